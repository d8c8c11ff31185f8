//! `allarch lint FILE…`.

use std::io::Write;
use std::path::Path;

use allarch_core::json::Limits;
use allarch_core::lint::{Context, Severity};
use allarch_core::oci::{Algorithm, Document, Served};
use allarch_core::report::{Inspection, text};
use allarch_core::text::visible;

use super::{outcome, write_json};
use crate::args::{Format, LintArgs};
use crate::failure::{Failure, Outcome};
use crate::{input, snippet};

/// Most findings of one file that are shown with their source; all are counted.
const MAX_SHOWN: usize = 200;

/// Lints the files, each with the others at hand.
pub(crate) fn run(args: &LintArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // One file that cannot be read does not keep the others from being linted.
    let mut unread = Outcome::Fine;
    let mut documents = Vec::new();
    for path in &args.files {
        match read(path) {
            Ok(document) => documents.push((input::name(path), document)),
            Err(failure) => {
                failure.report();
                unread = Outcome::Unusable;
            }
        }
    }
    let context = Context {
        blobs: documents
            .iter()
            .map(|(_, document)| (document.digest().to_string(), document))
            .collect(),
        ..Context::default()
    };
    let inspections: Vec<Inspection<'_>> = documents
        .iter()
        .map(|(name, document)| Inspection::of(name, document, &context))
        .collect();
    match args.format {
        Format::Text => write_text(&inspections, out)?,
        Format::Json => write_json(&inspections, Vec::new(), out)?,
    }
    Ok(inspections.iter().map(outcome).fold(unread, Outcome::and))
}

fn read(path: &Path) -> Result<Document, Failure> {
    let input = input::read(path, Algorithm::Sha256)?;
    let Some(bytes) = input.bytes else {
        return Err(input::too_large(path, input.size, &input.digest));
    };
    let served = Served {
        file_name: input::file_name(path),
        ..Served::default()
    };
    Ok(Document::read(bytes, served, Limits::default()))
}

fn write_text(inspections: &[Inspection<'_>], out: &mut dyn Write) -> Result<(), Failure> {
    for inspection in inspections {
        for finding in inspection.lint.findings.iter().take(MAX_SHOWN) {
            writeln!(out, "{}\n", snippet::render(inspection, finding))?;
        }
        let name = visible(&inspection.name);
        let hidden = inspection.lint.findings.len().saturating_sub(MAX_SHOWN);
        if hidden > 0 {
            writeln!(
                out,
                "{name}: {} more findings are not shown",
                text::thousands(hidden as u64)
            )?;
        }
        if let Some(help) = &inspection.recognised.help {
            writeln!(out, "{name}: {} {help}", inspection.recognised.why)?;
        }
        writeln!(out, "{name}: {}", summary(inspection))?;
    }
    Ok(())
}

/// `OCI image index, 1 error, 2 warnings; 3 rules not checked`.
fn summary(inspection: &Inspection<'_>) -> String {
    let mut text = inspection.document.kind().title().to_owned();
    let nouns = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ];
    for (severity, noun) in nouns {
        let count = inspection.lint.count(severity);
        if count > 0 {
            text.push_str(&format!(", {}", text::counted(count, noun)));
        }
    }
    if inspection.lint.findings.is_empty() {
        text.push_str(", nothing to object to");
    }
    let waiting = inspection.lint.not_checked.len();
    if waiting > 0 {
        text.push_str(&format!("; {} not checked", text::counted(waiting, "rule")));
    }
    text
}
