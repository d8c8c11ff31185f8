//! Transcripts in `tests/data/registry/`: what is asked, what is answered, what comes of it. A
//! request that no transcript holds fails, and so does one that is missing.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::oci::attestation::Pairing;
use access::limits;

mod transcript;

use transcript::{Kind, Transcript, Turn, asked, transcripts};

/// One conversation, as it went.
struct Ran {
    shown: Value,
    events: Vec<Event>,
    /// Requests that were not made.
    missing: usize,
    outcome: Option<Outcome>,
}

/// Drives the transcript's machine through it; `order` picks which open request ends next, `cut` how
/// much of each body comes.
fn replay(
    name: &str,
    transcript: &Transcript,
    order: impl FnMut(usize) -> usize,
    cut: impl Fn(&Turn, usize) -> usize,
) -> Ran {
    match transcript.machine() {
        Kind::Fetch(fetch) => {
            let (outcome, events, missing) = drive(name, transcript, fetch, order, cut);
            Ran {
                shown: shown_fetch(&outcome),
                events,
                missing,
                outcome: Some(outcome),
            }
        }
        Kind::Tags(tags) => {
            let (outcome, events, missing) = drive(name, transcript, tags, order, cut);
            Ran {
                shown: shown_tags(&outcome),
                events,
                missing,
                outcome: None,
            }
        }
        Kind::Attached(attached, root, at_hand) => {
            let (lookups, events, missing) = drive(name, transcript, attached, order, cut);
            let pairing = Pairing::of(&lookups.evidence(&root, &at_hand));
            Ran {
                shown: shown_lookups(&lookups, &pairing),
                events,
                missing,
                outcome: None,
            }
        }
    }
}

fn drive<M: Machine>(
    name: &str,
    transcript: &Transcript,
    mut machine: M,
    mut order: impl FnMut(usize) -> usize,
    cut: impl Fn(&Turn, usize) -> usize,
) -> (M::Outcome, Vec<Event>, usize) {
    let mut turns: Vec<Option<&Turn>> = transcript.conversation.iter().map(Some).collect();
    let mut open: Vec<(RequestId, &Turn)> = Vec::new();
    let mut events = Vec::new();
    loop {
        match machine.poll() {
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
                let answer = transcript.answer(turn).map(|response| {
                    let (parts, mut body) = response.into_parts();
                    body.truncate(cut(turn, body.len()));
                    http::Response::from_parts(parts, body)
                });
                machine.on_response(id, 1001, answer);
            }
            Step::Done(outcome) => {
                let missing = turns.iter().flatten().count();
                return (outcome, events, missing);
            }
        }
    }
}

fn shown_error(error: &FetchError) -> Value {
    let mut shown = json!({"error": error.code(), "message": error.to_string()});
    if let Some(command) = error.command() {
        shown["command"] = command.into();
    }
    shown
}

fn shown_problems(problems: &[Problem]) -> Vec<String> {
    let mut problems: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}: {}", problem.error.code(), problem.error))
        .collect();
    problems.sort();
    problems
}

fn with_pulls(mut shown: Value, pulls: Option<Pulls>) -> Value {
    if let Some(pulls) = pulls {
        shown["pulls"] = pulls.to_string().into();
    }
    shown
}

/// The outcome as transcripts write it.
fn shown_fetch(outcome: &Outcome) -> Value {
    let graph = match outcome {
        Err(error) => return shown_error(error),
        Ok(graph) => graph,
    };
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
    let problems = shown_problems(&graph.problems);
    with_pulls(
        json!({"documents": documents, "problems": problems}),
        graph.pulls,
    )
}

fn shown_tags(outcome: &Result<TagList, FetchError>) -> Value {
    let list = match outcome {
        Err(error) => return shown_error(error),
        Ok(list) => list,
    };
    let attachments = list.tags.attachments.iter();
    let attachments: Vec<String> = attachments
        .map(|one| format!("{} {}", one.kind, one.tag))
        .collect();
    let mut shown = json!({
        "versions": list.tags.versions,
        "attachments": attachments,
        "pages": list.pages,
        "more": list.more,
    });
    if list.tags.invalid > 0 {
        shown["invalid"] = list.tags.invalid.into();
    }
    if let Some(problem) = &list.problem {
        shown["problem"] = problem.to_string().into();
    }
    with_pulls(shown, list.pulls)
}

fn shown_lookups(lookups: &Lookups, pairing: &Pairing) -> Value {
    let mut items: Vec<String> = pairing
        .attached
        .iter()
        .map(|item| format!("{}: {}", item.state.name(), item.words))
        .collect();
    items.sort();
    let failed = |found: &Found| matches!(found, Found::Failed);
    let all = lookups.referrers.values().chain(lookups.tags.values());
    let shown = json!({
        "documents": items,
        "signing": format!("{} {}", pairing.signing.state, pairing.signing.checked),
        "failed": all.filter(|found| failed(found)).count(),
        "problems": shown_problems(&lookups.problems),
    });
    with_pulls(shown, lookups.pulls)
}

#[test]
fn every_transcript() {
    let transcripts = transcripts();
    assert!(transcripts.len() >= 135, "the transcripts are there");
    let mut failed = Vec::new();
    for (name, transcript) in transcripts {
        let ran = replay(name, transcript, |_| 0, |_, length| length);
        if ran.shown != transcript.expect || ran.missing > 0 {
            let (found, expected) = (ran.shown, &transcript.expect);
            let missing = ran.missing;
            failed.push(format!(
                "{name}: {missing} requests were not made\n  found    {found}\n  expected {expected}"
            ));
        } else {
            check_events(name, &ran);
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What was shown on the way is what came out in the end.
fn check_events(name: &str, ran: &Ran) {
    let count = |pick: fn(&Event) -> bool| ran.events.iter().filter(|event| pick(event)).count();
    let sent = count(|event| matches!(event, Event::Sent { .. }));
    assert_eq!(
        sent,
        count(|event| matches!(event, Event::Answered { .. })),
        "{name}"
    );
    if let Some(Ok(graph)) = &ran.outcome {
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
fn the_scope_of_a_challenge_is_told() {
    let told = |name: &str| -> Vec<Option<String>> {
        let mut all = transcripts().iter();
        let (_, transcript) = all.find(|(known, _)| known == name).unwrap();
        let ran = replay(name, transcript, |_| 0, |_, length| length);
        let events = ran.events.into_iter().filter_map(|event| match event {
            Event::Answered { proposed, .. } => Some(proposed),
            _ => None,
        });
        events.collect()
    };
    let proposed = "repository:acme/app:pull,push registry:catalog:*".to_owned();
    assert_eq!(told("scope-not-obeyed"), [Some(proposed), None, None]);
    assert!(told("not-found").iter().all(Option::is_none));
}

#[test]
fn a_cancelled_fetch_keeps_what_came() {
    let transcripts = transcripts();
    let (_, transcript) = transcripts
        .iter()
        .find(|(name, _)| name == "index-with-children")
        .unwrap();
    let new = || match transcript.machine() {
        Kind::Fetch(fetch) => fetch,
        _ => panic!("a fetch"),
    };
    let mut fetch = new();
    let mut documents = 0;
    loop {
        match fetch.poll() {
            Step::Send(id, request) if documents == 0 => {
                let turn = transcript
                    .conversation
                    .iter()
                    .find(|turn| turn.request == asked(&request))
                    .unwrap();
                fetch.on_response(id, 1001, transcript.answer(turn));
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
    let mut fetch = new();
    fetch.cancel();
    assert!(matches!(
        fetch.poll(),
        Step::Done(Err(FetchError::Cancelled))
    ));
}

/// What a conversation came to of which every list and every manifest was cut.
fn check_cut(name: &str, transcript: &Transcript, ran: &Ran) -> Result<(), TestCaseError> {
    if !transcript.conversation.iter().any(Turn::gives_list) {
        return Ok(());
    }
    let shown = &ran.shown;
    if shown.get("versions").is_some() {
        let is_whole = shown["more"] == false && shown.get("problem").is_none();
        prop_assert!(!is_whole, "{name}: a cut list is called complete: {shown}");
    }
    if let Some(signing) = shown["signing"].as_str() {
        prop_assert!(!signing.starts_with("unsigned"), "{name}: {signing}");
    }
    Ok(())
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
            let ran = replay(name, transcript, order, |_, length| length);
            prop_assert_eq!(ran.shown, transcript.expect.clone(), "{}", name);
            prop_assert_eq!(ran.missing, 0);
        }
    }

    #[test]
    fn bodies_cut_anywhere_end_in_an_answer(per_mille in 0_usize..1000) {
        for (name, transcript) in transcripts() {
            let cut = |turn: &Turn, length: usize| match turn.gives_content() {
                true => length * per_mille / 1000,
                false => length,
            };
            let ran = replay(name, transcript, |_| 0, cut);
            check_cut(name, transcript, &ran)?;
            // A cut document that was asked for by digest is never given as sound.
            let graphs = ran.outcome.iter().flatten();
            for fetched in graphs.flat_map(|graph| &graph.documents) {
                if fetched.name.contains("@sha256:") && !fetched.document.bytes().is_empty() {
                    prop_assert_eq!(fetched.fault.is_none(), fetched.document.digest_state() == crate::oci::DigestState::Matches);
                }
            }
        }
    }
}
