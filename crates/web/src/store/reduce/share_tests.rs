//! What is shared opens as its sender saw it, by link and by file, without a browser.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::Digest;

use super::fetch::judge_again;
use super::shared_setup::{CONFIG, follow, index, manifest, paste, run};
use super::{link, update_entry};
use crate::present::expected::digest_state;
use crate::store::{Action, Effect, Sharing, State};

/// The index, with the answer of its registry that it has not what the index lists.
fn without_child() -> State {
    let mut state = State::default();
    let id = paste(&mut state, &index());
    let missing = BTreeSet::from([Digest::sha256(manifest().as_bytes()).to_string()]);
    update_entry(&mut state, id, |entry| {
        Rc::make_mut(&mut entry.beside).missing = Rc::new(missing);
    });
    assert!(judge_again(&mut state, id).is_none());
    state
}

pub(super) fn sharing(state: &mut State) -> Rc<Sharing> {
    run(state, Action::Share);
    state.page.sharing.clone().expect("the dialog is open")
}

pub(super) fn by_link(state: &mut State) -> State {
    let sharing = sharing(state);
    let link = sharing.link.as_ref().expect("a link");
    let (_, fragment) = link.split_once('#').expect("a fragment");
    let mut other = State::default();
    run(&mut other, Action::OpenLink(Rc::from(fragment)));
    other
}

/// The report as a file, and the page that it was dropped on.
pub(super) fn by_file(state: &mut State) -> (String, State) {
    sharing(state);
    let file = downloaded(state).expect("a file");
    let mut other = State::default();
    let effects = link::report(&mut other, &file).expect("a report");
    follow(&mut other, &effects);
    (String::from_utf8(file.to_vec()).expect("text"), other)
}

pub(super) fn downloaded(state: &mut State) -> Option<Arc<[u8]>> {
    run(state, Action::DownloadReport)
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Download(_, bytes) => Some(bytes),
            _ => None,
        })
}

pub(super) fn copied(state: &mut State) -> Option<Rc<str>> {
    run(state, Action::CopyMarkdown)
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Copy(text, _) => Some(text),
            _ => None,
        })
}

/// What a page says of the document that it shows.
pub(super) fn seen(state: &State) -> (Vec<&'static str>, &'static str, Vec<u8>) {
    let entry = state.page.current().expect("it is open");
    let inspection = entry.inspection.as_ref().expect("it is read");
    let rules = inspection.findings().iter().map(|finding| finding.rule);
    (rules.collect(), digest_state(entry), entry.bytes.to_vec())
}

#[test]
fn what_a_registry_has_not_travels() {
    let mut state = without_child();
    let before = seen(&state);
    assert!(before.0.contains(&"index-child-missing"), "{before:?}");
    assert_eq!(seen(&by_link(&mut state)), before);
    let (text, other) = by_file(&mut state);
    assert_eq!(seen(&other), before);
    assert!(
        text.contains("<code>index-child-missing</code>"),
        "the file shows it"
    );
}

#[test]
fn a_digest_that_was_typed_travels_and_the_detective_looks_again() {
    let exact = format!("{}\n", index());
    let digest = Digest::sha256(exact.as_bytes());
    let mut state = State::default();
    let id = paste(&mut state, &index());
    run(&mut state, Action::Expect(id, Some(digest)));
    let before = seen(&state);
    assert_eq!(before.1, "repaired");
    assert_eq!(seen(&by_link(&mut state)), before);
    let (text, other) = by_file(&mut state);
    assert_eq!(seen(&other), before);
    assert!(text.contains("repaired"), "the file shows it");
}

#[test]
fn a_digest_that_another_document_lists_travels_without_that_document() {
    let mut state = State::default();
    paste(&mut state, &index());
    paste(&mut state, &format!("{}\n", manifest()));
    let before = seen(&state);
    assert_eq!(before.1, "repaired");
    let mut other = by_link(&mut state);
    assert_eq!(seen(&other), before);
    assert_eq!(other.page.entries.len(), 1);
    // Where the one that lists it travels too, it says so itself.
    run(&mut state, Action::SharePart(0, true));
    let link = state
        .page
        .sharing
        .clone()
        .expect("the dialog")
        .link
        .clone()
        .expect("a link");
    other = State::default();
    run(
        &mut other,
        Action::OpenLink(Rc::from(link.split_once('#').expect("a fragment").1)),
    );
    assert_eq!(other.page.entries.len(), 2);
    assert!(
        other
            .page
            .entries
            .iter()
            .all(|entry| entry.beside.typed.is_none())
    );
    let states = |state: &State| -> Vec<&'static str> {
        state
            .page
            .entries
            .iter()
            .map(|entry| digest_state(entry))
            .collect()
    };
    assert_eq!(states(&other), states(&state));
}

#[test]
fn a_file_holds_children_and_what_is_open() {
    let mut state = State::default();
    paste(&mut state, CONFIG);
    paste(&mut state, &manifest());
    let id = paste(&mut state, &index());
    run(&mut state, Action::ToggleRow(id, 0));
    let (text, other) = by_file(&mut state);
    assert_eq!(seen(&other), seen(&state));
    assert_eq!(other.page.entries.len(), 1);
    let shown = other.page.current().expect("it is open").id;
    assert_eq!(other.page.inspect.open, [(shown, 0)]);
    let at_hand = |text: &str| {
        other
            .page
            .blobs
            .get(Digest::sha256(text.as_bytes()).as_str())
    };
    assert!(
        at_hand(&manifest()).is_some() && at_hand(CONFIG).is_some(),
        "{text}"
    );

    // What is not ticked is not in it.
    let sharing = sharing(&mut state);
    let parts = sharing.parts.len();
    assert!(parts > 2);
    for at in 3..parts {
        run(&mut state, Action::SharePart(at, false));
    }
    let file = downloaded(&mut state).expect("a file");
    let text = String::from_utf8(file.to_vec()).expect("text");
    assert_eq!(text.matches("allarch-document").count(), 1);
    assert!(!text.contains("allarch-view"));
}

#[test]
fn what_looks_like_a_credential_goes_into_no_file_and_no_markdown() {
    let token = format!("ghp_{}", "0123456789abcdefghijABCDEFGHIJ012345");
    let config = CONFIG.replace(
        "\"rootfs\"",
        &format!("\"config\":{{\"Env\":[\"TOKEN={token}\"]}},\"rootfs\""),
    );
    let mut state = State::default();
    paste(&mut state, &config);
    let shared = sharing(&mut state);
    assert!(shared.link.is_err() && shared.file.is_err());
    assert_eq!(downloaded(&mut state), None);
    assert_eq!(copied(&mut state), None);
    // Without that document the others can go.
    paste(&mut state, &index());
    let shared = sharing(&mut state);
    assert!(shared.link.is_ok() && shared.file.is_ok());
    assert!(downloaded(&mut state).is_some());
    run(&mut state, Action::SharePart(0, true));
    assert_eq!(downloaded(&mut state), None);
}

#[test]
fn beyond_the_amber_range_markdown_goes_without_a_link() {
    let entries = |count: usize| -> String {
        let entry = |at: usize| {
            format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":1,"digest":"{}","platform":{{"os":"linux","architecture":"a{at}"}}}}"#,
                Digest::sha256(at.to_string().as_bytes())
            )
        };
        let entries: Vec<String> = (0..count).map(entry).collect();
        format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
            entries.join(",")
        )
    };
    for (count, has_link) in [(20, true), (300, false), (1_200, false)] {
        let mut state = State::default();
        let text: Arc<[u8]> = Arc::from(entries(count).into_bytes());
        let (_, effects) = super::documents::place(
            &mut state,
            Rc::from("acme"),
            crate::store::Origin::File,
            Arc::clone(&text),
            allarch_core::oci::Served::default(),
        );
        follow(&mut state, &effects);
        let id = state.page.entries[0].id;
        if state.page.entries[0].inspection.is_none() {
            let document = allarch_core::oci::Document::read(
                text,
                allarch_core::oci::Served::default(),
                allarch_core::json::Limits::default(),
            );
            update_entry(&mut state, id, |entry| {
                entry.inspection = Some(Rc::new(crate::store::Inspection::new(Rc::new(document))));
            });
        }
        assert_eq!(
            sharing(&mut state).sendable().is_some(),
            has_link,
            "{count}"
        );
        let markdown = copied(&mut state).expect("a table");
        assert!(markdown.contains("| Platform |"));
        assert_eq!(markdown.contains("[Open this report]"), has_link, "{count}");
        assert!(downloaded(&mut state).is_some());
    }
}
