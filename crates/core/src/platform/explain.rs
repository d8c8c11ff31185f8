//! What an engine did with an index, step by step, in words.

use super::compare::dotted as at;
use super::selection::{Candidate, Content, Outcome, Query, Selection, candidate_at};
use super::{Considered, Engine, Machine, Rules, State, format_all};

/// The steps of one choice: what it looked for and from where it has that, its rule, what was kept,
/// what decided, what came of it. They can hold untrusted text. Entries are
/// counted from 1, as people do.
#[must_use]
pub fn steps(
    engine: &Engine,
    query: &Query,
    candidates: &[Candidate],
    selection: &Selection,
) -> Vec<String> {
    let engine = engine.acting(query);
    let mut steps = vec![looks_for(engine, query)];
    steps.extend((engine.steps)(query).iter().map(|step| (*step).to_owned()));
    steps.extend(downloads(candidates, selection));
    steps.push(kept(selection));
    steps.push(ends(candidates, selection));
    steps
}

fn looks_for(engine: &Engine, query: &Query) -> String {
    let wanted = format_all(&engine.wanted(query), Rules::default());
    let from = match &query.wanted {
        Some(_) => "as it was named",
        // What is found on no machine is not found on this one.
        None if !(engine.derive)(&Machine::default(), query.rules)
            .architecture
            .is_empty() =>
        {
            "as on every machine"
        }
        None => "which it finds on this machine",
    };
    let list = (engine.takes)(&engine.wanted(query), query.rules);
    let list: Vec<String> = list
        .iter()
        .map(|platform| format_all(platform, Rules::default()))
        .collect();
    match list.as_slice() {
        [] => format!("It looks for {wanted}, {from}, and knows nothing that would do."),
        [_] => format!("It looks for {wanted}, {from}."),
        list => format!(
            "It looks for {wanted}, {from}, and takes, best first: {}.",
            list.join(", ")
        ),
    }
}

/// What is downloaded, where that is not what is taken alone.
fn downloads(candidates: &[Candidate], selection: &Selection) -> Option<String> {
    let leaf = |considered: &&Considered| {
        let candidate = candidate_at(candidates, &considered.position);
        let index = candidate.is_some_and(|one| matches!(one.content, Content::Index(_)));
        considered.fetched && !index
    };
    let all: Vec<String> = selection
        .considered
        .iter()
        .filter(leaf)
        .map(|one| at(&one.position))
        .collect();
    match all.as_slice() {
        [] => None,
        [one] => Some(format!("It downloads entry {one}.")),
        [rest @ .., last] if rest.len() < 10 => Some(format!(
            "It downloads entries {} and {last}.",
            rest.join(", ")
        )),
        many => Some(format!("It downloads {} entries.", many.len())),
    }
}

fn kept(selection: &Selection) -> String {
    let ranked: Vec<_> = selection
        .considered
        .iter()
        .filter(|considered| considered.rank.is_some() && considered.position.len() == 1)
        .collect();
    let total = selection
        .considered
        .iter()
        .filter(|considered| considered.position.len() == 1)
        .count();
    let best = ranked.iter().find(|considered| considered.rank == Some(0));
    match (ranked.len(), best) {
        (0, _) | (_, None) => format!("Of {total} entries none does."),
        (1, Some(best)) => format!("Of {total} entries one does: entry {}.", at(&best.position)),
        (kept, Some(best)) => {
            let decided = best.decided_by.map_or("nothing", |decided| decided.words());
            format!(
                "Of {total} entries {kept} do; entry {} stands before the next by {decided}.",
                at(&best.position)
            )
        }
    }
}

fn ends(candidates: &[Candidate], selection: &Selection) -> String {
    let digest = |position: &[usize]| {
        let digest = candidate_at(candidates, position).map(|one| one.digest.as_str());
        let digest = digest.filter(|digest| !digest.is_empty());
        digest.map_or_else(String::new, |digest| format!(", {digest}"))
    };
    match &selection.outcome {
        Outcome::Picks { position, then } => {
            let taken = format!("It takes entry {}{}.", at(position), digest(position));
            match then {
                Some(then) => format!("{taken} {}", then.message),
                None => taken,
            }
        }
        Outcome::NoMatch { message } => {
            let inside = selection.in_state(State::FailsLater).next();
            let inside = inside.map(|one| format!(" inside entry {}", at(&one.position)));
            let inside = inside.unwrap_or_default();
            format!("It finds nothing{inside} and says: {message}")
        }
        Outcome::FetchedThenFailed { position, message } => format!(
            "It settles on entry {}{}, then fails and says: {message}",
            at(position),
            digest(position)
        ),
    }
}
