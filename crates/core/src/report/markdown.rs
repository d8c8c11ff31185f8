//! The report as Markdown, to paste into an issue: a table of platforms, the findings, and the link
//! that opens the whole.
//!
//! Every string of a document is escaped, so that it stays text: CommonMark 0.31 lets any ASCII
//! punctuation be written with a backslash before it, and a line end would end a table row.

mod comparison;
mod listing;
mod matching;
mod matrix;

use std::fmt::Write as _;

use super::inspection::Inspection;
use super::text::{counted, thousands};
use crate::lint::Finding;
use crate::oci::attestation::EntryRole;
use crate::text::visible;

pub use comparison::comparison;
pub use listing::listing;
pub use matching::matching;
pub use matrix::matrix;

/// Findings that are written out; the rest is counted.
const MAX_FINDINGS: usize = 20;

/// The report on one document. `link` opens it; `None` leaves the line out.
#[must_use]
pub fn render(inspection: &Inspection<'_>, link: Option<&str>) -> String {
    let document = inspection.document;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "**{}**: {}, {} bytes, {}",
        escape(&inspection.name),
        document.kind().title(),
        thousands(document.size()),
        verdict(inspection),
    );
    let _ = writeln!(
        out,
        "\n{} ({})",
        code(document.digest().as_str()),
        inspection.digest_state()
    );
    platforms(&mut out, inspection);
    findings(&mut out, &inspection.lint.findings);
    opens(&mut out, link);
    out
}

/// The last line, where there is a link.
fn opens(out: &mut String, link: Option<&str>) {
    if let Some(link) = link {
        let _ = writeln!(out, "\n[Open this report](<{link}>)");
    }
}

fn verdict(inspection: &Inspection<'_>) -> String {
    let counts = inspection.counts();
    let parts: Vec<String> = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.infos, "note"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    }
}

fn platforms(out: &mut String, inspection: &Inspection<'_>) {
    let rows: Vec<_> = inspection
        .entries
        .iter()
        .filter(|row| row.role == EntryRole::Image)
        .collect();
    if rows.is_empty() {
        return;
    }
    out.push_str("\n| Platform | Entry | Digest |\n|---|---:|---|\n");
    for row in rows {
        let platform = row
            .column
            .as_deref()
            .map_or_else(|| "not stated".to_owned(), escape);
        let digest = row.digest.as_deref().map_or_else(String::new, code);
        let _ = writeln!(out, "| {platform} | {} | {digest} |", row.entry + 1);
    }
    let attestations = inspection
        .entries
        .iter()
        .filter(|row| matches!(row.role, EntryRole::Attestation(_)))
        .count();
    if attestations > 0 {
        let _ = writeln!(
            out,
            "\n{} beside them.",
            counted(attestations, "attestation")
        );
    }
}

fn findings(out: &mut String, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    out.push('\n');
    for finding in findings.iter().take(MAX_FINDINGS) {
        let _ = writeln!(
            out,
            "- **{}** {}: {} Breaks: {} Fix: {}",
            finding.severity.name(),
            code(finding.rule),
            escape(&finding.message),
            escape(&finding.breaks),
            escape(&finding.fix),
        );
    }
    let more = findings.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        let _ = writeln!(out, "- and {} more", thousands(more as u64));
    }
}

/// Text that stays text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        if matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '!'
                | '|'
                | '~'
                | '&'
                | '@'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text in a code span. A backtick cannot be escaped inside one, and a bar would end a table cell.
fn code(text: &str) -> String {
    let safe: String = visible(text)
        .chars()
        .map(|c| if c == '`' { '\'' } else { c })
        .collect();
    if safe.contains('|') {
        escape(&safe)
    } else {
        format!("`{safe}`")
    }
}
