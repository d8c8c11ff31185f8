//! Documents that travelled: in a link, or in a report saved as HTML. No request is made for them.

use std::io::Write;

use allarch_core::lint::Context;
use allarch_core::oci::Document;
use allarch_core::permalink::{self, DecodeError, Link, LinkDocument, State};
use allarch_core::report::{self, Inspection};
use allarch_core::text::visible;

use super::{outcome, write_report};
use crate::args::{InspectArgs, ReportFormat};
use crate::failure::{Failure, Outcome, remark};

/// What was carried, and in what.
pub(super) struct Carried {
    state: State,
    /// `a link` or `a report`.
    by: &'static str,
}

/// What a link holds; `None` where the text is no link.
pub(super) fn link(text: &str) -> Option<Result<Carried, Failure>> {
    let has_mark = text.contains('#') || text.contains("%23") || text.starts_with("v1.");
    let is_file = std::path::Path::new(text).exists();
    (has_mark && !is_file).then(|| open(text))
}

/// What a file with a link or a saved report holds; `None` where it is neither.
pub(super) fn in_bytes(bytes: &[u8]) -> Option<Result<Carried, Failure>> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    if let Some(state) = permalink::in_report(text) {
        let by = "a report";
        return Some(Ok(Carried { state, by }));
    }
    // A link has no white space, which a text with comments or variables has before any such mark.
    let first = text.split_whitespace().next()?;
    let is_link = ["#v", "%23v", "#r=", "%23r="]
        .iter()
        .any(|mark| first.contains(mark));
    let is_short = text.len() <= 2 * permalink::v1::MAX_FRAGMENT;
    let has_scheme = first.starts_with("http") || first.starts_with(['#', '%']);
    ((is_link && has_scheme || first.starts_with("v1.")) && is_short).then(|| open(text))
}

fn open(text: &str) -> Result<Carried, Failure> {
    match permalink::open(text) {
        Ok(Link::Content(state)) => Ok(Carried {
            state,
            by: "a link",
        }),
        Ok(Link::Reference { reference, .. }) => Err(Failure::new(
            format!("the link carries no document: it names the image {reference}"),
            "a link alone makes no request to a registry",
        )
        .help(format!("to fetch it: allarch inspect docker://{reference}"))),
        Err(error) => {
            let failure = Failure::new("the link does not open", error.to_string());
            Err(match error {
                DecodeError::NewerVersion(_) => failure.help("a newer allarch reads it"),
                DecodeError::TooLarge(_) => failure,
                _ => failure.help("ask for it again, as a file if the way it came changes links"),
            })
        }
    }
}

/// Inspects the documents, each with the others at hand, as their sender saw them.
pub(super) fn inspect(
    carried: Carried,
    args: &InspectArgs,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let Carried { state, by } = carried;
    if args.expected.is_some() {
        return Err(Failure::new(
            format!("--expected does not go with {by}"),
            "it says itself which digests its documents should have",
        ));
    }
    say_what_is_unknown(&state, by);
    let documents: Vec<Document> = state.documents.iter().map(read).collect();
    let context = Context {
        blobs: documents
            .iter()
            .map(|document| (document.digest().to_string(), document))
            .collect(),
        missing: state
            .documents
            .iter()
            .flat_map(LinkDocument::missing)
            .collect(),
        ..Context::default()
    };
    let names = state.documents.iter().map(|document| &document.name);
    let mut inspections: Vec<Inspection<'_>> = documents
        .iter()
        .zip(names)
        .map(|(document, name)| Inspection::of(name, document, &context))
        .collect();
    report::relate(&mut inspections);
    let banner = format!("From {by}, not checked with a registry.");
    match args.format {
        ReportFormat::Text => writeln!(out, "{banner}\n")?,
        ReportFormat::Markdown => writeln!(out, "_{banner}_\n")?,
        ReportFormat::Json | ReportFormat::Html => remark(&banner),
    }
    write_report(&inspections, args.format, out)?;
    Ok(inspections
        .iter()
        .map(outcome)
        .fold(Outcome::Fine, Outcome::and))
}

/// The document, held against what its sender held it against.
fn read(carried: &LinkDocument) -> Document {
    let Some(held) = carried.held_against() else {
        return carried.read();
    };
    let expected_digest = Some(held.to_string());
    LinkDocument {
        expected_digest,
        ..carried.clone()
    }
    .read()
}

fn say_what_is_unknown(state: &State, by: &str) {
    for (read, document) in state.documents.iter().map(|one| (one.read(), one)) {
        let kind = &document.kind;
        let recognised = allarch_core::intake::recognise_document(&read).kind.name();
        if *kind != recognised && !kind.is_empty() && *kind != "unknown" {
            remark(&format!(
                "{by} calls {} {}; here it was taken for {recognised}",
                visible(&document.name),
                visible(kind)
            ));
        }
    }
    let view: Vec<String> = state
        .view
        .iter()
        .map(|(key, text)| format!("{key}={text}"))
        .collect();
    if !view.is_empty() {
        remark(&format!("what the page would show: {}", view.join(", ")));
    }
    let unknown = state.unknown_parts();
    if unknown > 0 {
        remark(&format!(
            "{by} holds {unknown} more that only a newer allarch understands"
        ));
    }
}
