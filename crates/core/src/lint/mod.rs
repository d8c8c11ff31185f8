//! What is wrong with a document: each rule finds one thing, shows its bytes, names who breaks and
//! how to mend it. Knows nothing of engines' choices, of output formats or of where bytes came from.
//!
//! A rule is one file under `rules/<family>/`, named after its id: its page as a doc comment, what
//! it looks for, the words, its tests. [`RULES`] is the only list. Rules read a [`Document`] and a
//! [`Context`] and nothing else, least of all another rule.

pub mod docs;
mod entry;
mod finding;
mod members;
mod problems;
mod rule;
mod rules;
mod shape;
mod subject;
mod words;

pub use finding::{Edit, Finding, Label, NotChecked, Report, Severity};
pub use rule::{Family, Kinds, Rule};
pub use rules::RULES;

use std::collections::{BTreeMap, BTreeSet};

use crate::json::ProblemKind;
use crate::oci::Document;
use crate::text::sorted;
use subject::Subject;

/// What else is known beside the document: rules that need it run, and stand under
/// [`Report::not_checked`] without it. How the document was served stands in the document itself.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// Children and configs that are at hand, by the digest under which they are listed.
    pub blobs: BTreeMap<String, &'a Document>,
    /// Digests that a registry or a layout says it does not have.
    pub missing: BTreeSet<String>,
}

/// Runs every rule that applies to the document's kind.
#[must_use]
pub fn lint(document: &Document, context: &Context<'_>) -> Report {
    let subject = Subject::new(document, context);
    let mut report = Report::default();
    let too_large = document
        .problems()
        .iter()
        .any(|problem| problem.kind == ProblemKind::TooLarge);
    for rule in RULES.iter().filter(|rule| rule.on.meets(subject.kinds)) {
        if too_large {
            report.not_checked.push(NotChecked {
                rule: rule.id,
                needs: format!(
                    "a shorter document: its {} bytes were digested and not read",
                    document.size()
                ),
            });
        } else {
            (rule.check)(&subject, &mut report);
        }
    }
    report.findings = sorted(report.findings, |a, b| {
        place(a).cmp(&place(b)).then_with(|| a.rule.cmp(b.rule))
    });
    report
}

/// Document order; of one place the worst first.
fn place(finding: &Finding) -> (usize, Severity, usize) {
    (finding.span.start, finding.severity, finding.span.end)
}

#[cfg(test)]
mod tests;
