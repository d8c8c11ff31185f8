//! The Matrix in a link, both ways, without a browser.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::permalink::{LinkDocument, Pairs, State as LinkState, v1};

use super::reduce;
use crate::present::matrix::{Table, export, table};
use crate::route::Route;
use crate::store::{Action, Effect, MatrixAs, MatrixFile, Origin, Show, State};

const INDEX: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":7,"platform":{"os":"linux","architecture":"amd64"},"annotations":{"io.github.containers.compression.zstd":"true"}},
    {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","size":7,"platform":{"os":"linux","architecture":"arm","variant":"v6"}}]}"#;

fn opened(name: &str, text: &str) -> Action {
    Action::Opened {
        name: Rc::from(name),
        bytes: Arc::from(text.as_bytes()),
    }
}

/// An index and a list of two names, in the Matrix, with something required, filtered and shown.
fn shown() -> State {
    let mut state = State::default();
    let site = Rc::from("https://allarch.example/");
    Rc::make_mut(&mut state.page).site = site;
    reduce(&mut state, opened("app.json", INDEX), 0);
    reduce(
        &mut state,
        opened("list.txt", "acme/one:1\nacme/two:1\n"),
        0,
    );
    assert_eq!(state.page.route, Route::Matrix);
    reduce(
        &mut state,
        Action::Require(Rc::from("linux/arm/v7"), true),
        0,
    );
    reduce(&mut state, Action::Show(Show::Unknown), 0);
    reduce(&mut state, Action::AllowEmulated(true), 0);
    state
}

/// The link of the share dialog, opened in another page, and whether anything is sent for it.
fn sent(state: &mut State, of: Option<MatrixAs>) -> State {
    reduce(state, Action::Share, 0);
    if let Some(of) = of {
        reduce(state, Action::ShareMatrix(of), 0);
    }
    let sharing = state.page.sharing.clone().expect("the dialog is open");
    let link = sharing.link.clone().expect("a link");
    let (_, fragment) = link.split_once('#').expect("a fragment");
    let mut other = State::default();
    let effects = reduce(&mut other, Action::OpenLink(Rc::from(fragment)), 0);
    let is_sent = |effect: &Effect| matches!(effect, Effect::Send(..));
    assert!(!effects.iter().any(is_sent));
    other
}

fn cells(state: &State) -> Table {
    table(&state.page.entries, &state.page.blobs, &state.page.matrix)
}

#[test]
fn a_link_with_cells_shows_the_same_matrix() {
    let mut state = shown();
    let other = sent(&mut state, None);
    assert_eq!(
        state
            .page
            .sharing
            .as_ref()
            .and_then(|sharing| sharing.matrix),
        Some(MatrixAs::Cells)
    );
    assert_eq!(other.page.route, Route::Matrix);
    assert_eq!(other.page.matrix, state.page.matrix);
    assert_eq!(cells(&other).matrix, cells(&state).matrix);
    assert_eq!(other.page.entries[0].origin, Origin::Linked);
    // All but digests of entries, and the place of a file that is not there.
    let csv = |state: &State| export(&state.page, MatrixFile::Csv);
    assert_eq!(csv(&other), csv(&state));
    // It travels on.
    let mut other = other;
    let third = sent(&mut other, None);
    assert_eq!(cells(&third).matrix, cells(&state).matrix);
}

#[test]
fn a_link_with_names_is_fetched_on_demand_only() {
    let mut state = shown();
    let mut other = sent(&mut state, Some(MatrixAs::Names));
    let left_out = state
        .page
        .sharing
        .as_ref()
        .and_then(|one| one.left_out.clone());
    assert_eq!(
        left_out.as_deref(),
        Some("1 image without a name to fetch by: left out.")
    );
    assert_eq!(other.page.matrix.require, state.page.matrix.require);
    let rows = cells(&other).matrix.rows;
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["acme/one:1", "acme/two:1"]);
    assert!(
        rows.iter()
            .all(|row| row.why.as_deref() == Some("not fetched"))
    );
    let list = other.page.entries[0].id;
    let effects = reduce(&mut other, Action::FetchListed(list), 0);
    let sends = effects.iter().filter(|one| matches!(one, Effect::Send(..)));
    assert_eq!(sends.count(), 2);
}

#[test]
fn an_exported_matrix_in_a_link_is_a_list_and_is_fetched_anew_on_demand() {
    let state = shown();
    let (_, json) = export(&state.page, MatrixFile::Json).expect("an export");
    let carried = LinkState {
        documents: vec![LinkDocument::matrix(json)],
        view: Pairs::from([("view".to_owned(), "matrix".to_owned())]),
        unknown: Vec::new(),
    };
    let link = v1::encode(&carried).expect("a link");
    let mut other = State::default();
    reduce(&mut other, Action::OpenLink(Rc::from(link)), 0);
    assert_eq!(other.page.route, Route::Matrix);
    Rc::make_mut(&mut other.page).matrix = Rc::clone(&state.page.matrix);
    assert_eq!(cells(&other).matrix, cells(&state).matrix);
    let list = other.page.entries[0].id;
    let of = |state: &State| {
        let list = state.page.entries[0].list.clone().expect("a list");
        (list.known(), list.missing(), list.asked())
    };
    assert_eq!(of(&other), (1, 2, 0));
    reduce(&mut other, Action::FetchListed(list), 0);
    assert_eq!(of(&other), (1, 0, 2));
    // Stopped, all is as it was.
    reduce(&mut other, Action::Stop(list), 0);
    assert_eq!(of(&other), (1, 2, 0));
}

#[test]
fn a_link_by_name_shows_the_matrix_where_it_asks_for_it() {
    let mut state = State::default();
    let link = "#r=acme/app:1&require=linux/arm64&view=matrix";
    reduce(&mut state, Action::OpenLink(Rc::from(link)), 0);
    assert_eq!(state.page.route, Route::Start);
    reduce(&mut state, Action::FetchNamed, 0);
    assert_eq!(state.page.route, Route::Matrix);
    assert_eq!(state.page.matrix.require, [Rc::from("linux/arm64")]);
}
