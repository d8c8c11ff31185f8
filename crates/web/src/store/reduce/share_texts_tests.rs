//! What is shared of lists and of texts that are no document of a registry, and on which of many
//! documents a link opens, without a browser.

use std::rc::Rc;

use allarch_core::oci::Digest;

use super::share_tests::{by_file, by_link, copied, sharing};
use super::shared_setup::{CONFIG, index, manifest, paste, run};
use super::{rail, update_entry};
use crate::route::Route;
use crate::store::{Action, Holds, ListedState, MatrixAs, Origin, Show, State};

const LIST: &str = "acme/app:1\nacme/missing:1\n";

/// A list whose first image is at hand.
fn with_list() -> State {
    let mut state = State::default();
    paste(&mut state, CONFIG);
    paste(&mut state, &manifest());
    paste(&mut state, &index());
    let id = rail::push_list(
        &mut state,
        "Pasted images",
        Origin::Pasted { crlf: false },
        LIST,
    );
    let digest = Digest::sha256(index().as_bytes());
    update_entry(&mut state, id, |entry| {
        let list = Rc::make_mut(entry.list.as_mut().expect("a list"));
        list.images[0].state = ListedState::Here(digest);
    });
    run(&mut state, Action::Go(Route::Inspect(Some(id))));
    state
}

/// Markdown of what is shown.
fn markdown(state: &mut State) -> String {
    sharing(state);
    copied(state).expect("Markdown").to_string()
}

fn states(state: &State) -> Vec<ListedState> {
    let entry = state.page.current().expect("it is open");
    let list = entry.list.as_ref().expect("a list");
    list.images.iter().map(|one| one.state.clone()).collect()
}

#[test]
fn a_list_is_shared_with_what_is_known_of_each_image() {
    let mut state = with_list();
    let text = markdown(&mut state);
    let digest = Digest::sha256(index().as_bytes());
    let row = format!("| acme/app:1 | linux/arm64 | {digest} |");
    for line in [row.as_str(), "| acme/missing:1 | not fetched |  |"] {
        assert!(text.lines().any(|known| known == line), "{text}");
    }
    assert!(text.contains("1 of 2 images is at hand."), "{text}");
    assert!(text.contains("[Open this report](<"), "{text}");

    let before = states(&state);
    let (html, other) = by_file(&mut state);
    assert!(html.contains("<th scope=\"row\">acme/app:1<td>linux/arm64<td>"));
    assert_eq!(states(&other), before);
    assert_eq!(states(&by_link(&mut state)), before);
}

#[test]
fn an_image_that_does_not_travel_is_not_at_hand() {
    let mut state = with_list();
    let sharing = sharing(&mut state);
    let is_children = |holds: &Holds| matches!(holds, Holds::Children(_));
    let at = sharing
        .parts
        .iter()
        .position(|part| is_children(&part.holds));
    run(&mut state, Action::SharePart(at.expect("children"), false));
    let link = state.page.sharing.clone().expect("the dialog").link.clone();
    let link = link.expect("a link");
    let mut other = State::default();
    let fragment = link.split_once('#').expect("a fragment").1;
    run(&mut other, Action::OpenLink(Rc::from(fragment)));
    assert_eq!(states(&other), [ListedState::Unasked, ListedState::Unasked]);
}

#[test]
fn files_that_name_images_are_shared_as_their_tables() {
    let cases = [
        (
            "FROM --platform=linux/arm64 ghcr.io/acme/base:2 AS build\nFROM ${BASE}\n",
            "Dockerfile",
            "| ghcr.io/acme/base:2 | 1 |",
            "Left open or wrong",
        ),
        (
            "services:\n  web:\n    image: acme/web:1\n    platform: linux/arm64\n",
            "Compose file",
            "| acme/web:1 | 3 |",
            "linux/arm64",
        ),
        (
            "no matching manifest for linux/arm64/v8 in the manifest list entries\n",
            "Error message",
            "| Cause | platform-missing:",
            "| Platform asked for | linux/arm64/v8 |",
        ),
    ];
    for (text, title, row, more) in cases {
        let mut state = State::default();
        paste(&mut state, text);
        let markdown = markdown(&mut state);
        let plain = markdown.replace('\\', "");
        assert!(plain.contains(title), "{plain}");
        assert!(plain.contains(row) && plain.contains(more), "{plain}");
        let (html, other) = by_file(&mut state);
        assert!(html.contains("<table>") && html.contains(title), "{html}");
        let (here, there) = (state.page.current(), other.page.current());
        let taken = |entry: &crate::store::Entry| entry.taken().cloned();
        assert_eq!(
            there.and_then(|entry| taken(entry)),
            here.and_then(|entry| taken(entry))
        );
    }
}

#[test]
fn the_file_of_the_matrix_shows_the_matrix() {
    let mut state = with_list();
    run(&mut state, Action::Go(Route::Matrix));
    run(&mut state, Action::Require(Rc::from("linux/arm64"), true));
    let (html, other) = by_file(&mut state);
    assert!(html.contains("<th scope=\"col\">linux/arm64"), "{html}");
    assert!(html.contains("<p>Required: linux/arm64.</p>"), "{html}");
    assert_eq!(other.page.route, Route::Matrix);
    run(&mut state, Action::ShareMatrix(MatrixAs::Documents));
    let text = copied(&mut state).expect("Markdown");
    assert!(text.starts_with("**Coverage**: Matrix\n"), "{text}");
    // What is filtered out is not in it, as on the page.
    run(&mut state, Action::Filter(Rc::from("missing")));
    run(&mut state, Action::Show(Show::All));
    let (html, _) = by_file(&mut state);
    assert!(html.contains("<th scope=\"row\">acme/missing:1<td>"));
    assert!(!html.contains("<th scope=\"row\">acme/app:1<td>fail"));
}

/// The name of what a page shows.
fn shown(state: &State) -> String {
    state.page.current().expect("it is open").name.to_string()
}

#[test]
fn a_link_opens_on_the_document_that_its_sender_saw() {
    let mut state = State::default();
    paste(&mut state, CONFIG);
    paste(&mut state, &manifest());
    let before = shown(&state);
    sharing(&mut state);
    // The other one stands before it in the rail, and was not to be shared at first.
    run(&mut state, Action::SharePart(0, true));
    let open = |state: &State| {
        let link = state.page.sharing.clone().expect("the dialog").link.clone();
        let link = link.expect("a link");
        let mut other = State::default();
        let fragment = link.split_once('#').expect("a fragment").1;
        run(&mut other, Action::OpenLink(Rc::from(fragment)));
        assert!(other.page.newer.view.is_empty());
        other
    };
    let other = open(&state);
    assert_eq!((other.page.entries.len(), shown(&other)), (2, before));
    // The one that is ticked alone is the one that is shown.
    run(&mut state, Action::SharePart(1, false));
    let other = open(&state);
    assert_eq!(other.page.entries.len(), 1);
    assert_eq!(shown(&other), "Pasted config");
}

#[test]
fn what_was_open_of_a_document_that_stays_travels_with_no_other() {
    let mut state = State::default();
    paste(&mut state, &index());
    let id = paste(&mut state, &index().replace("arm64", "amd64"));
    run(&mut state, Action::ToggleRow(id, 0));
    sharing(&mut state);
    run(&mut state, Action::SharePart(0, true));
    run(&mut state, Action::SharePart(1, false));
    let sharing = state.page.sharing.clone().expect("the dialog");
    let link = sharing.link.as_ref().expect("a link");
    let mut other = State::default();
    let fragment = link.split_once('#').expect("a fragment").1;
    run(&mut other, Action::OpenLink(Rc::from(fragment)));
    assert_eq!(other.page.inspect.open, []);
}

#[test]
fn what_can_go_with_a_document_is_offered_when_it_is_ticked() {
    let mut state = State::default();
    paste(&mut state, CONFIG);
    paste(&mut state, &manifest());
    paste(&mut state, &index());
    paste(&mut state, r#"{"schemaVersion":2,"manifests":[]}"#);
    let shared = sharing(&mut state);
    let children = |sharing: &crate::store::Sharing| {
        let part = |part: &crate::store::SharePart| match part.holds {
            Holds::Children(count) => Some((count, part.on)),
            _ => None,
        };
        sharing.parts.iter().find_map(part)
    };
    assert_eq!(children(&shared), None);
    run(&mut state, Action::SharePart(2, true));
    let shared = state.page.sharing.clone().expect("the dialog");
    assert_eq!(children(&shared), Some((2, true)));
    run(&mut state, Action::SharePart(2, false));
    let shared = state.page.sharing.clone().expect("the dialog");
    assert_eq!(children(&shared), None);
}
