//! The smallest index over which engines still come to what they come to.

use super::Asked;
use crate::platform::selection::{Candidate, Outcome};
use crate::platform::{Puller, State};

/// How many entries an index may have for [`smallest`] to try them one by one.
const TRIED_ONE_BY_ONE: usize = 256;

/// The smallest index, by places in `candidates`, over which every engine comes to what it comes to over
/// all of them: the same entry, or the same kind of failure. Nothing can be taken out of it without
/// changing that. Where the index is larger than 256 entries and those that engines take are not enough,
/// nothing is left out.
#[must_use]
pub fn smallest(candidates: &[Candidate], asked: &Asked, pullers: &[Puller]) -> Vec<usize> {
    let all: Vec<usize> = (0..candidates.len()).collect();
    let wanted = pattern(candidates, &all, asked, pullers);
    let mut kept: Vec<usize> = Vec::new();
    for (_, position) in &wanted {
        kept.extend(position.first().filter(|at| !kept.contains(at)));
    }
    kept.sort_unstable();
    if pattern(candidates, &kept, asked, pullers) != wanted {
        if candidates.len() > TRIED_ONE_BY_ONE {
            return all;
        }
        kept = all;
    }
    let mut at = kept.len();
    while at > 0 {
        at -= 1;
        let mut without = kept.clone();
        without.remove(at);
        if pattern(candidates, &without, asked, pullers) == wanted {
            kept = without;
        }
    }
    kept
}

/// What each engine comes to over the entries at `places`, by the places in the whole index.
fn pattern(
    candidates: &[Candidate],
    places: &[usize],
    asked: &Asked,
    pullers: &[Puller],
) -> Vec<(&'static str, Vec<usize>)> {
    let chosen: Vec<Candidate> = places
        .iter()
        .filter_map(|at| candidates.get(*at).cloned())
        .collect();
    let original = |position: &[usize]| {
        let mut position = position.to_vec();
        if let Some(first) = position.first_mut() {
            *first = places.get(*first).copied().unwrap_or(*first);
        }
        position
    };
    let of = |puller: &Puller| {
        let selection = (puller.engine.select)(&asked.query(puller.rules), &chosen);
        let name = selection.outcome.name();
        match &selection.outcome {
            Outcome::Picks { position, .. } | Outcome::FetchedThenFailed { position, .. } => {
                (name, original(position))
            }
            Outcome::NoMatch { .. } => {
                let inside = selection.in_state(State::FailsLater).next();
                (
                    name,
                    inside.map_or_else(Vec::new, |one| original(&one.position)),
                )
            }
        }
    };
    pullers.iter().map(of).collect()
}
