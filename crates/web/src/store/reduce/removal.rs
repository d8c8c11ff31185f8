//! Documents leave the rail, and come back for as long as the notice about them stands.

use std::rc::Rc;

use super::{documents, go, inspect_state, keep, list, page, relate, toast};
use crate::present::number::count;
use crate::route::Route;
use crate::store::{Effect, Entry, EntryId, Removed, State, ToastKind};

pub(super) fn remove(state: &mut State, id: EntryId, now: u64) -> Vec<Effect> {
    let mut entries = state.page.entries.iter().enumerate();
    let Some((at, entry)) = entries.find(|(_, entry)| entry.id == id) else {
        return Vec::new();
    };
    let name = Rc::clone(&entry.name);
    take(state, at..at + 1, &format!("{name} removed"), now)
}

pub(super) fn clear_all(state: &mut State, now: u64) -> Vec<Effect> {
    let all = state.page.entries.len();
    let what = count(all, "document");
    take(state, 0..all, &format!("{what} removed"), now)
}

/// Takes a run of documents out of the rail and says so, with the way back.
fn take(state: &mut State, run: std::ops::Range<usize>, words: &str, now: u64) -> Vec<Effect> {
    let ids: Vec<EntryId> = state.page.entries.iter().map(|entry| entry.id).collect();
    let ids = ids.get(run.clone()).unwrap_or_default();
    if ids.is_empty() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    for id in ids {
        // What is on its way for it ends first, so that it comes back as a document at rest.
        effects.extend(list::stop(state, *id, now));
        effects.push(Effect::StopInspecting(*id));
    }
    let route = state.page.route;
    let shown = state.page.current().map(|entry| entry.id);
    let blobs = state.page.blobs.clone();
    let start = run.start;
    let taken: Vec<Rc<Entry>> = Rc::make_mut(&mut page(state).entries).drain(run).collect();
    inspect_state(state)
        .open
        .retain(|(owner, _)| !ids.contains(owner));
    let neighbour = {
        let left = &state.page.entries;
        let at = start.min(left.len().saturating_sub(1));
        left.get(at).map(|entry| entry.id)
    };
    let was_shown = shown.is_some_and(|id| ids.contains(&id));
    if was_shown && matches!(route, Route::Inspect(_)) {
        let next = neighbour.map_or(Route::Start, |id| Route::Inspect(Some(id)));
        page(state).route = next;
        let inspect = inspect_state(state);
        (inspect.finding, inspect.place) = (None, None);
        effects.push(Effect::Replace(next));
    }
    if was_shown && matches!(route, Route::Match(Some(_))) {
        page(state).route = Route::Match(None);
        effects.push(Effect::Replace(Route::Match(None)));
    }
    // What no document needs any more is let go with the last one.
    if state.page.entries.is_empty() {
        page(state).blobs = crate::store::Blobs::default();
    } else {
        let mut gone: Vec<String> = digests(&taken);
        for id in ids {
            gone.extend(page(state).blobs.release(*id));
        }
        effects.extend(relate::changed(state, gone, &[]));
    }
    let is_reading = |entry: &Rc<Entry>| entry.beside.archive.is_some() && entry.is_unread();
    let stopped = taken.iter().filter(|entry| is_reading(entry));
    effects.extend(stopped.map(|entry| Effect::StopReading(entry.id)));
    effects.extend(toast(state, ToastKind::Done, words));
    if let Some(toast) = &mut page(state).toast {
        toast.undo = !taken.iter().all(is_reading);
    }
    state.removed = Some(Removed {
        // An archive whose reading was stopped is to be opened anew.
        entries: (start..)
            .zip(taken)
            .filter(|(_, entry)| !is_reading(entry))
            .collect(),
        blobs,
        route,
    });
    // The button that was pressed is gone; the focus goes to what stands in its place.
    effects.push(match neighbour {
        Some(id) => Effect::Reveal(link_id(id)),
        None => Effect::Focus("main"),
    });
    effects.push(keep(state));
    effects
}

fn digests<'e>(entries: impl IntoIterator<Item = &'e Rc<Entry>>) -> Vec<String> {
    let inspections = entries
        .into_iter()
        .filter_map(|entry| entry.inspection.as_ref());
    inspections
        .map(|inspection| inspection.document.digest().to_string())
        .collect()
}

/// Brings the documents of the last removal back to their places.
pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let Some(removed) = state.removed.take() else {
        return Vec::new();
    };
    page(state).toast = None;
    let mut back = page(state).blobs.take_back(&removed.blobs);
    let first = removed.entries.first().map(|(_, entry)| entry.id);
    back.extend(digests(removed.entries.iter().map(|(_, entry)| entry)));
    for (at, mut entry) in removed.entries {
        // Another document may have taken its name meanwhile.
        Rc::make_mut(&mut entry).name = documents::unique_name(&state.page, &entry.name);
        let entries = Rc::make_mut(&mut page(state).entries);
        entries.insert(at.min(entries.len()), entry);
    }
    let mut effects = go(state, removed.route);
    effects.extend(relate::changed(state, back, &[]));
    effects.extend(first.map(|id| Effect::Reveal(link_id(id))));
    effects.extend(super::unread(&state.page));
    effects.push(keep(state));
    effects
}

/// The element identifier of a document's link in the rail.
#[must_use]
pub fn link_id(id: EntryId) -> String {
    format!("doc-{}", id.0)
}
