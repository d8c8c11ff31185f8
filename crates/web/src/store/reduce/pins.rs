//! Pins of a text: fetching what tells them, and the rewritten text.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::registry::{FetchError, Fetched};

use super::rail::file_name;
use super::{fetch, toast, update_entry};
use crate::present::pins::{Doctor, export, open_images};
use crate::store::fetching::Target;
use crate::store::{
    Effect, EntryId, ListedState, PinAsked, PinsAction, PinsFile, State, ToastKind,
};

pub(super) fn act(state: &mut State, id: EntryId, action: PinsAction, now: u64) -> Vec<Effect> {
    match action {
        PinsAction::Fetch => ask(state, id, now),
        PinsAction::Copy => rewritten(state, id, |state, _, bytes| {
            let Ok(text) = String::from_utf8(bytes) else {
                let text = "These bytes are not UTF-8, so a copy would change them. Download them instead.";
                return toast(state, ToastKind::Failed, text);
            };
            vec![Effect::Copy(Rc::from(text), Rc::from("Rewritten text"))]
        }),
        PinsAction::Download => rewritten(state, id, |_, name, bytes| {
            vec![Effect::Download(name, Arc::from(bytes))]
        }),
        PinsAction::Save(file) => save(state, id, file),
    }
}

/// Asks for every image that would tell what is open, and again for what could not be had.
fn ask(state: &mut State, id: EntryId, now: u64) -> Vec<Effect> {
    let (way, proxy) = (state.page.start.way, state.page.proxy.clone());
    let mut asked = Vec::new();
    let wanted = open_images(&state.page, id);
    update_entry(state, id, |entry| {
        let beside = Rc::make_mut(&mut entry.beside);
        let known = Rc::make_mut(&mut beside.pins);
        for reference in wanted {
            let at = known.iter().position(|one| one.reference == reference);
            let at = at.unwrap_or_else(|| {
                let reference = reference.clone();
                let state = ListedState::Unasked;
                known.push(PinAsked { reference, state });
                known.len() - 1
            });
            if let Some(one) = known.get_mut(at)
                && one.state != ListedState::Asked
            {
                one.state = ListedState::Asked;
                asked.push((at, reference));
            }
        }
    });
    for (at, reference) in asked {
        let target = Target::Pinned(id, at);
        state.fetches.ask(target, reference, way, proxy.as_deref());
    }
    fetch::drive(state, now)
}

/// An image came. Other bytes than those that were asked for tell nothing.
pub(super) fn came(state: &mut State, id: EntryId, at: usize, fetched: &Fetched) {
    let known = match &fetched.fault {
        None => ListedState::Here(fetched.document.digest().clone()),
        Some(fault) => ListedState::Failed(fault.clone()),
    };
    set(state, id, at, known);
}

/// An image could not be had.
pub(super) fn failed(state: &mut State, id: EntryId, at: usize, error: FetchError) {
    let known = match error {
        FetchError::Cancelled => ListedState::Unasked,
        error => ListedState::Failed(error),
    };
    set(state, id, at, known);
}

/// What waited for its turn waits no more.
pub(super) fn stopped(state: &mut State, id: EntryId) {
    let is_asked = |one: &PinAsked| one.state == ListedState::Asked;
    let asked = state
        .page
        .entry(id)
        .map(|entry| Rc::clone(&entry.beside.pins));
    for (at, _) in asked
        .iter()
        .flat_map(|asked| asked.iter().enumerate())
        .filter(|(_, one)| is_asked(one))
    {
        set(state, id, at, ListedState::Unasked);
    }
}

fn set(state: &mut State, id: EntryId, at: usize, known: ListedState) {
    update_entry(state, id, |entry| {
        let beside = Rc::make_mut(&mut entry.beside);
        if let Some(one) = Rc::make_mut(&mut beside.pins).get_mut(at) {
            one.state = known;
        }
    });
}

fn rewritten(
    state: &mut State,
    id: EntryId,
    then: impl FnOnce(&mut State, Rc<str>, Vec<u8>) -> Vec<Effect>,
) -> Vec<Effect> {
    let page = Rc::clone(&state.page);
    let (Some(entry), Some(doctor)) = (page.entry(id), Doctor::of(&page, id)) else {
        return Vec::new();
    };
    then(state, file_name(entry), doctor.rewritten)
}

fn save(state: &State, id: EntryId, file: PinsFile) -> Vec<Effect> {
    let Some((name, text)) = export(&state.page, id, file) else {
        return Vec::new();
    };
    vec![match file {
        PinsFile::CopyDiff => {
            let text = String::from_utf8_lossy(&text);
            Effect::Copy(Rc::from(text), Rc::from("Diff"))
        }
        PinsFile::Diff | PinsFile::Json | PinsFile::Sarif => {
            Effect::Download(Rc::from(name), Arc::from(text))
        }
    }]
}
