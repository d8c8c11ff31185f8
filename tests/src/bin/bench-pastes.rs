//! How long it takes to say what a pasted text is: 100 kB of each kind of text, recognised while a
//! person types and then read entirely. Ends with status 1 where recognising takes over 10 ms.
//!
//! Beside each stands what the first half of the text takes, so that what grows faster than its text
//! shows.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use allarch_core::intake::{recognise, understand};

/// Bytes of a text, and the most that recognising it may take.
const BYTES: usize = 100_000;
const LIMIT: Duration = Duration::from_millis(10);

/// Pieces that are repeated up to [`BYTES`].
const TEXTS: &[(&str, &str)] = &[
    ("image list", "ghcr.io/acme/app:1.4   # the shop\n"),
    (
        "prose",
        "Each image is built for amd64 and arm64, and a manifest list ties both together.\n",
    ),
    (
        "log",
        "2026-01-02T03:04:05Z INFO pulled image=ghcr.io/acme/app:1 in 3s\n",
    ),
    (
        "kubernetes",
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a:1\n",
    ),
    (
        "dockerfile",
        "FROM alpine:3.20 AS x\nRUN true && \\\n  false\n",
    ),
    (
        "broken yaml",
        "apiVersion: v1\nkind: Pod\nspec: {image: [\n---\n",
    ),
    ("broken dockerfile", "FROM a:1\nFORM b\n"),
    ("one line", "x"),
    ("open brackets", "["),
];

fn main() -> ExitCode {
    println!(
        "{:<18} {:>8} {:>10} {:>10} {:>10}",
        "text", "bytes", "look ms", "read ms", "half ms"
    );
    let mut is_over = false;
    for (name, piece) in TEXTS {
        let text = piece.repeat(BYTES / piece.len());
        let half = text.get(..text.len() / 2).unwrap_or_default();
        let look = fastest(|| drop(black_box(recognise(text.as_bytes()))));
        let read = fastest(|| drop(black_box(understand(text.as_bytes()))));
        let half = fastest(|| drop(black_box(understand(half.as_bytes()))));
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{name:<18} {:>8} {:>10.2} {:>10.2} {:>10.2}",
            text.len(),
            ms(look),
            ms(read),
            ms(half)
        );
        is_over |= look > LIMIT;
    }
    if is_over {
        println!("over the limit of {} ms", LIMIT.as_millis());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The fastest of some runs: whatever else the machine does makes the others longer.
fn fastest(work: impl Fn()) -> Duration {
    let run = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..20).map(|_| run()).min().unwrap_or_default()
}
