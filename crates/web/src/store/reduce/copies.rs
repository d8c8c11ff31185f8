//! What goes to the clipboard, and what came of it.

use std::rc::Rc;

use super::toast;
use crate::store::{Effect, EntryId, State, ToastKind};

pub(super) fn copied(state: &mut State, what: &str, done: bool) -> Vec<Effect> {
    if done {
        return toast(state, ToastKind::Done, &format!("{what} copied"));
    }
    let text = "The browser did not allow the copy. Select the text and press Ctrl C.";
    toast(state, ToastKind::Failed, text)
}

/// A clipboard of text holds only what is UTF-8; anything else would be changed on the way.
pub(super) fn source(state: &mut State, id: EntryId) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id).cloned() else {
        return Vec::new();
    };
    match std::str::from_utf8(&entry.bytes) {
        Ok(text) => vec![Effect::Copy(Rc::from(text), Rc::from("Source"))],
        Err(_) => {
            let text =
                "These bytes are not UTF-8, so a copy would change them. Download them instead.";
            toast(state, ToastKind::Failed, text)
        }
    }
}
