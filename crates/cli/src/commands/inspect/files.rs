//! Files, archives and folders: every document in them, each with all others at hand.

use std::io::Write;
use std::path::PathBuf;

use allarch_core::oci::Digest;
use allarch_core::report::{Inspection, Styles, text};

use super::super::gathered::{Gathered, Source};
use super::super::{carried, write_json, write_report};
use super::image::write_children;
use crate::args::{InspectArgs, ReportFormat};
use crate::failure::{Failure, Outcome};

/// Reads and inspects.
pub(super) fn run(
    paths: &[PathBuf],
    expected: Option<Digest>,
    args: &InspectArgs,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut gathered = Gathered::default();
    for path in paths {
        gathered.add(path, expected.clone())?;
    }
    if let [Source::Document { document, .. }] = gathered.sources.as_slice()
        && let Some(carried) = carried::in_bytes(document.bytes())
    {
        return carried::inspect(carried?, args, out);
    }
    let inspections = gathered.inspect();
    match args.format {
        ReportFormat::Text => write_text(&gathered, &inspections, out)?,
        ReportFormat::Json => write_json(&inspections, Vec::new(), gathered.reports(), out)?,
        format => write_report(&inspections, format, out)?,
    }
    Ok(gathered.outcome(&inspections))
}

/// Of an archive: itself, its images whole, and of the rest what has findings.
fn write_text(
    gathered: &Gathered,
    inspections: &[Inspection<'_>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut rest = inspections;
    for (at, source) in gathered.sources.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let (own, after) = rest.split_at(source.documents().min(rest.len()));
        rest = after;
        match source {
            Source::Document { .. } => {
                for inspection in own {
                    write!(out, "{}", text::render(inspection, Styles::ANSI))?;
                }
            }
            Source::Archive { name, archive } => {
                write!(out, "{}", text::archive(name, archive, Styles::ANSI))?;
                let is_image = |path: &str| archive.images().any(|image| image.path == path);
                let documents = own.iter().zip(&archive.documents);
                let (images, others): (Vec<_>, Vec<_>) =
                    documents.partition(|(_, document)| is_image(&document.path));
                for (image, _) in images {
                    write!(out, "\n{}", text::render(image, Styles::ANSI))?;
                }
                let others: Vec<&Inspection<'_>> = others
                    .into_iter()
                    .filter(|(_, document)| !Gathered::is_beside(document.place))
                    .map(|(inspection, _)| inspection)
                    .collect();
                write_children(&others, out)?;
            }
        }
    }
    Ok(())
}
