//! Documents of other kinds come, and all are saved.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::{InputKind, read_http_response, recognise};
use allarch_core::json::Limits;
use allarch_core::oci::{Document, Served};

use super::documents::{add, begins_as_json, next_id, push};
use super::{go, keep, link, page};
use crate::examples::{CARDS, CARRIED, Card, Carried};
use crate::route::Route;
use crate::store::{AT_ONCE, Effect, Entry, EntryId, List, ListedState, Origin, State};

/// Opens a file's bytes as a document.
fn add_file(state: &mut State, name: Rc<str>, bytes: Arc<[u8]>) -> Vec<Effect> {
    let served = Served {
        file_name: Some(name.to_string()),
        ..Served::default()
    };
    add(state, name, Origin::File, bytes, served)
}

/// Opens a file as what it is.
pub(super) fn opened(state: &mut State, name: Rc<str>, bytes: Arc<[u8]>) -> Vec<Effect> {
    if begins_as_json(&bytes) {
        return add_file(state, name, bytes);
    }
    if let Some(effects) = link::report(state, &bytes) {
        return effects;
    }
    if let Some(response) = read_http_response(&bytes).filter(|answer| !answer.body.is_empty()) {
        let body = bytes.get(response.body.clone()).unwrap_or_default();
        return add(
            state,
            name,
            Origin::File,
            Arc::from(body),
            response.served(),
        );
    }
    let looks_like_list = bytes.len() <= AT_ONCE && recognise(&bytes).kind == InputKind::ImageList;
    if let (true, Ok(text)) = (looks_like_list, std::str::from_utf8(&bytes)) {
        return add_list(state, &name, Origin::File, text, Route::Matrix);
    }
    add_file(state, name, bytes)
}

pub(super) fn example(state: &mut State, at: usize) -> Vec<Effect> {
    let (Some(card), Some(example)) = (CARDS.get(at), CARRIED.get(at)) else {
        return Vec::new();
    };
    let is_it = |entry: &&Rc<Entry>| entry.origin == Origin::Example && *entry.name == *card.name;
    if let Some(entry) = state.page.entries.iter().find(is_it) {
        let route = if entry.list.is_some() {
            Route::Matrix
        } else {
            Route::Inspect(Some(entry.id))
        };
        return go(state, route);
    }
    for blob in example.blobs() {
        insert_blob(state, blob);
    }
    if !example.listed.is_empty() {
        return list_example(state, card, example);
    }
    let served = Served {
        expected_digest: example.digest.and_then(|digest| digest.parse().ok()),
        ..Served::default()
    };
    add(
        state,
        Rc::from(card.name),
        Origin::Example,
        Arc::from(example.bytes),
        served,
    )
}

fn insert_blob(state: &mut State, bytes: &'static [u8]) {
    let document = Document::read(bytes, Served::default(), Limits::default());
    page(state).blobs.insert(Rc::new(document));
}

/// The list of examples shows the other examples too.
fn list_example(state: &mut State, card: &Card, example: &Carried) -> Vec<Effect> {
    for other in CARRIED.iter().filter(|other| other.digest.is_some()) {
        insert_blob(state, other.bytes);
        for blob in other.blobs() {
            insert_blob(state, blob);
        }
    }
    let text = String::from_utf8_lossy(example.bytes);
    let effects = add_list(state, card.name, Origin::Example, &text, Route::Matrix);
    let Some(entry) = Rc::make_mut(&mut page(state).entries).last_mut() else {
        return effects;
    };
    if let Some(list) = &mut Rc::make_mut(entry).list {
        for image in &mut Rc::make_mut(list).images {
            let known = example
                .listed
                .iter()
                .find(|(name, _)| *name == &*image.name);
            if let Some(digest) = known.and_then(|(_, digest)| digest.parse().ok()) {
                image.state = ListedState::Here(digest);
                image.origin = Origin::Example;
            }
        }
    }
    effects
}

/// Adds a list of images and shows `route`.
pub(super) fn add_list(
    state: &mut State,
    name: &str,
    origin: Origin,
    text: &str,
    route: Route,
) -> Vec<Effect> {
    push_list(state, name, origin, text);
    let mut effects = go(state, route);
    effects.push(keep(state));
    effects
}

/// Puts a list of images into the rail.
pub(super) fn push_list(state: &mut State, name: &str, origin: Origin, text: &str) -> EntryId {
    let id = next_id(state);
    let mut entry = Entry::new(
        id,
        Rc::from(name),
        origin,
        Arc::from(text.as_bytes()),
        Served::default(),
    );
    entry.list = Some(Rc::new(List::of(text.as_bytes())));
    push(state, entry);
    id
}

/// Opens an image of a list as a document of its own.
pub(super) fn open_listed(state: &mut State, id: EntryId, at: usize) -> Vec<Effect> {
    let image = state
        .page
        .entry(id)
        .and_then(|entry| entry.list.as_ref())
        .and_then(|list| list.images.get(at));
    let Some(image) = image.cloned() else {
        return Vec::new();
    };
    let (name, ListedState::Here(digest)) = (image.name, image.state) else {
        return Vec::new();
    };
    let open = |entry: &&Rc<Entry>| *entry.name == *name && entry.list.is_none();
    if let Some(entry) = state.page.entries.iter().find(open) {
        return go(state, Route::Inspect(Some(entry.id)));
    }
    let Some(document) = state.page.blobs.get(digest.as_str()).cloned() else {
        return Vec::new();
    };
    let served = Served {
        expected_digest: Some(digest),
        ..document.served().clone()
    };
    add(state, name, image.origin, document.shared_bytes(), served)
}

pub(super) fn download(state: &State, id: EntryId) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id) else {
        return Vec::new();
    };
    vec![Effect::Download(file_name(entry), Arc::clone(&entry.bytes))]
}

/// A file name for saved bytes: nothing that a file system minds.
pub(super) fn file_name(entry: &Entry) -> Rc<str> {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            c
        } else {
            '-'
        }
    };
    let name: String = entry.name.chars().map(plain).collect();
    let name = name.trim_matches(['-', '.']);
    let is_json = entry
        .inspection
        .as_ref()
        .is_some_and(|inspection| inspection.document.root().is_some());
    if name.contains(".json") || !is_json {
        Rc::from(name)
    } else {
        Rc::from(format!("{name}.json"))
    }
}
