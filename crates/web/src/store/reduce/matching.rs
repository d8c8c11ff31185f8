//! The Match view: what is chosen, what is opened from it, what is taken out of it.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::platform::Rules;

use super::{go, page, toast};
use crate::present::matching::{Answer, Listed, Setup, csv, file_name, json, markdown, shortened};
use crate::route::Route;
use crate::store::{Effect, EntryId, MatchAction, MatchFile, MatchState, State, ToastKind};

mod example;
mod smallest;

/// Longest text of a machine that is taken; what decides stands at its beginning.
const LONGEST: usize = 64 << 10;

pub(super) fn act(state: &mut State, action: MatchAction) -> Vec<Effect> {
    match action {
        MatchAction::Host(id) => {
            let matching = chosen(state);
            matching.host = id;
            matching.typed = Rc::default();
        }
        MatchAction::Typed(text) => {
            let end = text.floor_char_boundary(LONGEST);
            chosen(state).typed = Rc::from(text.get(..end).unwrap_or_default());
        }
        MatchAction::Named(text) => chosen(state).named = text,
        MatchAction::Release(product, version) => {
            let releases = &mut chosen(state).releases;
            releases.retain(|(known, _)| *known != product);
            if !version.is_empty() {
                releases.push((product, version));
            }
        }
        MatchAction::Rules(tag) => {
            // What ships today goes without saying.
            let default = *tag == *Rules::default().name();
            chosen(state).rules = if default { Rc::default() } else { tag };
        }
        MatchAction::Steps(key) => super::toggle(&mut chosen(state).open, key, None),
        MatchAction::Attested(on) => chosen(state).attested = on,
        MatchAction::Versus(versus) => chosen(state).versus = Some(versus),
        MatchAction::Smallest(id) => return smallest::open(state, id),
        MatchAction::Example(at) => return example::open(state, at),
        MatchAction::Copy(id) => {
            let text = answer(state, id).map(|answer| markdown(&answer));
            let copy = text.map(|text| Effect::Copy(Rc::from(text), Rc::from("Markdown")));
            return copy.into_iter().collect();
        }
        MatchAction::Save(id, file) => {
            let saved = answer(state, id).map(|answer| save(&answer, file));
            return saved.into_iter().collect();
        }
    }
    Vec::new()
}

/// What was chosen, to be changed.
pub(super) fn chosen(state: &mut State) -> &mut MatchState {
    Rc::make_mut(&mut page(state).matching)
}

/// The answers about a document, as the view shows them.
fn answer(state: &State, id: EntryId) -> Option<Answer> {
    let entry = state.page.entry(id)?;
    let listed = Rc::new(Listed::of(entry, &state.page.blobs)?);
    let setup = Rc::new(Setup::of(&state.page.matching));
    Some(Answer::of(&listed, &setup, true))
}

fn save(answer: &Answer, file: MatchFile) -> Effect {
    let (text, extension) = match file {
        MatchFile::Json => (json(answer), "json"),
        MatchFile::Markdown => (markdown(answer), "md"),
        MatchFile::Csv => (csv(answer), "csv"),
    };
    let name = file_name(&answer.listed.name, extension);
    Effect::Download(Rc::from(name), Arc::from(text.into_bytes()))
}

/// What a link calls the machine: its id, or what decides of the text that was given.
pub(super) fn host_text(matching: &MatchState) -> String {
    let setup = Setup::of(matching);
    match setup.host {
        // The one that is offered first goes without saying.
        Some(_) => matching.host.to_string(),
        None => shortened(&matching.typed),
    }
}

/// Shows a document in the view, with a notice.
fn show(state: &mut State, id: EntryId, words: &str) -> Vec<Effect> {
    let mut effects = go(state, Route::Match(Some(id)));
    effects.extend(toast(state, ToastKind::Done, words));
    effects.push(super::keep(state));
    effects
}

#[cfg(test)]
mod tests;
