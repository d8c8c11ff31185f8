use std::rc::Rc;
use std::sync::Arc;

use allarch_core::platform::Engine;
use allarch_core::platform::compare::Pick;
use allarch_core::platform::disagreements::DISAGREEMENTS;

use super::*;
use crate::present::matching::data_position;
use crate::store::reduce::{address, reduce};
use crate::store::{Action, Origin, Versus};

fn entry(architecture: &str, at: usize) -> String {
    format!(
        "{{\n  \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"sha256:{at:064}\", \"size\": 7, \
         \"platform\": {{ \"os\": \"linux\", \"architecture\": \"{architecture}\" }} }}"
    )
}

fn opened(architectures: &[&str]) -> (State, EntryId) {
    let entries = architectures.iter().enumerate();
    let entries: Vec<String> = entries.map(|(at, name)| entry(name, at)).collect();
    let text = format!(
        "{{ \"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.index.v1+json\", \"manifests\": [\n {} ],\n \
         \"annotations\": {{ \"a\": \"b\" }} }}\n",
        entries.join(",\n ")
    );
    let mut state = State::default();
    let bytes = Arc::from(text.as_bytes());
    let name = Rc::from("acme.json");
    reduce(&mut state, Action::Opened { name, bytes }, 0);
    let id = state.page.current().expect("it is open").id;
    (state, id)
}

fn act(state: &mut State, action: MatchAction) -> Vec<Effect> {
    reduce(state, Action::Match(action), 0)
}

#[test]
fn the_view_goes_on_with_the_document_that_was_looked_at() {
    let (mut state, first) = opened(&["amd64"]);
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    assert_eq!(state.page.route, Route::Match(Some(first)));
    reduce(&mut state, Action::Go(Route::Inspect(None)), 0);
    assert_eq!(state.page.route, Route::Inspect(Some(first)));
    // A manifest is none that it can show: the newest index is.
    let bytes = Arc::from(&b"{\"schemaVersion\":2,\"config\":{},\"layers\":[]}"[..]);
    reduce(
        &mut state,
        Action::Opened {
            name: Rc::from("m.json"),
            bytes,
        },
        0,
    );
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    assert_eq!(state.page.route, Route::Match(None));
    assert_eq!(state.page.current().map(|entry| entry.id), Some(first));
}

#[test]
fn the_address_brings_back_what_was_chosen() {
    let (mut state, id) = opened(&["amd64", "arm64"]);
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    assert_eq!(address(&state.page).as_deref(), Some("#match=0"));
    for action in [
        MatchAction::Host(Rc::from("pi-zero")),
        MatchAction::Named(Rc::from("linux/arm/v7")),
        MatchAction::Release(Rc::from("docker"), Rc::from("28.3")),
        MatchAction::Rules(Rc::from("v1.0.0-rc.2")),
        MatchAction::Steps(Rc::from("regclient")),
        MatchAction::Attested(true),
        MatchAction::Versus(Versus {
            product: Rc::from("containerd"),
            before: Rc::from("1.7.24"),
            after: Rc::from("2.0.0"),
        }),
    ] {
        act(&mut state, action);
    }
    let chosen = state.page.matching.clone();
    let said = address(&state.page).expect("a view");
    assert_eq!(
        said,
        "#match=0&attestations=1&host=pi-zero&platform=linux/arm/v7&release=docker%2028.3&rules=v1.0.0-rc.2&steps=regclient\
         &versus=containerd%2C1.7.24%2C2.0.0"
    );
    *Rc::make_mut(&mut page(&mut state).matching) = MatchState::default();
    reduce(&mut state, Action::OpenLink(Rc::from(said.as_str())), 0);
    assert_eq!(state.page.matching, chosen);
    assert_eq!(state.page.route, Route::Match(Some(id)));
    // What a later version would add is kept, and what is not said is as it was at first.
    reduce(
        &mut state,
        Action::OpenLink(Rc::from("#match=0&host=ibm-z&later=1")),
        0,
    );
    assert_eq!(
        *state.page.matching,
        MatchState {
            host: Rc::from("ibm-z"),
            ..MatchState::default()
        }
    );
}

#[test]
fn what_was_typed_travels_in_its_shortest_form() {
    let (mut state, _) = opened(&["amd64"]);
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    act(&mut state, MatchAction::Typed(Rc::from(" linux/riscv64 ")));
    assert_eq!(
        address(&state.page).as_deref(),
        Some("#match=0&host=linux/riscv64")
    );
    // What is no machine is no host: the one chosen before is.
    act(
        &mut state,
        MatchAction::Typed(Rc::from("no machine at all")),
    );
    assert_eq!(address(&state.page).as_deref(), Some("#match=0"));
    act(&mut state, MatchAction::Host(Rc::from("pi-5")));
    assert_eq!(&*state.page.matching.typed, "");
    act(
        &mut state,
        MatchAction::Release(Rc::from("docker"), Rc::from("28")),
    );
    act(
        &mut state,
        MatchAction::Release(Rc::from("docker"), Rc::default()),
    );
    act(&mut state, MatchAction::Rules(Rc::from("v1.0.0-rc.4")));
    assert_eq!(address(&state.page).as_deref(), Some("#match=0&host=pi-5"));
}

#[test]
fn a_link_carries_the_view_and_another_page_opens_it() {
    let (mut state, id) = opened(&["amd64", "arm64"]);
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    act(&mut state, MatchAction::Host(Rc::from("graviton-4")));
    reduce(&mut state, Action::Share, 0);
    let sharing = state.page.sharing.clone().expect("the dialog is open");
    let link = sharing.link.clone().expect("a link");
    let (_, fragment) = link.split_once('#').expect("a fragment");
    let mut other = State::default();
    reduce(&mut other, Action::OpenLink(Rc::from(fragment)), 0);
    assert!(
        matches!(other.page.route, Route::Match(Some(_))),
        "{:?}",
        other.page.route
    );
    assert_eq!(&*other.page.matching.host, "graviton-4");
    assert!(other.page.newer.view.is_empty());
    assert_eq!(
        other.page.current().unwrap().bytes,
        state.page.entry(id).unwrap().bytes
    );
}

#[test]
fn the_smallest_index_holds_entries_as_they_were() {
    let (mut state, id) = opened(&["s390x", "arm64", "amd64", "ppc64le", "riscv64"]);
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    act(&mut state, MatchAction::Host(Rc::from("graviton-3")));
    let before = answer(&state, id).unwrap().sentence;
    act(&mut state, MatchAction::Smallest(id));
    let new = state.page.current().unwrap();
    assert_eq!(
        (&*new.name, &new.origin),
        ("acme.json (smallest)", &Origin::Cut)
    );
    assert_eq!(state.page.route, Route::Match(Some(new.id)));
    let text = String::from_utf8(new.bytes.to_vec()).unwrap();
    assert_eq!(
        text,
        format!(
            "{{ \"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.index.v1+json\", \"manifests\": [\n {},\n {} ],\n \
             \"annotations\": {{ \"a\": \"b\" }} }}\n",
            entry("arm64", 1),
            entry("amd64", 2)
        )
    );
    let after = answer(&state, new.id).unwrap().sentence;
    assert_eq!(
        before
            .rest
            .replace("entry 2", "entry 1")
            .replace("entry 3", "entry 2"),
        after.rest
    );
    // Of that, nothing can be left out.
    let smallest = new.id;
    act(&mut state, MatchAction::Smallest(smallest));
    assert_eq!(state.page.entries.len(), 2);
    assert!(
        state
            .page
            .toast
            .as_ref()
            .unwrap()
            .text
            .starts_with("Every entry is needed")
    );
}

#[test]
fn every_example_shows_what_was_recorded() {
    for (at, case) in DISAGREEMENTS.iter().enumerate() {
        let mut state = State::default();
        act(&mut state, MatchAction::Example(at));
        let id = state.page.current().expect("it is open").id;
        let entry = state.page.entry(id).unwrap();
        assert_eq!(entry.origin, Origin::Example);
        let answer = answer(&state, id).unwrap();
        let takes = case.engines().map(|engine| {
            let engine = Engine::by_id(engine).unwrap();
            let rows = answer.comparison.rows.iter();
            let row = rows
                .into_iter()
                .find(|row| row.puller.engine.id == engine.id)
                .unwrap();
            match (&row.pick, row.selection.position()) {
                (Pick::Nothing | Pick::Refuses { .. }, _) | (_, None) => "-".to_owned(),
                (_, Some(position)) => data_position(position),
            }
        });
        assert_eq!(takes, case.takes, "{} {:?}", case.host, case.entries);
        // Opened again, it is the same document.
        act(&mut state, MatchAction::Example(at));
        assert_eq!(state.page.entries.len(), 1);
    }
}

#[test]
fn answers_are_copied_and_saved() {
    let (mut state, id) = opened(&["amd64", "arm64"]);
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    let copied = act(&mut state, MatchAction::Copy(id));
    assert!(
        matches!(copied.as_slice(), [Effect::Copy(text, _)] if text.contains("| containerd |"))
    );
    let names: Vec<String> = [MatchFile::Json, MatchFile::Markdown, MatchFile::Csv]
        .map(
            |file| match act(&mut state, MatchAction::Save(id, file)).as_slice() {
                [Effect::Download(name, bytes)] if bytes.len() > 100 => name.to_string(),
                other => panic!("{other:?}"),
            },
        )
        .to_vec();
    assert_eq!(
        names,
        [
            "match-acme.json.json",
            "match-acme.json.md",
            "match-acme.json.csv"
        ]
    );
}

#[test]
fn a_document_that_goes_leaves_the_newest_index() {
    let (mut state, first) = opened(&["amd64"]);
    let bytes = Arc::from(&b"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"[..]);
    reduce(
        &mut state,
        Action::Opened {
            name: Rc::from("b.json"),
            bytes,
        },
        0,
    );
    reduce(&mut state, Action::Go(Route::Match(None)), 0);
    let second = state.page.current().unwrap().id;
    assert_ne!(first, second);
    reduce(&mut state, Action::Remove(second), 0);
    assert_eq!(state.page.route, Route::Match(None));
    assert_eq!(state.page.current().unwrap().id, first);
}
