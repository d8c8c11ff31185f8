//! The `allarch` binary: reads arguments, runs one command, turns its outcome into an exit status.
//!
//! Exit status: 0 fine, 1 findings of severity error or a failed requirement, 2 the work could not
//! be done. Answers go to standard output; what went wrong, and remarks, to standard error.

mod args;
mod batch;
mod commands;
mod credentials;
mod failure;
mod fetch;
mod fetch_many;
mod folders;
mod http;
mod input;
mod opened;
mod output;
mod parallel;
mod policy;
mod settings;
mod site;
mod snippet;
mod target;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use crate::failure::{Failure, Outcome};

fn main() -> ExitCode {
    let args = args::Args::parse();
    // Colour only where a terminal shows it: anstream also honours NO_COLOR.
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    let outcome = commands::run(args.command, &mut out)
        .and_then(|outcome| out.flush().map(|()| outcome).map_err(Failure::from));
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Unusable) => ExitCode::from(2),
        Err(failure) => {
            failure.report();
            ExitCode::from(2)
        }
    }
}
