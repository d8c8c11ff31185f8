//! The chosen finding.

use super::{State, inspect_state};
use crate::store::Effect;

fn count(state: &State) -> usize {
    let inspection = state
        .page
        .current()
        .and_then(|entry| entry.inspection.as_ref());
    inspection.map_or(0, |inspection| inspection.findings().len())
}

pub(super) fn choose(state: &mut State, at: usize) -> Vec<Effect> {
    if at >= count(state) {
        return Vec::new();
    }
    let times = state.page.inspect.finding.map_or(0, |(_, times)| times);
    inspect_state(state).finding = Some((at, times.wrapping_add(1)));
    vec![Effect::Reveal(format!("finding-{at}"))]
}

pub(super) fn step(state: &mut State, step: i32) -> Vec<Effect> {
    let (count, chosen) = (count(state), state.page.inspect.finding);
    if count == 0 {
        return Vec::new();
    }
    let at = match chosen {
        None if step > 0 => 0,
        None => count - 1,
        Some((at, _)) if step > 0 => (at + 1).min(count - 1),
        Some((at, _)) => at.saturating_sub(1),
    };
    choose(state, at)
}

/// Moves the focus to the chosen finding.
pub(super) fn focus(state: &State) -> Vec<Effect> {
    let chosen = state.page.inspect.finding;
    chosen
        .map(|(at, _)| Effect::Reveal(format!("finding-{at}")))
        .into_iter()
        .collect()
}
