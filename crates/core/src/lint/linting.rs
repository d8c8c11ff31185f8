//! The rules one by one: what a page does with a long document between two frames.

use super::rules::RULES;
use super::subject::{Subject, Unread};
use super::{Context, Finding, NotChecked, Report, Rule, Severity};
use crate::json::ProblemKind;
use crate::oci::Document;
use crate::text::sorted;

/// Entries of an index that one step reads.
const ENTRIES: usize = 2_000;

/// A document being judged. Step by step it gives what [`super::lint`] gives.
pub struct Linting<'a> {
    subject: Subject<'a>,
    /// Entries that are to be read before the first rule.
    unread: Option<Unread<'a>>,
    report: Report,
    too_large: bool,
    /// Which rules run.
    wanted: fn(&Rule) -> bool,
    /// How many rules have had their turn.
    done: usize,
}

impl<'a> Linting<'a> {
    /// Sorts the document's members; no rule has run yet.
    #[must_use]
    pub fn new(document: &'a Document, context: &'a Context<'a>) -> Self {
        let problems = document.problems();
        let mut subject = Subject::new(document, context);
        Self {
            unread: subject.unread(),
            subject,
            report: Report::default(),
            too_large: problems
                .iter()
                .any(|problem| problem.kind == ProblemKind::TooLarge),
            wanted: |_| true,
            done: 0,
        }
    }

    /// Runs these rules alone, so that what the others cost can be measured.
    #[must_use]
    pub fn only(self, wanted: fn(&Rule) -> bool) -> Self {
        Self { wanted, ..self }
    }

    /// Reads some entries of an index, then runs the next rule that applies to the document's kind;
    /// `true` once all have run.
    pub fn step(&mut self) -> bool {
        if let Some(unread) = self.unread.take() {
            self.unread = self.subject.read(unread, ENTRIES);
            return false;
        }
        let mut rest = RULES.iter().skip(self.done);
        let rule = loop {
            let Some(rule) = rest.next() else {
                return true;
            };
            self.done += 1;
            if rule.on.meets(self.subject.kinds) && (self.wanted)(rule) {
                break rule;
            }
        };
        if self.too_large && !rule.whole {
            self.report.not_checked.push(NotChecked {
                rule: rule.id,
                needs: format!(
                    "a shorter document: its {} bytes were digested and not read",
                    self.subject.document.size()
                ),
            });
        } else {
            (rule.check)(&self.subject, &mut self.report);
        }
        self.done == RULES.len()
    }

    /// The report; rules that have not run yet run now.
    #[must_use]
    pub fn finish(mut self) -> Report {
        while !self.step() {}
        let mut report = self.report;
        report.findings = in_order(report.findings);
        report
    }
}

/// Findings in document order; of one place the worst first.
pub(super) fn in_order(findings: Vec<Finding>) -> Vec<Finding> {
    sorted(findings, |a, b| {
        place(a).cmp(&place(b)).then_with(|| a.rule.cmp(b.rule))
    })
}

fn place(finding: &Finding) -> (usize, Severity, usize) {
    (finding.span.start, finding.severity, finding.span.end)
}
