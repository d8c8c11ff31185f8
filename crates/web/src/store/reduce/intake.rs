//! The paste box: text to a document, a list, a name, or the reason why it is none.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::{
    Depth, InputKind, Part, Understanding, inside, parts, read_http_response, recognise, understand,
};
use allarch_core::json::Limits;
use allarch_core::oci::Served;

use super::{documents, focus_paste, go, keep, rail, start, update_entry};
use crate::route::Route;
use crate::store::{Effect, EntryId, Failure, Origin, State, ToastKind, Typed};

pub(super) fn typed(state: &mut State, typed: Typed) -> Vec<Effect> {
    let start = start(state);
    start.typed = typed;
    start.second = false;
    start.failure = None;
    Vec::new()
}

pub(super) fn pasted_outside(state: &mut State, text: Typed) -> Vec<Effect> {
    typed(state, text);
    focus_paste(state)
}

/// Opens a long text with its exact bytes, where it is meant to be a document; anything else goes
/// to the box.
pub(super) fn pasted_long(state: &mut State, text: Rc<str>) -> Vec<Effect> {
    if documents::begins_as_json(text.as_bytes()) {
        return open(state, &text, false);
    }
    pasted_outside(state, Typed::pasted(&text))
}

/// Whether the box holds a document and nothing else: JSON, or more than is looked into. Where a second
/// may follow, or a person chose what it is, the second file looks.
pub(super) fn is_document(state: &State) -> bool {
    let start = &state.page.start;
    let text = &start.typed.text;
    // Words below its last line: a message.
    let below = text.rsplit_once("}\n").map(|(_, rest)| rest.trim_start());
    let has_words = below.is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let is_one = !has_words && !text.contains("}\n{");
    (documents::begins_as_json(text.as_bytes()) && !start.second && is_one)
        || text.len() > Limits::default().max_bytes
}

/// Takes the text for what it looks like.
pub(super) fn inspect_typed(state: &mut State) -> Vec<Effect> {
    let text = Rc::clone(&state.page.start.typed.text);
    let second = state.page.start.second;
    let guesses = Understanding::new(text.as_bytes(), Depth::Glance).finish();
    let found = match (second, guesses.second) {
        (true, Some(second)) => second,
        _ => guesses.first,
    };
    let things = if second { Vec::new() } else { parts(&text) };
    if !things.is_empty() {
        return open_parts(state, &text, &things);
    }
    let is_document = |kind: &str| DOCUMENTS.contains(&kind);
    let failure = match found.kind {
        "unknown" if second => return open_typed(state, Some("unknown")),
        kind if is_document(kind) && found.seen_through.is_empty() => {
            return open_typed(state, None);
        }
        kind if is_document(kind) => return open_unwrapped(state, &text),
        "http-response" => match open_response(state, &text) {
            Some(effects) => return effects,
            None => return open_typed(state, None),
        },
        "image-list" => return open_list(state, &text),
        "reference" => {
            let is_plain = !text.trim().contains(char::is_whitespace);
            let name = found.reads.reference.filter(|_| !is_plain);
            let name = name.map_or_else(|| Rc::from(text.trim()), Rc::from);
            return put_name(state, name);
        }
        "digest" | "platform" => Failure::NoDocument(Box::new(recognise(text.as_bytes()))),
        "archive" | "unknown" => Failure::NotRecognised(Box::new(recognise(text.as_bytes()))),
        kind => return open_typed(state, second.then_some(kind)),
    };
    start(state).failure = Some(failure);
    vec![Effect::Focus("paste")]
}

/// Kinds of what a registry holds.
const DOCUMENTS: &[&str] = &[
    "oci-index",
    "docker-manifest-list",
    "oci-manifest",
    "docker-manifest",
    "docker-schema1",
    "image-config",
    "artifact-manifest",
    "oci-layout",
    "layout-index",
    "descriptor",
];

/// The name goes to the field for names; nothing is sent.
pub(super) fn put_name(state: &mut State, name: Rc<str>) -> Vec<Effect> {
    let start = start(state);
    start.name = name;
    start.typed = Typed::default();
    start.second = false;
    start.failure = Some(Failure::IsName);
    let mut effects = go(state, Route::Start);
    effects.push(Effect::Focus("fetch"));
    effects
}

/// Opens the text as it is, taken for this kind where one was chosen.
pub(super) fn open_typed(state: &mut State, wanted: Option<&'static str>) -> Vec<Effect> {
    let Typed { text, crlf } = state.page.start.typed.clone();
    let mut effects = open(state, &text, crlf);
    if wanted.is_some()
        && let Some(id) = state.page.entries.last().map(|entry| entry.id)
    {
        update_entry(state, id, |entry| {
            Rc::make_mut(&mut entry.beside).wanted = wanted;
        });
        effects.push(keep(state));
    }
    clear(state);
    effects
}

fn open(state: &mut State, text: &str, crlf: bool) -> Vec<Effect> {
    let (name, bytes) = (Rc::from(documents::PASTED), Arc::from(text.as_bytes()));
    let origin = Origin::Pasted { crlf };
    documents::add(state, name, origin, bytes, Served::default())
}

/// Opens a document that stands in a fence, below a prompt or behind quote marks, without those.
fn open_unwrapped(state: &mut State, text: &str) -> Vec<Effect> {
    let found = understand(text.as_bytes());
    let seen = found.seen_through.join(", ");
    let Some(document) = inside(text, &found).into_iter().next() else {
        return open_typed(state, None);
    };
    let crlf = state.page.start.typed.crlf;
    let (id, mut effects) = place_unwrapped(state, &document.bytes, crlf);
    clear(state);
    effects.extend(go(state, Route::Inspect(Some(id))));
    effects.push(keep(state));
    effects.extend(super::toast(
        state,
        ToastKind::Done,
        &format!("Opened without what pasting added: {seen}"),
    ));
    effects
}

fn place_unwrapped(state: &mut State, bytes: &[u8], crlf: bool) -> (EntryId, Vec<Effect>) {
    let (name, bytes) = (Rc::from(documents::PASTED), Arc::from(bytes));
    documents::place(
        state,
        name,
        Origin::Pasted { crlf },
        bytes,
        Served::default(),
    )
}

/// Opens the whole text, and each thing in it as a document of its own.
fn open_parts(state: &mut State, text: &str, things: &[Part]) -> Vec<Effect> {
    let crlf = state.page.start.typed.crlf;
    let (whole, mut effects) = place_unwrapped(state, text.as_bytes(), crlf);
    for part in things {
        let piece = text.get(part.span.start..part.span.end).unwrap_or_default();
        effects.extend(place_part(state, piece, part.kind).1);
    }
    clear(state);
    effects.extend(go(state, Route::Inspect(Some(whole))));
    effects.push(keep(state));
    effects
}

/// Puts one thing of a text into the rail as what it is.
pub(super) fn place_part(
    state: &mut State,
    piece: &str,
    kind: &'static str,
) -> (EntryId, Vec<Effect>) {
    if kind == "image-list" {
        let origin = Origin::Pasted { crlf: false };
        return (
            rail::push_list(state, "Pasted images", origin, piece),
            Vec::new(),
        );
    }
    let documents = if DOCUMENTS.contains(&kind) {
        inside(piece, &understand(piece.as_bytes()))
    } else {
        Vec::new()
    };
    let bytes = documents
        .first()
        .map_or(piece.as_bytes(), |document| document.bytes.as_slice());
    place_unwrapped(state, bytes, false)
}

/// Opens the body of a saved HTTP answer, held against its head; `None` where it has none.
fn open_response(state: &mut State, text: &str) -> Option<Vec<Effect>> {
    let response = read_http_response(text.as_bytes())?;
    let body = text.as_bytes().get(response.body.clone())?;
    if body.is_empty() {
        return None;
    }
    let crlf = state.page.start.typed.crlf;
    // CRLF in the head alone changes no byte of the body.
    let origin = Origin::Pasted {
        crlf: crlf && !response.is_exact(body),
    };
    let (bytes, served) = (Arc::from(body), response.served());
    let effects = documents::add(state, Rc::from(documents::PASTED), origin, bytes, served);
    clear(state);
    Some(effects)
}

fn open_list(state: &mut State, text: &str) -> Vec<Effect> {
    let origin = Origin::Pasted {
        crlf: state.page.start.typed.crlf,
    };
    let effects = rail::add_list(state, "Pasted images", origin, text, Route::Matrix);
    clear(state);
    effects
}

/// The document holds the text now; the box is free for the next.
fn clear(state: &mut State) {
    let start = start(state);
    start.typed = Typed::default();
    start.second = false;
    start.failure = None;
}

/// Takes the form that was proposed: a name goes to the field for names, anything else to the box.
pub(super) fn use_instead(state: &mut State, text: Rc<str>) -> Vec<Effect> {
    let is_name = recognise(text.as_bytes()).kind == InputKind::Reference;
    let start = start(state);
    start.failure = None;
    if is_name {
        start.name = text;
        start.typed = Typed::default();
    } else {
        start.typed = Typed { text, crlf: false };
    }
    let mut effects = go(state, Route::Start);
    effects.push(Effect::Focus(if is_name { "fetch" } else { "paste" }));
    effects
}
