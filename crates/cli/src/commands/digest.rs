//! `allarch digest FILE`.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use allarch_core::oci::{Algorithm, Digest, DigestError, reference, repair};
use allarch_core::text::visible;

use crate::args::DigestArgs;
use crate::failure::{Failure, Outcome};
use crate::input;

/// Prints the digest, and with an expected one whether it matches.
pub(crate) fn run(args: &DigestArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let expected = args.expected.as_deref().map(expected).transpose()?;
    let algorithm = algorithm(args, expected.as_ref())?;
    let input = input::read(&args.file, algorithm)?;
    writeln!(out, "{}", input.digest)?;
    match expected {
        None => Ok(Outcome::Fine),
        Some(expected) if expected == input.digest => {
            writeln!(out, "matches the expected digest")?;
            if let (Some(path), Some(bytes)) = (&args.write, &input.bytes) {
                write_new(path, bytes, out)?;
            }
            Ok(Outcome::Fine)
        }
        Some(expected) => {
            writeln!(out, "differs from the expected digest {expected}")?;
            let change = input
                .bytes
                .and_then(|bytes| repair::repair(&bytes, &expected, None));
            match change {
                Some(change) => {
                    writeln!(
                        out,
                        "they are the same bytes after this change: {}",
                        change.how()
                    )?;
                    for step in &change.steps {
                        writeln!(out, "  {}: {}", step.how(), step.made_by())?;
                    }
                    if let Some(path) = &args.write {
                        write_new(path, &change.bytes, out)?;
                    }
                }
                None => writeln!(out, "no known change explains it: {} bytes", input.size)?,
            }
            Ok(Outcome::Findings)
        }
    }
}

/// Writes the exact bytes into a file that is not there yet.
fn write_new(path: &Path, bytes: &[u8], out: &mut dyn Write) -> Result<(), Failure> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| {
        let failure = Failure::new(
            format!("cannot write {}", path.display()),
            error.to_string(),
        );
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => failure.help("name a file that is not there yet"),
            _ => failure,
        }
    })?;
    let name = path.display().to_string();
    writeln!(out, "the exact bytes are in {}", visible(&name))?;
    Ok(())
}

/// Reads a digest that was typed.
pub(crate) fn expected(text: &str) -> Result<Digest, Failure> {
    allarch_core::oci::digest::named(text)
        .parse()
        .map_err(|error: DigestError| {
            let what = format!("{text} is no digest");
            let slip = reference::hint(text).and_then(|hint| Some((hint.why, hint.instead?)));
            match slip {
                Some((why, instead)) => Failure::new(what, why).help(format!("write {instead}")),
                None => Failure::new(what, error.to_string())
                    .help("write sha256: and 64 hex digits in lower case"),
            }
        })
}

fn algorithm(args: &DigestArgs, expected: Option<&Digest>) -> Result<Algorithm, Failure> {
    let asked = args.algorithm.map(Algorithm::from);
    match (asked, expected.map(Digest::algorithm)) {
        (Some(asked), Some(other)) if asked != other => Err(Failure::new(
            "the expected digest has another algorithm",
            format!(
                "--algorithm says {}, --expected {}",
                asked.name(),
                other.name()
            ),
        )
        .help("leave --algorithm out")),
        (asked, other) => Ok(asked.or(other).unwrap_or(Algorithm::Sha256)),
    }
}
