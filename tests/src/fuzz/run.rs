//! One target against random inputs until its time is over.

use std::collections::HashSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use super::mutate::mutated;
use super::{Random, Target};

/// When a run ends and what counts as slow.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it runs.
    pub time: Duration,
    /// Where its random numbers begin.
    pub seed: u64,
    /// How many times its size's normal time a case may take.
    pub slow: f64,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Cases that were run.
    pub executions: u64,
    /// Inputs in the corpus at the end: seeds, and those that took a new way.
    pub corpus: usize,
    /// The slowest case, as multiple of its size's normal time, both in the same run.
    pub slowest: Slowest,
    /// Where the inputs lie that panicked.
    pub crashes: Vec<PathBuf>,
    /// Where the inputs lie that were too slow.
    pub slow: Vec<PathBuf>,
}

/// One case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slowest {
    /// Multiple of the normal time.
    pub ratio: f64,
    /// What it took.
    pub time: Duration,
    /// Bytes of the input.
    pub bytes: usize,
}

/// Finds that are kept beside the seeds; the oldest make room.
const MAX_FINDS: usize = 8_192;
/// Cases of a size before their median counts as normal.
const ENOUGH: usize = 200;
/// Less is noise of the clock and the scheduler.
const LEAST: Duration = Duration::from_micros(20);
/// Runs of a case that seems slow: the fastest counts, as other programs share the caches.
const AGAIN: usize = 5;

/// Runs until the time is over. `current` always holds the input at work and since when, so that a
/// watcher can save one that never ends.
///
/// # Errors
/// Where the seeds cannot be read or a find cannot be written below `out`.
pub fn run(
    target: Target,
    data: &Path,
    out: &Path,
    limits: Limits,
    current: &Mutex<(Instant, Vec<u8>)>,
) -> io::Result<Outcome> {
    let mut corpus = target.seeds(data)?;
    let seeds = corpus.len();
    let mut random = Random::new(limits.seed);
    let mut known = HashSet::new();
    let mut sizes = Sizes::default();
    let mut outcome = Outcome::default();
    let start = Instant::now();
    while start.elapsed() < limits.time {
        let at = outcome.executions as usize;
        // Every seed once as it is.
        let input = corpus.get(at).filter(|_| at < seeds).cloned();
        let input = input.unwrap_or_else(|| mutated(&corpus, &mut random));
        outcome.executions += 1;
        if let Ok(mut current) = current.lock() {
            *current = (Instant::now(), input.clone());
        }
        let Some((way, time)) = timed(target, &input) else {
            outcome.crashes.push(save(out, target, "crash", &input)?);
            continue;
        };
        if let Some(normal) = sizes.normal(input.len(), time) {
            let ratio = |time: Duration| time.as_secs_f64() / normal.max(LEAST).as_secs_f64();
            if ratio(time) > outcome.slowest.ratio {
                let again = (0..AGAIN).filter_map(|_| timed(target, &input));
                let time = again.map(|(_, time)| time).fold(time, Duration::min);
                if ratio(time) > outcome.slowest.ratio {
                    outcome.slowest = Slowest {
                        ratio: ratio(time),
                        time,
                        bytes: input.len(),
                    };
                }
                if ratio(time) > limits.slow {
                    outcome.slow.push(save(out, target, "slow", &input)?);
                }
            }
        }
        if known.insert(way) && at >= seeds {
            if corpus.len() - seeds >= MAX_FINDS {
                corpus.remove(seeds);
            }
            corpus.push(input);
        }
    }
    outcome.corpus = corpus.len();
    Ok(outcome)
}

/// What it answered and how long the processor worked on it, whatever else the machine did
/// meanwhile; `None` where it panicked.
fn timed(target: Target, input: &[u8]) -> Option<(u64, Duration)> {
    let start = ThreadTime::now();
    let way = catch_unwind(AssertUnwindSafe(|| target.run(input))).ok()?;
    Some((way, start.elapsed()))
}

/// Saves an input under its digest.
fn save(out: &Path, target: Target, what: &str, input: &[u8]) -> io::Result<PathBuf> {
    let digest = allarch_core::oci::Digest::sha256(input);
    let short = digest.hex().get(..16).unwrap_or_default();
    let path = out.join(target.name()).join(format!("{what}-{short}"));
    std::fs::create_dir_all(out.join(target.name()))?;
    std::fs::write(&path, input)?;
    Ok(path)
}

/// The times of the last cases of each size; sizes of one power of two are one.
#[derive(Default)]
struct Sizes {
    times: Vec<(Vec<Duration>, usize, Duration)>,
}

impl Sizes {
    /// Takes a time in, and gives the median of its size once there are enough.
    fn normal(&mut self, bytes: usize, time: Duration) -> Option<Duration> {
        let size = (usize::BITS - bytes.leading_zeros()) as usize;
        if self.times.len() <= size {
            self.times.resize(size + 1, (Vec::new(), 0, Duration::ZERO));
        }
        let (times, count, median) = self.times.get_mut(size)?;
        let place = *count % ENOUGH;
        *count += 1;
        match times.get_mut(place) {
            Some(old) => *old = time,
            None => times.push(time),
        }
        if *count % ENOUGH == 0 {
            let mut sorted = times.clone();
            sorted.sort_unstable();
            *median = sorted.get(ENOUGH / 2).copied().unwrap_or_default();
        }
        (*count >= ENOUGH).then_some(*median)
    }
}
