//! `cargo xtask run`: builds the page and the binary, then becomes `allarch serve`.

use std::process::Command;

use anyhow::Result;
#[cfg(unix)]
use anyhow::anyhow;

use crate::page;
use crate::programs::target_folder;
use crate::step::{cargo, run as run_command, say};

/// Builds, then serves. The arguments are those of `allarch serve`, which checks them.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    page::build(None)?;
    let binary = build_binary()?;
    say("starting allarch serve");
    let mut command = Command::new(binary);
    command.arg("serve").args(arguments);
    become_program(command)
}

/// Builds `allarch` with the page in it.
fn build_binary() -> Result<std::path::PathBuf> {
    say("compiling the binary");
    run_command(cargo(&[
        "build",
        "--quiet",
        "--locked",
        "--package=allarch",
        "--release",
    ]))?;
    Ok(target_folder()
        .join("release")
        .join(format!("allarch{}", std::env::consts::EXE_SUFFIX)))
}

/// Replaces this process, so that signals reach the server itself.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(anyhow!("cannot start the binary: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_program(command: Command) -> Result<()> {
    run_command(command)
}
