use std::sync::Arc;

use super::*;
use crate::store::{Action, CompareAction, MatrixAction, State, reduce};

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

fn opened(files: &[(&str, &str)]) -> State {
    let mut state = State::default();
    for (name, text) in files {
        let bytes = Arc::from(text.as_bytes());
        let name = Rc::from(*name);
        reduce(&mut state, Action::Opened { name, bytes }, 0);
    }
    state
}

fn act(state: &mut State, action: CompareAction) {
    reduce(state, Action::Matrix(MatrixAction::Compare(action)), 0);
}

const SAVED: &str = r#"{"schema":1,"matrix":{"rows":[]}}"#;

#[test]
fn everything_that_is_open_can_be_chosen() {
    let app = index(&["amd64", "arm64"]);
    let state = opened(&[
        ("a.json", &app),
        ("images.txt", "acme/app:1\nacme/web:2\n"),
        ("saved.json", SAVED),
        ("text.json", r#"{"matrix":1}"#),
    ]);
    let groups = choices(&state.page.entries);
    let told: Vec<String> = groups
        .iter()
        .map(|group| {
            let keys: Vec<&str> = group.choices.iter().map(|choice| &*choice.key).collect();
            format!("{}: {}", group.name, keys.join(" "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "Documents: a.json",
            "Whole lists: images.txt *",
            "Saved matrices: saved.json",
            "Images of images.txt: acme/app:1 acme/web:2",
        ]
    );
    assert_eq!(everything(&state.page.entries).as_deref(), Some(ALL));
    assert_eq!(only_two(&state.page.entries), None);
}

#[test]
fn two_states_alone_are_meant() {
    let (before, after) = (index(&["amd64", "s390x"]), index(&["amd64"]));
    let mut state = opened(&[("1.json", &before), ("2.json", &after)]);
    act(&mut state, CompareAction::On(true));
    let chosen = &state.page.matrix.compare;
    assert_eq!((&*chosen.before, &*chosen.after), ("1.json", "2.json"));
    let markdown = |state: &State| export(&state.page, CompareFile::Markdown).unwrap();
    assert!(markdown(&state).contains("linux/s390x is lost."));
    // What is required is what is ticked in the matrix.
    reduce(
        &mut state,
        Action::Require(Rc::from("linux/amd64"), true),
        0,
    );
    assert!(markdown(&state).contains("Your required platforms survive this upgrade."));
    act(&mut state, CompareAction::Swap);
    assert_eq!(&*state.page.matrix.compare.before, "2.json");
    act(&mut state, CompareAction::After(Rc::from("gone")));
    assert_eq!(export(&state.page, CompareFile::Json), None);
}

#[test]
fn a_saved_matrix_is_compared_with_what_is_open() {
    let app = index(&["amd64"]);
    let mut state = opened(&[("saved.json", SAVED), ("1.json", &app)]);
    act(&mut state, CompareAction::With(Rc::from("saved.json")));
    let chosen = &state.page.matrix.compare;
    assert_eq!((&*chosen.before, &*chosen.after), ("saved.json", "1.json"));
    let json = export(&state.page, CompareFile::Json).unwrap();
    assert!(json.contains("The list gained this image."), "{json}");
}

#[test]
fn nothing_is_fetched_for_what_no_registry_gave() {
    let app = index(&["amd64"]);
    let mut state = opened(&[("1.json", &app), ("2.json", &app)]);
    act(&mut state, CompareAction::On(true));
    assert_eq!(unsized_images(&state.page), []);
}
