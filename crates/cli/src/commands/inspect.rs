//! `allarch inspect REF|LINK|FILE…|-`.

mod files;
mod image;

pub(super) use image::failed;

use std::io::Write;
use std::path::PathBuf;

use super::carried;
use crate::args::InspectArgs;
use crate::failure::{Failure, Outcome, remark};
use crate::target::{self, Target};

/// Inspects an image, what a link carries, or files, archives and standard input together.
pub(crate) fn run(args: &InspectArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if let [only] = args.targets.as_slice()
        && let Some(link) = carried::link(only)
    {
        return carried::inspect(link?, args, out);
    }
    let expected = args.expected.as_deref();
    let expected = expected.map(super::digest::expected).transpose()?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for text in &args.targets {
        let (target, note) = target::resolve(text)?;
        if let Some(note) = note {
            remark(&note);
        }
        match target {
            Target::File(path) => paths.push(path),
            Target::Image(reference) if args.targets.len() == 1 => {
                return image::run(&reference, expected, args, out)
                    // Who mistyped a path should not look for the fault in a registry.
                    .map_err(|failure| match text.contains("://") {
                        true => failure,
                        false => failure.help(format!("there is no file named {text} here")),
                    });
            }
            Target::Image(_) => {
                return Err(Failure::new(
                    format!("there is no file named {text} here"),
                    "several targets are files that belong together; an image stands alone",
                )
                .help("`allarch matrix` compares several images"));
            }
        }
    }
    files::run(&paths, expected, args, out)
}
