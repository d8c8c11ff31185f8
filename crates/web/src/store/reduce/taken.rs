//! Texts that are no document of a registry: taken for what they are, and opened further.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::{Depth, Understanding};
use allarch_core::oci::{DocumentKind, Served};

use super::documents::{PASTED, add, unique_name};
use super::fetch::judge_again;
use super::{go, intake, keep, list, rail, update_entry};
use crate::route::Route;
use crate::store::{Effect, Entry, EntryId, Origin, State, Taken, called};

/// Texts up to this many bytes are understood at once, longer ones while the page goes on.
const AT_ONCE: usize = 8 << 10;

/// Says of every text that is no document of a registry what it is.
pub(super) fn take(state: &mut State) -> Vec<Effect> {
    let due: Vec<Rc<Entry>> = state.page.entries.iter().filter(is_due).cloned().collect();
    let mut effects = Vec::new();
    for entry in due {
        let wanted = entry.beside.wanted;
        if entry.bytes.len() > AT_ONCE {
            effects.push(Effect::Understand(
                entry.id,
                Arc::clone(&entry.bytes),
                wanted,
            ));
            continue;
        }
        let work = Understanding::new(&entry.bytes, Depth::Whole).wanted(wanted);
        let found = Taken::new(&entry.bytes, work.finish().first);
        put(state, entry.id, Rc::new(found));
    }
    effects
}

/// Whether an entry waits to be taken for something. What a registry sent stays what it is.
fn is_due(entry: &&Rc<Entry>) -> bool {
    let Some(inspection) = &entry.inspection else {
        return false;
    };
    // A saved matrix is told by its members.
    entry.beside.taken.is_none()
        && !entry.has_saved_rows()
        && matches!(
            inspection.document.kind(),
            DocumentKind::Unknown | DocumentKind::ToolOutput
        )
        && matches!(
            entry.origin,
            Origin::Pasted { .. } | Origin::File | Origin::Linked
        )
}

/// A long text was understood.
pub(super) fn taken(state: &mut State, id: EntryId, found: Rc<Taken>) -> Vec<Effect> {
    put(state, id, found);
    let mut effects: Vec<Effect> = judge_again(state, id).into_iter().collect();
    effects.push(keep(state));
    effects
}

fn put(state: &mut State, id: EntryId, found: Rc<Taken>) {
    let is_nameless = |entry: &Rc<Entry>| {
        matches!(entry.origin, Origin::Pasted { .. }) && entry.name.starts_with(PASTED)
    };
    let name = state
        .page
        .entry(id)
        .filter(|entry| is_nameless(entry))
        .and_then(|_| {
            let name = match (found.parts.len(), found.found.kind) {
                (0, "unknown") => return None,
                (0, kind) => format!("Pasted {}", called(kind)),
                (count, _) => format!("Pasted {count} things"),
            };
            Some(unique_name(&state.page, &Rc::from(name)))
        });
    update_entry(state, id, |entry| {
        Rc::make_mut(&mut entry.beside).taken = Some(found);
        if let Some(name) = name {
            entry.name = name;
        }
        // It was judged as what it is not.
        if entry.taken().is_some()
            && let Some(inspection) = &entry.inspection
        {
            entry.inspection = Some(Rc::new(
                inspection.judged(allarch_core::lint::Report::default()),
            ));
        }
    });
}

/// Opens one of the things in a text, or shows it where it is open.
pub(super) fn open_part(state: &mut State, id: EntryId, at: usize) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id).cloned() else {
        return Vec::new();
    };
    let Some(part) = entry.taken().and_then(|taken| taken.parts.get(at)) else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&entry.bytes);
    let piece = text.get(part.span.start..part.span.end).unwrap_or_default();
    let (part_id, mut effects) = intake::place_part(state, piece, part.kind);
    let bytes = state
        .page
        .entry(part_id)
        .map(|entry| Arc::clone(&entry.bytes));
    let known = state.page.entries.iter().find(|entry| {
        entry.id != part_id && entry.id != id && bytes.as_ref() == Some(&entry.bytes)
    });
    if let Some(known) = known.map(|entry| entry.id) {
        // It is open already: the new one was only made to compare.
        Rc::make_mut(&mut super::page(state).entries).retain(|entry| entry.id != part_id);
        return go(state, Route::Inspect(Some(known)));
    }
    effects.extend(go(state, Route::Inspect(Some(part_id))));
    effects.push(keep(state));
    effects
}

/// Opens a document that a text holds.
pub(super) fn open_inside(state: &mut State, id: EntryId, at: usize) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id).cloned() else {
        return Vec::new();
    };
    let Some(inside) = entry.taken().and_then(|taken| taken.inside.get(at)) else {
        return Vec::new();
    };
    let served = Served {
        expected_digest: inside.digest.clone(),
        ..Served::default()
    };
    let reference = entry
        .taken()
        .and_then(|taken| taken.found.reads.reference.clone());
    let of = reference.unwrap_or_else(|| entry.name.to_string());
    let name = Rc::from(format!("{of}, {}", inside.name));
    let bytes = Arc::from(inside.bytes.as_slice());
    add(state, name, Origin::File, bytes, served)
}

/// Makes a list of the images that a text names, shows it in the Matrix and fetches them.
pub(super) fn fetch_names(state: &mut State, id: EntryId, now: u64) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id).cloned() else {
        return Vec::new();
    };
    let Some(names) = entry.taken().and_then(|taken| taken.found.names.as_ref()) else {
        return Vec::new();
    };
    let text: String = names
        .images
        .iter()
        .map(|image| format!("{}\n", image.image))
        .collect();
    let name = format!("Images of {}", entry.name);
    let origin = Origin::Pasted { crlf: false };
    let list = rail::push_list(state, &name, origin, &text);
    let mut effects = go(state, Route::Matrix);
    effects.extend(list::fetch(state, list, now));
    effects.push(keep(state));
    effects
}
