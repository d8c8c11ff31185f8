//! `allarch compare BEFORE AFTER`.

use std::io::Write;

use allarch_core::coverage::compare::survives;
use allarch_core::coverage::{Snapshot, compare};
use allarch_core::report;

use super::images::{Gathering, gather};
use super::matrix::{outcome, unwritten};
use super::required::{options, requirements};
use crate::args::{CompareArgs, CompareFormat};
use crate::failure::{Failure, Outcome};
use crate::http::Registries;
use crate::output;

/// Compares two states.
pub(crate) fn run(args: &CompareArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let require = requirements(&args.require)?;
    let options = options(&args.require)?;
    let registries = Registries::new(&args.network);
    let gathering = Gathering {
        children: true,
        ..Gathering::default()
    };
    let side = |target: &String| -> Result<Vec<Snapshot>, Failure> {
        let rows = gather(std::slice::from_ref(target), &registries, gathering)?;
        Ok(rows.into_iter().map(|row| row.snapshot).collect())
    };
    let (before, after) = (side(&args.before)?, side(&args.after)?);
    let comparisons = compare(&before, &after, &require, &options);
    let file = args.output.as_deref();
    let text = match args.format {
        CompareFormat::Text => report::text::comparison(&comparisons, output::styles(file)),
        CompareFormat::Json => {
            report::json::comparison(&comparisons).map_err(|error| unwritten(&error))?
        }
        CompareFormat::Markdown => report::markdown::comparison(&comparisons),
    };
    output::write(text.as_bytes(), file, out)?;
    Ok(outcome(survives(&comparisons)))
}
