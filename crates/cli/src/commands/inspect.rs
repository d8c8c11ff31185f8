//! `allarch inspect FILE|-`.

use std::io::Write;
use std::path::Path;

use allarch_core::json::Limits;
use allarch_core::lint::Context;
use allarch_core::oci::{Algorithm, Digest, Document, Served};
use allarch_core::report::{Inspection, Styles, text};

use super::{outcome, write_json};
use crate::args::{Format, InspectArgs};
use crate::failure::{Failure, Outcome, remark};
use crate::input;
use crate::target::{self, Target};

/// Inspects a file or standard input.
pub(crate) fn run(args: &InspectArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let expected = args.expected.as_deref();
    let expected = expected.map(super::digest::expected).transpose()?;
    let (target, note) = target::resolve(&args.target)?;
    if let Some(note) = note {
        remark(&note);
    }
    match target {
        Target::File(path) => file(&path, expected, args.format, out),
        Target::Image(reference) => Err(Failure::new(
            format!("cannot read {}", args.target),
            format!("no such file, and images ({reference}) are not fetched yet"),
        )),
    }
}

fn file(
    path: &Path,
    expected: Option<Digest>,
    format: Format,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let algorithm = expected
        .as_ref()
        .map_or(Algorithm::Sha256, Digest::algorithm);
    let input = input::read(path, algorithm)?;
    let Some(bytes) = input.bytes else {
        return Err(input::too_large(path, input.size, &input.digest));
    };
    let served = Served {
        expected_digest: expected,
        file_name: input::file_name(path),
        ..Served::default()
    };
    let document = Document::read(bytes, served, Limits::default());
    let inspection = Inspection::of(&input::name(path), &document, &Context::default());
    match format {
        Format::Text => write!(out, "{}", text::render(&inspection, Styles::ANSI))?,
        Format::Json => write_json(std::slice::from_ref(&inspection), out)?,
    }
    Ok(outcome(&inspection))
}
