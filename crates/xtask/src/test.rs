//! `cargo xtask test`: everything that has to hold, counted on the last line.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::count::{Count, browser_line, cargo_line};
use crate::step::{cargo, say, shown};
use crate::{budget, page, programs, serve};

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
    run.command("clippy", clippy(&["--workspace", "--all-targets"]));
    run.command(
        "clippy, the page as WebAssembly",
        clippy(&["--package=allarch-web", "--target=wasm32-unknown-unknown"]),
    );
    run.counted(
        "unit tests and vectors",
        cargo(&[
            "test",
            "--locked",
            "--workspace",
            "--exclude=allarch-tests",
            "--no-fail-fast",
        ]),
        cargo_line,
    );
    let page = run.step("the page", || page::build(None));
    if page {
        run.step("size budget", budget::check);
    }
    // In the dev profile: the same code, compiled in a fraction of the time.
    if page && run.step("the binary", || serve::build_binary("dev").map(drop)) {
        end_to_end(&mut run);
    }
    run.finish()
}

fn clippy(arguments: &[&str]) -> Command {
    let mut command = cargo(&["clippy", "--quiet", "--locked"]);
    command.args(arguments).args(["--", "-D", "warnings"]);
    command
}

/// The tests that need the built page and the built binary.
fn end_to_end(run: &mut Run) {
    run.counted(
        "end to end",
        cargo(&[
            "test",
            "--locked",
            "--package=allarch-tests",
            "--no-fail-fast",
            "--",
            "--include-ignored",
        ]),
        cargo_line,
    );
    run.counted(
        "browser",
        cargo(&[
            "run",
            "--quiet",
            "--locked",
            "--package=allarch-tests",
            "--bin=browser-tests",
        ]),
        browser_line,
    );
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

    fn command(&mut self, name: &str, command: Command) {
        self.step(name, || crate::step::run(command));
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
