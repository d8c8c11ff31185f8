//! Texts that are no document of a registry, from the box to their card.

use std::rc::Rc;

use super::reduce;
use crate::route::Route;
use crate::store::{Action, Effect, Entry, State, Typed};

/// Inspects a text, and does what the effects ask for as the shell does.
fn inspected(text: &str) -> State {
    let mut state = State::default();
    act(
        &mut state,
        Action::Typed(Typed {
            text: Rc::from(text),
            crlf: false,
        }),
    );
    act(&mut state, Action::InspectTyped);
    state
}

fn act(state: &mut State, action: Action) {
    for effect in reduce(state, action, 0) {
        if let Effect::Changed(digests, fresh) = effect {
            act(state, Action::Changed(digests, fresh));
        }
    }
}

fn kinds(state: &State) -> Vec<&'static str> {
    state
        .page
        .entries
        .iter()
        .map(|entry| entry.kind())
        .collect()
}

fn first(state: &State) -> &Rc<Entry> {
    state.page.entries.first().expect("there is a document")
}

const NO: &str = "no matching manifest for linux/arm64 in the manifest list entries";

#[test]
fn a_message_is_taken_for_one_and_judged_by_no_rule() {
    let state = inspected(&format!("docker: Error response from daemon: {NO}\n"));
    let entry = first(&state);
    assert_eq!(
        (entry.kind(), &*entry.name),
        ("error-message", "Pasted error message")
    );
    let inspection = entry.inspection.as_ref().expect("it was read");
    assert!(inspection.findings().is_empty() && !entry.is_unjudged());
    assert_eq!(entry.worst(), None);
}

#[test]
fn json_that_a_tool_printed_is_taken_for_its_output() {
    let nodes = r#"{"apiVersion":"v1","kind":"List","items":[{"kind":"Node","metadata":{"name":"a"},"status":{"nodeInfo":{"operatingSystem":"linux","architecture":"arm64"}}}]}"#;
    let state = inspected(nodes);
    assert_eq!(kinds(&state), ["nodes"]);
    assert!(
        first(&state)
            .taken()
            .is_some_and(|taken| taken.found.nodes.is_some())
    );
}

#[test]
fn a_log_that_begins_with_a_bracket_is_no_json() {
    let state = inspected(&format!("[+] Running 0/1\n ✘ db Error {NO}  1.9s\n"));
    assert_eq!(kinds(&state), ["error-message"]);
}

#[test]
fn a_name_in_a_fence_goes_to_the_field_without_it() {
    let state = inspected("```\nalpine:3.20\n```\n");
    assert_eq!(&*state.page.start.name, "alpine:3.20");
}

#[test]
fn a_message_below_a_document_is_a_thing_of_its_own() {
    let index = r#"{"schemaVersion":2,"manifests":[]}"#;
    let state = inspected(&format!(
        "{index}\nError: no child with platform linux/arm64 in index acme/app:1\n"
    ));
    assert_eq!(
        kinds(&state).get(1..),
        Some(&["oci-index", "error-message"][..])
    );
}

#[test]
fn what_nobody_knows_stays_what_it_was() {
    let state = inspected("{\"a\":1}");
    assert_eq!(kinds(&state), ["unknown"]);
    assert!(first(&state).taken().is_none());
}

#[test]
fn each_thing_of_a_paste_is_a_document_and_opens_once() {
    let index = r#"{"schemaVersion":2,"manifests":[]}"#;
    let mut state = inspected(&format!(
        "See\n\n```\n{index}\n```\n\n```\n{NO}\n```\n\n```\na/b:1\na/c:2\n```\n"
    ));
    let all = kinds(&state);
    assert_eq!(all[1..], ["oci-index", "error-message", "image-list"]);
    let id = first(&state).id;
    assert_eq!(state.page.route, Route::Inspect(Some(id)));
    act(&mut state, Action::OpenPart(id, 1));
    assert_eq!(state.page.entries.len(), 4);
    assert_eq!(
        state.page.route,
        Route::Inspect(Some(state.page.entries[2].id))
    );
}

#[test]
fn two_documents_in_one_paste_are_two() {
    let index = r#"{"schemaVersion":2,"manifests":[]}"#;
    let state = inspected(&format!("{index}\n{index}\n"));
    assert_eq!(kinds(&state)[1..], ["oci-index", "oci-index"]);
}

#[test]
fn a_fence_is_no_part_of_the_document() {
    let index = r#"{"schemaVersion":2,"manifests":[]}"#;
    let state = inspected(&format!("```json\n{index}\n```\n"));
    assert_eq!(kinds(&state), ["oci-index"]);
    assert_eq!(&*first(&state).bytes, index.as_bytes());
}

#[test]
fn names_become_a_list_that_is_asked_for() {
    let mut state = inspected("FROM acme/app:1 AS a\nFROM acme/web:2\n");
    let id = first(&state).id;
    let effects = reduce(&mut state, Action::FetchNames(id), 0);
    let sent = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Send(..)));
    assert_eq!(sent.count(), 2);
    assert_eq!(state.page.route, Route::Matrix);
    assert_eq!(kinds(&state), ["dockerfile", "image-list"]);
}

#[test]
fn the_second_guess_is_taken_and_forgotten_with_the_text() {
    let mut state = State::default();
    let text = Typed {
        text: Rc::from(format!("1: Pulling from a/b\n{NO}\n")),
        crlf: false,
    };
    act(&mut state, Action::Typed(text));
    act(&mut state, Action::OtherGuess);
    act(&mut state, Action::InspectTyped);
    assert_eq!(kinds(&state), ["tool-output"]);
    assert!(!state.page.start.second);
}

#[test]
fn a_command_line_names_an_image() {
    let state = inspected("docker pull ghcr.io/acme/app:1");
    assert_eq!(&*state.page.start.name, "ghcr.io/acme/app:1");
    assert!(state.page.entries.is_empty());
}
