use std::sync::Arc;

use super::*;
use crate::store::{Action, Effect, State, reduce};

const CHILD: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn act(state: &mut State, action: Action) {
    for effect in reduce(state, action, 0) {
        if let Effect::Changed(digests, fresh) = effect {
            act(state, Action::Changed(digests, fresh));
        }
    }
}

fn open(state: &mut State, name: &str, text: &str) -> EntryId {
    let bytes = Arc::from(text.as_bytes());
    let name = Rc::from(name);
    act(state, Action::Opened { name, bytes });
    state.page.current().expect("it is open").id
}

fn index() -> String {
    let entry = |digest: &str, architecture: &str| {
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":7,"platform":{{"os":"linux","architecture":"{architecture}"}}}}"#
        )
    };
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{},{}]}}"#,
        entry(CHILD, "arm64"),
        entry(&CHILD.replace('a', "b"), "amd64")
    )
}

#[test]
fn the_index_that_is_open_tells_a_pin() {
    let mut state = State::default();
    let text = format!("FROM acme/app:1@{CHILD}\nRUN x\n");
    let id = open(&mut state, "Dockerfile", &text);
    let doctor = Doctor::of(&state.page, id).expect("a pin");
    assert_eq!(doctor.rows[0].class, "unknown");
    assert_eq!((doctor.rows[0].line, doctor.diff.as_str()), (1, ""));
    let wanted: Vec<String> = doctor.wanted.iter().map(Reference::familiar).collect();
    assert_eq!(
        wanted,
        ["acme/app:1".to_owned(), format!("acme/app@{CHILD}")]
    );

    open(&mut state, "index.json", &index());
    let doctor = Doctor::of(&state.page, id).expect("a pin");
    let own = state.page.current().expect("the index").inspection.as_ref();
    let own = own.expect("it was read").document.digest().to_string();
    let row = &doctor.rows[0];
    assert_eq!((row.class, row.tone), ("child", Tone::Bad));
    let instead = format!("acme/app:1@{own}");
    assert_eq!(row.instead.as_deref(), Some(instead.as_str()));
    assert_eq!(doctor.rewritten, text.replace(CHILD, &own).as_bytes());
    assert_eq!(doctor.wanted, []);
    let diff = export(&state.page, id, PinsFile::Diff).expect("a diff").1;
    assert_eq!(String::from_utf8(diff).unwrap(), doctor.diff);
}

#[test]
fn a_text_without_pins_has_no_doctor() {
    let mut state = State::default();
    let id = open(
        &mut state,
        "Dockerfile",
        "FROM acme/app:1\nRUN make build-arm64\n",
    );
    assert_eq!(Doctor::of(&state.page, id), None);
}
