//! What the core costs: digest, parse and lint of an index, as a ratio to `serde_json::Value` and
//! `sha2` over the same bytes in the same run; what the rules after the first 31 add to it; the lint
//! as a ratio to the parse before it. Ends with status 1 where the first ratio is over its limit.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use allarch_core::json::Limits;
use allarch_core::lint::{Context, Linting, Rule, lint};
use allarch_core::oci::{Digest, Document, Served};
use sha2::Digest as _;

/// Entries, whether four of five have a finding, and how many runs the fastest is taken of.
const SIZES: &[(usize, bool, usize)] = &[
    (35, false, 400),
    (1_000, false, 60),
    (10_000, false, 12),
    (10_000, true, 12),
];

/// The most that the core may cost, in units of the plain work.
const LIMIT: f64 = 3.0;

/// The rules that came first; the other 69 came together later.
const FIRST: [&str; 31] = [
    "attestation-dangling",
    "attestation-present",
    "attestation-runnable-platform",
    "attestation-unannotated",
    "index-child-digest-mismatch",
    "index-child-missing",
    "index-duplicate-platform",
    "index-entry-not-manifest",
    "index-nested",
    "index-no-runnable",
    "index-platform-config-mismatch",
    "index-same-digest",
    "index-shadowed",
    "platform-arm-no-variant",
    "platform-incomplete",
    "platform-missing",
    "platform-value",
    "platform-variant-unknown",
    "security-ambiguous-manifest",
    "security-control-chars",
    "security-script-url",
    "security-title-path",
    "syntax-bom",
    "syntax-case-variant-key",
    "syntax-deep-nesting",
    "syntax-duplicate-key",
    "syntax-invalid-utf8",
    "syntax-lone-surrogate",
    "syntax-not-json",
    "syntax-number-form",
    "syntax-trailing-data",
];

fn main() -> ExitCode {
    println!(
        "{:>9} {:>8} {:>8} {:>12} {:>12} {:>6} {:>9} {:>11} {:>11}",
        "bytes",
        "entries",
        "findings",
        "core µs",
        "plain µs",
        "ratio",
        "ns/byte",
        "69 rules",
        "lint/parse"
    );
    let mut over = false;
    for &(entries, faulty, runs) in SIZES {
        let bytes = index(entries, faulty);
        let document = read(&bytes);
        let findings = lint(&document, &Context::default()).findings.len();
        let [core, plain, first, parse, judged] = fastest(
            runs,
            [
                &|| core(&bytes, |_| true),
                &|| plain(&bytes),
                &|| core(&bytes, |rule| FIRST.contains(&rule.id)),
                &|| {
                    black_box(read(&bytes));
                },
                &|| judge(&document, |_| true),
            ],
        )
        .map(|time| time.as_secs_f64());
        let (ratio, rules, judged) = (core / plain, core / first, judged / parse);
        println!(
            "{:>9} {entries:>8} {findings:>8} {:>12.1} {:>12.1} {ratio:>6.2} {:>9.2} {:>+9.1} % {judged:>11.2}",
            bytes.len(),
            core * 1e6,
            plain * 1e6,
            core * 1e9 / bytes.len() as f64,
            (rules - 1.0) * 100.0,
        );
        over |= ratio > LIMIT;
    }
    if over {
        println!("over the limit of {LIMIT}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What happens when a document comes in: digest and tree by [`Document`], then the rules.
fn core(bytes: &[u8], wanted: fn(&Rule) -> bool) {
    judge(&read(bytes), wanted);
}

fn read(bytes: &[u8]) -> Document {
    Document::read(bytes, Served::default(), Limits::default())
}

fn judge(document: &Document, wanted: fn(&Rule) -> bool) {
    let context = Context::default();
    let linting = Linting::new(document, &context).only(wanted);
    black_box(linting.finish());
}

fn plain(bytes: &[u8]) {
    black_box(sha2::Sha256::digest(bytes));
    black_box(serde_json::from_slice::<serde_json::Value>(bytes).is_ok());
}

/// The fastest run of each, taken in turns so that whatever else the machine does meets all.
fn fastest<const N: usize>(runs: usize, works: [&dyn Fn(); N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..runs {
        for (best, work) in best.iter_mut().zip(works) {
            *best = (*best).min(time(work));
        }
    }
    best
}

fn time(work: &dyn Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// An OCI index of so many entries, about 420 bytes each, indented as builders write it.
fn index(entries: usize, faulty: bool) -> Vec<u8> {
    let manifests: Vec<_> = (0..entries)
        .map(|entry| {
            let digest = Digest::sha256(entry.to_string().as_bytes());
            let platform = match faulty {
                true => serde_json::json!({ "architecture": "arm64", "os": "linux", "variant": format!("v{}", entry % 10) }),
                false => serde_json::json!({ "architecture": "amd64", "os": "windows", "os.version": format!("10.0.{}.{entry}", 30_000 - entry) }),
            };
            serde_json::json!({
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "digest": digest.as_str(),
                "size": 1000 + entry,
                "annotations": { "org.opencontainers.image.ref.name": format!("entry-{entry}") },
                "platform": platform,
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
