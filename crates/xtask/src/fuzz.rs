//! `cargo xtask fuzz [--minutes N] [--seed N] [TARGET]...`: random inputs against what reads anything.
//!
//! With a nightly toolchain the address sanitizer watches as well; without, the checks of the targets
//! and overflow checks remain.

use anyhow::Result;

use crate::programs::target_folder;
use crate::step::{cargo, output, program, run as run_command, say};

/// What sanitizers are made for: they need the target named, so that build scripts go without.
const HOST: &str = "x86_64-unknown-linux-gnu";

/// Builds in release with debug assertions, then runs.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let sanitizer = cfg!(all(target_os = "linux", target_arch = "x86_64"))
        && output(program("rustup", &["run", "nightly", "rustc", "--version"])).is_some();
    let out = target_folder().join("fuzz");
    let build = ["run", "--quiet", "--locked", "--release"];
    let package = ["--package=allarch-tests", "--bin=fuzz"];
    let mut command = if sanitizer {
        say("fuzz with the address sanitizer");
        let mut command = program("rustup", &["run", "nightly", "cargo"]);
        command
            .args(build)
            .args(package)
            .args(["--target", HOST])
            .env("CARGO_TARGET_DIR", out.join("build"))
            .env("RUSTFLAGS", "-Zsanitizer=address")
            // The toolchain of this workspace, that rustup has named to this process.
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("RUSTC")
            .env_remove("CARGO");
        command
    } else {
        say("fuzz without sanitizers: there is no nightly toolchain");
        let mut command = cargo(&build);
        command.args(package);
        command
    };
    command
        .env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true")
        .env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_STRIP", "none")
        .env("ALLARCH_FUZZ_OUT", out)
        .arg("--")
        .args(arguments);
    run_command(command)
}
