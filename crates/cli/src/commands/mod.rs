//! One file per command: arguments in, text on `out`, an outcome or a failure back.

mod batch;
mod completions;
mod digest;

use std::io::Write;

use crate::args::Command;
use crate::failure::{Failure, Outcome};

/// Runs the command that was asked for.
pub(crate) fn run(command: Command, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match command {
        Command::Digest(args) => digest::run(&args, out),
        Command::Batch => batch::run(),
        Command::Completions(args) => completions::run(&args, out),
    }
}
