//! Which image of the later list is which of the earlier.

use std::collections::{BTreeMap, BTreeSet};

use crate::coverage::Snapshot;
use crate::oci::Reference;

/// An image in both states; `None` where the other list alone has it.
pub(super) type Pair<'a> = (Option<&'a Snapshot>, Option<&'a Snapshot>);

/// Pairs as [`compare`](super::compare) says, those that were lost last.
pub(super) fn pairs<'a>(before: &'a [Snapshot], after: &'a [Snapshot]) -> Vec<Pair<'a>> {
    if let ([before], [after]) = (before, after) {
        return vec![(Some(before), Some(after))];
    }
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, snapshot) in before.iter().enumerate() {
        by_name.entry(snapshot.name()).or_insert(at);
    }
    let mut of: Vec<Option<usize>> = after
        .iter()
        .map(|snapshot| by_name.remove(snapshot.name()))
        .collect();
    let taken: BTreeSet<usize> = of.iter().flatten().copied().collect();
    let left = repositories(
        before
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken.contains(at)),
    );
    let unpaired = after.iter().enumerate().zip(&of);
    let unpaired = repositories(unpaired.filter(|(_, of)| of.is_none()).map(|(one, _)| one));
    for (repository, later) in unpaired {
        if let ([later], Some([earlier])) =
            (later.as_slice(), left.get(&repository).map(Vec::as_slice))
            && let Some(slot) = of.get_mut(*later)
        {
            *slot = Some(*earlier);
        }
    }
    let taken: BTreeSet<usize> = of.iter().flatten().copied().collect();
    let kept = after
        .iter()
        .zip(of)
        .map(|(after, of)| (of.and_then(|at| before.get(at)), Some(after)));
    let lost = before.iter().enumerate();
    let lost = lost.filter(|(at, _)| !taken.contains(at));
    kept.chain(lost.map(|(_, before)| (Some(before), None)))
        .collect()
}

fn repositories<'a>(
    snapshots: impl Iterator<Item = (usize, &'a Snapshot)>,
) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, snapshot) in snapshots {
        if let Ok(reference) = Reference::parse(snapshot.name()) {
            found.entry(reference.name()).or_default().push(at);
        }
    }
    found
}
