//! Archives: they are read by the shell, and their images become documents of their own.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::{Document, Served};

use super::documents::{next_id, push};
use super::{go, keep, page, relate, update_entry};
use crate::route::Route;
use crate::store::{
    ArchiveImage, ArchiveState, Beside, Effect, Entry, EntryId, Inspection, OpenedArchive, Origin,
    State, judge,
};

/// Most images of one archive that become documents of the rail.
const MOST_IMAGES: usize = 64;

/// An archive was dropped or chosen; `file` is its number in the shell.
pub(super) fn found(state: &mut State, name: Rc<str>, total: u64, file: u32) -> Vec<Effect> {
    let id = next_id(state);
    let (bytes, served) = (Arc::from([]), Served::default());
    let mut entry = Entry::new(id, name, Origin::File, bytes, served);
    entry.beside = Rc::new(Beside {
        archive: Some(ArchiveState::Reading { done: 0, total }),
        ..Beside::default()
    });
    push(state, entry);
    let mut effects = go(state, Route::Inspect(Some(id)));
    effects.push(Effect::ReadArchive(id, file));
    effects
}

/// So many bytes of its file were read.
pub(super) fn progress(state: &mut State, id: EntryId, done: u64) {
    update_entry(state, id, |entry| {
        if let Some(ArchiveState::Reading { done: known, .. }) =
            &mut Rc::make_mut(&mut entry.beside).archive
        {
            *known = done;
        }
    });
}

/// It was read.
pub(super) fn opened(state: &mut State, id: EntryId, opened: OpenedArchive) -> Vec<Effect> {
    if state.page.entry(id).is_none() {
        return Vec::new();
    }
    let OpenedArchive {
        mut found,
        images,
        documents,
        missing,
    } = opened;
    let left_out = images.len().saturating_sub(MOST_IMAGES);
    let numbered: Vec<(EntryId, ArchiveImage)> = images
        .into_iter()
        .take(MOST_IMAGES)
        .map(|image| (next_id(state), image))
        .collect();
    found.images = numbered.iter().map(|(id, _)| *id).collect();
    found.left_out = left_out;
    // Each image keeps what the archive brought, so that either can go without the other.
    let owners: Vec<EntryId> = found.images.iter().copied().chain([id]).collect();
    let digests: Vec<String> = documents
        .iter()
        .map(|document: &Rc<Document>| document.digest().to_string())
        .collect();
    for document in documents {
        for owner in &owners {
            page(state).blobs.insert_for(*owner, Rc::clone(&document));
        }
    }
    let missing = Rc::new(missing);
    for (image_id, image) in numbered {
        let document = image.document;
        let unjudged = Inspection::new(Rc::clone(&document));
        let judged = judge(&unjudged, &state.page.blobs, (*missing).clone());
        let (bytes, served) = (document.shared_bytes(), document.served().clone());
        let mut entry = Entry::new(image_id, image.name, Origin::File, bytes, served);
        entry.beside = Rc::new(Beside {
            missing: Rc::clone(&missing),
            ..Beside::default()
        });
        entry.inspection = Some(Rc::new(judged));
        push(state, entry);
    }
    let fresh = found.images.clone();
    update_entry(state, id, |entry| {
        Rc::make_mut(&mut entry.beside).archive = Some(ArchiveState::Read(found));
    });
    let mut effects = relate::changed(state, digests, &fresh);
    effects.push(keep(state));
    effects
}
