//! A link, or a report saved as a file, becomes documents again. Nothing is fetched for it.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::Digest;
use allarch_core::permalink::{self, Link, LinkDocument, Pairs, State as LinkState};

use super::{address, documents, keep, page, rail, start, update_entry};
use crate::route::Route;
use crate::store::{Effect, Entry, EntryId, Failure, ListedState, Newer, Origin, Page, State};

/// Opens the fragment of the page's address.
pub(super) fn open(state: &mut State, fragment: &str) -> Vec<Effect> {
    if let Some(route) = Route::parse(fragment) {
        let (_, view) = permalink::view_of(fragment);
        address::restore(state, route, view);
        return Vec::new();
    }
    match permalink::open(fragment) {
        Ok(Link::Content(content)) => {
            let (ids, mut effects) = take(state, &content);
            let view = as_called_here(state, &content.documents, &ids, content.view);
            state_of_view(state, view, &ids);
            page(state).newer.records = content.unknown;
            effects.push(keep(state));
            effects
        }
        Ok(Link::Reference { reference, view }) => {
            // The address names what was fetched here: going back to it, or a reload, shows that.
            let named =
                |entry: &&Rc<Entry>| address::fetched_name(entry).as_deref() == Some(&*reference);
            if let Some(id) = state.page.entries.iter().find(named).map(|entry| entry.id) {
                address::restore(state, Route::Inspect(Some(id)), view);
                return Vec::new();
            }
            state_of_view(state, view, &[]);
            page(state).route = Route::Start;
            let start = start(state);
            start.name = Rc::from(reference);
            start.failure = Some(Failure::NameFromLink);
            vec![Effect::Focus("fetch")]
        }
        Err(error) => {
            page(state).route = Route::Start;
            start(state).failure = Some(Failure::Link(error));
            Vec::new()
        }
    }
}

/// Opens the documents that a report saved as HTML carries; `None` where it is none of ours.
pub(super) fn report(state: &mut State, bytes: &[u8]) -> Option<Vec<Effect>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let content = permalink::in_report(text)?;
    let (ids, mut effects) = take(state, &content);
    let view = as_called_here(state, &content.documents, &ids, content.view);
    state_of_view(state, view, &ids);
    page(state).newer.records = content.unknown;
    let route = state.page.route;
    effects.extend(super::go(state, route));
    effects.push(keep(state));
    Some(effects)
}

/// Puts documents into the rail, and those without a name, which are children, beside it.
fn take(state: &mut State, content: &LinkState) -> (Vec<EntryId>, Vec<Effect>) {
    let (children, documents): (Vec<_>, Vec<_>) = content
        .documents
        .iter()
        .partition(|one| one.name.is_empty());
    for child in children {
        page(state).blobs.insert(Rc::new(child.read()));
    }
    let (mut ids, mut effects) = (Vec::new(), Vec::new());
    for document in &documents {
        let known = |entry: &&Rc<Entry>| {
            entry.origin == Origin::Linked
                && is_named(&entry.name, &document.name)
                && *entry.bytes == *document.bytes
        };
        if let Some(entry) = state.page.entries.iter().find(known) {
            ids.push(entry.id);
            continue;
        }
        let (id, more) = add(state, document);
        if !document.unknown.is_empty() {
            page(state)
                .newer
                .fields
                .push((id, document.unknown.clone()));
        }
        ids.push(id);
        effects.extend(more);
    }
    for (id, document) in ids.iter().zip(documents) {
        bring_images(state, *id, document);
    }
    page(state).route = Route::Inspect(ids.first().copied());
    (ids, effects)
}

/// Whether a document of the rail has this name, or got a number behind it because another had it.
fn is_named(name: &str, wanted: &str) -> bool {
    name.strip_prefix(wanted).is_some_and(|number| {
        let number = number
            .strip_prefix(" (")
            .and_then(|rest| rest.strip_suffix(')'));
        name == wanted || number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// A comparison names documents as their own page called them; here they may have got a number.
fn as_called_here(
    state: &State,
    documents: &[LinkDocument],
    ids: &[EntryId],
    mut view: Pairs,
) -> Pairs {
    for key in ["before", "after"] {
        let Some(named) = view.get_mut(key) else {
            continue;
        };
        let carried = documents.iter().filter(|one| !one.name.is_empty());
        let meant = carried.zip(ids).find(|(one, _)| one.name == *named);
        if let Some(entry) = meant.and_then(|(_, id)| state.page.entry(*id)) {
            *named = entry.name.to_string();
        }
    }
    view
}

fn add(state: &mut State, document: &LinkDocument) -> (EntryId, Vec<Effect>) {
    let name: Rc<str> = Rc::from(document.name.as_str());
    if document.kind == "image-list" || document.kind == permalink::MATRIX {
        let text = String::from_utf8_lossy(&document.bytes);
        return (
            rail::push_list(state, &name, Origin::Linked, &text),
            Vec::new(),
        );
    }
    let bytes = Arc::from(document.bytes.as_slice());
    let served = document.read().served().clone();
    let placed = documents::place(state, name, Origin::Linked, bytes, served);
    update_entry(state, placed.0, |entry| {
        let beside = Rc::make_mut(&mut entry.beside);
        beside.missing = Rc::new(document.missing());
        beside.typed = document.held_against();
    });
    placed
}

/// Lets the images of a list be the documents that travelled with it.
fn bring_images(state: &mut State, id: EntryId, document: &LinkDocument) {
    let mut at_hand = document.at_hand();
    at_hand.retain(|_, digest| is_here(&state.page, digest));
    update_entry(state, id, |entry| {
        let Some(list) = &mut entry.list else { return };
        for image in &mut Rc::make_mut(list).images {
            if let Some(digest) = at_hand.remove(&*image.name) {
                image.state = ListedState::Here(digest);
                image.origin = Origin::Linked;
            }
        }
    });
}

fn is_here(open: &Page, digest: &Digest) -> bool {
    let mut read = open
        .entries
        .iter()
        .filter_map(|entry| entry.inspection.as_ref());
    open.blobs.get(digest.as_str()).is_some()
        || read.any(|inspection| inspection.document.digest() == digest)
}

/// Brings back what was open and chosen; keys that no view knows are kept.
fn state_of_view(state: &mut State, view: Pairs, ids: &[EntryId]) {
    let mut newer = Newer::default();
    newer.fields.clone_from(&state.page.newer.fields);
    let at = view.get("at").and_then(|at| at.parse().ok()).unwrap_or(0);
    let shown = ids.get(at).or_else(|| ids.first()).copied();
    if shown.is_some() {
        page(state).route = Route::Inspect(shown);
    }
    newer.view = address::bring_back(state, view, shown);
    page(state).newer = newer;
}
