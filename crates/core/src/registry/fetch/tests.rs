//! Transcripts in `tests/data/registry/`: what is asked, what is answered, what comes of it. A
//! request that no transcript holds fails, and so does one that is missing.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::registry::Route;

/// One conversation. `{digest:NAME}` and `{size:NAME}` anywhere stand for those of a body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Transcript {
    note: String,
    reference: String,
    #[serde(default)]
    route: String,
    #[serde(default)]
    want: Option<Value>,
    /// What the page or person opened; absent: a person's own machine.
    #[serde(default)]
    allow: Option<Vec<String>>,
    #[serde(default)]
    bodies: BTreeMap<String, Value>,
    conversation: Vec<Turn>,
    expect: Value,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    request: Asked,
    #[serde(default)]
    response: Option<Given>,
    #[serde(default)]
    error: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Asked {
    url: String,
    #[serde(default)]
    accept: Option<String>,
    #[serde(default)]
    authorization: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    /// Name of a body, or the text itself.
    #[serde(default)]
    body: String,
}

fn transcripts() -> &'static [(String, Transcript)] {
    static READ: std::sync::OnceLock<Vec<(String, Transcript)>> = std::sync::OnceLock::new();
    READ.get_or_init(read_transcripts)
}

fn read_transcripts() -> Vec<(String, Transcript)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/registry");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        #[allow(clippy::disallowed_methods, reason = "a test reads its data")]
        let text = std::fs::read_to_string(&path).unwrap();
        let read = |text: &str| {
            serde_json::from_str::<Transcript>(text).unwrap_or_else(|e| panic!("{name}: {e}"))
        };
        let bodies = bodies(&read(&text));
        let mut transcript = read(&filled(&text, &bodies));
        // Digests are known only now, so lists are put in order only now.
        for list in transcript.expect.as_object_mut().unwrap().values_mut() {
            if let Value::Array(list) = list {
                list.sort_by_key(ToString::to_string);
            }
        }
        found.push((name.clone(), transcript));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Each body as text, those it names filled in first.
fn bodies(transcript: &Transcript) -> BTreeMap<String, String> {
    let mut done = BTreeMap::new();
    while done.len() < transcript.bodies.len() {
        let before = done.len();
        for (name, value) in &transcript.bodies {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let text = filled(&text, &done);
            if !done.contains_key(name) && !text.contains("{digest:") {
                done.insert(name.clone(), text);
            }
        }
        assert!(
            done.len() > before,
            "bodies name each other in a circle: {}",
            transcript.note
        );
    }
    done
}

fn filled(text: &str, bodies: &BTreeMap<String, String>) -> String {
    bodies.iter().fold(text.to_owned(), |text, (name, body)| {
        text.replace(
            &format!("{{digest:{name}}}"),
            Digest::sha256(body.as_bytes()).as_str(),
        )
        .replace(&format!("\"{{size:{name}}}\""), &body.len().to_string())
        .replace(&format!("{{size:{name}}}"), &body.len().to_string())
    })
}

impl Transcript {
    fn fetch(&self) -> Fetch {
        let policy = match &self.allow {
            None => Policy::person(),
            Some(allow) => {
                Policy::public(allow.iter().map(|entry| entry.parse().unwrap()).collect())
            }
        };
        let route = match self.route.as_str() {
            "" | "direct" => Route::Direct,
            "page" => Route::DirectFromPage,
            base => Route::Proxy(base.to_owned()),
        };
        let want = match &self.want {
            None => Want::Everything,
            Some(Value::String(_)) => Want::Top,
            Some(list) => Want::Entries(serde_json::from_value(list.clone()).unwrap()),
        };
        let reference = Reference::parse(&self.reference).unwrap();
        Fetch::new(
            &reference,
            Options {
                route,
                policy,
                want,
            },
            1000,
        )
    }

    fn answer(
        &self,
        turn: &Turn,
        bodies: &BTreeMap<String, String>,
    ) -> Result<Response, TransportError> {
        if let Some(error) = &turn.error {
            return Err(match error.as_str() {
                "offline" => TransportError::Offline,
                "opaque" => TransportError::Opaque,
                "timeout" => TransportError::Timeout,
                "cut-short" => TransportError::CutShort,
                "unreachable" => TransportError::Unreachable("connection refused".to_owned()),
                "tls" => TransportError::Tls("invalid certificate".to_owned()),
                other => panic!("{other}"),
            });
        }
        let given = turn
            .response
            .as_ref()
            .expect("a turn has a response or an error");
        let body = bodies.get(&given.body).unwrap_or(&given.body);
        let mut response = http::Response::builder().status(given.status);
        for (name, value) in &given.headers {
            response = response.header(name, value);
        }
        Ok(response.body(body.clone().into_bytes()).unwrap())
    }
}

fn asked(request: &Request) -> Asked {
    let header = |name| {
        let value = request.http.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    Asked {
        url: request.http.uri().to_string(),
        accept: header("accept").map(|types| match types.as_str() {
            crate::registry::access::ACCEPT => "all".to_owned(),
            crate::registry::access::ACCEPT_INDEX => "indexes".to_owned(),
            crate::registry::access::ACCEPT_MANIFEST => "manifests".to_owned(),
            other => other.to_owned(),
        }),
        authorization: header("authorization"),
    }
}

/// Drives `fetch` through the conversation; `order` picks which open request ends next, `cut` how
/// much of each body comes.
fn replay(
    name: &str,
    transcript: &Transcript,
    mut order: impl FnMut(usize) -> usize,
    cut: impl Fn(usize) -> usize,
) -> (Outcome, Vec<Event>, usize) {
    let bodies = bodies(transcript);
    let mut fetch = transcript.fetch();
    let mut turns: Vec<Option<&Turn>> = transcript.conversation.iter().map(Some).collect();
    let mut open: Vec<(RequestId, &Turn)> = Vec::new();
    let mut events = Vec::new();
    loop {
        match fetch.poll() {
            Step::Send(id, request) => {
                let asked = asked(&request);
                let turn = turns
                    .iter_mut()
                    .find(|turn| turn.is_some_and(|turn| turn.request == asked))
                    .and_then(Option::take)
                    .unwrap_or_else(|| panic!("{name}: unexpected request {asked:?}"));
                assert!(
                    open.len() < limits::PARALLEL,
                    "{name}: more than six at once"
                );
                open.push((id, turn));
            }
            Step::Note(event) => events.push(event),
            Step::Wait => {
                assert!(!open.is_empty(), "{name}: waits for nothing");
                let (id, turn) = open.remove(order(open.len()));
                let answer = transcript.answer(turn, &bodies).map(|response| {
                    let (parts, mut body) = response.into_parts();
                    body.truncate(cut(body.len()));
                    http::Response::from_parts(parts, body)
                });
                fetch.on_response(id, 1001, answer);
            }
            Step::Done(outcome) => {
                let missing = turns.iter().flatten().count();
                return (outcome, events, missing);
            }
        }
    }
}

/// The outcome as transcripts write it.
fn shown(outcome: &Outcome) -> Value {
    match outcome {
        Err(error) => {
            let mut shown =
                serde_json::json!({"error": error.code(), "message": error.to_string()});
            if let Some(command) = error.command() {
                shown["command"] = command.into();
            }
            shown
        }
        Ok(graph) => {
            let mut documents: Vec<String> = graph
                .documents
                .iter()
                .map(|fetched| {
                    format!(
                        "{} {} {}",
                        fetched.document.kind().name(),
                        fetched.document.digest_state().name(),
                        fetched.name
                    )
                })
                .collect();
            documents.sort();
            let mut problems: Vec<String> = graph
                .problems
                .iter()
                .map(|problem| format!("{}: {}", problem.error.code(), problem.error))
                .collect();
            problems.sort();
            serde_json::json!({"documents": documents, "problems": problems})
        }
    }
}

#[test]
fn every_transcript() {
    let transcripts = transcripts();
    assert!(transcripts.len() >= 20, "the transcripts are there");
    for (name, transcript) in transcripts {
        let (outcome, events, missing) = replay(name, transcript, |_| 0, |length| length);
        assert_eq!(shown(&outcome), transcript.expect, "{name}");
        assert_eq!(missing, 0, "{name}: requests that were not made");
        check_events(name, &outcome, &events);
    }
}

/// What was shown on the way is what came out in the end.
fn check_events(name: &str, outcome: &Outcome, events: &[Event]) {
    let count = |pick: fn(&Event) -> bool| events.iter().filter(|event| pick(event)).count();
    let sent = count(|event| matches!(event, Event::Sent { .. }));
    assert_eq!(
        sent,
        count(|event| matches!(event, Event::Answered { .. })),
        "{name}"
    );
    if let Ok(graph) = outcome {
        assert_eq!(
            count(|event| matches!(event, Event::Document(_))),
            graph.documents.len(),
            "{name}"
        );
        assert_eq!(
            count(|event| matches!(event, Event::Problem(_))),
            graph.problems.len(),
            "{name}"
        );
    }
}

#[test]
fn a_cancelled_fetch_keeps_what_came() {
    let transcripts = transcripts();
    let (_, transcript) = transcripts
        .iter()
        .find(|(name, _)| name == "index-with-children")
        .unwrap();
    let bodies = bodies(transcript);
    let mut fetch = transcript.fetch();
    let mut documents = 0;
    loop {
        match fetch.poll() {
            Step::Send(id, request) if documents == 0 => {
                let turn = transcript
                    .conversation
                    .iter()
                    .find(|turn| turn.request == asked(&request))
                    .unwrap();
                fetch.on_response(id, 1001, transcript.answer(turn, &bodies));
            }
            Step::Send(..) => fetch.cancel(),
            Step::Note(Event::Document(_)) => documents += 1,
            Step::Note(_) => {}
            Step::Wait => panic!("waits for what was cancelled"),
            Step::Done(outcome) => {
                let graph = outcome.unwrap();
                assert!(graph.cancelled && graph.documents.len() == 1);
                break;
            }
        }
    }
    let mut fetch = transcript.fetch();
    fetch.cancel();
    assert!(matches!(
        fetch.poll(),
        Step::Done(Err(FetchError::Cancelled))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_answers_gives_the_same(seed in any::<u64>()) {
        for (name, transcript) in transcripts() {
            let mut state = seed;
            let order = |open: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                usize::try_from(state >> 33).unwrap() % open
            };
            let (outcome, _, missing) = replay(name, transcript, order, |length| length);
            prop_assert_eq!(shown(&outcome), transcript.expect.clone(), "{}", name);
            prop_assert_eq!(missing, 0);
        }
    }

    #[test]
    fn bodies_cut_anywhere_end_in_an_answer(per_mille in 0_usize..1000) {
        for (name, transcript) in transcripts() {
            if transcript.conversation.iter().any(|turn| turn.response.as_ref().is_some_and(|given| given.status == 401)) {
                continue;
            }
            let (outcome, _, _) = replay(name, transcript, |_| 0, |length| length * per_mille / 1000);
            // A cut document that was asked for by digest is never given as sound.
            for fetched in outcome.iter().flat_map(|graph| &graph.documents) {
                if fetched.name.contains("@sha256:") && !fetched.document.bytes().is_empty() {
                    prop_assert_eq!(fetched.fault.is_none(), fetched.document.digest_state() == crate::oci::DigestState::Matches);
                }
            }
        }
    }
}
