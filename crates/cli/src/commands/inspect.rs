//! `allarch inspect REF|FILE|-`.

mod image;

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

/// Inspects an image, a file or standard input.
pub(crate) fn run(args: &InspectArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let expected = args.expected.as_deref();
    let expected = expected.map(super::digest::expected).transpose()?;
    let (target, note) = target::resolve(&args.target)?;
    if let Some(note) = note {
        remark(&note);
    }
    match target {
        Target::File(path) => file(&path, expected, args.format, out),
        Target::Image(reference) => image::run(&reference, expected, args.format, out)
            // Who mistyped a path should not look for the fault in a registry.
            .map_err(|failure| match args.target.contains("://") {
                true => failure,
                false => failure.help(format!("there is no file named {} here", args.target)),
            }),
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
        Format::Json => write_json(std::slice::from_ref(&inspection), Vec::new(), out)?,
    }
    Ok(outcome(&inspection))
}
