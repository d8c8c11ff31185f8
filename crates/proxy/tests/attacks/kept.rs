//! What is kept, for how long, and what is asked meanwhile, by a clock that the test puts forward.

use serde_json::{Value, json};

use crate::{Stage, manifest};

const EMPTY: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

fn answer(body: &str) -> Value {
    json!({"status": 200, "body": body})
}

/// The answer to a HEAD.
fn names(digest: &str) -> Value {
    json!({"status": 200, "headers": {"Docker-Content-Digest": digest}})
}

async fn playing(responses: Vec<Value>) -> Stage {
    Stage::set(&json!({"upstream": {"responses": responses}})).await
}

/// The methods of what was asked, once there are `count` of them: what is renewed is not waited for.
async fn methods(stage: &Stage, count: usize) -> Vec<String> {
    for _ in 0..500 {
        if stage.upstream.requests().len() >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let requests = stage.upstream.requests();
    let methods = requests.iter().filter_map(|one| one.split(' ').next());
    methods.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_tag_is_fresh_for_a_minute_and_renewed_by_head() {
    let script = vec![
        answer("{}"),
        names(EMPTY),
        names("sha256:00"),
        answer("{\"a\":1}"),
    ];
    let stage = playing(script).await;
    let ask = || async { stage.ask(&manifest("reg.test", "1")).await };
    assert_eq!(ask().await.header("age"), Some("0"));
    stage.network.advance(59);
    let reply = ask().await;
    assert_eq!(
        (reply.text().as_str(), reply.header("age")),
        ("{}", Some("59"))
    );
    assert_eq!(methods(&stage, 1).await, ["GET"]);
    // Given as it is, and asked for again meanwhile, without a pull.
    stage.network.advance(1);
    assert_eq!(ask().await.header("age"), Some("60"));
    assert_eq!(methods(&stage, 2).await, ["GET", "HEAD"]);
    // What moved is fetched.
    stage.network.advance(60);
    assert_eq!(ask().await.text(), "{}");
    assert_eq!(methods(&stage, 4).await, ["GET", "HEAD", "HEAD", "GET"]);
    for _ in 0..500 {
        if ask().await.text() == "{\"a\":1}" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the new answer is not given");
}

#[tokio::test]
async fn what_is_too_old_is_not_given() {
    let stage = playing(vec![answer("{}"), answer("{\"a\":1}")]).await;
    let ask = || async { stage.ask(&manifest("reg.test", "1")).await.text() };
    assert_eq!(ask().await, "{}");
    stage.network.advance(360);
    assert_eq!(ask().await, "{\"a\":1}");
    assert_eq!(methods(&stage, 2).await, ["GET", "GET"]);
}

#[tokio::test]
async fn a_client_may_want_what_is_new_once_in_ten_seconds() {
    let stage = playing(Vec::new()).await;
    let mut forced = manifest("reg.test", "1");
    forced["headers"] = json!({"Cache-Control": "no-cache"});
    let mut asked = Vec::new();
    for wait in [0, 9, 1, 9, 1] {
        stage.network.advance(wait);
        assert_eq!(stage.ask(&forced).await.status, 200);
        asked.push(stage.upstream.requests().len());
    }
    assert_eq!(asked, [1, 1, 2, 2, 3]);
    // What a digest names never changes.
    let by_digest = manifest("reg.test", EMPTY);
    stage.network.advance(100);
    assert_eq!(stage.ask(&by_digest).await.status, 200);
    assert_eq!(stage.upstream.requests().len(), 3);
    // A page may say so.
    let mut preflight = manifest("reg.test", "1");
    preflight["method"] = "OPTIONS".into();
    preflight["headers"] = json!({"Origin": "https://app.example", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "cache-control"});
    let reply = stage.ask(&preflight).await;
    let allowed = reply.header("access-control-allow-headers").unwrap();
    assert!(allowed.contains("Cache-Control"), "{allowed}");
}

#[tokio::test]
async fn what_is_at_hand_is_given_while_the_registry_holds_back() {
    let limited = json!({"status": 429, "headers": {"Retry-After": "100"}});
    let stage = playing(vec![answer("{}"), limited, names(EMPTY)]).await;
    let request = manifest("reg.test", "1");
    assert_eq!(stage.ask(&request).await.status, 200);
    assert_eq!(stage.ask(&manifest("reg.test", "2")).await.status, 429);
    stage.network.advance(70);
    let mut forced = request.clone();
    forced["headers"] = json!({"Cache-Control": "no-cache"});
    for request in [&request, &forced] {
        let reply = stage.ask(request).await;
        assert_eq!((reply.status, reply.header("age")), (200, Some("70")));
    }
    assert_eq!(methods(&stage, 2).await, ["GET", "GET"]);
    // Afterwards it is asked again.
    stage.network.advance(31);
    assert_eq!(stage.ask(&request).await.status, 200);
    assert_eq!(methods(&stage, 3).await, ["GET", "GET", "HEAD"]);
}

#[tokio::test]
async fn failures_are_not_kept() {
    for status in [500, 502, 503] {
        let stage = playing(vec![json!({"status": status})]).await;
        let request = manifest("reg.test", "1");
        assert_eq!(stage.ask(&request).await.status, 502, "{status}");
        assert_eq!(stage.ask(&request).await.status, 200, "{status}");
    }
}

/// However its name is written, a registry is one.
#[tokio::test]
async fn letter_case_and_port_make_no_other_registry() {
    let written = ["reg.test", "REG.test", "Reg.Test"];
    let stage = playing(Vec::new()).await;
    for registry in written {
        assert_eq!(stage.ask(&manifest(registry, "1")).await.status, 200);
    }
    assert_eq!(stage.upstream.requests().len(), 1);
    let limited = json!({"status": 429, "headers": {"Retry-After": "100"}});
    let stage = playing(vec![limited]).await;
    for registry in written {
        let reply = stage.ask(&manifest(registry, "1")).await;
        assert_eq!(reply.status, 429, "{registry}");
    }
    assert_eq!(stage.upstream.requests().len(), 1);
    // A list goes on under the name by which it was asked for.
    let page = json!({"status": 200, "headers": {"Link": "</v2/a/tags/list?last=x>; rel=next"}, "body": "{}"});
    let stage = playing(vec![page]).await;
    for registry in written {
        let request = json!({"method": "GET", "op": "tags", "registry": registry, "name": "a"});
        let expected = format!("</r/{registry}/v2/a/tags/list?last=x>; rel=\"next\"");
        let reply = stage.ask(&request).await;
        assert_eq!(reply.header("link"), Some(expected.as_str()));
    }
    assert_eq!(stage.upstream.requests().len(), 1);
}
