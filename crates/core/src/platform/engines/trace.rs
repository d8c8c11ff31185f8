//! Keeps account of a choice: what became of every entry, and why.
//!
//! Every engine judges the entries of one index at a time and puts those that it keeps in order.
//! How it judges and what it does with the best is its own.

use std::collections::BTreeMap;

use crate::platform::reason::{Considered, Decision, Reason, State};
use crate::platform::selection::{Candidate, Content, Outcome, Selection};
use crate::text::sorted;

/// What became of the entries so far.
pub(super) struct Trace<'c> {
    top: &'c [Candidate],
    considered: Vec<Considered>,
    /// The indexes that were looked into, with the place in `considered` of the first entry of each.
    opened: BTreeMap<Vec<usize>, usize>,
}

impl<'c> Trace<'c> {
    pub(super) fn new(top: &'c [Candidate]) -> Self {
        Self {
            top,
            considered: Vec::with_capacity(top.len()),
            opened: BTreeMap::new(),
        }
    }

    /// Writes down the entries of the index at `above`. `judged` holds, in index order, the key by
    /// which an entry that is kept is sorted, or why it is not kept; what is equal stays in index
    /// order. `kept` words the reason of one that is, by its place and key. Answers the places of those kept, best first; the best counts as picked.
    pub(super) fn level<K: Copy + Ord>(
        &mut self,
        above: &[usize],
        judged: Vec<Result<K, Reason>>,
        kept: &dyn Fn(usize, K) -> Reason,
        decision: fn(K, K) -> Decision,
    ) -> Vec<usize> {
        self.opened.insert(above.to_vec(), self.considered.len());
        let order = order(&judged);
        let mut ranks = vec![None; judged.len()];
        for (rank, (_, index)) in order.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*index) {
                *slot = Some(rank);
            }
        }
        for (index, (judged, rank)) in judged.into_iter().zip(ranks).enumerate() {
            // The best is held against the next, everything else against the best.
            let other = order.get(usize::from(rank == Some(0)));
            let (state, reason, decided_by) = match judged {
                Err(reason) => (State::No, reason, None),
                Ok(key) => (
                    match rank {
                        Some(0) => State::Picks,
                        _ => State::Ranked,
                    },
                    kept(index, key),
                    other.map(|(other, _)| decision(key, *other)),
                ),
            };
            self.considered.push(Considered {
                position: above.iter().copied().chain([index]).collect(),
                state,
                reason,
                rank,
                decided_by,
                fetched: false,
            });
        }
        order.into_iter().map(|(_, index)| index).collect()
    }

    /// Marks what was taken at `position`, and what holds it, as refused in the end.
    pub(super) fn fail(&mut self, position: &[usize], reason: &Reason) {
        for depth in 1..=position.len() {
            let above = position.get(..depth).unwrap_or(position);
            let Some(considered) = self.at(above).filter(|one| one.state == State::Picks) else {
                continue;
            };
            considered.state = State::FailsLater;
            if above == position {
                considered.reason = reason.clone();
            }
        }
    }

    /// Marks the entry at `position` as taken after all, when one before it was given up.
    pub(super) fn take(&mut self, position: &[usize]) {
        if let Some(considered) = self.at(position) {
            considered.state = State::Picks;
        }
    }

    /// What is written down of the entry at `position`.
    fn at(&mut self, position: &[usize]) -> Option<&mut Considered> {
        let (index, above) = position.split_last()?;
        let first = *self.opened.get(above)?;
        self.considered.get_mut(first + index)
    }

    /// The answer. What stands inside indexes that nobody looked into was not reached.
    pub(super) fn finish(mut self, outcome: Outcome) -> Selection {
        let is_index = |candidate: &Candidate| matches!(candidate.content, Content::Index(Some(_)));
        if self.top.iter().any(is_index) {
            self.not_reached();
            self.considered = sorted(self.considered, |a, b| a.position.cmp(&b.position));
        }
        Selection {
            outcome,
            considered: self.considered,
        }
    }

    fn not_reached(&mut self) {
        let mut open: Vec<(&Candidate, Vec<usize>)> = Vec::new();
        let inside = |above: &[usize], siblings: &'c [Candidate]| {
            let above = above.to_vec();
            siblings.iter().enumerate().map(move |(index, candidate)| {
                let position = above.iter().copied().chain([index]).collect();
                (candidate, position)
            })
        };
        open.extend(inside(&[], self.top));
        while let Some((candidate, position)) = open.pop() {
            let Content::Index(Some(children)) = &candidate.content else {
                continue;
            };
            let before = open.len();
            open.extend(inside(&position, children));
            if self.opened.contains_key(&position) {
                continue;
            }
            let unseen = open.iter().skip(before);
            self.considered
                .extend(unseen.map(|(_, position)| Considered {
                    position: position.clone(),
                    state: State::NotReached,
                    reason: Reason::NotReached,
                    rank: None,
                    decided_by: None,
                    fetched: false,
                }));
        }
    }
}

/// What is kept with its place, best first.
fn order<K: Copy + Ord>(judged: &[Result<K, Reason>]) -> Vec<(K, usize)> {
    let mut order: Vec<(K, usize)> = Vec::new();
    for (index, judged) in judged.iter().enumerate() {
        order.extend(judged.as_ref().ok().map(|key| (*key, index)));
    }
    sorted(order, Ord::cmp)
}
