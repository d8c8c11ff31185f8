//! Where an answer goes: standard output, or the file that --output names.

use std::io::Write;
use std::path::Path;

use crate::failure::{Failure, remark};
use crate::input;

/// Writes the answer. A file gets no colour; there may be one already.
pub(crate) fn write(
    answer: &[u8],
    file: Option<&Path>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(file) = file else {
        out.write_all(answer)?;
        return Ok(());
    };
    std::fs::write(file, answer).map_err(|error| {
        let what = format!("cannot write {}", input::name(file));
        Failure::new(what, error.to_string()).help("name a file in a folder that is there")
    })?;
    remark(&format!("{} was written", input::name(file)));
    Ok(())
}

/// Writes an answer that holds the bytes of a file: standard output takes all of them, where a terminal's
/// own are else left out.
pub(crate) fn write_exact(answer: &[u8], file: Option<&Path>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    write(answer, file, &mut out)?;
    Ok(out.flush()?)
}

/// The styles of what goes there.
pub(crate) fn styles(file: Option<&Path>) -> allarch_core::report::Styles {
    match file {
        Some(_) => allarch_core::report::Styles::PLAIN,
        None => allarch_core::report::Styles::ANSI,
    }
}
