//! Lists of images: fetched, stopped, gone on with, and what came of them shown a few at a time.

use std::rc::Rc;

use allarch_core::registry::{FetchError, Fetched};

use super::{fetch, keep, page, update_entry};
use crate::store::fetching::{Landed, Target, is_top};
use crate::store::{Effect, EntryId, ListedImage, ListedState, State};

/// Fetches every image of a list that is not at hand; where none is missing, those that an exported
/// matrix has, anew.
pub(super) fn fetch(state: &mut State, id: EntryId, now: u64) -> Vec<Effect> {
    let (way, proxy) = (state.page.start.way, state.page.proxy.clone());
    let mut asked = Vec::new();
    update_entry(state, id, |entry| {
        let Some(list) = &mut entry.list else { return };
        let list = Rc::make_mut(list);
        let is_anew = list.missing() == 0;
        for (at, image) in list.images.iter_mut().enumerate() {
            let is_wanted = match is_anew {
                true => image.is_known() && image.state == ListedState::Unasked,
                false => image.is_missing(),
            };
            if let Some(reference) = image.reference.clone().filter(|_| is_wanted) {
                image.state = ListedState::Asked;
                asked.push((at, reference));
            }
        }
    });
    state.fetches.go_on();
    for (at, reference) in asked {
        let target = Target::Listed(id, at);
        state.fetches.ask(target, reference, way, proxy.as_deref());
    }
    fetch::drive(state, now)
}

/// Stops what is on its way for a document, a list or another.
pub(super) fn stop(state: &mut State, id: EntryId, now: u64) -> Vec<Effect> {
    let stopped = state.fetches.stop(id);
    let mut effects: Vec<Effect> = stopped.into_iter().map(Effect::Abort).collect();
    effects.extend(fetch::drive(state, now));
    settle(state);
    update_entry(state, id, |entry| {
        let Some(list) = &mut entry.list else { return };
        for image in &mut Rc::make_mut(list).images {
            if image.state == ListedState::Asked {
                image.state = ListedState::Unasked;
            }
        }
    });
    effects
}

/// What follows once the machines were polled: the page says how the lists stand, wakes where a
/// registry asked to wait, and shows what came, soon or, where nothing more is on its way, now.
pub(super) fn follow(state: &mut State, now: u64) -> Vec<Effect> {
    let mut effects = Vec::new();
    let standing = state.fetches.standing(now);
    if standing.as_ref() != state.page.lists.as_deref() {
        page(state).lists = standing.map(Rc::new);
    }
    if let Some(at) = state.fetches.wakes_at()
        && state.wakes_at.is_none_or(|known| at < known)
    {
        state.wakes_at = Some(at);
        effects.push(Effect::Wake(at.saturating_sub(now).max(1)));
    }
    if state.landed.is_empty() {
        return effects;
    }
    if state.fetches.is_idle() {
        settle(state);
        effects.push(keep(state));
    } else if !state.settling {
        state.settling = true;
        effects.push(Effect::SettleSoon);
    }
    effects
}

/// The time that a registry asked for is over, most likely.
pub(super) fn wake(state: &mut State, now: u64) -> Vec<Effect> {
    state.wakes_at = None;
    fetch::drive(state, now)
}

/// Shows what came.
pub(super) fn settle(state: &mut State) {
    state.settling = false;
    for Landed { id, at, what } in std::mem::take(&mut state.landed) {
        match what {
            Ok(fetched) => landed(state, id, at, &fetched),
            // What an image is found to be stays, whatever became of its children.
            Err(None | Some(FetchError::Cancelled)) => {}
            Err(Some(error)) => update(state, id, at, |image| {
                if image.state == ListedState::Asked {
                    image.state = ListedState::Failed(error);
                }
            }),
        }
    }
}

fn landed(state: &mut State, id: EntryId, at: usize, fetched: &Fetched) {
    let document = Rc::new(fetched.document.clone());
    let digest = document.digest().clone();
    page(state).blobs.insert(document);
    if !is_top(fetched) {
        return;
    }
    let origin = fetch::origin(state, fetched);
    update(state, id, at, |image| {
        image.origin = origin;
        image.state = match &fetched.fault {
            None => ListedState::Here(digest),
            // Other bytes than those that were asked for say nothing of the image.
            Some(fault) => ListedState::Failed(fault.clone()),
        };
    });
}

fn update(state: &mut State, id: EntryId, at: usize, change: impl FnOnce(&mut ListedImage)) {
    update_entry(state, id, |entry| {
        let Some(list) = &mut entry.list else { return };
        if let Some(image) = Rc::make_mut(list).images.get_mut(at) {
            change(image);
        }
    });
}
