//! Tags and attachments of a fetched image: asking, what comes, how it ends.

use std::rc::Rc;

use allarch_core::oci::attestation::{Pairing, content};
use allarch_core::oci::{Document, Reference, Served, View};
use allarch_core::registry::{FetchError, Lookups, TagList};

use super::{documents, fetch, start, update_entry};
use crate::store::hanging::{Attachments, Hanging, Lookup};
use crate::store::{Effect, EntryId, State};

/// Looks up the tags of a document's repository and, where it is there, what hangs on it.
pub(super) fn look_up(state: &mut State, id: EntryId, now: u64) -> Vec<Effect> {
    let Some((reference, way)) = asked_as(state, id) else {
        return Vec::new();
    };
    let proxy = state.page.proxy.clone();
    let root = state
        .page
        .entry(id)
        .and_then(|entry| entry.inspection.as_ref())
        .map(|inspection| Rc::clone(&inspection.document));
    state
        .fetches
        .ask_tags(id, reference.clone(), way, proxy.as_deref());
    if let Some(root) = &root {
        let at_hand = at_hand(state, root);
        state.fetches.ask_attached(
            id,
            reference,
            Rc::clone(root),
            at_hand,
            way,
            proxy.as_deref(),
        );
    }
    set(state, id, |hanging| {
        hanging.tags = Lookup::Asked;
        if root.is_some() {
            hanging.attached = Lookup::Asked;
        }
    });
    fetch::drive(state, now)
}

/// Looks up the tags alone. Whoever calls it drives the machines on.
pub(super) fn ask_tags(state: &mut State, id: EntryId) {
    let Some((reference, way)) = asked_as(state, id) else {
        return;
    };
    let proxy = state.page.proxy.clone();
    state.fetches.ask_tags(id, reference, way, proxy.as_deref());
    set(state, id, |hanging| hanging.tags = Lookup::Asked);
}

/// The tags came, or not.
pub(super) fn tags(state: &mut State, id: EntryId, outcome: Result<TagList, FetchError>) {
    set(state, id, |hanging| {
        hanging.tags = match outcome {
            Ok(list) => Lookup::Here(Rc::new(list)),
            Err(FetchError::Cancelled) => Lookup::Unasked,
            Err(error) => Lookup::Failed(Rc::new(error)),
        };
    });
}

/// What hangs on it came: it is paired with what is at hand now.
pub(super) fn attached(state: &mut State, id: EntryId, lookups: Lookups) {
    let root = state
        .page
        .entry(id)
        .and_then(|entry| entry.inspection.as_ref())
        .map(|inspection| Rc::clone(&inspection.document));
    let Some(root) = root.filter(|_| !lookups.cancelled) else {
        set(state, id, |hanging| hanging.attached = Lookup::Unasked);
        return;
    };
    let at_hand = at_hand(state, &root);
    let documents = at_hand.iter().map(AsRef::as_ref);
    let pairing = Pairing::of(&lookups.evidence(&root, documents));
    let at_hand: Vec<Rc<Document>> = at_hand.iter().cloned().chain([root]).collect();
    let found = Attachments::new(pairing, lookups, &at_hand);
    set(state, id, |hanging| {
        hanging.attached = Lookup::Here(Rc::new(found));
    });
}

/// Fetches an image under another name, by the way that is chosen.
pub(super) fn open(state: &mut State, name: Rc<str>, now: u64) -> Vec<Effect> {
    start(state).name = name;
    fetch::named(state, now)
}

/// Opens what an attachment holds; of an envelope what it carries. It came where the open document did.
pub(super) fn open_text(state: &mut State, name: Rc<str>, layer: &Document) -> Vec<Effect> {
    let origin = state.page.current().map(|entry| entry.origin.clone());
    let Some(origin) = origin else {
        return Vec::new();
    };
    let (bytes, served) = match content::payload(layer) {
        Some(payload) => (payload.into(), Served::default()),
        None => (layer.shared_bytes(), layer.served().clone()),
    };
    documents::add(state, name, origin, bytes, served)
}

/// The name under which a document was asked for, and the way.
fn asked_as(state: &State, id: EntryId) -> Option<(Reference, crate::store::Way)> {
    let progress = state.page.entry(id)?.progress.clone()?;
    let reference = Reference::parse(&progress.reference).ok()?;
    Some((reference, progress.way))
}

/// What an index lists and the page has, or the config of a manifest.
fn at_hand(state: &State, root: &Document) -> Vec<Rc<Document>> {
    let digests: Vec<String> = match root.view() {
        View::Index(index) => index
            .entries()
            .filter_map(|entry| Some(entry.digest_text()?.into_owned()))
            .collect(),
        View::Manifest(manifest) => manifest
            .config()
            .and_then(|config| Some(config.digest_text()?.into_owned()))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    let blobs = &state.page.blobs;
    let found = digests.iter().filter_map(|digest| blobs.get(digest));
    found.cloned().collect()
}

fn set(state: &mut State, id: EntryId, change: impl FnOnce(&mut Hanging)) {
    update_entry(state, id, |entry| {
        let beside = Rc::make_mut(&mut entry.beside);
        let mut hanging = beside.hanging.as_deref().cloned().unwrap_or_default();
        change(&mut hanging);
        beside.hanging = Some(Rc::new(hanging));
    });
}
