//! What a rule found, as plain data: no words are made and nothing is detected here.

use serde::{Deserialize, Serialize};

use crate::json::Pointer;
use crate::oci::kind::folds_to;
use crate::text::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A MUST of a specification is broken, or a mainstream client is certain to refuse or mis-run it.
    Error,
    /// A SHOULD is broken, or some client or registry fails.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One thing that a rule found in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The value it is about, by decoded keys.
    pub pointer: Pointer,
    /// The smallest guilty bytes.
    pub span: Span,
    /// One sentence of fact, with the document's own values, made [`crate::text::visible`].
    pub message: String,
    /// Who breaks, and how.
    pub breaks: String,
    /// What to do.
    pub fix: String,
    /// Its partners: the other duplicate, the value it disagrees with.
    pub labels: Vec<Label>,
    /// Byte edits that mend it, where that is mechanical; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Finding {
    /// The 0-based position of the index entry that it is about, if it is about one, so that a
    /// table of entries can show it in that row.
    #[must_use]
    pub fn entry(&self) -> Option<usize> {
        let mut tokens = self.pointer.tokens();
        let list = tokens.next()?;
        let position = tokens.next()?;
        folds_to(&list, "manifests").then(|| position.parse().ok())?
    }

    pub(super) fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub(super) fn breaks(mut self, breaks: impl Into<String>) -> Self {
        self.breaks = breaks.into();
        self
    }

    pub(super) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    pub(super) fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.labels.push(Label { span, text });
        self
    }

    pub(super) fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.edits.push(Edit { span, text });
        self
    }
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes.
    pub span: Span,
    /// What they are to the finding, in a few words.
    pub text: String,
}

/// Bytes to put in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A rule that could not run, since its other half was not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChecked {
    /// The rule's id.
    pub rule: &'static str,
    /// What it needs, such as `the config of entry 3`.
    pub needs: String,
}

/// What all rules together found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Findings in document order; of one place the worst first.
    pub findings: Vec<Finding>,
    /// Rules that wait for more input.
    pub not_checked: Vec<NotChecked>,
}

impl Report {
    /// Whether no finding is an error.
    #[must_use]
    pub fn valid(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}
