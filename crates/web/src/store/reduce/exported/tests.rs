use std::rc::Rc;
use std::sync::Arc;

use crate::present::matrix::{Table, export, table};
use crate::store::{Action, Effect, MatrixFile, State, reduce};

fn index(architectures: &[&str]) -> String {
    let entry = |architecture: &&str| {
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{:064}","size":7,"platform":{{"os":"linux","architecture":"{architecture}"}}}}"#,
            architecture.len()
        )
    };
    let entries: Vec<String> = architectures.iter().map(entry).collect();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
        entries.join(",")
    )
}

/// Opens a file, and does what follows once it is read.
fn open(state: &mut State, name: &str, text: &str) {
    let (name, bytes) = (Rc::from(name), Arc::from(text.as_bytes()));
    let effects = reduce(state, Action::Opened { name, bytes }, 0);
    for effect in effects {
        if let Effect::Changed(digests, fresh) = effect {
            reduce(state, Action::Changed(digests, fresh), 0);
        }
    }
}

fn cells(state: &State) -> Table {
    table(&state.page.entries, &state.page.blobs, &state.page.matrix)
}

/// Each row: its name, how many platforms it is native on, and whether a saved matrix says so.
fn rows(state: &State) -> Vec<(String, usize, bool)> {
    let Table { matrix, sources } = cells(state);
    let rows = matrix.rows.iter().zip(sources.iter());
    rows.map(|(row, source)| {
        let native = row
            .cells
            .iter()
            .filter(|cell| cell.state.name() == "native");
        let is_saved = format!("{source:?}").starts_with("Known");
        (row.name.clone(), native.count(), is_saved)
    })
    .collect()
}

/// The export of two indexes.
fn yesterday() -> (State, String) {
    let mut state = State::default();
    open(&mut state, "a.json", &index(&["amd64", "arm64"]));
    open(&mut state, "b.json", &index(&["amd64"]));
    let (_, text) = export(&state.page, MatrixFile::Json).expect("an export");
    (state, text)
}

#[test]
fn the_rows_of_a_saved_matrix_stand_in_the_matrix() {
    let (before, text) = yesterday();
    let mut state = State::default();
    open(&mut state, "matrix.json", &text);
    assert_eq!(cells(&state).matrix, cells(&before).matrix);
    assert_eq!(
        rows(&state),
        [
            ("a.json".to_owned(), 2, true),
            ("b.json".to_owned(), 1, true)
        ]
    );
    // It is a document as well.
    let entry = &state.page.entries[0];
    assert!(entry.has_saved_rows() && entry.kind() == "unknown");
    assert_eq!(&*entry.bytes, text.as_bytes());
    // Of which no rule for a registry's documents says anything.
    assert_eq!(entry.worst(), None);
}

#[test]
fn what_is_open_stands_before_what_was_saved_of_it() {
    let (_, text) = yesterday();
    let mut state = State::default();
    open(&mut state, "matrix.json", &text);
    open(&mut state, "b.json", &index(&["amd64", "arm64", "s390x"]));
    assert_eq!(
        rows(&state),
        [
            ("b.json".to_owned(), 3, false),
            ("a.json".to_owned(), 2, true)
        ]
    );
}

#[test]
fn a_document_that_only_looks_like_one_has_no_rows() {
    for text in [
        r#"{"schema":1,"matrix":{"rows":[]}}"#,
        r#"{"schema":1,"matrix":{"rows":7}}"#,
        r#"{"schema":99,"matrix":{"rows":[{"name":"a"}]}}"#,
    ] {
        let mut state = State::default();
        open(&mut state, "matrix.json", text);
        assert!(state.page.entries[0].list.is_none(), "{text}");
    }
}
