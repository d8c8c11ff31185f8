//! Which findings are shown, by a text that a person types or a link carries: severities, families and
//! rules to show, `-NAME` to leave out, `deny:NAME` and `warn:NAME` as `allarch lint` has them,
//! `target:REGISTRY`, and any other word, which the finding must hold.

use allarch_core::lint::{Finding, Level, Policy, Report, Selector, Severity, Target, UnknownName};
use allarch_core::text::visible;

/// What a text lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    /// Positions in the report with the severity that each is shown with.
    pub shown: Vec<(usize, Severity)>,
    /// What is wrong with the text.
    pub wrong: Option<String>,
}

impl Sifted {
    /// Everything, as the rules have it.
    #[must_use]
    pub fn all(report: &Report) -> Self {
        let findings = report.findings.iter().enumerate();
        Self {
            shown: findings
                .map(|(at, finding)| (at, finding.severity))
                .collect(),
            wrong: None,
        }
    }
}

/// The findings that `text` lets through, in the report's order.
#[must_use]
pub fn sifted(report: &Report, text: &str) -> Sifted {
    let sieve = Sieve::read(text);
    let mut sifted = Sifted::all(report);
    sifted.shown.retain_mut(|(at, severity)| {
        let finding = report.findings.get(*at);
        match finding.and_then(|finding| sieve.severity(finding)) {
            Some(shown) => {
                *severity = shown;
                true
            }
            None => false,
        }
    });
    // A word that nothing holds may be a rule's name with a slip in it.
    let slip = || {
        sieve.words.iter().find_map(|word| {
            Selector::from_name(word)
                .err()?
                .nearest
                .map(|nearest| (word, nearest))
        })
    };
    let slip = if sifted.shown.is_empty() {
        slip()
    } else {
        None
    };
    let meant = slip.map(|(word, nearest)| {
        format!(
            "No finding holds {}; did you mean {nearest}?",
            visible(word)
        )
    });
    sifted.wrong = sieve.wrong.or(meant);
    sifted
}

/// Whether one of the words of `text` is `word`.
#[must_use]
pub fn has(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|known| known == word)
}

/// `text` with `word`, or without it where it had it.
#[must_use]
pub fn toggled(text: &str, word: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    match has(text, word) {
        true => words.retain(|known| *known != word),
        false => words.push(word),
    }
    words.join(" ")
}

/// A text, read.
#[derive(Default)]
struct Sieve {
    severities: Vec<Severity>,
    /// Rules and families to show.
    only: Vec<Selector>,
    words: Vec<String>,
    policy: Policy,
    wrong: Option<String>,
}

impl Sieve {
    fn read(text: &str) -> Self {
        let mut sieve = Self::default();
        let mut levels = Vec::new();
        for word in text.split_whitespace() {
            let read = sieve.word(word, &mut levels);
            if let Err(wrong) = read {
                sieve.wrong.get_or_insert(wrong);
            }
        }
        sieve.policy.set(&levels);
        sieve
    }

    fn word(&mut self, word: &str, levels: &mut Vec<(Selector, Level)>) -> Result<(), String> {
        let left_out = word.strip_prefix('-').filter(|name| !name.is_empty());
        let set = left_out
            .map(|name| ("allow", name))
            .or(word.split_once(':'));
        let level = match set {
            Some(("deny", name)) => Some((name, Level::Deny)),
            Some(("warn", name)) => Some((name, Level::Warn)),
            Some(("allow", name)) => Some((name, Level::Allow)),
            Some(("target", name)) => {
                let target = Target::from_name(name).ok_or_else(|| no_target(name))?;
                let rule = format!("registry-{}", target.name());
                let selector = Selector::from_name(&rule).map_err(no_name)?;
                levels.push((selector, Level::Deny));
                return Ok(());
            }
            _ => None,
        };
        if let Some((name, level)) = level {
            levels.push((Selector::from_name(name).map_err(no_name)?, level));
            return Ok(());
        }
        match Selector::from_name(word) {
            Ok(Selector::Severity(severity)) => self.severities.push(severity),
            Ok(selector) => self.only.push(selector),
            Err(_) => self.words.push(word.to_lowercase()),
        }
        Ok(())
    }

    /// The severity with which a finding is shown; `None` where it is not.
    fn severity(&self, finding: &Finding) -> Option<Severity> {
        let severity = match self.policy.level(finding.rule) {
            Some(Level::Allow) => return None,
            Some(Level::Deny) => Severity::Error,
            Some(Level::Warn) => Severity::Warning,
            None => finding.severity,
        };
        let of_severity = self.severities.is_empty() || self.severities.contains(&severity);
        let of_rule = self.only.is_empty() || self.only.iter().any(|one| one.holds(finding.rule));
        let holds = |word: &String| {
            finding.message.to_lowercase().contains(word)
                || finding.rule.contains(word.as_str())
                || finding.pointer.as_str().to_lowercase().contains(word)
        };
        (of_severity && of_rule && self.words.iter().all(holds)).then_some(severity)
    }
}

fn no_name(unknown: UnknownName) -> String {
    let name = visible(&unknown.name);
    match unknown.nearest {
        Some(nearest) => format!("{name} is no rule, family or severity; did you mean {nearest}?"),
        None => format!("{name} is no rule, family or severity."),
    }
}

fn no_target(name: &str) -> String {
    let known = Target::ALL.map(Target::name).join(", ");
    format!("{} is no target; known are {known}.", visible(name))
}

#[cfg(test)]
mod tests {
    use allarch_core::json::Limits;
    use allarch_core::lint::{Context, lint};
    use allarch_core::oci::{Document, Served};

    use super::*;

    fn report() -> Report {
        let text = br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:71fbf38502fef8614bc3faa879b5a62006414a7970a1233a22328516da9d788b","size":1024}]}{}"#;
        let document = Document::read(&text[..], Served::default(), Limits::default());
        lint(&document, &Context::default())
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Severity)]) {
        let report = report();
        let shown = sifted(&report, text).shown;
        let found: Vec<_> = shown
            .iter()
            .map(|(at, severity)| (report.findings[*at].rule, *severity))
            .filter(|(rule, _)| ["index-nested", "syntax-trailing-data"].contains(rule))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_choose_findings() {
        use Severity::{Error, Warning};
        let nested = ("index-nested", Warning);
        let tail = ("syntax-trailing-data", Error);
        check("", &[nested, tail]);
        check("error", &[tail]);
        check("warning", &[nested]);
        check("error warning", &[nested, tail]);
        check("index", &[nested]);
        check("syntax error", &[tail]);
        check("syntax warning", &[]);
        check("index-nested", &[nested]);
        check("-index", &[tail]);
        check("-index-nested -error", &[]);
        check("allow:syntax", &[nested]);
        check("deny:index-nested", &[("index-nested", Error), tail]);
        check(
            "deny:index-nested warn:syntax error",
            &[("index-nested", Error)],
        );
        check("ITSELF", &[nested]);
        check("/manifests/0", &[nested]);
    }

    #[test]
    fn unknown_names_are_said() {
        let wrong = |text| sifted(&report(), text).wrong;
        assert_eq!(
            wrong("-index-nestde").unwrap(),
            "index-nestde is no rule, family or severity; did you mean index-nested?"
        );
        assert!(wrong("target:acr").unwrap().contains("known are"));
        assert_eq!(wrong("anything at all"), None);
        assert_eq!(
            wrong("index-nestde").unwrap(),
            "No finding holds index-nestde; did you mean index-nested?"
        );
        assert_eq!(wrong("index-nest"), None, "it is held");
    }

    #[test]
    fn a_word_is_put_in_and_taken_out() {
        assert_eq!(toggled("", "error"), "error");
        assert_eq!(toggled("error  index", "warning"), "error index warning");
        assert_eq!(toggled("error index", "error"), "index");
        assert!(has("error index", "index") && !has("index-nested", "index"));
    }
}
