//! Runs the browser tests: `tests/browser/*.mjs`, one node process a file, two files at a time,
//! against the real binary and a real registry. Arguments: parts of the names of the files to run.
//!
//! They read `ALLARCH_URL` (the binary's address), `ALLARCH_DIST` (the folder of the built page),
//! `ALLARCH_REGISTRY` and `ALLARCH_FAULTY` (`host:port` of the registries that the binary may ask)
//! `ALLARCH_IMAGES` (the documents of the test images, archives of one) and `ALLARCH_BINARY` (the command line);
//! `registries.mjs` also `ALLARCH_MODES` (`modes::Modes`, as JSON). Each prints `N passed, N failed` as
//! its last line, which is what `cargo xtask test` sums.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use allarch_tests::faulty::Faulty;
use allarch_tests::modes::Modes;
use allarch_tests::registry::Registry;
use allarch_tests::server::Server;
use allarch_tests::{archive, catalogue};
use anyhow::{Context, Result, anyhow};

/// What the scripts share.
const HELPERS: &[&str] = &["bench.mjs", "bench-list.mjs", "lib.mjs", "page.mjs"];

/// The one that needs a registry of every mode.
const MODES: &str = "registries.mjs";

/// Files that take longest; they go first.
const LONG: &[&str] = &["hostile.mjs", "states.mjs", "link.mjs", "accessibility.mjs"];

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

/// Files that run at once. Each waits for its browser about half of the time.
const LANES: usize = 2;

fn run(wanted: &[String]) -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let registry = Registry::filled()?;
    let images = tempfile::tempdir()?;
    catalogue::export(images.path())?;
    archive::export(images.path())?;
    let scripts = scripts(&root.join("tests/browser"), wanted)?;
    let wants_modes = scripts.iter().any(|path| path.ends_with(MODES));
    let modes = wants_modes.then(Modes::start).transpose()?;
    let modes = modes.as_ref().map(Modes::describe).transpose()?;
    let scripts = Mutex::new(scripts.into_iter());
    let lane = || -> Result<bool> {
        // Of its own: a proxy leaves a registry alone for a while after a rate limit.
        let faulty = Faulty::start()?;
        let server = Server::start(&[&registry.host, &faulty.host])?;
        let settings: [(&str, OsString); 7] = [
            ("ALLARCH_URL", server.url.clone().into()),
            ("ALLARCH_DIST", root.join("dist").into()),
            ("ALLARCH_REGISTRY", registry.host.clone().into()),
            ("ALLARCH_FAULTY", faulty.host.clone().into()),
            ("ALLARCH_IMAGES", images.path().into()),
            ("ALLARCH_BINARY", allarch_tests::server::binary()?.into()),
            ("ALLARCH_MODES", modes.clone().unwrap_or_default().into()),
        ];
        let mut all_passed = true;
        while let Some(script) = next(&scripts) {
            all_passed &= run_one(&script, &root, &settings)?;
        }
        Ok(all_passed)
    };
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(lane)).collect();
        let mut all_passed = true;
        for lane in lanes {
            let passed = lane.join().map_err(|_| anyhow!("a lane panicked"))??;
            all_passed &= passed;
        }
        Ok(all_passed)
    })
}

fn next(scripts: &Mutex<impl Iterator<Item = PathBuf>>) -> Option<PathBuf> {
    let mut scripts = scripts.lock().unwrap_or_else(PoisonError::into_inner);
    scripts.next()
}

/// Runs one file and prints what it says once it has ended, so that two do not mix.
fn run_one(script: &Path, root: &Path, settings: &[(&str, OsString)]) -> Result<bool> {
    let since = Instant::now();
    let mut node = Command::new("node");
    node.arg(script).current_dir(root).stderr(Stdio::inherit());
    node.envs(settings.iter().map(|(name, value)| (name, value)));
    let output = node.output().context("cannot start node")?;
    let name = script.file_name().unwrap_or_default().to_string_lossy();
    let mut out = std::io::stdout().lock();
    writeln!(out, "— {name}, {} s", since.elapsed().as_secs())?;
    out.write_all(&output.stdout)?;
    out.flush()?;
    Ok(output.status.success())
}

/// The test files, the longest first, then by name, or those with a
/// wanted part in their name.
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
    scripts.sort_by_key(|path| (!LONG.iter().any(|name| path.ends_with(name)), path.clone()));
    Ok(scripts)
}
