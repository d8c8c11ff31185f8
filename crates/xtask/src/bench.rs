//! `cargo xtask bench`: figures, apart from the tests.

use anyhow::{Result, bail};

use crate::step::{cargo, run as run_command, say};
use crate::{budget, page};

/// Ratios of the core to `serde_json` and `sha2`, then the weight of the first load.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("`bench` takes no arguments");
    }
    say("core: digest, parse and lint against serde_json and sha2 over the same bytes");
    run_command(cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--release",
        "--package=allarch-tests",
        "--bin=bench-core",
    ]))?;
    page::build(None)?;
    say("first load: bytes, bytes in brotli");
    budget::check()
}
