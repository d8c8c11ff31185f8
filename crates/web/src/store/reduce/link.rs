//! A link, or a report saved as a file, becomes documents again. Nothing is fetched for it.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::permalink::{self, Link, LinkDocument, Pairs, State as LinkState};

use super::{documents, inspect_state, keep, matrix_state, page, rail, start};
use crate::route::Route;
use crate::store::{Effect, Entry, EntryId, Failure, Newer, Origin, Page, State};

/// Opens the fragment of the page's address.
pub(super) fn open(state: &mut State, fragment: &str) -> Vec<Effect> {
    match permalink::open(fragment) {
        Ok(Link::Content(content)) => {
            let (ids, mut effects) = take(state, &content);
            state_of_view(state, content.view, &ids);
            page(state).newer.records = content.unknown;
            effects.push(keep(state));
            effects
        }
        Ok(Link::Reference { reference, view }) => {
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
    let route = Route::Inspect(ids.first().copied());
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
    for document in documents {
        let known = |entry: &&Rc<Entry>| {
            entry.origin == Origin::Linked
                && *entry.name == *document.name
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
    page(state).route = Route::Inspect(ids.first().copied());
    (ids, effects)
}

fn add(state: &mut State, document: &LinkDocument) -> (EntryId, Vec<Effect>) {
    let name: Rc<str> = Rc::from(document.name.as_str());
    if document.kind == "image-list" {
        let text = String::from_utf8_lossy(&document.bytes);
        return (
            rail::push_list(state, &name, Origin::Linked, &text),
            Vec::new(),
        );
    }
    let bytes = Arc::from(document.bytes.as_slice());
    let served = document.read().served().clone();
    documents::place(state, name, Origin::Linked, bytes, served)
}

/// What is open and chosen, for a link that carries these documents in this order.
pub(super) fn view_pairs(open: &Page, carried: &[EntryId]) -> Pairs {
    let mut pairs = Pairs::new();
    let mut put = |key: &str, text: String| {
        if !text.is_empty() {
            pairs.insert(key.to_owned(), text);
        }
    };
    let require: Vec<&str> = open.matrix.require.iter().map(|one| &**one).collect();
    put("require", require.join(","));
    put("filter", open.matrix.filter.to_string());
    if open.matrix.allow_emulated {
        put("emulated", "1".to_owned());
    }
    if open.route == Route::Matrix {
        put("view", "matrix".to_owned());
        return pairs;
    }
    let current = open.current().map(|entry| entry.id);
    let at = carried.iter().position(|id| Some(*id) == current);
    put(
        "at",
        at.filter(|at| *at > 0)
            .map_or_else(String::new, |at| at.to_string()),
    );
    let rows = open.inspect.open.iter();
    let rows: Vec<String> = rows
        .filter(|(id, _)| Some(*id) == current)
        .map(|(_, row)| row.to_string())
        .collect();
    put("open", rows.join(","));
    let finding = open.inspect.finding;
    put(
        "finding",
        finding.map_or_else(String::new, |(at, _)| at.to_string()),
    );
    pairs
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
    for (key, text) in view {
        match (key.as_str(), shown) {
            ("require", _) => {
                matrix_state(state).require = text.split(',').map(Rc::from).collect();
            }
            ("filter", _) => matrix_state(state).filter = Rc::from(text),
            ("emulated", _) => matrix_state(state).allow_emulated = text == "1",
            ("view", Some(_)) if text == "matrix" => page(state).route = Route::Matrix,
            ("open", Some(id)) => {
                let rows = text
                    .split(',')
                    .filter_map(|row| Some((id, row.parse().ok()?)));
                inspect_state(state).open.extend(rows);
            }
            ("finding", Some(_)) => {
                inspect_state(state).finding = text.parse().ok().map(|at| (at, 1));
            }
            ("at", _) => {}
            _ => newer.view.push((key, text)),
        }
    }
    page(state).newer = newer;
}
