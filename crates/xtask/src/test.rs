//! `cargo xtask test`: everything that has to hold, counted on the last line.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::count::{Count, browser_line, cargo_line};
use crate::step::{cargo, say, shown};
use crate::{budget, page, programs};

/// Some test failed; the count has been printed.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("some tests failed")
    }
}

impl std::error::Error for Failed {}

/// Runs all parts, even after one failed, and prints the sum alone on the last line.
pub(crate) fn run() -> Result<()> {
    let mut run = Run::default();
    run.step(
        "programs and packages that the tests need",
        programs::for_tests,
    );
    run.step("the WebAssembly target", programs::wasm_target);
    run.command("format", cargo(&["fmt", "--all", "--check"]));
    let wasm = build_linted(&mut run);
    // Where clippy objects, the tests run all the same.
    let cargo = if wasm.is_some() { clippy } else { cargo };
    let page = wasm.is_some_and(|wasm| {
        run.step("the page", || {
            page::build_of(&wasm, &programs::built("allarch-pages"), None)
        })
    });
    if page {
        run.step("size budget", budget::check);
    }
    let whole = page && run.command("the page in the binary", cargo(&EVERYTHING));
    let mut tests = cargo(&["test", "--locked", "--workspace", APART, "--no-fail-fast"]);
    if whole {
        // Those that need a registry, and the page in the binary.
        tests.args(["--", "--include-ignored"]);
    }
    run.counted("unit tests, vectors, end to end", tests, cargo_line);
    run.counted(
        "the guard beside ssrf-guard",
        cargo(&["test", "--locked", "--package=allarch-ssrf-guard"]),
        cargo_line,
    );
    if whole {
        let browser = Command::new(programs::built("browser-tests"));
        run.counted("browser", browser, browser_line);
    }
    run.finish()
}

/// Tested by itself: it brings a second TLS library, in C, into all that is built together with it.
const APART: &str = "--exclude=allarch-ssrf-guard";

/// Every program and every test in the dev profile, with the features that `cargo test --workspace`
/// gives to what they depend on: nothing is compiled twice.
const EVERYTHING: [&str; 7] = [
    "build",
    "--quiet",
    "--locked",
    "--workspace",
    APART,
    "--bins",
    "--tests",
];

/// Compiles everything native and the page side by side, with clippy as the compiler: what it has
/// checked need not be compiled once more. The page, if both passed.
fn build_linted(run: &mut Run) -> Option<PathBuf> {
    let page = std::thread::spawn(|| {
        let since = Instant::now();
        (programs::build_wasm(clippy), since.elapsed())
    });
    let native = run.command("clippy, all programs", clippy(&EVERYTHING));
    let (wasm, took) = page.join().ok()?;
    println!("{} s for the page, beside the programs", took.as_secs());
    let mut built = None;
    run.step("clippy, the page as WebAssembly", || {
        built = Some(wasm?);
        Ok(())
    });
    built.filter(|_| native)
}

/// `cargo ARGUMENTS` with clippy as the compiler of the workspace's own crates and warnings as errors:
/// what `cargo clippy` sets before it calls `cargo check`.
fn clippy(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    command.env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
    command
}

/// The sum so far and the names of what failed.
#[derive(Default)]
struct Run {
    count: Count,
    failed: Vec<String>,
    /// Each part with how long it took, in order.
    took: Vec<(String, Duration)>,
}

impl Run {
    /// A part that passes or fails as one.
    fn step(&mut self, name: &str, part: impl FnOnce() -> Result<()>) -> bool {
        say(name);
        let since = Instant::now();
        let outcome = part();
        self.took.push((name.to_owned(), since.elapsed()));
        match outcome {
            Ok(()) => {
                self.count.passed += 1;
                true
            }
            Err(error) => {
                println!("FAILED {name}: {error:#}");
                self.count.failed += 1;
                self.failed.push(name.to_owned());
                false
            }
        }
    }

    fn command(&mut self, name: &str, command: Command) -> bool {
        self.step(name, || crate::step::run(command))
    }

    /// A part that counts its own tests; `read` finds its result lines in what it prints.
    fn counted(&mut self, name: &str, command: Command, read: fn(&str) -> Option<Count>) {
        say(name);
        let since = Instant::now();
        let count = count_output(command, read).unwrap_or_else(|error| {
            println!("FAILED {name}: {error:#}");
            Count {
                failed: 1,
                ..Count::default()
            }
        });
        self.took.push((name.to_owned(), since.elapsed()));
        if count.failed > 0 {
            self.failed.push(name.to_owned());
        }
        self.count += count;
    }

    fn finish(self) -> Result<()> {
        for (name, took) in &self.took {
            println!("{:>5} s  {name}", took.as_secs());
        }
        if !self.failed.is_empty() {
            println!("failed: {}", self.failed.join(", "));
        }
        println!("{}", self.count);
        if self.count.failed > 0 {
            Err(Failed.into())
        } else {
            Ok(())
        }
    }
}

/// Passes the output through line by line and sums the result lines in it. A program that fails
/// without saying what failed counts as one failure.
fn count_output(mut command: Command, read: fn(&str) -> Option<Count>) -> Result<Count> {
    let shown = shown(&command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            count += read(line.trim_end()).unwrap_or_default();
        }
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        println!("`{shown}` ended with {status}");
        count.failed = 1;
    }
    Ok(count)
}
