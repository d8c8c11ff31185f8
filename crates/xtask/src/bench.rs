//! `cargo xtask bench`: figures, apart from the tests.

use anyhow::{Result, bail};

use crate::step::{cargo, run as run_command, say};
use crate::{budget, page, programs, step};

/// Ratios of the core to `serde_json` and `sha2`, times of engines' choices, times to recognise pasted
/// texts, lengths of links, times of a matrix over a slow registry, the weight of the first load, times and memory of the page.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("`bench` takes no arguments");
    }
    say("core: digest, parse and lint against serde_json and sha2 over the same bytes");
    program("--bin=bench-core")?;
    say("engines: every engine on 20 machines, per entry, and the heat map of a small index");
    program("--bin=bench-engines")?;
    say("pastes: 100 kB of each kind of text, recognised and read");
    program("--bin=bench-pastes")?;
    say("links: characters, beside lz-string, deflate and brotli 11 of the same documents");
    program("--bin=bench-links")?;
    say("matrix: 10, 100 and 1,000 images of a registry that takes 50 ms a request");
    run_command(cargo(&[
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--package=allarch",
    ]))?;
    program("--bin=bench-matrix")?;
    page::build(None)?;
    say("first load: bytes, bytes in brotli");
    budget::check()?;
    programs::for_tests()?;
    say("the page in Chromium");
    run_command(step::program("node", &["tests/browser/bench.mjs"]))?;
    say("the Matrix of 2,000 images in Chromium");
    run_command(step::program("node", &["tests/browser/bench-list.mjs"]))
}

fn program(binary: &str) -> Result<()> {
    let arguments = ["run", "--quiet", "--locked", "--release"];
    let mut command = cargo(&arguments);
    command.args(["--package=allarch-tests", binary]);
    run_command(command)
}
