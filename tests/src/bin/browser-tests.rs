//! Runs the browser tests: `tests/browser/*.mjs`, one node process a file, one after the other,
//! against the real binary and a real registry. Arguments: parts of the names of the files to run.
//!
//! They read `ALLARCH_URL` (the binary's address), `ALLARCH_DIST` (the folder of the built page),
//! `ALLARCH_REGISTRY` and `ALLARCH_FAULTY` (`host:port` of the registries that the binary may ask)
//! and `ALLARCH_IMAGES` (the documents of the test images, archives of one). Each prints `N passed, N failed` as
//! its last line, which is what `cargo xtask test` sums.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use allarch_tests::faulty::Faulty;
use allarch_tests::registry::Registry;
use allarch_tests::server::Server;
use allarch_tests::{archive, catalogue};
use anyhow::{Context, Result};

/// What the scripts share.
const HELPERS: &[&str] = &["bench.mjs", "lib.mjs", "page.mjs"];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    match run(&wanted) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("browser tests: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(wanted: &[String]) -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let registry = Registry::filled()?;
    let faulty = Faulty::start()?;
    let server = Server::start(&[&registry.host, &faulty.host])?;
    let images = tempfile::tempdir()?;
    catalogue::export(images.path())?;
    archive::export(images.path())?;
    let settings: [(&str, OsString); 5] = [
        ("ALLARCH_URL", server.url.clone().into()),
        ("ALLARCH_DIST", root.join("dist").into()),
        ("ALLARCH_REGISTRY", registry.host.clone().into()),
        ("ALLARCH_FAULTY", faulty.host.into()),
        ("ALLARCH_IMAGES", images.path().into()),
    ];
    let mut all_passed = true;
    for script in scripts(&root.join("tests/browser"), wanted)? {
        println!(
            "— {}",
            script.file_name().unwrap_or_default().to_string_lossy()
        );
        let mut node = Command::new("node");
        node.arg(&script).current_dir(&root).envs(settings.clone());
        all_passed &= node.status().context("cannot start node")?.success();
    }
    Ok(all_passed)
}

/// The test files in the order of their names, or those with a wanted part in their name.
fn scripts(folder: &Path, wanted: &[String]) -> Result<Vec<PathBuf>> {
    let mut scripts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let asked = wanted.is_empty() || wanted.iter().any(|part| name.contains(part));
        if asked && name.ends_with(".mjs") && !HELPERS.contains(&name.as_str()) {
            scripts.push(path);
        }
    }
    scripts.sort();
    Ok(scripts)
}
