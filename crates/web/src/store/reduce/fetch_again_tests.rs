//! Names fetched again: what is at hand is not sent again, and it is said. Without a browser.

use std::rc::Rc;

use allarch_core::oci::Digest;
use allarch_core::registry::{Request, RequestId, Response};

use super::reduce;
use crate::present::head::origin;
use crate::store::{Action, Effect, FlightId, State, Way};

const CONFIG: &str = r#"{"os":"linux","architecture":"arm64"}"#;

fn manifest() -> String {
    let digest = Digest::sha256(CONFIG.as_bytes());
    let size = CONFIG.len();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{digest}","size":{size}}},"layers":[]}}"#
    )
}

/// `METHOD PATH`, with what is said to be at hand, and whether what was kept on the way will not do.
fn asked(request: &Request) -> String {
    let known = request.http.headers().get("if-none-match");
    let known = known.map_or(String::new(), |known| format!(" unless {known:?}"));
    let path = request.http.uri().path();
    let fresh = if request.fresh { " anew" } else { "" };
    format!("{} {path}{known}{fresh}", request.http.method())
}

/// Answers as a proxy does, at `now`; what was asked.
fn settle(state: &mut State, effects: Vec<Effect>, now: u64) -> Vec<String> {
    let sent = |effects: Vec<Effect>| -> Vec<(FlightId, RequestId, Rc<Request>)> {
        let sends = effects.into_iter().filter_map(|effect| match effect {
            Effect::Send(flight, id, request) => Some((flight, id, request)),
            _ => None,
        });
        sends.collect()
    };
    let mut all = Vec::new();
    let mut due = sent(effects);
    while let Some((flight, request, this)) = due.pop() {
        all.push(asked(&this));
        let is_tag = this.http.uri().path().ends_with("/manifests/1");
        let body = if is_tag {
            manifest()
        } else {
            CONFIG.to_owned()
        };
        let etag = format!("\"{}\"", Digest::sha256(body.as_bytes()));
        let known = this.http.headers().get("if-none-match");
        let is_same = known.is_some_and(|known| known.as_bytes() == etag.as_bytes());
        let is_head = this.http.method() == http::Method::HEAD;
        let builder = Response::new(Vec::new()).into_parts().0;
        let mut response = Response::from_parts(builder, Vec::new());
        *response.status_mut() = match is_same {
            true => http::StatusCode::NOT_MODIFIED,
            false => http::StatusCode::OK,
        };
        if !is_same && !is_head {
            *response.body_mut() = body.clone().into_bytes();
        }
        for (name, value) in [
            ("content-type", "application/json"),
            ("docker-content-digest", etag.trim_matches('"')),
            ("ratelimit-limit", "100;w=21600"),
            ("ratelimit-remaining", "97;w=21600"),
        ] {
            let value = http::HeaderValue::from_str(value).expect("a value");
            response.headers_mut().insert(name, value);
        }
        let result = Box::new(Ok(response));
        let action = Action::Answered {
            flight,
            request,
            took: std::time::Duration::ZERO,
            result,
        };
        due.extend(sent(reduce(state, action, now)));
    }
    all
}

fn check(name: &str, again: impl Fn(&str) -> Vec<String>) {
    let mut state = State::default();
    Rc::make_mut(&mut state.page).proxy = Some(Rc::from("http://127.0.0.1:8080"));
    reduce(&mut state, Action::Through(Way::Proxy), 100);
    reduce(&mut state, Action::Named(Rc::from(name)), 100);
    let effects = reduce(&mut state, Action::FetchNamed, 100);
    let first = settle(&mut state, effects, 43_200);
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first.iter().all(|one| !one.ends_with(" anew")), "{first:?}");
    let entry = state.page.current().expect("it is open").clone();
    let said = origin(&entry, 0);
    assert!(
        said.ends_with(" at 12:00; 97 of 100 pulls left in 6 hours"),
        "{said}"
    );

    let (id, way) = (entry.id, Way::Proxy);
    let effects = reduce(&mut state, Action::FetchAgain(id, way), 43_800);
    let second = settle(&mut state, effects, 43_800);
    let digest = Digest::sha256(manifest().as_bytes()).to_string();
    assert_eq!(second, again(&digest), "{name}");
    let entry = state.page.current().expect("it is open").clone();
    let said = origin(&entry, 0);
    assert!(said.contains(" at 12:10, unchanged since 12:00"), "{said}");
    let inspection = entry.inspection.as_ref().expect("it is there");
    assert_eq!(inspection.document.bytes(), manifest().as_bytes());
    let row = state.page.log.rows.last().expect("a row of the log");
    assert_eq!(
        row.pulls.map(|pulls| pulls.to_string()).as_deref(),
        Some("97 of 100 pulls left in 6 hours")
    );
    assert_eq!(row.is_head, second[0].starts_with("HEAD"));

    // Another way is another question.
    let effects = reduce(&mut state, Action::FetchAgain(id, Way::Direct), 43_900);
    let third = settle(&mut state, effects, 43_900);
    assert!(third.iter().all(|one| one.starts_with("GET")), "{third:?}");
    assert_eq!(third.len(), 2, "{third:?}");
    // What a digest names never changes.
    let anew: Vec<bool> = third.iter().map(|one| one.ends_with(" anew")).collect();
    assert_eq!(anew, [true, false], "{third:?}");
}

#[test]
fn what_is_unchanged_is_not_sent_again() {
    check("reg.test/acme/app:1", |digest| {
        let path = "/r/reg.test/v2/acme/app/manifests/1";
        vec![format!("GET {path} unless \"\\\"{digest}\\\"\" anew")]
    });
}

#[test]
fn docker_hub_is_asked_by_head_which_is_no_pull() {
    check("acme/app:1", |_| {
        vec!["HEAD /r/docker.io/v2/acme/app/manifests/1 anew".to_owned()]
    });
}
