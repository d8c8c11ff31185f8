//! What counts: severities as a person sets them, by rule, by family or by severity. It changes
//! reports; which rules run and what they find stays the same.

use std::collections::BTreeMap;

use super::linting::in_order;
use super::{Family, RULES, Report, Severity};
use crate::text::did_you_mean;

/// Ids that were published once and are rules no longer, each with what became of it. They stay
/// known, so that a configuration does not fail over one.
pub const REMOVED: &[(&str, &str)] = &[];

/// How findings are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As errors.
    Deny,
    /// As warnings.
    Warn,
    /// Not at all.
    Allow,
}

impl Level {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Warn => "warn",
            Self::Allow => "allow",
        }
    }

    fn severity(self) -> Option<Severity> {
        match self {
            Self::Deny => Some(Severity::Error),
            Self::Warn => Some(Severity::Warning),
            Self::Allow => None,
        }
    }
}

/// What a level is set for. In one list the narrower wins: a rule over its family, a family over a
/// severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// Every rule whose findings have this severity by themselves.
    Severity(Severity),
    /// Every rule of a family.
    Family(Family),
    /// One rule.
    Rule(&'static str),
    /// A rule that is no longer one: its id, and what became of it.
    Removed(&'static str, &'static str),
}

/// A name that is none of a rule, a family or a severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// As it was written.
    pub name: String,
    /// The one that is probably meant.
    pub nearest: Option<&'static str>,
}

impl Selector {
    /// Whether it stands for this rule.
    #[must_use]
    pub fn holds(self, rule: &str) -> bool {
        let rule = RULES.iter().find(|known| known.id == rule);
        rule.is_some_and(|rule| match self {
            Self::Severity(severity) => rule.severity == severity,
            Self::Family(family) => rule.family == family,
            Self::Rule(id) => rule.id == id,
            Self::Removed(..) => false,
        })
    }

    /// The rule, family or severity of this name.
    ///
    /// # Errors
    /// A name that is none of them, with the nearest that is.
    pub fn from_name(name: &str) -> Result<Self, UnknownName> {
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        let rule = RULES.iter().find(|rule| rule.id == name);
        let family = Family::ALL.into_iter().find(|one| one.name() == name);
        let severity = severities.into_iter().find(|one| one.name() == name);
        let removed = REMOVED.iter().find(|(id, _)| *id == name);
        let found = rule
            .map(|rule| Self::Rule(rule.id))
            .or(family.map(Self::Family))
            .or(severity.map(Self::Severity))
            .or(removed.map(|(id, why)| Self::Removed(id, why)));
        found.ok_or_else(|| {
            let rules = RULES.iter().map(|rule| rule.id);
            let families = Family::ALL.into_iter().map(Family::name);
            let known = rules.chain(families).chain(severities.map(Severity::name));
            UnknownName {
                nearest: did_you_mean(name, known),
                name: name.to_owned(),
            }
        })
    }
}

/// Levels by rule; rules without one keep their own severity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    levels: BTreeMap<&'static str, Level>,
}

impl Policy {
    /// Sets the levels of one list over those that are set: what a file says first, then what was
    /// asked for.
    pub fn set(&mut self, list: &[(Selector, Level)]) {
        let mut list = list.to_vec();
        list.sort_by_key(|(selector, _)| *selector);
        for (selector, level) in list {
            let rules = RULES.iter().filter(|rule| selector.holds(rule.id));
            self.levels.extend(rules.map(|rule| (rule.id, level)));
        }
    }

    /// The level that is set for a rule.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).copied()
    }

    /// The report with these severities; what is allowed is left out of it.
    #[must_use]
    pub fn judge(&self, mut report: Report) -> Report {
        let allows = |rule| self.level(rule) == Some(Level::Allow);
        report.findings.retain(|finding| !allows(finding.rule));
        report.not_checked.retain(|waiting| !allows(waiting.rule));
        for finding in &mut report.findings {
            let set = self.level(finding.rule).and_then(Level::severity);
            finding.severity = set.unwrap_or(finding.severity);
        }
        report.findings = in_order(report.findings);
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Pointer;
    use crate::lint::NotChecked;
    use crate::text::Span;

    fn select(name: &str) -> Selector {
        Selector::from_name(name).unwrap()
    }

    fn report(rules: &[&str]) -> Report {
        let found = rules.iter().map(|id| {
            let rule = RULES.iter().find(|rule| rule.id == *id).unwrap();
            rule.on_span(Pointer::root(), Span::default())
        });
        Report {
            findings: found.collect(),
            not_checked: vec![NotChecked {
                rule: "index-child-missing",
                needs: String::new(),
            }],
        }
    }

    #[track_caller]
    fn check(lists: &[&[(&str, Level)]], expected: &[(&str, Severity)]) {
        let mut policy = Policy::default();
        for list in lists {
            let list: Vec<_> = list
                .iter()
                .map(|(name, level)| (select(name), *level))
                .collect();
            policy.set(&list);
        }
        let judged = policy.judge(report(&[
            "attestation-present",
            "index-nested",
            "syntax-bom",
        ]));
        let found: Vec<_> = judged
            .findings
            .iter()
            .map(|f| (f.rule, f.severity))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_narrower_wins_in_one_list_and_the_later_list_over_all() {
        use Severity::{Error, Info, Warning};
        check(
            &[],
            &[
                ("syntax-bom", Error),
                ("index-nested", Warning),
                ("attestation-present", Info),
            ],
        );
        check(
            &[&[
                ("index-nested", Level::Warn),
                ("index", Level::Allow),
                ("info", Level::Deny),
            ]],
            &[
                ("attestation-present", Error),
                ("syntax-bom", Error),
                ("index-nested", Warning),
            ],
        );
        check(
            &[
                &[("index-nested", Level::Deny)],
                &[("index", Level::Allow), ("error", Level::Warn)],
            ],
            &[("syntax-bom", Warning), ("attestation-present", Info)],
        );
    }

    #[test]
    fn an_allowed_rule_waits_for_nothing() {
        let mut policy = Policy::default();
        policy.set(&[(select("index-child-missing"), Level::Allow)]);
        assert_eq!(policy.judge(report(&[])), Report::default());
    }

    #[test]
    fn unknown_names_are_answered_with_the_nearest() {
        let nearest = |name| Selector::from_name(name).unwrap_err().nearest;
        assert_eq!(nearest("index-nestde"), Some("index-nested"));
        assert_eq!(nearest("platforms"), Some("platform"));
        assert_eq!(nearest("warnings"), Some("warning"));
        assert_eq!(nearest("seven"), None);
    }

    #[test]
    fn a_name_stands_for_one_thing() {
        let families = Family::ALL.into_iter().map(Family::name);
        let names = families.chain(["error", "warning", "info"]);
        for name in names {
            assert!(RULES.iter().all(|rule| rule.id != name), "{name}");
            assert!(REMOVED.iter().all(|(id, _)| *id != name), "{name}");
        }
        for (id, _) in REMOVED {
            assert!(RULES.iter().all(|rule| rule.id != *id), "{id} is back");
        }
    }
}
