//! The gate: images held against a policy that a repository keeps.
//!
//! A policy says which platforms images of a name have to cover, which findings of lint are not
//! allowed, and which exceptions there are, each with its reason and its last day. What day it is, is an
//! argument. Knows nothing of the file that a policy is written in or of how an answer is shown.

mod day;
mod pattern;

use std::collections::BTreeSet;

pub use day::Day;
pub use pattern::Pattern;

use super::{Image, Options, Requirement, State, Verdict, matrix};
use crate::lint::{Finding, Selector};

/// What a repository keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Which platforms which images have to cover; all that fit an image count.
    pub require: Vec<Require>,
    /// Findings that no image may have.
    pub deny: Vec<Selector>,
    /// What is let pass for a while.
    pub exceptions: Vec<Exception>,
}

/// Platforms that images have to cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Require {
    /// Of which images.
    pub images: Pattern,
    /// The platforms.
    pub platforms: Vec<Requirement>,
}

/// What is let pass until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Of which images.
    pub images: Pattern,
    /// Platforms that may be missing.
    pub platforms: Vec<Requirement>,
    /// Findings that may be there.
    pub rules: Vec<Selector>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Day,
    /// Where it is written: `allarch.toml:12:1`.
    pub place: String,
}

/// One image that is held against a policy.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What it offers.
    pub image: &'a Image,
    /// What lint found in its documents.
    pub findings: &'a [Finding],
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gated {
    /// An image each, in the order given.
    pub rows: Vec<GatedRow>,
    /// Positions of the exceptions that nothing needed.
    pub unused: Vec<usize>,
    /// Fail where a row fails, else unknown where one is.
    pub verdict: Verdict,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatedRow {
    /// Its name, as given.
    pub name: String,
    /// What it has to cover, as texts of columns in the one order.
    pub required: Vec<String>,
    /// What is against it, let pass or not.
    pub objections: Vec<Objection>,
    /// Why nothing is known of it.
    pub why: Option<String>,
    /// Fail where something is against it that is not let pass; else unknown where something could
    /// not be told.
    pub verdict: Verdict,
}

/// Something against an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// What.
    pub what: What,
    /// The exception that lets it pass, or did: its position, and whether it still holds.
    pub exception: Option<(usize, bool)>,
}

/// What is against an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It does not cover a platform.
    Missing {
        /// The text of the column.
        platform: String,
        /// [`State::Missing`] or [`State::Emulate`].
        state: State,
        /// What would be emulated.
        via: Option<String>,
    },
    /// It cannot be told whether it covers a platform.
    Untold {
        /// The text of the column.
        platform: String,
    },
    /// A finding that is denied.
    Denied {
        /// The rule.
        rule: &'static str,
        /// What it says, in one sentence.
        message: String,
    },
}

impl Objection {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (&self.what, self.exception) {
            (_, Some((_, true))) => Verdict::Pass,
            (What::Untold { .. }, _) => Verdict::Unknown,
            _ => Verdict::Fail,
        }
    }
}

/// Holds every image against the policy, as on `today`.
#[must_use]
pub fn judge(
    policy: &Policy,
    subjects: &[Subject<'_>],
    options: &Options<'_>,
    today: Day,
) -> Gated {
    let mut used = BTreeSet::new();
    let rows: Vec<GatedRow> = subjects
        .iter()
        .map(|subject| row(policy, *subject, options, today))
        .collect();
    for row in &rows {
        let exceptions = row.objections.iter().filter_map(|one| one.exception);
        used.extend(exceptions.map(|(at, _)| at));
    }
    let all = 0..policy.exceptions.len();
    Gated {
        unused: all.filter(|at| !used.contains(at)).collect(),
        verdict: Verdict::all(rows.iter().map(|row| row.verdict)),
        rows,
    }
}

fn row(
    policy: &Policy,
    Subject { image, findings }: Subject<'_>,
    options: &Options<'_>,
    today: Day,
) -> GatedRow {
    let fitting = policy.require.iter();
    let fitting = fitting.filter(|require| require.images.fits(&image.name));
    let require: Vec<Requirement> = fitting.flat_map(|one| one.platforms.clone()).collect();
    let found = matrix(std::slice::from_ref(image), &require, options);
    let cells = found.rows.iter().flat_map(|row| row.cells.iter());
    let required = found.columns.iter().zip(cells);
    let required: Vec<_> = required.filter(|(column, _)| column.required).collect();
    let mut whats = Vec::new();
    for (column, cell) in &required {
        let platform = column.text.clone();
        match options.covers(cell.state) {
            Verdict::Pass => {}
            Verdict::Fail => whats.push(What::Missing {
                platform,
                state: cell.state,
                via: cell.via.clone(),
            }),
            Verdict::Unknown => whats.push(What::Untold { platform }),
        }
    }
    let denied = |finding: &&Finding| policy.deny.iter().any(|one| one.holds(finding.rule));
    whats.extend(findings.iter().filter(denied).map(|finding| What::Denied {
        rule: finding.rule,
        message: finding.message.clone(),
    }));
    let objections: Vec<Objection> = whats
        .into_iter()
        .map(|what| Objection {
            exception: exception(policy, &image.name, &what, today),
            what,
        })
        .collect();
    let why = found.rows.first().and_then(|row| row.why.clone());
    let of_objections = objections.iter().map(Objection::verdict);
    GatedRow {
        name: image.name.clone(),
        required: required
            .iter()
            .map(|(column, _)| column.text.clone())
            .collect(),
        verdict: match (Verdict::all(of_objections), &why) {
            // Nothing was asked of it, and nothing is known: it did not pass.
            (Verdict::Pass, Some(_)) if objections.is_empty() => Verdict::Unknown,
            (verdict, _) => verdict,
        },
        objections,
        why,
    }
}

/// The exception for it: one that still holds before one that does not.
fn exception(policy: &Policy, name: &str, what: &What, today: Day) -> Option<(usize, bool)> {
    let lets_pass = |exception: &Exception| match what {
        What::Missing { platform, .. } | What::Untold { platform } => exception
            .platforms
            .iter()
            .any(|one| one.column() == *platform),
        What::Denied { rule, .. } => exception.rules.iter().any(|one| one.holds(rule)),
    };
    let all = policy.exceptions.iter().enumerate();
    let fitting = all.filter(|(_, one)| one.images.fits(name) && lets_pass(one));
    let fitting = fitting.map(|(at, one)| (at, today <= one.expires));
    fitting.max_by_key(|(at, holds)| (*holds, std::cmp::Reverse(*at)))
}

#[cfg(test)]
mod tests;
