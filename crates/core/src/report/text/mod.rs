//! The report that a terminal shows.
//!
//! Colour is an argument, so that what is printed into a file is the same without it. Every string
//! of a document goes through [`visible`]. Numbers of entries are 1-based here, as people count.

mod archive;
mod attached;
mod beside;
mod comparison;
mod content;
mod gate;
mod matching;
mod matrix;
mod number;
mod pins;

use std::fmt::Write as _;

use super::inspection::Inspection;
use crate::intake::InputKind;
use crate::lint::{Finding, Severity};
use crate::oci::DigestState;
use crate::text::visible;
pub use archive::archive;
pub use attached::attached;
pub use comparison::{comparison, comparison_sentence, comparisons_sentence};
pub use gate::gate;
pub use matching::matching;
pub use matrix::matrix;
pub use number::{counted, thousands};
pub use pins::{pin_words, pins};

/// What is written around words: terminal escapes, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Styles {
    /// Before a heading.
    pub strong: &'static str,
    /// Before what is less important.
    pub dim: &'static str,
    /// Before an error.
    pub error: &'static str,
    /// Before a warning.
    pub warning: &'static str,
    /// Before what is fine.
    pub fine: &'static str,
    /// After each.
    pub reset: &'static str,
}

impl Styles {
    /// No escapes at all.
    pub const PLAIN: Self = Self {
        strong: "",
        dim: "",
        error: "",
        warning: "",
        fine: "",
        reset: "",
    };
    /// ANSI colours.
    pub const ANSI: Self = Self {
        strong: "\x1b[1m",
        dim: "\x1b[2m",
        error: "\x1b[1;31m",
        warning: "\x1b[1;33m",
        fine: "\x1b[32m",
        reset: "\x1b[0m",
    };

    fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.strong,
        }
    }
}

/// The whole report on one document, ending with a newline.
#[must_use]
pub fn render(inspection: &Inspection<'_>, styles: Styles) -> String {
    let mut out = String::new();
    head(&mut out, inspection, styles);
    content::write(&mut out, inspection, styles);
    findings(&mut out, inspection, styles);
    not_checked(&mut out, inspection, styles);
    out
}

fn head(out: &mut String, inspection: &Inspection<'_>, styles: Styles) {
    let document = inspection.document;
    let Styles { strong, reset, .. } = styles;
    line(
        out,
        &format!("{strong}{}{reset}", visible(&inspection.name)),
    );
    line(out, &format!("  kind     {}", kind(inspection)));
    line(out, &format!("  digest   {}", document.digest()));
    line(
        out,
        &format!("           {}", digest_words(inspection, styles)),
    );
    line(
        out,
        &format!("  size     {} bytes", thousands(document.size())),
    );
    beside::write(out, inspection, styles);
    line(out, &format!("  verdict  {}", verdict(inspection, styles)));
}

fn kind(inspection: &Inspection<'_>) -> String {
    let document = inspection.document;
    match document.media_type() {
        Some(media_type) => format!("{} ({})", document.kind().title(), clip(&media_type)),
        None => document.kind().title().to_owned(),
    }
}

fn digest_words(inspection: &Inspection<'_>, styles: Styles) -> String {
    let Styles {
        error, fine, reset, ..
    } = styles;
    let expected = &inspection.document.served().expected_digest;
    match (
        inspection.document.digest_state(),
        expected,
        &inspection.repair,
    ) {
        (DigestState::Matches, ..) => {
            format!("{fine}matches{reset} the expected digest")
        }
        (DigestState::Differs, Some(expected), Some(repair)) => format!(
            "{error}differs{reset} from {expected}, and has it after this change: {}",
            repair.how()
        ),
        (DigestState::Differs, Some(expected), None) => {
            format!("{error}differs{reset} from {expected}: these are other bytes")
        }
        _ => "over the exact bytes; nothing says which digest they should have".to_owned(),
    }
}

fn verdict(inspection: &Inspection<'_>, styles: Styles) -> String {
    let Styles {
        error,
        warning,
        fine,
        reset,
        ..
    } = styles;
    if !is_document(inspection) || inspection.recognised.help.is_some() {
        return format!(
            "cannot be judged. {}\n           {}",
            inspection.recognised.why,
            help(inspection)
        );
    }
    let counts = inspection.counts();
    let mut parts = Vec::new();
    if inspection.document.digest_state() == DigestState::Differs {
        parts.push(format!("{error}not the bytes that were asked for{reset}"));
    }
    if counts.errors > 0 {
        parts.push(format!("{error}{}{reset}", counted(counts.errors, "error")));
    }
    if counts.warnings > 0 {
        parts.push(format!(
            "{warning}{}{reset}",
            counted(counts.warnings, "warning")
        ));
    }
    if counts.infos > 0 {
        parts.push(counted(counts.infos, "note"));
    }
    if parts.is_empty() {
        return format!("{fine}nothing to object to{reset}");
    }
    parts.join(", ")
}

/// Whether it is JSON at all, so that findings in it tell more than what it looks like.
fn is_document(inspection: &Inspection<'_>) -> bool {
    matches!(inspection.recognised.kind, InputKind::Document(_))
}

/// What to do with what cannot be judged.
fn help<'i>(inspection: &'i Inspection<'_>) -> &'i str {
    match inspection.recognised.kind {
        InputKind::ImageList => "`allarch matrix` reads image lists.",
        InputKind::Reference => "`allarch inspect NAME` fetches the image of that name.",
        _ => match &inspection.recognised.help {
            Some(help) => help,
            None => "Give the JSON of an image index, a manifest or a config.",
        },
    }
}

fn findings(out: &mut String, inspection: &Inspection<'_>, styles: Styles) {
    if inspection.lint.findings.is_empty() {
        return;
    }
    if !is_document(inspection) {
        // What is no JSON breaks a rule at every word; the first place is what a person can use.
        let is_text = !inspection.document.bytes().contains(&0);
        if let Some(first) = inspection.lint.findings.first().filter(|_| is_text) {
            line(out, &format!("  as JSON  {}", clip(&first.message)));
        }
        return;
    }
    line(out, &format!("\n{}Findings{}", styles.strong, styles.reset));
    for finding in inspection.lint.findings.iter().take(MAX_FINDINGS) {
        finding_rows(out, inspection, finding, styles);
    }
    let more = inspection.lint.findings.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        let more = counted(more, "more finding");
        line(out, &format!("  {more} stand in the JSON report"));
    }
}

fn finding_rows(out: &mut String, inspection: &Inspection<'_>, finding: &Finding, styles: Styles) {
    let position = inspection.position(finding);
    let (colour, reset) = (styles.severity(finding.severity), styles.reset);
    let name = finding.severity.name();
    line(
        out,
        &format!(
            "  {colour}{name}[{}]{reset} {}",
            finding.rule,
            visible(&finding.message)
        ),
    );
    let pointer = match finding.pointer.as_str() {
        "" => String::new(),
        pointer => format!(", {}", clip(pointer)),
    };
    line(
        out,
        &format!(
            "    {}at line {}, column {}{pointer}{reset}",
            styles.dim, position.line, position.column_utf16
        ),
    );
    line(out, &format!("    breaks: {}", visible(&finding.breaks)));
    line(out, &format!("    fix: {}", visible(&finding.fix)));
}

/// How many findings are listed one by one; all are counted in the verdict.
const MAX_FINDINGS: usize = 200;
/// How many unchecked rules are listed one by one.
const MAX_NOT_CHECKED: usize = 8;

fn not_checked(out: &mut String, inspection: &Inspection<'_>, styles: Styles) {
    let rules = &inspection.lint.not_checked;
    if rules.is_empty() {
        return;
    }
    line(
        out,
        &format!("\n{}Not checked{}", styles.strong, styles.reset),
    );
    for rule in rules.iter().take(MAX_NOT_CHECKED) {
        line(
            out,
            &format!("  {}: needs {}", rule.rule, visible(&rule.needs)),
        );
    }
    let more = rules.len().saturating_sub(MAX_NOT_CHECKED);
    if more > 0 {
        line(out, &format!("  and {more} more"));
    }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

/// Visible, and at most 200 characters: a value can be a megabyte long.
fn clip(text: &str) -> String {
    const MAX: usize = 200;
    let mut short: String = text.chars().take(MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    visible(&short).into_owned()
}
