//! What the core costs: digest, parse and lint of an index, as a ratio to `serde_json::Value` and
//! `sha2` over the same bytes in the same run. Ends with status 1 where a ratio is over the limit.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use allarch_core::json::Limits;
use allarch_core::lint::{Context, lint};
use allarch_core::oci::{Digest, Document, Served};
use sha2::Digest as _;

/// Entries, and how many runs the fastest is taken of.
const SIZES: &[(usize, usize)] = &[(35, 400), (1_000, 60), (10_000, 12)];

/// The most that the core may cost, in units of the plain work.
const LIMIT: f64 = 3.0;

fn main() -> ExitCode {
    println!(
        "{:>9} {:>8} {:>12} {:>12} {:>6} {:>9}",
        "bytes", "entries", "core µs", "plain µs", "ratio", "ns/byte"
    );
    let mut over = false;
    for &(entries, runs) in SIZES {
        let bytes = index(entries);
        let (core, plain) = fastest(runs, || core(&bytes), || plain(&bytes));
        let ratio = core.as_secs_f64() / plain.as_secs_f64();
        println!(
            "{:>9} {entries:>8} {:>12.1} {:>12.1} {ratio:>6.2} {:>9.2}",
            bytes.len(),
            core.as_secs_f64() * 1e6,
            plain.as_secs_f64() * 1e6,
            core.as_secs_f64() * 1e9 / bytes.len() as f64,
        );
        over |= ratio > LIMIT;
    }
    if over {
        println!("over the limit of {LIMIT}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What happens when a document comes in: digest and tree by [`Document`], then every rule.
fn core(bytes: &[u8]) {
    let document = Document::read(bytes, Served::default(), Limits::default());
    black_box(lint(&document, &Context::default()));
}

fn plain(bytes: &[u8]) {
    black_box(sha2::Sha256::digest(bytes));
    black_box(serde_json::from_slice::<serde_json::Value>(bytes).is_ok());
}

/// The fastest run of each, taken in turns so that whatever else the machine does meets both.
fn fastest(runs: usize, first: impl Fn(), second: impl Fn()) -> (Duration, Duration) {
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..runs {
        best = (best.0.min(time(&first)), best.1.min(time(&second)));
    }
    best
}

fn time(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// An OCI index of so many entries, about 420 bytes each, indented as builders write it.
fn index(entries: usize) -> Vec<u8> {
    let manifests: Vec<_> = (0..entries)
        .map(|entry| {
            let digest = Digest::sha256(entry.to_string().as_bytes());
            serde_json::json!({
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "digest": digest.as_str(),
                "size": 1000 + entry,
                "annotations": { "org.opencontainers.image.ref.name": format!("entry-{entry}") },
                "platform": { "architecture": "arm64", "os": "linux", "variant": format!("v{}", entry % 10) },
            })
        })
        .collect();
    let index = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": manifests,
    });
    serde_json::to_vec_pretty(&index).unwrap_or_default()
}
