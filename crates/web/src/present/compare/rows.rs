//! The rows of a comparison: images, and the platforms of each.

use std::collections::HashSet;

use allarch_core::coverage::compare::Survival;
use allarch_core::coverage::{Change, Comparison, Offer, State, Verdict};

use crate::present::number::{count, grouped, size};

/// What became of a required platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is still covered, or is now.
    Kept,
    /// It was covered and is not any more.
    Lost,
    /// Neither state covers it.
    Missing,
    /// Not known.
    Unknown,
}

/// A platform of both states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformLine {
    /// The text of its column.
    pub platform: String,
    /// What became of its entry; `None` where neither state has one.
    pub change: Option<Change>,
    /// Before: short digest and size.
    pub before: Option<(String, Option<u64>)>,
    /// After.
    pub after: Option<(String, Option<u64>)>,
    /// What became of its size, where both are known.
    pub growth: Option<String>,
    /// How many attestations speak of it, before and after, where they differ or there are some.
    pub attestations: Option<String>,
    /// How many were lost.
    pub attestations_lost: usize,
    /// What became of it, where it is required, and how each state covers it.
    pub fate: Option<(Fate, String)>,
}

/// The platforms of a comparison, then those that are required and that neither state has.
#[must_use]
pub fn lines(one: &Comparison) -> Vec<PlatformLine> {
    let required: std::collections::HashMap<&str, &Survival> = one
        .required
        .iter()
        .map(|survival| (survival.platform.as_str(), survival))
        .collect();
    let fate = |platform: &str| required.get(platform).map(|survival| fate(survival));
    let line = |changed: &allarch_core::coverage::Changed| PlatformLine {
        platform: changed.platform.clone(),
        change: Some(changed.change),
        before: changed.before.as_ref().map(entry),
        after: changed.after.as_ref().map(entry),
        growth: growth(changed.before.as_ref(), changed.after.as_ref()),
        attestations: attestations(changed.before.as_ref(), changed.after.as_ref()),
        attestations_lost: changed.attestations_lost(),
        fate: fate(&changed.platform),
    };
    let mut lines: Vec<PlatformLine> = one.platforms.iter().map(line).collect();
    let seen: HashSet<&str> = one
        .platforms
        .iter()
        .map(|one| one.platform.as_str())
        .collect();
    let absent = one.required.iter();
    let absent = absent.filter(|survival| !seen.contains(survival.platform.as_str()));
    lines.extend(absent.map(|survival| PlatformLine {
        platform: survival.platform.clone(),
        change: None,
        before: None,
        after: None,
        growth: None,
        attestations: None,
        attestations_lost: 0,
        fate: Some(self::fate(survival)),
    }));
    lines
}

fn fate(survival: &Survival) -> (Fate, String) {
    let fate = match survival.verdict {
        Verdict::Fail => Fate::Lost,
        Verdict::Unknown => Fate::Unknown,
        Verdict::Pass if survival.is_uncovered => Fate::Missing,
        Verdict::Pass => Fate::Kept,
    };
    let word = |state: State| match state {
        State::Via => "by a variant",
        State::Emulate => "emulated",
        state => state.name(),
    };
    let (before, after) = (word(survival.before), word(survival.after));
    let words = match before == after {
        true => after.to_owned(),
        false => format!("{before} → {after}"),
    };
    (fate, words)
}

fn entry(offer: &Offer) -> (String, Option<u64>) {
    let hex = offer
        .digest
        .split_once(':')
        .map_or(offer.digest.as_str(), |(_, hex)| hex);
    (hex.chars().take(12).collect(), offer.size)
}

fn growth(before: Option<&Offer>, after: Option<&Offer>) -> Option<String> {
    let (before, after) = (before?.size?, after?.size?);
    Some(match after.cmp(&before) {
        std::cmp::Ordering::Equal => "same".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", size(after - before)),
        std::cmp::Ordering::Less => format!("−{}", size(before - after)),
    })
}

fn attestations(before: Option<&Offer>, after: Option<&Offer>) -> Option<String> {
    let count = |offer: Option<&Offer>| offer.and_then(|offer| offer.attestations);
    match (count(before), count(after)) {
        (None | Some(0), None | Some(0)) => None,
        (Some(before), Some(after)) if before == after => Some(after.to_string()),
        (before, after) => {
            let word =
                |count: Option<usize>| count.map_or_else(|| "–".to_owned(), |n| n.to_string());
            Some(format!("{} → {}", word(before), word(after)))
        }
    }
}

/// What changed over all images, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Platforms lost, over all images.
    pub lost: usize,
    /// Platforms gained.
    pub gained: usize,
    /// Versions of an operating system that moved.
    pub moved: usize,
    /// Attestations lost.
    pub attestations: usize,
}

/// Counts what changed.
#[must_use]
pub fn facts<'a>(comparisons: impl IntoIterator<Item = &'a Comparison>) -> Facts {
    let mut facts = Facts::default();
    // An image that the list gained or lost says nothing of platforms.
    let pairs = comparisons.into_iter();
    for one in pairs.filter(|one| one.before.is_some() && one.after.is_some()) {
        for changed in &one.platforms {
            facts.lost += usize::from(changed.change == Change::Lost);
            facts.gained += usize::from(changed.change == Change::Gained);
            facts.attestations += changed.attestations_lost();
        }
        facts.moved += one.moves.len();
    }
    facts
}

impl Facts {
    /// Each fact that is one, in words, and whether somebody may miss something.
    #[must_use]
    pub fn words(&self) -> Vec<(String, bool)> {
        let fact = |number: usize, what: &str, became: &str, bad: bool| {
            (number > 0).then(|| (format!("{} {became}", count(number, what)), bad))
        };
        let all = [
            fact(self.lost, "platform", "lost", true),
            fact(self.gained, "platform", "gained", false),
            fact(self.moved, "OS version", "moved", false),
            fact(self.attestations, "attestation", "lost", true),
        ];
        all.into_iter().flatten().collect()
    }
}

/// The images of a list that are drawn: by position, what does not survive first, then what is not
/// known, what changed, the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Positions.
    pub rows: Vec<usize>,
    /// How many are not drawn.
    pub more: usize,
}

/// At most `most` images.
#[must_use]
pub fn shown(comparisons: &[Comparison], most: usize) -> Shown {
    let rank = |at: &usize| {
        let Some(one) = comparisons.get(*at) else {
            return 9;
        };
        let is_same = |changed: &allarch_core::coverage::Changed| changed.change == Change::Same;
        match (one.verdict, &one.before, &one.after) {
            (Verdict::Fail, ..) => 0,
            (Verdict::Unknown, ..) => 1,
            (_, _, None) => 2,
            (_, None, _) => 3,
            _ if !one.platforms.iter().all(is_same) => 4,
            _ => 5,
        }
    };
    let mut rows: Vec<usize> = (0..comparisons.len()).collect();
    rows.sort_by_cached_key(rank);
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    Shown { rows, more }
}

/// `1,234 more`
#[must_use]
pub fn more_words(more: usize) -> String {
    format!(
        "{} more images are not drawn; the export has all.",
        grouped(more as u64)
    )
}
