//! Tags and attachments through the state, without a browser.

use std::rc::Rc;

use allarch_core::json::Limits;
use allarch_core::oci::{Document, Served};
use allarch_core::registry::{Request, RequestId, Response};

use super::reduce;
use crate::store::hanging::Lookup;
use crate::store::{Action, Effect, FlightId, Origin, State, Way};

const INDEX: &str =
    r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;

/// Answers every request that is due, and those that follow, by what `answer` says of its path.
fn settle(state: &mut State, effects: Vec<Effect>, answer: impl Fn(&str) -> (u16, String)) {
    let sent = |effects: Vec<Effect>| -> Vec<(FlightId, RequestId, Rc<Request>)> {
        effects
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Send(flight, id, request) => Some((flight, id, request)),
                _ => None,
            })
            .collect()
    };
    let mut due = sent(effects);
    while let Some((flight, request, asked)) = due.pop() {
        let (status, body) = answer(asked.http.uri().path());
        let mut response = Response::new(body.into_bytes());
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        let result = Box::new(Ok(response));
        let action = Action::Answered {
            flight,
            request,
            took: std::time::Duration::ZERO,
            result,
        };
        due.extend(sent(reduce(state, action, 101)));
    }
}

fn fetched(name: &str, answer: impl Fn(&str) -> (u16, String)) -> State {
    let mut state = State::default();
    reduce(&mut state, Action::Through(Way::Direct), 100);
    reduce(&mut state, Action::Named(Rc::from(name)), 100);
    let effects = reduce(&mut state, Action::FetchNamed, 100);
    settle(&mut state, effects, answer);
    state
}

fn answer(path: &str) -> (u16, String) {
    match path {
        "/v2/acme/app/manifests/1" => (200, INDEX.to_owned()),
        "/v2/acme/app/tags/list" => (200, r#"{"tags":["1","2"]}"#.to_owned()),
        _ => (404, String::new()),
    }
}

#[test]
fn a_click_looks_up_tags_and_attachments() {
    let mut state = fetched("reg.test/acme/app:1", answer);
    let id = state.page.current().expect("it is open").id;
    let hanging = |state: &State| {
        state
            .page
            .current()
            .and_then(|entry| entry.beside.hanging.clone())
    };
    assert!(hanging(&state).is_none(), "nothing is asked before");
    let effects = reduce(&mut state, Action::LookUp(id), 100);
    settle(&mut state, effects, answer);
    let found = hanging(&state).expect("it was asked");
    assert!(found.is_settled());
    let Lookup::Here(tags) = &found.tags else {
        panic!("{:?}", found.tags);
    };
    assert_eq!(tags.tags.versions, ["1", "2"]);
    let Lookup::Here(attached) = &found.attached else {
        panic!("{:?}", found.attached);
    };
    assert_eq!(attached.items().count(), 0);
    assert!(!state.page.busy());

    let effects = reduce(
        &mut state,
        Action::OpenName(Rc::from("reg.test/acme/app:2")),
        100,
    );
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Send(_, _, request) if request.http.uri().path() == "/v2/acme/app/manifests/2"
    )));
}

#[test]
fn a_tag_that_is_not_there_lists_those_that_are() {
    let state = fetched("reg.test/acme/app:none", answer);
    let entry = state.page.current().expect("it is open");
    assert!(
        entry
            .progress
            .as_ref()
            .is_some_and(|progress| progress.failure.is_some())
    );
    let hanging = entry.beside.hanging.clone().expect("it was asked");
    assert!(matches!(&hanging.tags, Lookup::Here(list) if list.tags.versions.len() == 2));
    // What is asked for by digest has no tags to choose from.
    let digest = format!("reg.test/acme/app@sha256:{}", "0a".repeat(32));
    let state = fetched(&digest, answer);
    assert!(
        state
            .page
            .current()
            .expect("it is open")
            .beside
            .hanging
            .is_none()
    );
}

#[test]
fn the_text_of_a_statement_is_opened_as_it_is_and_out_of_an_envelope() {
    let read = |text: &str| {
        Rc::new(Document::read(
            text.as_bytes(),
            Served::default(),
            Limits::default(),
        ))
    };
    let statement = r#"{"_type":"https://in-toto.io/Statement/v1"}"#;
    let payload = "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEifQ==";
    let envelope = format!(
        r#"{{"payloadType":"application/vnd.in-toto+json","payload":"{payload}","signatures":[]}}"#
    );
    let bundle = format!(
        r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{envelope}}}"#
    );
    let mut state = fetched("reg.test/acme/app:1", answer);
    for layer in [statement, &envelope, &bundle] {
        let name = Rc::from("SBOM, text");
        reduce(&mut state, Action::OpenText(name, read(layer)), 100);
        let entry = state.page.current().expect("it is open");
        assert_eq!(&*entry.bytes, statement.as_bytes(), "{layer}");
        assert!(entry.name.starts_with("SBOM, text"));
        assert!(matches!(entry.origin, Origin::Fetched { .. }));
    }
    // A signature that is neither is opened as it is.
    let signature = r#"{"critical":{}}"#;
    let name = Rc::from("Signature, text");
    reduce(&mut state, Action::OpenText(name, read(signature)), 100);
    let entry = state.page.current().expect("it is open");
    assert_eq!(&*entry.bytes, signature.as_bytes());
}
