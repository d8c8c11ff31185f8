//! The report as one HTML file: the same facts without network or script, and the documents' exact
//! bytes, so that dropping the file on the page opens them again.
//!
//! Documents travel in `<meta name="allarch-document" …>` elements, one a line, base64 in `content`,
//! what is open and chosen in `<meta name="allarch-view" …>`; [`contents`] reads both back. Every string of a document is escaped; the file's own policy
//! forbids everything but its one style element.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use data_encoding::BASE64;

use super::inspection::Inspection;
use super::text::{counted, thousands};
use crate::oci::attestation::{EntryRole, Subject};
use crate::text::visible;

/// Texts by key.
type Pairs = BTreeMap<String, String>;
/// What a later version wrote, by its tag.
type Newer = Vec<(u8, Vec<u8>)>;

/// What a report carries, so that dropping it on the page opens it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The documents; children have no name.
    pub documents: Vec<Carried>,
    /// What is open and chosen.
    pub view: Pairs,
    /// Records that this version does not know.
    pub newer: Newer,
}

/// A document that a report carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Its kind, by the names of `allarch batch`.
    pub kind: String,
    /// The name it went by.
    pub name: String,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// The digest that its bytes should have.
    pub expected_digest: Option<String>,
    /// What else is known of how it came.
    pub properties: Pairs,
    /// Fields that this version does not know.
    pub newer: Newer,
}

/// What a line that carries a document starts with.
const META: &str = "<meta name=\"allarch-document\"";
/// What the line that carries the view starts with.
const VIEW: &str = "<meta name=\"allarch-view\"";

const STYLE: &str = include_str!("report.css");

/// A whole HTML document over these inspections, in order, that carries `contents`.
#[must_use]
pub fn render(inspections: &[Inspection<'_>], contents: &Contents) -> String {
    let mut out = String::new();
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"generator\" content=\"Allarch\">\n");
    for document in &contents.documents {
        carry(&mut out, document);
    }
    if !contents.view.is_empty() || !contents.newer.is_empty() {
        let _ = writeln!(
            out,
            "{VIEW}{} content=\"{}\">",
            newer(&contents.newer),
            pairs(&contents.view)
        );
    }
    let title = inspections
        .first()
        .map_or_else(String::new, |first| escape(&first.name));
    let _ = writeln!(
        out,
        "<title>{title} - Allarch report</title>\n<style>{STYLE}</style>\n<main>"
    );
    for inspection in inspections {
        section(&mut out, inspection);
    }
    out.push_str("</main>\n<footer>Made by Allarch. The documents' exact bytes are in this file: drop it on the page to open them again.</footer>\n</html>\n");
    out
}

fn carry(out: &mut String, document: &Carried) {
    let properties = match document.properties.is_empty() {
        true => String::new(),
        false => format!(" data-properties=\"{}\"", pairs(&document.properties)),
    };
    let _ = writeln!(
        out,
        "{META} data-kind=\"{}\" data-name=\"{}\" data-expected=\"{}\"{properties}{} content=\"{}\">",
        escape_exact(&document.kind),
        escape_exact(&document.name),
        escape_exact(document.expected_digest.as_deref().unwrap_or_default()),
        newer(&document.newer),
        BASE64.encode(&document.bytes),
    );
}

/// Pairs as JSON, which keeps every character.
fn pairs(pairs: &Pairs) -> String {
    escape_exact(&serde_json::to_string(pairs).unwrap_or_default())
}

/// ` data-newer="TAG:BASE64 TAG:BASE64"`, or nothing.
fn newer(newer: &Newer) -> String {
    if newer.is_empty() {
        return String::new();
    }
    let records = newer.iter();
    let records = records.map(|(tag, content)| format!("{tag}:{}", BASE64.encode(content)));
    format!(" data-newer=\"{}\"", records.collect::<Vec<_>>().join(" "))
}

fn section(out: &mut String, inspection: &Inspection<'_>) {
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
    source(out, inspection);
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

fn source(out: &mut String, inspection: &Inspection<'_>) {
    let bytes = inspection.document.bytes();
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

/// What a report carries; without documents where the text is no report of ours.
#[must_use]
pub fn contents(html: &str) -> Contents {
    let lines = html.lines().filter_map(|line| line.strip_prefix(META));
    let view = html.lines().find_map(|line| line.strip_prefix(VIEW));
    Contents {
        documents: lines.filter_map(document).collect(),
        view: view
            .map(|view| read_pairs(view, "content"))
            .unwrap_or_default(),
        newer: view.map(read_newer).unwrap_or_default(),
    }
}

fn document(attributes: &str) -> Option<Carried> {
    let text = |name: &str| attribute(attributes, name).map(unescape);
    Some(Carried {
        kind: text("data-kind")?,
        name: text("data-name")?,
        bytes: BASE64
            .decode(attribute(attributes, "content")?.as_bytes())
            .ok()?,
        expected_digest: Some(text("data-expected")?).filter(|text| !text.is_empty()),
        properties: read_pairs(attributes, "data-properties"),
        newer: read_newer(attributes),
    })
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, tail) = attributes.split_once(&format!(" {name}=\""))?;
    tail.split('"').next()
}

fn read_pairs(attributes: &str, name: &str) -> Pairs {
    let text = attribute(attributes, name).map(unescape);
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

fn read_newer(attributes: &str) -> Newer {
    let records = attribute(attributes, "data-newer").unwrap_or_default();
    let record = |text: &str| {
        let (tag, content) = text.split_once(':')?;
        Some((tag.parse().ok()?, BASE64.decode(content.as_bytes()).ok()?))
    };
    records.split(' ').filter_map(record).collect()
}

fn unescape(text: &str) -> String {
    let escapes = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    escapes
        .into_iter()
        .fold(text.to_owned(), |text, (escape, plain)| {
            text.replace(escape, plain)
        })
}
