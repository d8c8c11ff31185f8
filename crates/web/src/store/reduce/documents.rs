//! Documents come: read, named, put into the rail and shown.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::oci::{Document, DocumentKind, Served};

use super::{go, keep, page, update_entry};
use crate::route::Route;
use crate::store::{AT_ONCE, Effect, Entry, EntryId, Inspection, Origin, Page, State};

/// What a pasted document is called until its kind is known.
pub(super) const PASTED: &str = "Pasted text";

/// Whether bytes begin as JSON does, so that they are a document and nothing else.
pub(super) fn begins_as_json(bytes: &[u8]) -> bool {
    match bytes.trim_ascii_start().first() {
        // What is not UTF-8 is read as JSON too, which keeps the place of the first wrong byte.
        Some(b'[') => std::str::from_utf8(bytes).map_or(true, allarch_core::intake::begins_as_json),
        first => first == Some(&b'{'),
    }
}

/// Adds a document and shows it.
pub(super) fn add(
    state: &mut State,
    name: Rc<str>,
    origin: Origin,
    bytes: Arc<[u8]>,
    served: Served,
) -> Vec<Effect> {
    let (id, mut effects) = place(state, name, origin, bytes, served);
    effects.extend(go(state, Route::Inspect(Some(id))));
    effects.push(keep(state));
    effects
}

/// Puts a document into the rail.
pub(super) fn place(
    state: &mut State,
    name: Rc<str>,
    origin: Origin,
    bytes: Arc<[u8]>,
    served: Served,
) -> (EntryId, Vec<Effect>) {
    let id = next_id(state);
    let mut effects = Vec::new();
    let mut entry = Entry::new(id, name, origin, bytes, served);
    if entry.bytes.len() <= AT_ONCE {
        let (bytes, served) = (Arc::clone(&entry.bytes), entry.served.clone());
        let document = Document::read(bytes, served, Limits::default());
        let inspection = Inspection::new(Rc::new(document));
        if matches!(entry.origin, Origin::Pasted { .. }) {
            entry.name = pasted_name(&inspection.document);
        }
        effects.push(came(id, &inspection));
        entry.inspection = Some(Rc::new(inspection));
    } else {
        effects.push(inspect_later(&entry, &state.page));
    }
    push(state, entry);
    (id, effects)
}

pub(super) fn inspect_later(entry: &Entry, page: &Page) -> Effect {
    Effect::Inspect(
        entry.id,
        Arc::clone(&entry.bytes),
        entry.served.clone(),
        page.blobs.clone(),
    )
}

/// Takes what was made of a large document.
pub(super) fn inspected(state: &mut State, id: EntryId, inspection: Rc<Inspection>) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id) else {
        return Vec::new();
    };
    let is_nameless = matches!(entry.origin, Origin::Pasted { .. }) && &*entry.name == PASTED;
    let name = is_nameless.then(|| unique_name(&state.page, &pasted_name(&inspection.document)));
    let came = came(id, &inspection);
    update_entry(state, id, |entry| {
        entry.inspection = Some(inspection);
        if let Some(name) = name {
            entry.name = name;
        }
    });
    vec![came, keep(state)]
}

/// What is to be done when a document has been read: it is judged, if it is not yet, and others by it.
pub(super) fn came(id: EntryId, inspection: &Inspection) -> Effect {
    Effect::Changed(vec![inspection.document.digest().to_string()], vec![id])
}

/// A number for a document.
pub(super) fn next_id(state: &mut State) -> EntryId {
    let id = EntryId(state.next_entry);
    state.next_entry += 1;
    id
}

/// Puts a document at the end of the rail, under a name of its own.
pub(super) fn push(state: &mut State, mut entry: Entry) {
    entry.name = unique_name(&state.page, &entry.name);
    Rc::make_mut(&mut page(state).entries).push(Rc::new(entry));
}

/// What the rail calls a document that came without a name.
fn pasted_name(document: &Document) -> Rc<str> {
    let what = match document.kind() {
        DocumentKind::OciIndex => "index",
        DocumentKind::DockerManifestList => "manifest list",
        DocumentKind::OciManifest | DocumentKind::DockerManifest => "manifest",
        DocumentKind::DockerSchema1 => "schema 1 manifest",
        DocumentKind::ImageConfig => "config",
        DocumentKind::ArtifactManifest => "artifact manifest",
        DocumentKind::OciLayout => "layout file",
        DocumentKind::LayoutIndex => "layout index",
        DocumentKind::Descriptor => "descriptor",
        DocumentKind::ToolOutput => "tool output",
        DocumentKind::Unknown => "text",
    };
    Rc::from(format!("Pasted {what}"))
}

/// Names are told apart by a number, since each has a button of its own.
pub(super) fn unique_name(page: &Page, name: &Rc<str>) -> Rc<str> {
    let taken = |name: &str| page.entries.iter().any(|entry| *entry.name == *name);
    if !taken(name) {
        return Rc::clone(name);
    }
    let free = (2..)
        .map(|n| format!("{name} ({n})"))
        .find(|name| !taken(name));
    free.map_or_else(|| Rc::clone(name), Rc::from)
}
