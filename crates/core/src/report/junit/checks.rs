//! What was asked of images, one case a question, passed ones too.

use super::{Suite, case, write};
use crate::coverage::Verdict;
use crate::report::Covered;
use crate::report::xml::escape;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was asked about: an image.
    pub subject: String,
    /// What was asked: `runs on linux/arm64`.
    pub name: String,
    /// How it ended.
    pub ended: Ended,
}

/// How a question ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As it should.
    Passed,
    /// It did not: kind and sentence.
    Failed(&'static str, String),
    /// It was let pass, and why.
    Excused(String),
    /// It could not be answered, and why.
    Untold(String),
}

/// A document with one suite.
#[must_use]
pub fn checks(title: &str, checks: &[Check]) -> String {
    let mut suite = Suite {
        name: title.to_owned(),
        ..Suite::default()
    };
    for check in checks {
        let inside = match &check.ended {
            Ended::Passed => String::new(),
            Ended::Failed(kind, message) => {
                suite.failures += 1;
                let message = escape(message);
                format!("<failure type=\"{kind}\" message=\"{message}\">{message}</failure>")
            }
            Ended::Excused(why) => {
                suite.skipped += 1;
                format!("<skipped message=\"{}\"/>", escape(why))
            }
            Ended::Untold(why) => {
                suite.errors += 1;
                format!("<error message=\"{}\"/>", escape(why))
            }
        };
        suite.cases.push(case(&check.subject, &check.name, &inside));
    }
    write(title, &[suite])
}

/// The matrix: a case for each image and required platform; where nothing is required, whether the
/// image is known.
#[must_use]
pub fn matrix(covered: &Covered<'_>) -> String {
    let columns = &covered.matrix.columns;
    let mut all = Vec::new();
    for one in covered.rows() {
        let see = one
            .link
            .map_or_else(String::new, |link| format!(" See {link}"));
        let untold = |why: &str| Ended::Untold(format!("{why}{see}"));
        let required = columns.iter().filter(|column| column.required);
        let names: Vec<&str> = required.map(|column| column.text.as_str()).collect();
        if names.is_empty() {
            all.push(Check {
                subject: one.row.name.clone(),
                name: "is known".to_owned(),
                ended: match &one.row.why {
                    Some(why) => untold(why),
                    None => Ended::Passed,
                },
            });
        }
        for platform in names {
            let lacks = one.row.lacks.iter().any(|lacking| lacking == platform);
            let cell = columns.iter().zip(one.row.cells.iter());
            let mut cell = cell.filter(|(column, _)| column.text == platform);
            let is_unknown = cell.any(|(_, cell)| cell.state == crate::coverage::State::Unknown);
            let ended = match (&one.row.why, lacks) {
                (Some(why), _) => untold(why),
                (None, true) => {
                    let message = covered.lacking(one.row, platform);
                    Ended::Failed("platform-missing", format!("{message}{see}"))
                }
                (None, false) if is_unknown && one.row.verdict != Verdict::Pass => {
                    untold("What its index lists is not at hand.")
                }
                (None, false) => Ended::Passed,
            };
            all.push(Check {
                subject: one.row.name.clone(),
                name: format!("runs on {platform}"),
                ended,
            });
        }
    }
    checks("allarch matrix", &all)
}
