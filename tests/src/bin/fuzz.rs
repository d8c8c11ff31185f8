//! Random inputs against the parts that read what anybody can give, all targets side by side:
//! `fuzz [--minutes N] [--seed N] [TARGET]...`. Ends with status 1 after a crash, a case slower than
//! 100 times its size's normal time, or one that does not end.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use allarch_tests::fuzz::{Limits, Outcome, Target, run};
use anyhow::{Context as _, Result, bail};

/// A case that takes longer does not end.
const STUCK: Duration = Duration::from_secs(60);

fn main() -> Result<ExitCode> {
    let (targets, limits) = arguments()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = std::env::var_os("ALLARCH_FUZZ_OUT").map(PathBuf::from);
    let out = out.unwrap_or_else(|| root.join("../target/fuzz"));
    // Panics are counted and their inputs saved; a million traces would hide the rest.
    std::panic::set_hook(Box::new(|_| {}));
    let slots: Vec<Mutex<(Instant, Vec<u8>)>> = targets
        .iter()
        .map(|_| Mutex::new((Instant::now(), Vec::new())))
        .collect();
    let outcomes = thread::scope(|scope| {
        let workers: Vec<_> = targets
            .iter()
            .zip(&slots)
            .map(|(target, slot)| {
                let (data, out) = (root.join("data"), &out);
                scope.spawn(move || run(*target, &data, out, limits, slot))
            })
            .collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(200));
            let still = targets.iter().zip(&slots).zip(&workers);
            for ((target, slot), _) in still.filter(|(_, worker)| !worker.is_finished()) {
                stop_if_stuck(*target, slot, &out);
            }
        }
        let ends = workers.into_iter().map(ScopedJoinHandle::join);
        ends.map(|end| {
            end.map_err(|_| anyhow::anyhow!("a target stopped"))?
                .context("fuzz")
        })
        .collect::<Result<Vec<Outcome>>>()
    })?;
    let mut good = true;
    for (target, outcome) in targets.iter().zip(&outcomes) {
        say(*target, outcome);
        good &= outcome.crashes.is_empty() && outcome.slow.is_empty();
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A case that does not end cannot be ended from outside: its input is saved, and all stops.
fn stop_if_stuck(target: Target, slot: &Mutex<(Instant, Vec<u8>)>, out: &Path) {
    let Ok(current) = slot.lock() else { return };
    if current.0.elapsed() > STUCK {
        let path = out.join(format!("{}-stuck", target.name()));
        let saved = std::fs::create_dir_all(out).and_then(|()| std::fs::write(&path, &current.1));
        println!(
            "{}: does not end: {} {saved:?}",
            target.name(),
            path.display()
        );
        std::process::exit(1);
    }
}

fn say(target: Target, outcome: &Outcome) {
    let slowest = outcome.slowest;
    println!(
        "{}: {} executions, corpus {}, {} crashes, {} too slow; slowest {:.1} times its size's normal time ({} bytes, {:?})",
        target.name(),
        outcome.executions,
        outcome.corpus,
        outcome.crashes.len(),
        outcome.slow.len(),
        slowest.ratio,
        slowest.bytes,
        slowest.time,
    );
    for path in outcome.crashes.iter().chain(&outcome.slow).take(20) {
        println!("  {}", path.display());
    }
}

fn arguments() -> Result<(Vec<Target>, Limits)> {
    let mut limits = Limits {
        time: Duration::from_secs(60),
        seed: 1,
        slow: 100.0,
    };
    let mut targets = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || -> Result<f64> {
            let text = arguments
                .next()
                .with_context(|| format!("{argument} takes a number"))?;
            text.parse()
                .with_context(|| format!("{argument}: {text} is no number"))
        };
        match argument.as_str() {
            "--minutes" => limits.time = Duration::try_from_secs_f64(number()? * 60.0)?,
            "--seed" => limits.seed = number()? as u64,
            name => match Target::ALL.into_iter().find(|target| target.name() == name) {
                Some(target) => targets.push(target),
                None => bail!(
                    "{name} is no target; there are {}",
                    Target::ALL.map(Target::name).join(", ")
                ),
            },
        }
    }
    if targets.is_empty() {
        targets = Target::ALL.to_vec();
    }
    Ok((targets, limits))
}
