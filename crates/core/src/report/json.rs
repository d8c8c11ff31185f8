//! The report as JSON, for programs.
//!
//! `"schema": 1` is the version of the form. Members may be added within a version; a member is
//! removed or changes its meaning only with the next. `docs/report-schema.md` documents every member,
//! with an example that a test keeps true. The types here are that form: their fields are the
//! members, in this order; what is not known is `null`.

mod archive;
mod beside;
mod compared;
mod entry;
mod gate;
mod matching;
mod matrix;
mod pins;

use serde::Serialize;

use super::inspection::{EntryRow, Inspection};
use crate::lint::{Finding, NotChecked};
use crate::oci::repair::Repair;
use crate::oci::{self, Digest, View};
use crate::platform::Platform;
use crate::text::is_hidden;
pub use archive::ArchiveReport;
pub use compared::comparison;
pub use gate::gate;
pub use matching::matching;
pub use matrix::{matrix, matrix_cells, read_matrix};
pub use pins::pins;

/// The version of the form.
pub const SCHEMA: u32 = 1;

/// The outermost object.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    schema: u32,
    generator: Generator,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    archives: Vec<ArchiveReport>,
    documents: Vec<Document>,
    not_fetched: Vec<NotFetched>,
}

/// A document that a registry did not give, or not as it should be.
#[derive(Clone, Debug, Serialize)]
pub struct NotFetched {
    /// What it was asked for as.
    pub name: String,
    /// The code of the failure, such as `not-found` or `digest-mismatch`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
}

#[derive(Clone, Debug, Serialize)]
struct Generator {
    name: &'static str,
    version: &'static str,
}

impl Generator {
    const THIS: Self = Self {
        name: "allarch",
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// One document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    name: String,
    kind: &'static str,
    media_type: Option<String>,
    size: u64,
    digest: String,
    digest_check: DigestCheck,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    part_of: Vec<beside::PartOf>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<beside::Header>,
    recognised: Recognised,
    valid: bool,
    counts: Counts,
    #[serde(flatten)]
    content: Option<Content>,
    findings: Vec<PlacedFinding>,
    not_checked: Vec<Unchecked>,
}

#[derive(Clone, Debug, Serialize)]
struct DigestCheck {
    state: &'static str,
    expected: Option<String>,
    repair: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Recognised {
    why: String,
    confidence: f64,
    help: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    infos: usize,
}

/// What a document says, under the name of its kind of content.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Content {
    Entries(Vec<Entry>),
    Manifest(Box<Manifest>),
    Config(Config),
    Schema1(Schema1),
    Descriptor(Descriptor),
}

#[derive(Clone, Debug, Serialize)]
struct Entry {
    entry: usize,
    role: &'static str,
    subject: Option<usize>,
    column: Option<String>,
    platform: Option<Platform>,
    media_type: Option<String>,
    digest: Option<String>,
    size: Option<u64>,
}

#[derive(Clone, Debug, Serialize)]
struct Manifest {
    artifact_type: Option<String>,
    config: Option<Descriptor>,
    layers: Vec<Descriptor>,
    subject: Option<Descriptor>,
    compressed_size: Option<u64>,
}

#[derive(Clone, Debug, Serialize)]
struct Config {
    platform: Platform,
    created: Option<String>,
    diff_ids: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Schema1 {
    name: Option<String>,
    tag: Option<String>,
    architecture: Option<String>,
    signed: bool,
    layers: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Descriptor {
    media_type: Option<String>,
    digest: Option<String>,
    size: Option<u64>,
    platform: Option<Platform>,
}

/// A finding as every JSON of the product gives it. `edits` stands only where the fix is mechanical.
#[derive(Clone, Debug, Serialize)]
pub struct FindingReport {
    rule: &'static str,
    severity: &'static str,
    pointer: String,
    start: usize,
    end: usize,
    message: String,
    breaks: String,
    fix: String,
    labels: Vec<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Place>,
}

#[derive(Clone, Debug, Serialize)]
struct PlacedFinding {
    line: usize,
    column: usize,
    #[serde(flatten)]
    finding: FindingReport,
}

#[derive(Clone, Debug, Serialize)]
struct Place {
    start: usize,
    end: usize,
    text: String,
}

/// A rule that waits for more input.
#[derive(Clone, Debug, Serialize)]
pub struct Unchecked {
    rule: &'static str,
    needs: String,
}

/// A report on several documents, and on those that did not come, indented by two spaces, ending
/// with a newline.
///
/// # Errors
/// None that the types allow: their members are strings, numbers and lists.
pub fn render(
    inspections: &[Inspection<'_>],
    not_fetched: Vec<NotFetched>,
    archives: Vec<ArchiveReport>,
) -> Result<String, serde_json::Error> {
    write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        archives,
        documents: inspections.iter().map(document).collect(),
        not_fetched,
    })
}

/// JSON text in which nothing is hidden: characters that a terminal would obey or not show are
/// written as `\u` escapes, which mean the same.
///
/// # Errors
/// Those of the value's own serialisation.
pub fn write(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(value)? + "\n";
    if !text.contains(|c| c != '\n' && is_hidden(c)) {
        return Ok(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        // A raw newline only stands between tokens: in strings it is escaped already.
        if c == '\n' || !is_hidden(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    Ok(out)
}

/// One document.
#[must_use]
pub fn document(inspection: &Inspection<'_>) -> Document {
    let document = inspection.document;
    let counts = inspection.counts();
    let expected = document.served().expected_digest.as_ref();
    Document {
        name: inspection.name.clone(),
        kind: document.kind().name(),
        media_type: document.media_type(),
        size: document.size(),
        digest: document.digest().to_string(),
        digest_check: DigestCheck {
            state: inspection.digest_state(),
            expected: expected.map(Digest::to_string),
            repair: inspection.repair.as_ref().map(Repair::how),
        },
        part_of: inspection.part_of.iter().map(beside::part_of).collect(),
        headers: inspection.headers.iter().map(beside::header).collect(),
        recognised: Recognised {
            why: inspection.recognised.why.clone(),
            confidence: inspection.recognised.confidence,
            help: inspection.recognised.help.clone(),
        },
        valid: inspection.valid(),
        counts: Counts {
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
        },
        content: content(inspection),
        findings: inspection
            .lint
            .findings
            .iter()
            .map(|finding| placed(inspection, finding))
            .collect(),
        not_checked: inspection.lint.not_checked.iter().map(unchecked).collect(),
    }
}

/// A finding without line and column.
#[must_use]
pub fn finding(finding: &Finding) -> FindingReport {
    let place = |span: crate::text::Span, text: &String| Place {
        start: span.start,
        end: span.end,
        text: text.clone(),
    };
    FindingReport {
        rule: finding.rule,
        severity: finding.severity.name(),
        pointer: finding.pointer.as_str().to_owned(),
        start: finding.span.start,
        end: finding.span.end,
        message: finding.message.clone(),
        breaks: finding.breaks.clone(),
        fix: finding.fix.clone(),
        labels: finding
            .labels
            .iter()
            .map(|label| place(label.span, &label.text))
            .collect(),
        edits: finding
            .edits
            .iter()
            .map(|edit| place(edit.span, &edit.text))
            .collect(),
    }
}

/// A rule that waits for more input.
#[must_use]
pub fn unchecked(rule: &NotChecked) -> Unchecked {
    Unchecked {
        rule: rule.rule,
        needs: rule.needs.clone(),
    }
}

fn placed(inspection: &Inspection<'_>, of: &Finding) -> PlacedFinding {
    let position = inspection.position(of);
    PlacedFinding {
        line: position.line,
        column: position.column_utf16,
        finding: finding(of),
    }
}

fn content(inspection: &Inspection<'_>) -> Option<Content> {
    Some(match inspection.document.view() {
        View::Index(_) => Content::Entries(inspection.entries.iter().map(entry).collect()),
        View::Manifest(manifest) => Content::Manifest(Box::new(Manifest {
            artifact_type: owned(manifest.artifact_type()),
            config: manifest.config().as_ref().map(descriptor),
            layers: manifest.layers().map(|layer| descriptor(&layer)).collect(),
            subject: manifest.subject().as_ref().map(descriptor),
            compressed_size: manifest.compressed_size(),
        })),
        View::Config(config) => Content::Config(Config {
            platform: config.platform().into(),
            created: owned(config.created()),
            diff_ids: config.diff_ids(),
        }),
        View::Schema1(schema1) => Content::Schema1(Schema1 {
            name: owned(schema1.name()),
            tag: owned(schema1.tag()),
            architecture: owned(schema1.architecture()),
            signed: schema1.is_signed(),
            layers: schema1.layers().map(std::borrow::Cow::into_owned).collect(),
        }),
        View::Descriptor(view) => Content::Descriptor(descriptor(&view)),
        _ => return None,
    })
}

fn entry(row: &EntryRow) -> Entry {
    Entry {
        entry: row.entry,
        role: row.role_name(),
        subject: row.subject(),
        column: row.column.clone(),
        platform: row.platform.clone(),
        media_type: row.media_type.clone(),
        digest: row.digest.clone(),
        size: row.size,
    }
}

fn descriptor(view: &oci::Descriptor<'_>) -> Descriptor {
    Descriptor {
        media_type: owned(view.media_type()),
        digest: owned(view.digest_text()),
        size: view.size(),
        platform: view.platform().map(Platform::from),
    }
}

fn owned(text: Option<std::borrow::Cow<'_, str>>) -> Option<String> {
    text.map(std::borrow::Cow::into_owned)
}
