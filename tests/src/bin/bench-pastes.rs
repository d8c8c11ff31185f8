//! How long it takes to say what a pasted text is: 100 kB of each kind of text, recognised while a
//! person types and then read entirely, and its parts told apart.
//!
//! Ends with status 1 where recognising takes over 10 ms, or telling apart over 30 ms, and where a prefix takes more than its
//! share of the time of the whole text: times of one run are held against each other, so a slow
//! machine changes nothing.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use allarch_core::intake::{Depth, Understanding, parts, understand};

/// Bytes of a text, and the most that recognising it may take.
const BYTES: usize = 100_000;
const LIMIT: Duration = Duration::from_millis(10);

/// The most that telling its parts apart may take: a few looks, at the whole and at its pieces.
const PARTS: Duration = Duration::from_millis(30);

/// How much more than its share a prefix may take: the rest is the noise of short times.
const SLACK: f64 = 2.0;
/// Times below this are noise alone.
const FLOOR: Duration = Duration::from_micros(400);

/// The kinds of text: what stands once at the beginning, and what is repeated up to [`BYTES`].
const TEXTS: &[(&str, &str, &str)] = &[
    ("image list", "", "ghcr.io/acme/app:1.4   # the shop\n"),
    (
        "prose",
        "",
        "Each image is built for amd64 and arm64, and a manifest list ties both together.\n",
    ),
    (
        "log",
        "",
        "2026-01-02T03:04:05Z INFO pulled image=ghcr.io/acme/app:1 in 3s\n",
    ),
    (
        "kubernetes",
        "",
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a:1\n",
    ),
    (
        "kubernetes list",
        "apiVersion: v1\nkind: List\nitems:\n",
        "- apiVersion: v1\n  kind: Pod\n  metadata: {name: p}\n  spec:\n    containers:\n    - {name: c, image: a:1}\n",
    ),
    (
        "compose",
        "services:\n",
        "  web-@:\n    image: acme/web:${TAG:-1}\n    platform: linux/arm64\n",
    ),
    (
        "helm values",
        "",
        "part@:\n  image: {registry: ghcr.io, repository: acme/app, tag: \"1\"}\n",
    ),
    (
        "workflow",
        "on: push\njobs:\n",
        "  job@:\n    container: acme/ci:1\n    steps: [{uses: docker://alpine:3}]\n",
    ),
    (
        "bake hcl",
        "",
        "target \"app@\" {\n  tags = [\"acme/app:1\"]\n  platforms = [\"linux/amd64\"]\n}\n",
    ),
    (
        "bashbrew",
        "Maintainers: A <a@b.c> (@a)\n\n",
        "Tags: 1.@\nArchitectures: amd64, arm64v8\nGitCommit: abc\nDirectory: x\n\n",
    ),
    (
        "manifest-tool",
        "image: acme/app:1\nmanifests:\n",
        "  - image: acme/app:1-amd64\n    platform: {architecture: amd64, os: linux}\n",
    ),
    (
        "dockerfile",
        "",
        "FROM alpine:3.20 AS x\nRUN true && \\\n  false\n",
    ),
    (
        "imagetools text",
        "Name:      acme/app:1\nMediaType: x\nDigest:    sha256:abc\n\nManifests:\n",
        "  Name:      acme/app:1@sha256:abc\n  MediaType: x\n  Platform:  linux/amd64\n\n",
    ),
    (
        "docker pull",
        "1: Pulling from acme/app\n",
        "0123456789ab: Pull complete\n",
    ),
    (
        "build log",
        "",
        "#12 [linux/arm64 2/2] RUN make\n#12 0.123 cc -o app app.c\n",
    ),
    (
        "message",
        "Error response from daemon: no matching manifest for linux/arm64 in the manifest list entries\n",
        "waiting for the next attempt to pull the image\n",
    ),
    (
        "issue",
        "",
        "It fails:\n\n```\n$ docker pull acme/app:1\nno matching manifest for linux/arm64 in the manifest list entries\n```\n\n",
    ),
    (
        "nodes",
        "NAME STATUS ROLES AGE VERSION ARCH OS\n",
        "node-@ Ready <none> 1d v1.30 amd64 linux\n",
    ),
    (
        "http response",
        "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"schemaVersion\":2,\"manifests\":[{}",
        ",{\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}",
    ),
    (
        "index",
        "{\"schemaVersion\":2,\"manifests\":[{}",
        ",{\"digest\":\"sha256:abc\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}",
    ),
    (
        "json lines",
        "",
        "{\"Repository\":\"acme/app\",\"Tag\":\"1\",\"ID\":\"abc\"}\n",
    ),
    (
        "broken yaml",
        "",
        "apiVersion: v1\nkind: Pod\nspec: {image: [\n---\n",
    ),
    ("broken dockerfile", "", "FROM a:1\nFORM b\n"),
    (
        "session",
        "",
        "pi@box:~/shop$ docker pull acme/app:1\nError: acme/app:1: not found\n",
    ),
    ("prompts", "", "$ ls\n"),
    ("jenkins", "", "[2026-01-02T03:04:05.000Z] + make\n"),
    (
        "table",
        "REPOSITORY TAG IMAGE ID\n",
        "acme/app   1   0123456789ab\n",
    ),
    ("prose on errors", "", "we see exec format error here: "),
    (
        "message and file",
        "no matching manifest for linux/arm64 in the manifest list entries\n\nFROM a:1\n",
        "RUN true\n\n",
    ),
    ("colours", "", "\u{1b}[31mERROR\u{1b}[0m x\n"),
    ("not found", "", "x: not found "),
    ("words in a line", "", "acme/app:1 "),
    ("one word", "", "x"),
    ("open brackets", "", "["),
    ("quotes", "", "> > "),
];

/// A text of [`BYTES`]; `@` becomes a number, so that no key stands twice.
fn text_of(head: &str, piece: &str) -> String {
    let mut text = head.to_owned();
    for number in 0.. {
        if text.len() + piece.len() > BYTES {
            break;
        }
        text.push_str(&piece.replace('@', &number.to_string()));
    }
    text
}

fn glance(text: &str) {
    drop(black_box(
        Understanding::new(black_box(text.as_bytes()), Depth::Glance).finish(),
    ));
}

/// The longest step of a glance: what a page does between two looks at its clock.
fn longest_step(text: &str) -> Duration {
    let once = || {
        let mut work = Understanding::new(text.as_bytes(), Depth::Glance);
        let mut longest = Duration::ZERO;
        loop {
            let start = Instant::now();
            let is_over = work.step();
            longest = longest.max(start.elapsed());
            if is_over {
                return longest;
            }
        }
    };
    (0..RUNS).map(|_| once()).min().unwrap_or_default()
}

fn main() -> ExitCode {
    println!(
        "{:<18} {:>8} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "text", "bytes", "look ms", "step ms", "read ms", "parts ms", "prefix"
    );
    let (mut is_over, mut is_more, mut is_slow) = (false, false, false);
    for (name, head, piece) in TEXTS {
        let text = text_of(head, piece);
        let look = fastest(|| glance(&text));
        let read = fastest(|| drop(black_box(understand(text.as_bytes()))));
        let apart = fastest(|| drop(black_box(parts(&text))));
        let worst = worst_prefix(&text);
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{name:<18} {:>8} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {worst:>7.2}",
            text.len(),
            ms(look),
            ms(longest_step(&text)),
            ms(read),
            ms(apart),
        );
        is_slow |= apart > PARTS;
        is_over |= look > LIMIT;
        is_more |= worst > SLACK;
    }
    if is_over {
        println!("over the limit of {} ms", LIMIT.as_millis());
    }
    if is_slow {
        println!("telling parts apart takes over {} ms", PARTS.as_millis());
    }
    if is_more {
        println!("a prefix takes more than its share");
    }
    if is_over || is_more || is_slow {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The most that a prefix takes, in shares of what the whole takes: 1 is as much as its length says.
/// Both are timed in turn, so that whatever else the machine does lies on both.
fn worst_prefix(text: &str) -> f64 {
    let whole_reading = |text: &str| drop(black_box(understand(text.as_bytes())));
    let ways: [&dyn Fn(&str); 2] = [&glance, &whole_reading];
    let mut worst: f64 = 0.0;
    for (quarter, way) in (1u8..4).flat_map(|quarter| ways.map(|way| (quarter, way))) {
        let prefix = text
            .get(..text.len() / 4 * usize::from(quarter))
            .unwrap_or(text);
        let (mut short, mut whole) = (Duration::MAX, Duration::MAX);
        for _ in 0..RUNS {
            short = short.min(once(|| way(prefix)));
            whole = whole.min(once(|| way(text)));
        }
        if short > FLOOR {
            let share = whole.as_secs_f64() * f64::from(quarter) / 4.0;
            worst = worst.max(short.as_secs_f64() / share);
        }
    }
    worst
}

const RUNS: usize = 20;

/// The fastest of some runs: whatever else the machine does makes the others longer.
fn fastest(work: impl Fn()) -> Duration {
    (0..RUNS).map(|_| once(&work)).min().unwrap_or_default()
}

fn once(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
