//! The head of Inspect: what the document is, its digest, the verdict in one sentence, the facts.

use std::collections::HashSet;

use allarch_core::lint::{Report, Severity};
use allarch_core::oci::{DigestState, Document, View};
use allarch_core::text::visible;

use super::number::{count, grouped, listed, noun, size};
use super::platforms::PlatformRow;
use super::time::clock;
use crate::store::{Entry, Inspection, Origin};

/// A fact of the strip: a name, a number, and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// The number.
    pub number: String,
    /// The words after it.
    pub words: String,
}

pub(super) fn fact(
    name: &'static str,
    number: impl Into<String>,
    words: impl Into<String>,
) -> Fact {
    Fact {
        name,
        number: number.into(),
        words: words.into(),
    }
}

/// Where the document came from, after its kind.
#[must_use]
pub fn origin(entry: &Entry, zone: i32) -> String {
    match &entry.origin {
        Origin::Pasted { crlf: false } => "pasted".to_owned(),
        Origin::Pasted { crlf: true } => {
            "pasted; the box turned CRLF line ends into LF, so drop the file for its exact bytes"
                .to_owned()
        }
        Origin::File => "file, exact bytes".to_owned(),
        Origin::Example => "example carried by this page, an invented image".to_owned(),
        Origin::Fetched {
            host,
            through: None,
            at,
        } => {
            let at = at_time(*at, zone);
            format!("fetched directly from {host}{at}{}", last(entry, zone))
        }
        Origin::Fetched {
            host,
            through: Some(proxy),
            at,
        } => {
            let at = at_time(*at, zone);
            let last = last(entry, zone);
            format!("fetched from {host} through {proxy}{at}{last}")
        }
        Origin::Mended => "a mended copy, with a digest of its own".to_owned(),
        Origin::Cut => "a copy with fewer entries, with a digest of its own".to_owned(),
        Origin::Linked => "from a link, not checked with a registry".to_owned(),
        Origin::Asked => "asked for by name".to_owned(),
    }
}

fn at_time(at: u64, zone: i32) -> String {
    if at == 0 {
        return String::new();
    }
    format!(" at {}", clock(at, zone))
}

/// What the last fetch said beside the bytes: that they are still the same, and how many pulls are left.
fn last(entry: &Entry, zone: i32) -> String {
    let progress = entry.progress.as_ref();
    let since = progress.and_then(|progress| progress.since);
    let pulls = progress.and_then(|progress| progress.pulls);
    let since = since.map(|since| format!(", unchanged since {}", clock(since, zone)));
    let pulls = pulls.map(|pulls| format!("; {pulls}"));
    since.into_iter().chain(pulls).collect()
}

/// What the digest's state means for this document.
#[must_use]
pub fn digest_state(entry: &Entry, document: &Document) -> String {
    match document.digest_state() {
        DigestState::Matches => match &entry.origin {
            Origin::Fetched { .. } => "matches the registry’s digest".to_owned(),
            Origin::Example => "matches the digest carried with it".to_owned(),
            _ => "matches the digest that lists it".to_owned(),
        },
        DigestState::Differs => {
            let expected = document.served().expected_digest.as_ref();
            let expected = expected.map_or("another digest", |digest| digest.short());
            format!("differs: expected {expected}…")
        }
        DigestState::Unchecked => "computed here; nothing to compare it with".to_owned(),
    }
}

/// The answer at the top: whether the document is sound, which platforms it has, and whose bytes
/// these are.
#[must_use]
pub fn sentence(entry: &Entry, inspection: &Inspection, rows: &[PlatformRow]) -> String {
    let parts = [
        soundness(inspection),
        platforms(inspection, rows),
        bytes(entry, &inspection.document),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// What the verdict says of a document that no rule has looked at: nothing that could pass for
/// sound. `lost` where the rules could not be loaded.
#[must_use]
pub fn unjudged(lost: bool) -> &'static str {
    if lost {
        "Not checked: a part of the page could not be loaded"
    } else {
        "Being checked"
    }
}

/// The worst finding, or that there is none; nothing before it is judged.
fn soundness(inspection: &Inspection) -> String {
    let Some(report) = &inspection.report else {
        return String::new();
    };
    for severity in [Severity::Error, Severity::Warning] {
        let mut of = report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity);
        if let Some(first) = of.next() {
            return match of.count() {
                0 => first.message.clone(),
                more => format!(
                    "{} {} more below.",
                    first.message,
                    count(more, severity.name())
                ),
            };
        }
    }
    match inspection.document.view() {
        View::Other => format!("{}.", inspection.document.kind().title()),
        _ if report.not_checked.is_empty() => "Nothing wrong was found.".to_owned(),
        _ => format!(
            "Nothing wrong was found so far; {} wait{} for more.",
            count(report.not_checked.len(), "rule"),
            if report.not_checked.len() == 1 {
                "s"
            } else {
                ""
            }
        ),
    }
}

/// Most platforms that the sentence names.
const NAMED: usize = 4;

/// The platforms of an index, in the one order.
fn platforms(inspection: &Inspection, rows: &[PlatformRow]) -> String {
    let View::Index(_) = inspection.document.view() else {
        return String::new();
    };
    // No more than may be named: an index may hold thousands.
    let mut names: Vec<String> = Vec::new();
    for named in rows.iter().filter_map(PlatformRow::named) {
        if names.len() == NAMED {
            break;
        }
        if !names.contains(&named.text) {
            names.push(named.text.clone());
        }
    }
    match distinct(rows) {
        0 => "No entry names a platform.".to_owned(),
        1 => format!("One platform: {}.", names.concat()),
        many if many <= NAMED => format!("{many} platforms: {}.", listed(&names)),
        many => {
            let more = many - (NAMED - 1);
            names.truncate(NAMED - 1);
            format!("{many} platforms: {} and {more} more.", names.join(", "))
        }
    }
}

/// Whether these are the registry's bytes, as far as a digest tells.
fn bytes(entry: &Entry, document: &Document) -> String {
    let fetched = matches!(entry.origin, Origin::Fetched { .. });
    match document.digest_state() {
        DigestState::Matches if fetched => "These are the registry’s bytes.",
        DigestState::Matches => "The bytes are those that their digest names.",
        DigestState::Differs => "These are not the bytes that the expected digest names.",
        DigestState::Unchecked if fetched => "The registry gives no digest to check the bytes by.",
        DigestState::Unchecked => "Whether a registry serves these bytes is not known.",
    }
    .to_owned()
}

/// How many platforms rows stand for, each once.
fn distinct(rows: &[PlatformRow]) -> usize {
    let named = rows.iter().filter_map(PlatformRow::named);
    let platforms: HashSet<&str> = named.map(|named| named.text.as_str()).collect();
    platforms.len()
}

/// The facts strip.
#[must_use]
pub fn facts(inspection: &Inspection, rows: &[PlatformRow]) -> Vec<Fact> {
    let document = &inspection.document;
    let bytes = fact(
        short_kind(document),
        grouped(document.size()),
        noun(document.size() as usize, "byte"),
    );
    match document.view() {
        View::Index(_) => index_facts(rows, bytes),
        View::Manifest(manifest) => {
            let layers = manifest.layers().count();
            let mut facts = vec![fact("Layers", grouped(layers as u64), "")];
            if let Some(total) = manifest.compressed_size() {
                facts.push(sized("Compressed", total, "in all layers"));
            }
            facts.push(bytes);
            let kind = manifest.config().and_then(|config| config.media_type());
            let artifact = manifest
                .artifact_type()
                .or(kind)
                .filter(|_| !document.kind().is_index());
            if let Some(kind) = artifact.filter(|_| document.kind().name() == "artifact-manifest") {
                facts.push(fact("Artifact", visible(&kind).into_owned(), ""));
            }
            facts
        }
        View::Config(config) => {
            let platform = super::platform::named(config.platform());
            vec![
                fact("Platform", platform.text, ""),
                fact("Layers", grouped(config.diff_ids().len() as u64), ""),
                bytes,
            ]
        }
        View::Schema1(schema1) => vec![
            fact("Layers", grouped(schema1.layers().count() as u64), ""),
            fact("Signed", if schema1.is_signed() { "yes" } else { "no" }, ""),
            bytes,
        ],
        _ => vec![
            bytes,
            fact("Lines", grouped(document.lines().lines() as u64), ""),
        ],
    }
}

fn index_facts(rows: &[PlatformRow], bytes: Fact) -> Vec<Fact> {
    let images = rows.iter().filter(|row| row.named().is_some()).count();
    let attestations: usize = rows.iter().map(|row| row.attestations.len()).sum();
    let orphans = rows
        .iter()
        .filter(|row| row.other == Some("attestation without subject"))
        .count();
    let mut facts = vec![
        fact(
            "Platforms",
            distinct(rows).to_string(),
            format!("in {}", count(images, "entry")),
        ),
        fact(
            "Attestations",
            attestations.to_string(),
            if orphans == 0 {
                String::new()
            } else {
                format!("{orphans} without subject")
            },
        ),
        bytes,
    ];
    let known: Vec<u64> = rows.iter().filter_map(|row| row.compressed).collect();
    if !known.is_empty() {
        let total = known
            .iter()
            .fold(0u64, |sum, size| sum.saturating_add(*size));
        let words = if known.len() == images {
            "in all".to_owned()
        } else {
            format!("in {} of {images}", known.len())
        };
        facts.push(sized("Images, compressed", total, &words));
    }
    facts
}

/// `403.9` and `MB in all`: the unit belongs to the words.
fn sized(name: &'static str, bytes: u64, words: &str) -> Fact {
    let text = size(bytes);
    let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
    fact(name, number, format!("{unit} {words}"))
}

fn short_kind(document: &Document) -> &'static str {
    match document.view() {
        View::Index(_) => "Index",
        View::Manifest(_) | View::Schema1(_) => "Manifest",
        View::Config(_) => "Config",
        View::Descriptor(_) => "Descriptor",
        View::Other => "Size",
    }
}

/// The chips of the verdict: severity, count and words, those with none left out.
#[must_use]
pub fn chips(report: &Report) -> Vec<(Severity, usize, String)> {
    [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ]
    .into_iter()
    .map(|(severity, word)| {
        let number = report.count(severity);
        (severity, number, count(number, word))
    })
    .filter(|(_, number, _)| *number > 0)
    .collect()
}

/// A reference in parts for the header: host, name, tag or digest. Other names are all name.
#[must_use]
pub fn name_parts(entry: &Entry) -> (String, String, String) {
    if !matches!(entry.origin, Origin::Fetched { .. } | Origin::Example) {
        return (String::new(), entry.name.to_string(), String::new());
    }
    let name = entry.name.as_ref();
    let (host, rest) = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => {
            (format!("{host}/"), rest)
        }
        _ => (String::new(), name),
    };
    let cut = rest
        .find('@')
        .or_else(|| rest.rfind(':'))
        .unwrap_or(rest.len());
    let (path, tag) = rest.split_at(cut);
    (host, path.to_owned(), tag.to_owned())
}

#[cfg(test)]
mod tests;
