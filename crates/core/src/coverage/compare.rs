//! Two states of one image or of a list: which platforms came and went, and whether what is required
//! survives.
//!
//! What is required is what a person says, else every platform that the earlier state offers. A
//! platform that the earlier state did not cover cannot be lost; it is told apart.

use std::collections::{HashMap, HashSet};

use super::{
    Column, MAX_COLUMNS, Offer, Options, Requirement, Row, Snapshot, State, Verdict, matrix,
};
use crate::platform::{column_platform, order};
use crate::text::sorted;

mod moves;
mod pairs;

use moves::moves;
use pairs::pairs;

/// Two states of one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The earlier; `None` where the list gained the image.
    pub before: Option<Side>,
    /// The later; `None` where the list lost the image.
    pub after: Option<Side>,
    /// The platforms of both, in the one order.
    pub platforms: Vec<Changed>,
    /// Versions of an operating system that moved.
    pub moves: Vec<VersionMove>,
    /// What became of each required platform, in the one order.
    pub required: Vec<Survival>,
    /// Whether they survive.
    pub verdict: Verdict,
}

/// An image at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its name, as given.
    pub name: String,
    /// Its digest, where it is at hand.
    pub digest: Option<String>,
    /// Why nothing is known of it.
    pub why: Option<String>,
}

/// One platform in both states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The text of its column.
    pub platform: String,
    /// What became of it.
    pub change: Change,
    /// The first entry for it before.
    pub before: Option<Offer>,
    /// The first entry for it after.
    pub after: Option<Offer>,
}

/// What became of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    Gained,
    /// It is not there any more.
    Lost,
    /// Its manifest is another.
    Changed,
    /// Its manifest is the same.
    Same,
    /// One of the two states is not known.
    Unknown,
}

/// A version of an operating system that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionMove {
    /// The platform without its version: `windows/amd64`.
    pub platform: String,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
}

/// What became of a required platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survival {
    /// The text of its column.
    pub platform: String,
    /// How the earlier state covers it.
    pub before: State,
    /// How the later does.
    pub after: State,
    /// Fail where it was covered and is not; unknown where the later is, or where it is missing now
    /// and nothing is known of before.
    pub verdict: Verdict,
    /// Neither covers it, so that the upgrade loses nothing.
    pub is_uncovered: bool,
}

impl Change {
    /// The word in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Unknown => "unknown",
        }
    }
}

impl Changed {
    /// How many attestations fewer speak of it now.
    #[must_use]
    pub fn attestations_lost(&self) -> usize {
        let count = |offer: &Option<Offer>| offer.as_ref().and_then(|offer| offer.attestations);
        match (count(&self.before), count(&self.after)) {
            (Some(before), Some(after)) => before.saturating_sub(after),
            _ => 0,
        }
    }
}

/// Both states of every image, in the order of the later list; images that it lost stand at the end.
///
/// Two single images are one pair whatever they are called. In lists the same name is a pair, then
/// the same repository where each list has just one image of it left.
#[must_use]
pub fn compare(
    before: &[Snapshot],
    after: &[Snapshot],
    require: &[Requirement],
    options: &Options<'_>,
) -> Vec<Comparison> {
    pairs(before, after)
        .into_iter()
        .map(|(before, after)| pair(before, after, require, options))
        .collect()
}

/// The verdict over all of them: [`Verdict::Fail`] where one fails, else unknown where one is.
#[must_use]
pub fn survives(comparisons: &[Comparison]) -> Verdict {
    Verdict::all(comparisons.iter().map(|one| one.verdict))
}

fn pair(
    before: Option<&Snapshot>,
    after: Option<&Snapshot>,
    require: &[Requirement],
    options: &Options<'_>,
) -> Comparison {
    let side = |snapshot: &Snapshot| Side {
        name: snapshot.name().to_owned(),
        digest: snapshot.digest.clone(),
        why: snapshot.why().map(str::to_owned),
    };
    let mut comparison = Comparison {
        before: before.map(side),
        after: after.map(side),
        platforms: platforms(before, after),
        moves: moves(before, after),
        required: Vec::new(),
        verdict: Verdict::Pass,
    };
    if let (Some(before), Some(after)) = (before, after) {
        comparison.required = survivals(before, after, require, options);
        let verdicts = comparison.required.iter().map(|one| one.verdict);
        comparison.verdict = Verdict::all(verdicts);
        if after.why().is_some() || (require.is_empty() && before.why().is_some()) {
            comparison.verdict = Verdict::Unknown;
        }
    }
    comparison
}

fn platforms(before: Option<&Snapshot>, after: Option<&Snapshot>) -> Vec<Changed> {
    let (first_before, first_after) = (first_offers(before), first_offers(after));
    let is_known = |snapshot: Option<&Snapshot>| snapshot.is_none_or(|one| one.why().is_none());
    let all_known = is_known(before) && is_known(after);
    let mut seen = HashSet::new();
    let offers = before
        .into_iter()
        .chain(after)
        .flat_map(|one| one.offers.iter());
    let columns: Vec<&Offer> = offers
        .filter(|offer| seen.insert(offer.column.as_str()))
        .collect();
    let columns = sorted(columns, |a, b| {
        order(&column_platform(&a.platform), &column_platform(&b.platform))
    });
    let changed = |offer: &Offer| {
        let first = |of: &HashMap<&str, &Offer>| of.get(offer.column.as_str()).copied().cloned();
        let (before, after) = (first(&first_before), first(&first_after));
        Changed {
            platform: offer.column.clone(),
            change: match (&before, &after) {
                (Some(before), Some(after)) if before.digest == after.digest => Change::Same,
                (Some(_), Some(_)) => Change::Changed,
                _ if !all_known => Change::Unknown,
                (Some(_), None) => Change::Lost,
                (None, _) => Change::Gained,
            },
            before,
            after,
        }
    };
    columns.into_iter().map(changed).collect()
}

/// The first entry for each column.
fn first_offers(snapshot: Option<&Snapshot>) -> HashMap<&str, &Offer> {
    let mut first = HashMap::new();
    for offer in snapshot.into_iter().flat_map(|one| one.offers.iter()) {
        first.entry(offer.column.as_str()).or_insert(offer);
    }
    first
}

fn survivals(
    before: &Snapshot,
    after: &Snapshot,
    require: &[Requirement],
    options: &Options<'_>,
) -> Vec<Survival> {
    let offered: Vec<Requirement>;
    let require = if require.is_empty() {
        offered = offered_before(before, after);
        &offered
    } else {
        require
    };
    let images = [before.image.clone(), after.image.clone()];
    let found = matrix(&images, require, options);
    let [earlier, later] = found.rows.as_slice() else {
        return Vec::new();
    };
    let state = |row: &Row, at: usize| row.cells.get(at).map_or(State::Unknown, |cell| cell.state);
    let survival = |(at, column): (usize, &Column)| {
        let (before, after) = (state(earlier, at), state(later, at));
        let (was, is) = (options.covers(before), options.covers(after));
        Survival {
            platform: column.text.clone(),
            before,
            after,
            is_uncovered: (was, is) == (Verdict::Fail, Verdict::Fail),
            verdict: match (was, is) {
                (_, Verdict::Pass) | (Verdict::Fail, Verdict::Fail) => Verdict::Pass,
                (Verdict::Pass, Verdict::Fail) => Verdict::Fail,
                (_, Verdict::Unknown) | (Verdict::Unknown, Verdict::Fail) => Verdict::Unknown,
            },
        }
    };
    let columns = found.columns.iter().enumerate();
    let required = columns.filter(|(_, column)| column.required);
    required.map(survival).collect()
}

/// What is required where a person says nothing: every platform that the earlier state offers. Of more
/// than anybody reads, those first that the later has no entry for.
fn offered_before(before: &Snapshot, after: &Snapshot) -> Vec<Requirement> {
    let kept = first_offers(Some(after));
    let mut seen = HashSet::new();
    let own = before.offers.iter();
    let own = own.filter(|offer| seen.insert(offer.column.as_str()));
    let (kept, gone): (Vec<&Offer>, Vec<&Offer>) =
        own.partition(|offer| kept.contains_key(offer.column.as_str()));
    let first = gone.into_iter().chain(kept).take(MAX_COLUMNS);
    let requirement = |offer: &Offer| Requirement {
        platform: column_platform(&offer.platform),
    };
    first.map(requirement).collect()
}
