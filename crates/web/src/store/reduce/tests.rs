//! Flows through the state, without a browser.

use std::rc::Rc;
use std::sync::Arc;

use super::{reduce, reduce_first};
use crate::route::Route;
use crate::store::{Action, Effect, Failure, ListedState, State, Typed, Way};

const INDEX: &str =
    r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;

fn typed(text: &str) -> Action {
    Action::Typed(Typed {
        text: Rc::from(text),
        crlf: false,
    })
}

/// Types `text`, presses Inspect, and gives the state and the last effects.
fn inspect(text: &str) -> (State, Vec<Effect>) {
    let mut state = State::default();
    reduce(&mut state, typed(text), 0);
    let effects = reduce(&mut state, Action::InspectTyped, 0);
    if !state.page.entries.is_empty() && state.page.entries[0].is_unjudged() {
        reduce(&mut state, changed(&effects), 0);
    }
    (state, effects)
}

#[test]
fn a_document_is_not_judged_and_the_page_is_busy_until_the_rules_are_there() {
    let mut state = State::default();
    let first =
        |state: &mut State, action| reduce_first(state, action).expect("it is of the first half");
    first(&mut state, typed(INDEX));
    let effects = first(&mut state, Action::InspectTyped);
    let entry = state.page.current().cloned().expect("it is open");
    assert!(entry.is_unjudged());
    assert!(state.page.busy());
    // Whichever comes first when the second half is there.
    for action in [Action::Changed(Vec::new(), Vec::new()), changed(&effects)] {
        let mut state = State {
            page: Rc::clone(&state.page),
            ..State::default()
        };
        reduce(&mut state, action, 0);
        let entry = state.page.current().expect("it is open");
        assert!(!entry.is_unjudged());
        assert!(!state.page.busy());
    }
}

fn changed(effects: &[Effect]) -> Action {
    let changed = effects.iter().find_map(|effect| match effect {
        Effect::Changed(digests, fresh) => Some(Action::Changed(digests.clone(), fresh.clone())),
        _ => None,
    });
    changed.expect("it is to be judged")
}

#[test]
fn a_document_opens_and_the_box_is_free_again() {
    let (state, effects) = inspect(INDEX);
    let entry = state.page.current().expect("it is open");
    assert_eq!(entry.kind(), "oci-index");
    assert_eq!(&*entry.bytes, INDEX.as_bytes());
    assert_eq!(state.page.route, Route::Inspect(Some(entry.id)));
    assert_eq!(&*state.page.start.typed.text, "");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Keep(_)))
    );
}

#[test]
fn broken_json_opens_with_its_faults() {
    let (state, _) = inspect(r#"{"schemaVersion": 2,"#);
    let inspection = state
        .page
        .current()
        .and_then(|entry| entry.inspection.clone())
        .expect("it is read");
    let report = inspection.report.as_ref().expect("it is judged");
    assert!(!report.valid());
    assert!(crate::present::recognised::looks_like(&inspection.document).is_some());
}

#[test]
fn what_is_no_document_stays_in_the_box_with_the_reason() {
    for text in [
        "",
        "  \n",
        "<!doctype html><title>Log in</title>",
        "https://ghcr.io/acme/app",
        "Acme/App:1",
    ] {
        let (state, _) = inspect(text);
        assert!(
            matches!(state.page.start.failure, Some(Failure::NotRecognised(_))),
            "{text:?}"
        );
        assert_eq!(&*state.page.start.typed.text, text);
        assert!(state.page.entries.is_empty());
    }
}

#[test]
fn a_pasted_name_is_not_sent() {
    let (state, effects) = inspect(" ghcr.io/acme/app:1.4\n");
    assert_eq!(&*state.page.start.name, "ghcr.io/acme/app:1.4");
    assert_eq!(state.page.start.failure, Some(Failure::IsName));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Send(..)))
    );
    assert_eq!(state.page.log.total(), 0);
}

#[test]
fn a_list_goes_to_the_matrix_and_is_fetched_on_demand_only() {
    let (mut state, effects) =
        inspect("ghcr.io/acme/app:1\nghcr.io/acme/db:2\nghcr.io/acme/app:1\n");
    assert_eq!(state.page.route, Route::Matrix);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Send(..)))
    );
    let entry = Rc::clone(&state.page.entries[0]);
    assert_eq!(entry.list.as_ref().map(|list| list.images.len()), Some(2));
    let effects = reduce(&mut state, Action::FetchListed(entry.id), 0);
    let sent = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Send(..)))
        .count();
    assert_eq!(sent, 2);
    assert!(state.page.busy());
    reduce(&mut state, Action::Stop(entry.id), 0);
    assert!(!state.page.busy());
    let list = state.page.entries[0].list.clone().expect("a list");
    assert!(
        list.images
            .iter()
            .all(|image| image.state == ListedState::Unasked)
    );
}

#[test]
fn a_fetched_name_shows_its_document_while_children_come() {
    let mut state = State::default();
    reduce(&mut state, Action::Through(Way::Direct), 0);
    reduce(
        &mut state,
        Action::Named(Rc::from("registry.example/acme/app:1")),
        0,
    );
    let effects = reduce(&mut state, Action::FetchNamed, 100);
    let (flight, request) = effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Send(flight, request, _) => Some((*flight, *request)),
            _ => None,
        })
        .expect("a request");
    assert_eq!(
        state.page.current().map(|entry| entry.kind()),
        Some("pending")
    );
    let answer = http::Response::builder()
        .header("content-type", "application/vnd.oci.image.index.v1+json")
        .body(INDEX.as_bytes().to_vec())
        .expect("a response");
    let result = Box::new(Ok(answer));
    reduce(
        &mut state,
        Action::Answered {
            flight,
            request,
            took: std::time::Duration::ZERO,
            result,
        },
        101,
    );
    let entry = state.page.current().expect("it is open");
    assert_eq!(entry.kind(), "oci-index");
    assert!(
        entry
            .progress
            .as_ref()
            .is_some_and(|progress| !progress.running)
    );
    assert!(!state.page.busy());
    assert_eq!(state.page.log.direct, 1);
}

#[test]
fn what_is_no_name_is_not_fetched() {
    let mut state = State::default();
    for name in ["", "https://ghcr.io/acme/app", "Acme"] {
        reduce(&mut state, Action::Named(Rc::from(name)), 0);
        let effects = reduce(&mut state, Action::FetchNamed, 0);
        assert!(
            matches!(state.page.start.failure, Some(Failure::NoName(_))),
            "{name:?}"
        );
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::Send(..)))
        );
    }
}

#[test]
fn removing_shows_the_neighbour_and_then_the_start() {
    let (mut state, _) = inspect(INDEX);
    reduce(
        &mut state,
        Action::Opened {
            name: Rc::from("index.json"),
            bytes: Arc::from(INDEX.as_bytes()),
        },
        0,
    );
    let ids: Vec<_> = state.page.entries.iter().map(|entry| entry.id).collect();
    reduce(&mut state, Action::Remove(ids[1]), 0);
    assert_eq!(state.page.route, Route::Inspect(Some(ids[0])));
    reduce(&mut state, Action::Remove(ids[0]), 0);
    assert_eq!(state.page.route, Route::Start);
}

#[test]
fn names_in_the_rail_are_told_apart() {
    let (mut state, _) = inspect(INDEX);
    reduce(&mut state, typed(INDEX), 0);
    reduce(&mut state, Action::InspectTyped, 0);
    let names: Vec<String> = state
        .page
        .entries
        .iter()
        .map(|entry| entry.name.to_string())
        .collect();
    assert_eq!(names, ["Pasted index", "Pasted index (2)"]);
}

#[test]
fn every_example_opens() {
    for at in 0..crate::examples::CARDS.len() {
        let mut state = State::default();
        reduce(&mut state, Action::Example(at), 0);
        assert_eq!(state.page.entries.len(), 1);
        assert_eq!(state.page.log.total(), 0);
    }
}

/// The names of the rail's documents, in order.
fn names(state: &State) -> Vec<String> {
    let entries = state.page.entries.iter();
    entries.map(|entry| entry.name.to_string()).collect()
}

fn opened(name: &str) -> Action {
    Action::Opened {
        name: Rc::from(name),
        bytes: Arc::from(INDEX.as_bytes()),
    }
}

#[test]
fn what_was_removed_comes_back_to_its_place_while_the_notice_stands() {
    let mut state = State::default();
    for name in ["a.json", "b.json", "c.json"] {
        reduce(&mut state, opened(name), 0);
    }
    let id = state.page.entries[1].id;
    reduce(&mut state, Action::Remove(id), 0);
    assert_eq!(names(&state), ["a.json", "c.json"]);
    // Another document takes its name meanwhile.
    reduce(&mut state, opened("b.json"), 0);
    reduce(&mut state, Action::Undo, 0);
    assert_eq!(names(&state), ["a.json", "b.json (2)", "c.json", "b.json"]);
    reduce(&mut state, Action::ClearAll, 0);
    assert_eq!((names(&state).len(), state.page.route), (0, Route::Start));
    let number = state.page.toast.as_ref().map(|toast| toast.number);
    reduce(&mut state, Action::ToastOver(number.expect("a notice")), 0);
    reduce(&mut state, Action::Undo, 0);
    assert_eq!(names(&state).len(), 0, "the way back went with the notice");
}

#[test]
fn a_document_removed_on_its_way_comes_back_at_rest() {
    let mut state = State::default();
    reduce(&mut state, Action::Named(Rc::from("acme/app:1")), 0);
    reduce(&mut state, Action::FetchNamed, 0);
    let id = state.page.entries[0].id;
    let effects = reduce(&mut state, Action::Remove(id), 0);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Abort(_)))
    );
    assert!(!state.page.busy(), "nothing is on its way any more");
    reduce(&mut state, Action::Undo, 0);
    let progress = state.page.entries[0]
        .progress
        .clone()
        .expect("it was asked for");
    assert!(!progress.running);
    assert!(!state.page.busy());
}

#[test]
fn escape_takes_the_notice_first_and_the_card_second() {
    let (mut state, _) = inspect("<!doctype html>");
    reduce(&mut state, Action::NextTheme, 0);
    reduce(&mut state, Action::Escape, 0);
    assert!(state.page.toast.is_none() && state.page.start.failure.is_some());
    reduce(&mut state, Action::Escape, 0);
    assert!(state.page.start.failure.is_none());
}

/// An index that is nested in itself and has something after its end.
const FAULTY: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:71fbf38502fef8614bc3faa879b5a62006414a7970a1233a22328516da9d788b","size":1024}]}{}"#;

#[test]
fn steps_go_through_the_findings_that_are_shown() {
    let (mut state, _) = inspect(FAULTY);
    let findings = |state: &State| {
        let entry = state.page.current().expect("it is open");
        let inspection = entry.inspection.as_ref().expect("it is read");
        let rules = inspection.findings().iter().map(|finding| finding.rule);
        rules.collect::<Vec<_>>()
    };
    let rules = findings(&state);
    let tail = rules
        .iter()
        .position(|rule| *rule == "syntax-trailing-data");
    assert!(rules.len() > 1 && tail.is_some());
    reduce(&mut state, Action::Sift("syntax".into()), 0);
    for step in [1, 1, -1] {
        reduce(&mut state, Action::StepFinding(step), 0);
        assert_eq!(state.page.inspect.finding.map(|(at, _)| at), tail);
    }
    reduce(&mut state, Action::Sift("no such words".into()), 0);
    reduce(&mut state, Action::StepFinding(1), 0);
    assert_eq!(state.page.inspect.finding.map(|(at, _)| at), tail);
}

#[test]
fn a_finding_is_mended_in_a_copy() {
    let text = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":null}"#;
    let (mut state, _) = inspect(text);
    let first = state.page.current().cloned().expect("it is open");
    let inspection = first.inspection.as_ref().expect("it is read");
    let mechanical = |finding: &allarch_core::lint::Finding| !finding.edits.is_empty();
    let at = inspection
        .findings()
        .iter()
        .position(mechanical)
        .expect("null is mended by leaving it out");
    for only in [None, Some(at)] {
        reduce(&mut state, Action::Mend(first.id, only), 0);
        let copy = state.page.current().cloned().expect("the copy is open");
        assert_ne!(copy.id, first.id);
        assert!(!String::from_utf8_lossy(&copy.bytes).contains("null"));
        assert!(copy.name.contains("mended"), "{}", copy.name);
    }
    assert_eq!(&*first.bytes, text.as_bytes());
}
