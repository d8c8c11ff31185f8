//! What a policy says of images, with what reports need beside it.

use super::coverage::lacking_words;
use super::issue::{Issue, IssueRule, Place};
use super::junit::{Check, Ended};
use super::text::counted;
use crate::coverage::gate::{Day, Gated, GatedRow, Objection, Policy, What};
use crate::coverage::{State, Verdict};
use crate::lint::Severity;
use crate::platform::Engine;

/// The answer to `allarch gate`.
#[derive(Clone, Copy, Debug)]
pub struct Guarded<'a> {
    /// What came out.
    pub gated: &'a Gated,
    /// What was held against the images.
    pub policy: &'a Policy,
    /// Whose rule decides what runs where.
    pub engine: &'static Engine,
    /// The day that it was judged on.
    pub today: Day,
    /// For each row, where the image is named; may be shorter.
    pub places: &'a [Option<Place>],
    /// For each row, the address that shows it; may be shorter.
    pub links: &'a [Option<String>],
}

impl Guarded<'_> {
    /// The address that shows a row.
    pub(super) fn link(&self, at: usize) -> Option<&str> {
        self.links.get(at).and_then(Option::as_deref)
    }

    /// What is against an image, in one sentence.
    pub(super) fn objection(&self, row: &GatedRow, objection: &Objection) -> String {
        let what = match &objection.what {
            What::Missing {
                platform,
                state,
                via,
            } => lacking_words(&row.name, platform, *state, via.as_deref(), self.engine),
            What::Untold { platform } => match &row.why {
                Some(why) => format!("{} could not be judged: {why}", row.name),
                None => format!(
                    "{}: it is not known whether it runs on {platform}.",
                    row.name
                ),
            },
            What::Denied { rule, message } => {
                format!("{} has {rule}, which is denied: {message}", row.name)
            }
        };
        match objection.exception.and_then(|(at, holds)| {
            let exception = self.policy.exceptions.get(at)?;
            Some((exception, holds))
        }) {
            Some((exception, true)) => format!(
                "{what} Let pass until {}: {} ({}).",
                exception.expires, exception.reason, exception.place
            ),
            Some((exception, false)) => format!(
                "{what} The exception for it ended on {}: {} ({}).",
                exception.expires, exception.reason, exception.place
            ),
            None => what,
        }
    }

    /// What is against an image, each sentence once: of an image that is not there, no platform is known.
    pub(super) fn objections<'r>(
        &self,
        row: &'r GatedRow,
    ) -> impl Iterator<Item = (&'r Objection, String)> {
        let mut seen = std::collections::BTreeSet::new();
        let all = row.objections.iter();
        let all: Vec<_> = all.map(|one| (one, self.objection(row, one))).collect();
        all.into_iter()
            .filter(move |(_, text)| seen.insert(text.clone()))
    }

    /// What is to be said beside the images: exceptions that nothing needed.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let unused = self.gated.unused.iter();
        let exceptions = unused.filter_map(|at| self.policy.exceptions.get(*at));
        exceptions
            .map(|exception| {
                format!(
                    "{}: nothing needs this exception for {}; take it out, or mend its pattern",
                    exception.place,
                    exception.images.as_str()
                )
            })
            .collect()
    }

    /// The whole in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let rows = &self.gated.rows;
        let images = counted(rows.len(), "image");
        let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
        let excused = rows
            .iter()
            .flat_map(|row| &row.objections)
            .filter(|one| one.verdict() == Verdict::Pass)
            .count();
        let excused = match excused {
            0 => String::new(),
            count => format!(", {} in use", counted(count, "exception")),
        };
        match self.gated.verdict {
            Verdict::Fail => format!(
                "{} of {images} against the policy{excused}",
                count(Verdict::Fail)
            ),
            Verdict::Unknown => {
                format!(
                    "{} of {images} could not be judged{excused}",
                    count(Verdict::Unknown)
                )
            }
            Verdict::Pass => format!("{images} within the policy{excused}"),
        }
    }

    /// What is against the images; what an exception lets pass is a note.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        for (at, row) in self.gated.rows.iter().enumerate() {
            let issue = |rule, level, message| Issue {
                rule,
                level,
                subject: row.name.clone(),
                message,
                place: self.places.get(at).cloned().flatten(),
                link: self.link(at).map(str::to_owned),
                edit: None,
            };
            if let (Some(why), true) = (&row.why, row.objections.is_empty()) {
                let message = format!("{} could not be judged: {why}", row.name);
                issues.push(issue(
                    IssueRule::PlatformUnknown,
                    Severity::Warning,
                    message,
                ));
            }
            for (objection, message) in self.objections(row) {
                let rule = match objection.what {
                    What::Missing { .. } => IssueRule::PlatformMissing,
                    What::Untold { .. } => IssueRule::PlatformUnknown,
                    What::Denied { .. } => IssueRule::RuleDenied,
                };
                let level = match objection.verdict() {
                    Verdict::Fail => Severity::Error,
                    Verdict::Unknown => Severity::Warning,
                    Verdict::Pass => Severity::Info,
                };
                issues.push(issue(rule, level, message));
            }
        }
        issues
    }

    /// A case for each image and platform, and for each denied finding.
    #[must_use]
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        for (at, row) in self.gated.rows.iter().enumerate() {
            let see = self
                .link(at)
                .map_or_else(String::new, |link| format!(" See {link}"));
            let mut check = |name: String, ended| {
                checks.push(Check {
                    subject: row.name.clone(),
                    name,
                    ended,
                });
            };
            if row.required.is_empty() && row.objections.is_empty() {
                let ended = match &row.why {
                    Some(why) => Ended::Untold(format!("{why}{see}")),
                    None => Ended::Passed,
                };
                check("is known".to_owned(), ended);
            }
            let ended = |objection: &Objection, kind| {
                let message = format!("{}{see}", self.objection(row, objection));
                match objection.verdict() {
                    Verdict::Pass => Ended::Excused(message),
                    Verdict::Unknown => Ended::Untold(message),
                    Verdict::Fail => Ended::Failed(kind, message),
                }
            };
            for platform in &row.required {
                let about = |one: &&Objection| match &one.what {
                    What::Missing { platform: of, .. } | What::Untold { platform: of } => {
                        of == platform
                    }
                    What::Denied { .. } => false,
                };
                let objection = row.objections.iter().find(about);
                let ended = objection.map_or(Ended::Passed, |one| ended(one, "platform-missing"));
                check(format!("runs on {platform}"), ended);
            }
            for objection in &row.objections {
                if let What::Denied { rule, .. } = objection.what {
                    check(format!("has no {rule}"), ended(objection, "rule-denied"));
                }
            }
        }
        checks
    }
}

/// The state in words, for tables.
pub(super) fn state_words(what: &What) -> String {
    match what {
        What::Missing {
            platform, state, ..
        } => match state {
            State::Emulate => format!("{platform} (emulated only)"),
            _ => platform.clone(),
        },
        What::Untold { platform } => format!("{platform} (not known)"),
        What::Denied { rule, .. } => (*rule).to_owned(),
    }
}
