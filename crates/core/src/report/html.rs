//! The report as one HTML file: the same facts without network or script, and the documents' exact
//! bytes, so that dropping the file on the page opens them again.
//!
//! What it carries is in its head, and [`contents`] reads it back. Every string of a document is
//! escaped; the file's own policy forbids everything but its one style element.

mod carried;
mod listing;

use std::fmt::Write as _;

use super::inspection::Inspection;
use super::listing::Section;
use super::text::{counted, thousands};
use crate::oci::attestation::{EntryRole, Subject};
use crate::text::visible;
use carried::carry_all;

pub use carried::{Carried, Contents, contents};

const STYLE: &str = include_str!("report.css");

/// A whole HTML document over these sections, in order, that carries `contents`.
#[must_use]
pub fn render(sections: &[Section<'_>], contents: &Contents) -> String {
    let mut out = String::new();
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"generator\" content=\"Allarch\">\n");
    carry_all(&mut out, contents);
    let title = match sections.first() {
        Some(Section::Document(inspection)) => escape(&inspection.name),
        Some(Section::Listing(listing)) => escape(&listing.name),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "<title>{title} - Allarch report</title>\n<style>{STYLE}</style>\n<main>"
    );
    for section in sections {
        match section {
            Section::Document(inspection) => document(&mut out, inspection),
            Section::Listing(listing) => listing::section(&mut out, listing),
        }
    }
    out.push_str("</main>\n<footer>Made by Allarch. The documents' exact bytes are in this file: drop it on the page to open them again.</footer>\n</html>\n");
    out
}

fn document(out: &mut String, inspection: &Inspection<'_>) {
    let document = inspection.document;
    let _ = writeln!(
        out,
        "<section>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>",
        document.kind().title(),
        escape(&inspection.name)
    );
    let _ = writeln!(
        out,
        "<p><code>{}</code> <span class=\"{state}\">{state}</span>, {} bytes</p>",
        document.digest(),
        thousands(document.size()),
        state = inspection.digest_state(),
    );
    platforms(out, inspection);
    findings(out, inspection);
    source(out, inspection.document.bytes());
    out.push_str("</section>\n");
}

fn platforms(out: &mut String, inspection: &Inspection<'_>) {
    if inspection.entries.is_empty() {
        return;
    }
    out.push_str("<h2>Platforms</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Platforms\"><table>\n<thead><tr><th scope=\"col\">Platform<th scope=\"col\">Entry<th scope=\"col\">os.version<th scope=\"col\">Digest<th scope=\"col\">Bytes</thead>\n<tbody>\n");
    for row in &inspection.entries {
        let what = match (&row.role, row.column.as_deref()) {
            (EntryRole::Attestation(Subject::Entry(of)), _) => {
                format!("attestation for entry {}", of + 1)
            }
            (EntryRole::Attestation(_), _) => "attestation without its image".to_owned(),
            (_, Some(column)) => column.to_owned(),
            (_, None) => "no platform".to_owned(),
        };
        let version = row
            .platform
            .as_ref()
            .map_or("", |platform| platform.os_version.as_str());
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}<td>{}<td>{}<td><code>{}</code><td>{}",
            escape(&what),
            row.entry + 1,
            escape(version),
            escape(row.digest.as_deref().unwrap_or_default()),
            row.size.map_or_else(String::new, thousands),
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn findings(out: &mut String, inspection: &Inspection<'_>) {
    let findings = &inspection.lint.findings;
    let _ = writeln!(out, "<h2>{}</h2>", counted(findings.len(), "finding"));
    out.push_str("<ul class=\"findings\">\n");
    for finding in findings {
        let position = inspection.position(finding);
        let _ = writeln!(
            out,
            "<li class=\"{severity}\"><p><b>{severity}</b> <code>{}</code> line {}, column {}</p><p>{}</p><dl><dt>Breaks<dd>{}<dt>Fix<dd>{}</dl>",
            finding.rule,
            position.line,
            position.column,
            escape(&finding.message),
            escape(&finding.breaks),
            escape(&finding.fix),
            severity = finding.severity.name(),
        );
    }
    out.push_str("</ul>\n");
}

/// Longest source that is shown; it is carried whole all the same.
const MAX_SOURCE: usize = 256 << 10;

fn source(out: &mut String, bytes: &[u8]) {
    let shown = bytes.get(..MAX_SOURCE).unwrap_or(bytes);
    out.push_str("<h2>Source</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Source\"><pre>");
    for line in String::from_utf8_lossy(shown).lines() {
        let _ = writeln!(out, "{}", escape(line));
    }
    out.push_str("</pre></div>\n");
    if shown.len() < bytes.len() {
        let _ = writeln!(
            out,
            "<p>The first {} of {} bytes.</p>",
            thousands(shown.len() as u64),
            thousands(bytes.len() as u64)
        );
    }
}

/// Visible text for an element or a quoted attribute.
fn escape(text: &str) -> String {
    escape_exact(&visible(text))
}

/// The same, every character kept: for what is read back.
fn escape_exact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
