//! Two states held against each other: choosing them, fetching what tells sizes, saving what came of it.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::registry::FetchError;
use allarch_core::text::visible;

use super::{fetch, go, matrix_state, toast};
use crate::present::compare::{everything, export, only_two, unsized_images};
use crate::route::Route;
use crate::store::fetching::Target;
use crate::store::{CompareAction, CompareFile, Effect, EntryId, State, ToastKind};

pub(super) fn act(state: &mut State, action: CompareAction, now: u64) -> Vec<Effect> {
    match action {
        CompareAction::On(on) => return show(state, on),
        CompareAction::With(name) => return with(state, name),
        CompareAction::Before(name) => matrix_state(state).compare.before = name,
        CompareAction::After(name) => matrix_state(state).compare.after = name,
        CompareAction::Swap => {
            let compare = &mut matrix_state(state).compare;
            std::mem::swap(&mut compare.before, &mut compare.after);
        }
        CompareAction::Sizes => return sizes(state, now),
        CompareAction::Save(file) => return save(state, file),
    }
    Vec::new()
}

/// Shows the comparison or the matrix. Where two states alone can be meant, they are chosen.
fn show(state: &mut State, on: bool) -> Vec<Effect> {
    let compare = &state.page.matrix.compare;
    let is_new = compare.before.is_empty() && compare.after.is_empty();
    let meant = (on && is_new).then(|| only_two(&state.page.entries));
    let compare = &mut matrix_state(state).compare;
    compare.on = on;
    if let Some([before, after]) = meant.flatten() {
        (compare.before, compare.after) = (before, after);
    }
    // What was pressed is drawn anew.
    vec![Effect::Focus(if on {
        "mode-compare"
    } else {
        "mode-matrix"
    })]
}

/// Shows what became of a state until now.
fn with(state: &mut State, name: Rc<str>) -> Vec<Effect> {
    let now = everything(&state.page.entries);
    let compare = &mut matrix_state(state).compare;
    compare.on = true;
    (compare.before, compare.after) = (name, now.unwrap_or_default());
    let mut effects = go(state, Route::Matrix);
    effects.push(Effect::Focus("compare-after"));
    effects
}

fn sizes(state: &mut State, now: u64) -> Vec<Effect> {
    let way = state.page.start.way;
    let proxy = state.page.proxy.clone();
    for (id, reference) in unsized_images(&state.page) {
        let target = Target::Sizes(id);
        state.fetches.ask(target, reference, way, proxy.as_deref());
    }
    fetch::drive(state, now)
}

/// The manifests of an image could not be had.
pub(super) fn failed(state: &mut State, id: EntryId, error: &FetchError) -> Option<Effect> {
    if *error == FetchError::Cancelled {
        return None;
    }
    let name = state.page.entry(id).map(|entry| Rc::clone(&entry.name))?;
    let text = format!(
        "The sizes of {} could not be fetched: {error}",
        visible(&name)
    );
    toast(state, ToastKind::Failed, &text).into_iter().next()
}

fn save(state: &mut State, file: CompareFile) -> Vec<Effect> {
    let Some(text) = export(&state.page, file) else {
        let text = "There is nothing to save yet: choose two states.";
        return toast(state, ToastKind::Failed, text);
    };
    let saved =
        |name: &str, text: String| Effect::Download(name.into(), Arc::from(text.into_bytes()));
    vec![match file {
        CompareFile::CopyMarkdown => Effect::Copy(Rc::from(text), Rc::from("Markdown")),
        CompareFile::CopyJson => Effect::Copy(Rc::from(text), Rc::from("JSON")),
        CompareFile::Markdown => saved("comparison.md", text),
        CompareFile::Json => saved("comparison.json", text),
    }]
}
