//! Callers, routes and what is kept: beside the vectors.

use serde_json::Value;

use crate::client::send;
use crate::{Stage, manifest};

#[tokio::test]
async fn another_name_of_this_address_is_misdirected() {
    let stage = Stage::set(&Value::Null).await;
    for (path, host, status) in [
        ("/r/reg.test/v2/acme/app/manifests/latest", "evil.test", 421),
        ("/", "evil.test", 421),
        ("/healthz", "evil.test", 421),
        ("/healthz", "localhost:{port}", 200),
        ("/about", "127.0.0.1:{port}", 200),
    ] {
        let host = host.replace("{port}", &stage.address.port().to_string());
        let request = serde_json::json!({"method": "GET", "op": "raw", "path": path, "headers": {"Host": host}});
        assert_eq!(stage.ask(&request).await.status, status, "{path} as {host}");
    }
    assert_eq!(stage.upstream.connections(), 0);
}

#[tokio::test]
async fn a_listed_origin_is_served_and_named() {
    let stage = Stage::set(&Value::Null).await;
    let ask = |method: &'static str, headers: Value| {
        let request = serde_json::json!({"method": method, "op": "manifest", "registry": "reg.test", "name": "a", "reference": "1", "headers": headers});
        let address = stage.address;
        async move { send(address, &request).await }
    };
    let app = serde_json::json!({"Origin": "https://app.example"});
    let reply = ask("GET", app).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("access-control-allow-origin"),
        Some("https://app.example")
    );
    assert!(
        reply
            .header("access-control-expose-headers")
            .unwrap()
            .contains("Docker-Content-Digest")
    );
    assert_eq!(reply.header("vary"), Some("Origin"));
    let preflight = serde_json::json!({"Origin": "https://app.example", "Access-Control-Request-Method": "GET"});
    let reply = ask("OPTIONS", preflight).await;
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("access-control-allow-methods"),
        Some("GET, HEAD")
    );
    let preflight = serde_json::json!({"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"});
    assert_eq!(ask("OPTIONS", preflight).await.status, 403);
    for refused in ["null", "http://app.example", "https://app.example:444"] {
        assert_eq!(
            ask("GET", serde_json::json!({"Origin": refused}))
                .await
                .status,
            403,
            "{refused}"
        );
    }
    let cross = serde_json::json!({"Sec-Fetch-Site": "cross-site"});
    assert_eq!(ask("GET", cross).await.status, 403);
}

#[tokio::test]
async fn what_is_known_by_digest_is_asked_once() {
    let stage = Stage::set(&Value::Null).await;
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let manifest = |reference: &str| serde_json::json!({"method": "GET", "op": "manifest", "registry": "reg.test", "name": "acme/app", "reference": reference});
    // The tag's answer `{}` is kept under its digest as well.
    let by_tag = stage.ask(&manifest("latest")).await;
    assert_eq!(
        by_tag.header("etag"),
        Some(format!("\"{digest}\"").as_str())
    );
    assert_eq!(by_tag.header("cache-control"), Some("no-cache"));
    let by_digest = stage.ask(&manifest(digest)).await;
    assert_eq!((by_digest.status, by_digest.text().as_str()), (200, "{}"));
    assert_eq!(
        by_digest.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    let mut known = manifest(digest);
    known["headers"] = serde_json::json!({"If-None-Match": format!("\"{digest}\"")});
    assert_eq!(stage.ask(&known).await.status, 304);
    let mut head = manifest(digest);
    head["method"] = "HEAD".into();
    let head = stage.ask(&head).await;
    assert_eq!(
        (head.status, head.header("content-length"), head.body.len()),
        (200, Some("2"), 0)
    );
    assert_eq!(stage.upstream.requests().len(), 1);
}

#[tokio::test]
async fn a_name_without_an_address_is_looked_up_once() {
    let stage =
        Stage::set(&serde_json::json!({"upstream": {"dns": {"reg.test": ["203.0.113.10"]}}})).await;
    for reference in ["1", "2", "3"] {
        let reply = stage.ask(&manifest("gone.reg.test", reference)).await;
        assert_eq!(reply.status, 502, "{}", reply.text());
    }
    assert_eq!(stage.network.resolved(), 1);
}

#[tokio::test]
async fn what_is_not_on_the_list_is_not_served() {
    let stage = Stage::set(&Value::Null).await;
    for registry in [
        "evil.test",
        "cdn.test",
        "0123.dkr.ecr.us-east-1.amazonaws.com",
    ] {
        let reply = stage.ask(&manifest(registry, "latest")).await;
        assert_eq!(
            (reply.status, reply.json()["code"].as_str()),
            (403, Some("registry_not_served")),
            "{registry}"
        );
    }
    assert_eq!(stage.upstream.connections(), 0);
    assert_eq!(stage.network.resolved(), 0);
}

/// redir-11 as its bytes are on the wire: the value ends at the line break, and `Set-Cookie` is a header
/// of the registry's answer.
#[tokio::test]
async fn a_header_that_a_line_break_began_is_dropped() {
    let headers = serde_json::json!({"Location": "https://cdn.test/", "Set-Cookie": "a=b"});
    let redirect = serde_json::json!({"status": 302, "headers": headers});
    let script = serde_json::json!({"upstream": {"responses": [redirect]}});
    let stage = Stage::set(&script).await;
    let reply = stage.ask(&manifest("reg.test", "1")).await;
    assert_eq!(reply.header("set-cookie"), None);
    assert_eq!((reply.status, reply.text().as_str()), (200, "{}"));
    let requests = stage.upstream.requests();
    assert_eq!(
        requests.len(),
        2,
        "the redirect itself is followed: {requests:?}"
    );
    assert!(!requests[1].contains("a=b"), "{}", requests[1]);
}

#[tokio::test]
async fn a_document_of_docker_hub_is_one_pull_whoever_asks() {
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let head = |left: &str| {
        serde_json::json!({"status": 200, "headers": {
            "Docker-Content-Digest": digest,
            "Content-Type": "application/vnd.oci.image.manifest.v1+json",
            "ratelimit-limit": "100;w=21600",
            "ratelimit-remaining": left,
        }})
    };
    let mut document = head("99;w=21600");
    document["body"] = "{}".into();
    let script =
        serde_json::json!({"responses": [head("100;w=21600"), document, head("98;w=21600")]});
    let stage = Stage::set(&serde_json::json!({"upstream": script})).await;
    for (tag, left) in [("1", "99;w=21600"), ("latest", "98;w=21600")] {
        let reply = stage.ask(&manifest("docker.io", tag)).await;
        assert_eq!((reply.status, reply.text().as_str()), (200, "{}"), "{tag}");
        assert_eq!(reply.header("ratelimit-remaining"), Some(left), "{tag}");
        assert_eq!(reply.header("docker-content-digest"), Some(digest));
    }
    let asked: Vec<String> = stage
        .upstream
        .requests()
        .iter()
        .filter_map(|request| {
            Some(
                request
                    .lines()
                    .next()?
                    .trim_end_matches(" HTTP/1.1")
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(
        asked,
        [
            "HEAD /v2/a/manifests/1".to_owned(),
            format!("GET /v2/a/manifests/{digest}"),
            "HEAD /v2/a/manifests/latest".to_owned(),
        ]
    );
}

/// What hdr-05 sends, under a body that is taken.
fn evil_headers() -> Value {
    serde_json::json!({
        "Set-Cookie": "a=b",
        "Content-Type": "text/html",
        "Refresh": "0;url=//evil",
        "Clear-Site-Data": "\"*\"",
        "Access-Control-Allow-Origin": "https://evil",
        "Access-Control-Allow-Credentials": "true",
        "Service-Worker-Allowed": "/",
        "Content-Security-Policy": "default-src *",
        "Content-Disposition": "inline",
        "Link": "<javascript:alert(1)>;rel=next",
    })
}

#[tokio::test]
async fn only_listed_headers_pass() {
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let blob = serde_json::json!({"method": "GET", "op": "blob", "registry": "reg.test", "name": "a", "digest": digest});
    for (request, disposition) in [
        (manifest("reg.test", "1"), None),
        (blob, Some("attachment")),
    ] {
        let script = serde_json::json!({"status": 200, "headers": evil_headers(), "body": "{}"});
        let stage = Stage::set(&serde_json::json!({"upstream": {"responses": [script]}})).await;
        let reply = stage.ask(&request).await;
        assert_eq!((reply.status, reply.text().as_str()), (200, "{}"));
        let mut expected = vec![
            "age",
            "cache-control",
            "content-security-policy",
            "content-type",
            "cross-origin-resource-policy",
            "etag",
            "referrer-policy",
            "vary",
            "x-content-type-options",
            "x-upstream-status",
        ];
        expected.extend(disposition.map(|_| "content-disposition"));
        expected.sort_unstable();
        assert_eq!(reply.names(), expected);
        for (name, value) in [
            ("content-type", "application/octet-stream"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(reply.header(name), Some(value));
        }
        assert_eq!(reply.header("content-disposition"), disposition);
    }
}

/// redir-13 with a token that could go astray.
#[tokio::test]
async fn a_token_stays_with_the_host_that_gave_it() {
    let wants = |host: &str| {
        let challenge = format!("Bearer realm=\"https://{host}/token\",service=\"{host}\"");
        serde_json::json!({"status": 401, "headers": {"WWW-Authenticate": challenge}})
    };
    let token = |token: &str| serde_json::json!({"status": 200, "body": format!("{{\"token\":\"{token}\"}}")});
    let moved = serde_json::json!({"status": 307, "headers": {"Location": "https://us-west2-docker.pkg.dev/v2/k8s/images/pause/manifests/3.9"}});
    let script = [
        wants("reg.test"),
        token("first"),
        moved,
        wants("us-west2-docker.pkg.dev"),
        token("second"),
    ];
    let stage = Stage::set(&serde_json::json!({"upstream": {"responses": script}})).await;
    assert_eq!(stage.ask(&manifest("reg.test", "3.9")).await.status, 200);
    let asked: Vec<(String, Option<String>)> = stage
        .upstream
        .requests()
        .iter()
        .map(|request| {
            let header = |name: &str| {
                let mut lines = request.lines().filter_map(|line| line.split_once(": "));
                let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.to_owned())
            };
            (header("host").unwrap(), header("authorization"))
        })
        .collect();
    let row = |host: &str, token: Option<&str>| {
        (
            host.to_owned(),
            token.map(|token| format!("Bearer {token}")),
        )
    };
    assert_eq!(
        asked,
        [
            row("reg.test", None),
            row("reg.test", None),
            row("reg.test", Some("first")),
            row("us-west2-docker.pkg.dev", None),
            row("us-west2-docker.pkg.dev", None),
            row("us-west2-docker.pkg.dev", Some("second")),
        ]
    );
}

/// Every address of 127.0.0.0/8 is this machine's on Linux alone.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_bound_address_is_a_name_of_the_server() {
    let config = allarch_proxy::Config {
        bind: [127, 0, 0, 2].into(),
        ..crate::hosted(allarch_proxy::Limits::default())
    };
    let stage = Stage::serving(&Value::Null, config).await;
    let health = serde_json::json!({"method": "GET", "op": "raw", "path": "/healthz"});
    assert_eq!(stage.address.ip().to_string(), "127.0.0.2");
    assert_eq!(stage.ask(&health).await.status, 200);
}
