//! Runs the browser tests: `tests/browser/*.mjs`, one node process a file, one after the other,
//! against the real binary and a real registry. Arguments: parts of the names of the files to run.
//!
//! They read `ALLARCH_URL` (the binary's address), `ALLARCH_DIST` (the folder of the built page),
//! `ALLARCH_REGISTRY` and `ALLARCH_FAULTY` (`host:port` of the registries it may ask). Each prints
//! `N passed, N failed` as its last line, which is what `cargo xtask test` sums.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match run(&root) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("browser tests: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path) -> std::io::Result<bool> {
    let mut all_passed = true;
    for script in scripts(&root.join("tests/browser"))? {
        println!(
            "— {}",
            script.file_name().unwrap_or_default().to_string_lossy()
        );
        let status = Command::new("node")
            .arg(&script)
            .current_dir(root)
            .env("ALLARCH_DIST", root.join("dist"))
            .status()?;
        all_passed &= status.success();
    }
    Ok(all_passed)
}

/// The test files in the order of their names; `lib.mjs` is what they share.
fn scripts(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "mjs"))
        .filter(|path| path.file_name().is_some_and(|name| name != "lib.mjs"))
        .collect();
    scripts.sort();
    Ok(scripts)
}
