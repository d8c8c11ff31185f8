//! What a choice costs: every selecting engine on twenty machines over indexes of growing size, and the
//! heat map of a small one. Time per entry, engine and machine, and how it grows.

use std::hint::black_box;
use std::time::{Duration, Instant};

use allarch_core::platform::compare::{Asked, HeatMap, everyone};
use allarch_core::platform::{Candidate, Content, HOSTS, Host, Machine, Platform, Rules};

/// Entries, and how many runs the fastest is taken of.
const SIZES: &[(usize, usize)] = &[(20, 40), (1_000, 3), (10_000, 1)];
const MACHINES: usize = 20;

fn main() {
    let pullers = everyone(Rules::default());
    let machines: Vec<Machine> = HOSTS.iter().take(MACHINES).map(Host::machine).collect();
    println!(
        "{:>8} {:>12} {:>18} {:>7}",
        "entries", "all ms", "ns/entry·eng·host", "growth"
    );
    let mut before: Option<f64> = None;
    for &(entries, runs) in SIZES {
        let candidates = candidates(entries);
        let time = fastest(runs, || {
            for machine in &machines {
                let asked = Asked {
                    machine: machine.clone(),
                    ..Asked::default()
                };
                for puller in &pullers {
                    let query = asked.query(puller.rules);
                    black_box((puller.engine.select)(&query, &candidates));
                }
            }
        });
        let choices = entries * machines.len() * pullers.len();
        let each = time.as_secs_f64() * 1e9 / choices as f64;
        let growth = before.map_or_else(String::new, |before| format!("{:.2}", each / before));
        println!(
            "{entries:>8} {:>12.2} {each:>18.0} {growth:>7}",
            time.as_secs_f64() * 1e3
        );
        before = Some(each);
    }
    let machines: Vec<Machine> = HOSTS.iter().map(Host::machine).collect();
    let small = candidates(20);
    let time = fastest(40, || {
        black_box(HeatMap::of(&small, &machines, &pullers, &Asked::default()));
    });
    println!(
        "heat map: 20 entries, {} engines, {} hosts: {:.2} ms",
        pullers.len(),
        machines.len(),
        time.as_secs_f64() * 1e3
    );
}

fn fastest(runs: usize, work: impl Fn()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}

/// Entries as large indexes have them: every platform many times, with variants and versions.
fn candidates(entries: usize) -> Vec<Candidate> {
    const PLATFORMS: &[(&str, &str, &str, &str)] = &[
        ("linux", "amd64", "", ""),
        ("linux", "arm64", "v8", ""),
        ("linux", "arm", "v7", ""),
        ("linux", "arm", "v6", ""),
        ("linux", "386", "", ""),
        ("linux", "ppc64le", "", ""),
        ("linux", "s390x", "", ""),
        ("linux", "riscv64", "", ""),
        ("windows", "amd64", "", "10.0.20348.3207"),
        ("windows", "amd64", "", "10.0.17763.6893"),
        ("unknown", "unknown", "", ""),
    ];
    let platforms = PLATFORMS.iter().cycle().take(entries).enumerate();
    platforms
        .map(|(at, (os, architecture, variant, version))| {
            let platform = Platform {
                os_version: (*version).to_owned(),
                ..Platform::new(os, architecture, variant)
            };
            Candidate {
                digest: format!("sha256:{at:064x}"),
                content: Content::Manifest(Some(platform.clone())),
                platform: Some(platform),
                ..Candidate::default()
            }
        })
        .collect()
}
