//! The paste box: text to a document, a list, a name, or the reason why it is none.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::{InputKind, read_http_response, recognise};
use allarch_core::json::Limits;
use allarch_core::oci::Served;

use super::{documents, focus_paste, go, rail, start};
use crate::route::Route;
use crate::store::{Effect, Failure, Origin, State, Typed};

pub(super) fn typed(state: &mut State, typed: Typed) -> Vec<Effect> {
    let start = start(state);
    start.typed = typed;
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

/// Whether the box holds a document and nothing else: JSON, or more than is looked into.
pub(super) fn is_document(state: &State) -> bool {
    let text = state.page.start.typed.text.as_bytes();
    documents::begins_as_json(text) || text.len() > Limits::default().max_bytes
}

/// Takes the text for what it looks like.
pub(super) fn inspect_typed(state: &mut State) -> Vec<Effect> {
    let text = Rc::clone(&state.page.start.typed.text);
    let recognised = recognise(text.as_bytes());
    let failure = match recognised.kind {
        InputKind::Document(_) => return open_typed(state),
        InputKind::HttpResponse => match open_response(state, &text) {
            Some(effects) => return effects,
            None => Failure::NoDocument(Box::new(recognised)),
        },
        InputKind::ImageList => return open_list(state, &text),
        InputKind::Reference => {
            let start = start(state);
            start.name = Rc::from(text.trim());
            start.typed = Typed::default();
            start.failure = Some(Failure::IsName);
            return vec![Effect::Focus("fetch")];
        }
        InputKind::Digest | InputKind::Platform => Failure::NoDocument(Box::new(recognised)),
        InputKind::Archive | InputKind::Unknown => Failure::NotRecognised(Box::new(recognised)),
    };
    start(state).failure = Some(failure);
    vec![Effect::Focus("paste")]
}

/// Opens the text as it is, whatever it is.
pub(super) fn open_typed(state: &mut State) -> Vec<Effect> {
    let Typed { text, crlf } = state.page.start.typed.clone();
    let effects = open(state, &text, crlf);
    clear(state);
    effects
}

fn open(state: &mut State, text: &str, crlf: bool) -> Vec<Effect> {
    let (name, bytes) = (Rc::from(documents::PASTED), Arc::from(text.as_bytes()));
    let origin = Origin::Pasted { crlf };
    documents::add(state, name, origin, bytes, Served::default())
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
