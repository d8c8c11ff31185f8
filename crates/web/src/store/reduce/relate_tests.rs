//! Documents that find each other, archives and the detective, without a browser.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::oci::{Digest, Document, Served};

use super::fetch::judge_again;
use super::shared_setup::{CONFIG, index, manifest, paste, run};
use crate::archive::open_archive;
use crate::present::child::child;
use crate::present::expected::digest_state;
use crate::present::platforms::rows;
use crate::store::{Action, ArchiveState, Blobs, Effect, EntryId, Inspection, State, judge};

fn state_of(state: &State, id: EntryId) -> &'static str {
    digest_state(state.page.entry(id).expect("it is open"))
}

/// What the index's only row knows: layers, config facts, rules that wait for its bytes.
fn row(state: &State, index: EntryId) -> (bool, bool, usize) {
    let entry = state.page.entry(index).expect("it is open");
    let inspection = entry.inspection.as_ref().expect("it is read");
    let rows = rows(inspection, &state.page.blobs);
    let child = child(&rows[0], &state.page.blobs);
    (
        child.has_manifest,
        !child.config.is_empty(),
        inspection
            .report
            .as_ref()
            .map_or(0, |report| report.not_checked.len()),
    )
}

#[test]
fn children_fill_their_row_in_any_order_and_leave_it_again() {
    let texts = [index(), manifest(), CONFIG.to_owned()];
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    for order in orders {
        let mut state = State::default();
        let mut ids = [EntryId(0); 3];
        for at in order {
            ids[at] = paste(&mut state, &texts[at]);
        }
        let [index, manifest, config] = ids;
        let full = row(&state, index);
        assert_eq!((full.0, full.1), (true, true), "{order:?}");
        assert_eq!(state_of(&state, manifest), "matches");
        assert_eq!(state_of(&state, config), "matches");
        assert_eq!(state_of(&state, index), "unchecked");
        run(&mut state, Action::Remove(config));
        assert!(!row(&state, index).1, "{order:?}");
        assert!(row(&state, index).2 > full.2, "a rule waits for it again");
        run(&mut state, Action::Remove(manifest));
        assert!(!row(&state, index).0);
        let again = paste(&mut state, &texts[1]);
        assert_eq!(state_of(&state, again), "matches");
        run(&mut state, Action::Remove(index));
        assert_eq!(state_of(&state, again), "unchecked", "nobody lists it now");
    }
}

#[test]
fn a_long_document_is_judged_again_while_the_page_goes_on() {
    let long = format!("{}{}", index(), " ".repeat(crate::store::AT_ONCE));
    let mut state = State::default();
    let opened = run(&mut state, Action::PastedLong(Rc::from(long.as_str())));
    let read = opened.iter().find_map(|effect| match effect {
        Effect::Inspect(id, bytes, served, _) => {
            let document = Document::read(Arc::clone(bytes), served.clone(), Limits::default());
            Some((*id, Inspection::new(Rc::new(document))))
        }
        _ => None,
    });
    let (id, read) = read.expect("it is to be read");
    let first = judge(&read, &state.page.blobs, BTreeSet::new());
    run(&mut state, Action::Inspected(id, Rc::new(first)));
    let waiting = row(&state, id).2;
    paste(&mut state, &manifest());
    assert_eq!(row(&state, id).2, waiting, "what was known stands");
    let effects = judge_again(&mut state, id);
    let Some(Effect::Judge(_, unjudged, blobs, missing)) = effects else {
        panic!("it is to be judged in slices");
    };
    let again = Rc::new(judge(&unjudged, &blobs, missing));
    run(&mut state, Action::Judged(id, Rc::clone(&again)));
    assert!(row(&state, id).2 < waiting, "rules that waited have run");
    let other = Rc::new(Inspection::new(Rc::new(read.document.as_ref().clone())));
    run(&mut state, Action::Judged(id, other));
    let entry = state.page.entry(id).expect("it is open");
    assert_eq!(
        entry.inspection,
        Some(again),
        "of other bytes nothing is taken"
    );
}

#[test]
fn the_detective_knows_a_child_that_was_laid_out_anew() {
    let edited = manifest().replace("{", "{\n  ");
    for index_first in [true, false] {
        let mut state = State::default();
        if index_first {
            paste(&mut state, &index());
        }
        let id = paste(&mut state, &edited);
        if !index_first {
            assert_eq!(state_of(&state, id), "unchecked");
            paste(&mut state, &index());
        }
        assert_eq!(state_of(&state, id), "repaired");
        run(&mut state, Action::OpenExact(id));
        let exact = state.page.current().expect("it is open");
        assert_eq!(&*exact.bytes, manifest().as_bytes());
        assert_eq!(digest_state(exact), "matches");
        let index = state
            .page
            .entries
            .iter()
            .find(|entry| entry.kind() == "oci-index");
        assert!(
            row(&state, index.expect("it is open").id).0,
            "its row is filled"
        );
    }
}

#[test]
fn a_typed_digest_is_held_against_the_bytes() {
    let mut state = State::default();
    let id = paste(&mut state, &format!("{}\n", index()));
    let expect = |state: &mut State, text: &str| {
        run(
            state,
            Action::Expect(id, Some(Digest::sha256(text.as_bytes()))),
        );
    };
    expect(&mut state, &index());
    assert_eq!(state_of(&state, id), "repaired");
    expect(&mut state, &format!("{}\n", index()));
    assert_eq!(state_of(&state, id), "matches");
    expect(&mut state, "something else");
    assert_eq!(state_of(&state, id), "differs");
    let expected = state
        .page
        .entry(id)
        .and_then(|entry| entry.beside.expected.clone());
    assert_eq!(
        expected.expect("it is held").repair,
        Some(None),
        "it has looked"
    );
    run(&mut state, Action::Expect(id, None));
    assert_eq!(state_of(&state, id), "unchecked");
}

#[test]
fn a_saved_answer_opens_as_its_body() {
    let mut state = State::default();
    let body = index();
    let digest = Digest::sha256(body.as_bytes());
    let head = format!("HTTP/2 200\ndocker-content-digest: {digest}\n\n");
    let id = paste(&mut state, &format!("{head}{body}"));
    let entry = state.page.entry(id).expect("it is open");
    assert_eq!(&*entry.bytes, body.as_bytes());
    assert_eq!(
        (entry.kind(), digest_state(entry)),
        ("oci-index", "matches")
    );
    let id = paste(&mut state, &format!("{head}{body}\n"));
    assert_eq!(state_of(&state, id), "repaired");
}

fn archive() -> Vec<u8> {
    let (manifest, index) = (manifest(), index());
    let blob = |text: &str| {
        let path = format!("blobs/sha256/{}", Digest::sha256(text.as_bytes()).hex());
        (path, text.to_owned())
    };
    let top = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{}","size":{},"annotations":{{"io.containerd.image.name":"docker.io/acme/app:1"}}}}]}}"#,
        Digest::sha256(index.as_bytes()),
        index.len()
    );
    let files = [
        (
            "oci-layout".to_owned(),
            r#"{"imageLayoutVersion":"1.0.0"}"#.to_owned(),
        ),
        ("index.json".to_owned(), top),
        blob(&index),
        blob(&manifest),
        blob(CONFIG),
    ];
    let mut tar = Vec::new();
    for (path, text) in files {
        let mut header = [0u8; 512];
        header[..path.len()].copy_from_slice(path.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
        header[148..156].copy_from_slice(b"        ");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        tar.extend(header);
        tar.extend(text.as_bytes());
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

#[test]
fn an_archive_opens_with_its_images() {
    let mut state = State::default();
    let found = Action::ArchiveFound {
        name: Rc::from("app.tar"),
        size: 1,
        file: 7,
    };
    let effects = run(&mut state, found);
    let id = state.page.entries[0].id;
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ReadArchive(of, 7) if *of == id))
    );
    assert!(state.page.busy());
    let mut feed = open_archive();
    archive().chunks(100).for_each(|piece| {
        assert!(feed.feed(piece));
    });
    run(&mut state, Action::ArchiveRead(id, Box::new(feed.finish())));
    assert!(!state.page.busy());
    let entry = Rc::clone(state.page.entry(id).expect("it is open"));
    let Some(ArchiveState::Read(found)) = &entry.beside.archive else {
        panic!("it was read");
    };
    assert_eq!((found.counts.named, found.counts.sound), (3, 3));
    assert_eq!(found.notes, []);
    let image = found.images[0];
    let shown = state.page.entry(image).expect("its image is open");
    assert_eq!((&*shown.name, shown.kind()), ("acme/app:1", "oci-index"));
    assert_eq!(digest_state(shown), "matches");
    assert_eq!((row(&state, image).0, row(&state, image).1), (true, true));
    run(&mut state, Action::Remove(id));
    assert!(row(&state, image).0, "the image keeps its children");
    let bytes: Arc<[u8]> = Arc::from(manifest().as_bytes());
    let name = Rc::from("manifest.json");
    run(&mut state, Action::Opened { name, bytes });
    run(&mut state, Action::Remove(image));
    assert_eq!(
        state.page.blobs.iter().count(),
        1,
        "only what is open stays"
    );
}

#[test]
fn an_archive_that_is_removed_while_it_is_read_is_stopped() {
    let mut state = State::default();
    let found = Action::ArchiveFound {
        name: Rc::from("app.tar"),
        size: 1,
        file: 0,
    };
    run(&mut state, found);
    let id = state.page.entries[0].id;
    let effects = run(&mut state, Action::Remove(id));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::StopReading(of) if *of == id))
    );
    let late = open_archive().finish();
    run(&mut state, Action::ArchiveRead(id, Box::new(late)));
    assert!(state.page.entries.is_empty());
}

#[test]
fn a_removal_that_is_taken_back_fills_its_row_again() {
    let mut state = State::default();
    let index = paste(&mut state, &index());
    let manifest = paste(&mut state, &manifest());
    run(&mut state, Action::Remove(manifest));
    assert!(!row(&state, index).0);
    run(&mut state, Action::Undo);
    assert!(row(&state, index).0);
    run(&mut state, Action::Remove(manifest));
    assert!(
        !row(&state, index).0,
        "it is still the only one that brought it"
    );
}

/// Rows that were made with the report stay through whatever the index does not list, itself above
/// all, and are made anew once a child of it comes.
#[test]
fn rows_are_made_again_only_for_documents_that_the_index_lists() {
    let read = |text: &str| {
        let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
        Rc::new(document)
    };
    let mut blobs = Blobs::default();
    let index = read(&index());
    let mut inspection = Inspection::new(Rc::clone(&index));
    let made = rows(&inspection, &blobs);
    inspection.rows = Some((blobs.clone(), Rc::clone(&made)));
    blobs.insert(index);
    blobs.insert(read("{}"));
    assert!(Rc::ptr_eq(&rows(&inspection, &blobs), &made));
    blobs.insert(read(&manifest()));
    let again = rows(&inspection, &blobs);
    assert_eq!((made[0].layers, again[0].layers), (None, Some(0)));
    inspection.rows = Some((blobs.clone(), again));
    assert_eq!(
        rows(&inspection, &Blobs::default())[0].layers,
        None,
        "the child went"
    );
}
