//! The chosen finding.

use super::{State, inspect_state};
use crate::present::findings::sifted;
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

/// The next of those that are shown, or the previous one.
pub(super) fn step(state: &mut State, step: i32) -> Vec<Effect> {
    let current = state
        .page
        .current()
        .and_then(|entry| entry.inspection.as_ref());
    let Some(report) = current.and_then(|inspection| inspection.report.as_ref()) else {
        return Vec::new();
    };
    let shown = sifted(report, &state.page.inspect.sift).shown;
    let mut shown = shown.iter().map(|(at, _)| *at);
    let chosen = state.page.inspect.finding.map(|(at, _)| at);
    let next = match (chosen, step > 0) {
        (None, true) => shown.next(),
        (None, false) => shown.next_back(),
        (Some(chosen), true) => shown.find(|at| *at > chosen).or(Some(chosen)),
        (Some(chosen), false) => shown.rfind(|at| *at < chosen).or(Some(chosen)),
    };
    next.map_or_else(Vec::new, |at| choose(state, at))
}

/// Moves the focus to the chosen finding.
pub(super) fn focus(state: &State) -> Vec<Effect> {
    let chosen = state.page.inspect.finding;
    chosen
        .map(|(at, _)| Effect::Reveal(format!("finding-{at}")))
        .into_iter()
        .collect()
}
