//! `allarch completions SHELL`.

use std::io::Write;

use clap::CommandFactory as _;

use crate::args::{Args, CompletionsArgs};
use crate::failure::{Failure, Outcome};

/// Writes the script that clap derives from the arguments.
pub(crate) fn run(args: &CompletionsArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // clap_complete panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "allarch", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Fine)
}
