//! Matching and order of containerd/platforms, every release.
#![allow(
    clippy::unwrap_used,
    reason = "a test: a broken vector file must fail it"
)]

use std::collections::HashMap;

use allarch_core::platform::{Comparer, Platform, Rules};
use allarch_tests::vectors::{read, report};
use serde_json::Value;

fn platform(value: &Value) -> Platform {
    serde_json::from_value(value.clone()).unwrap()
}

fn platforms(value: &Value) -> Vec<Platform> {
    value.as_array().unwrap().iter().map(platform).collect()
}

#[test]
fn match_every_release() {
    let data = read("platform/match.json");
    let hosts = platforms(&data["hosts"]);
    let candidates = platforms(&data["candidates"]);
    let mut failures = Vec::new();
    let mut total = 0;
    let mut check = |columns: &Value,
                     column: &str,
                     rules,
                     make: fn(&Platform, Rules) -> Comparer| {
        for (host, expected) in hosts.iter().zip(columns[column].as_array().unwrap()) {
            let comparer = make(host, rules);
            for (candidate, expected) in candidates.iter().zip(expected.as_str().unwrap().chars()) {
                total += 1;
                if comparer.matches(candidate) != (expected == '1') {
                    failures.push(format!(
                        "{} {column} {host:?} {candidate:?}: not {expected}",
                        rules.name()
                    ));
                }
            }
        }
    };
    let newest = &data["columns"];
    check(newest, "containerd.OnlyOS", Rules::Rc5, Comparer::only_os);
    for rules in Rules::ALL {
        let columns = data["by_platforms_version"].get(rules.name());
        let columns = columns.unwrap_or(newest);
        check(columns, "containerd.Only", rules, Comparer::only);
        check(
            columns,
            "containerd.OnlyStrict",
            rules,
            Comparer::only_strict,
        );
    }
    report(total, &failures);
}

#[test]
fn less_every_release() {
    let matched = read("platform/match.json");
    let hosts = platforms(&matched["hosts"]);
    let candidates = platforms(&matched["candidates"]);
    let data = read("platform/less.json");
    let triples = data["triples"].as_array().unwrap();
    let newest = data["containerd.Only"].as_array().unwrap();
    let mut failures = Vec::new();
    for rules in Rules::ALL {
        let comparers: Vec<Comparer> = hosts.iter().map(|h| Comparer::only(h, rules)).collect();
        let differing: HashMap<usize, &str> = data["by_platforms_version"][rules.name()]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| {
                let index = usize::try_from(row[0].as_u64().unwrap()).unwrap();
                (index, row[1].as_str().unwrap())
            })
            .collect();
        for (index, triple) in triples.iter().enumerate() {
            let at = |place: usize| usize::try_from(triple[place].as_u64().unwrap()).unwrap();
            let comparer = &comparers[at(0)];
            let (a, b) = (&candidates[at(1)], &candidates[at(2)]);
            let expected = differing.get(&index).copied();
            let expected = expected.unwrap_or(newest[index].as_str().unwrap());
            let digit = |less| if less { '1' } else { '0' };
            let found: String = [comparer.less(a, b), comparer.less(b, a)]
                .map(digit)
                .iter()
                .collect();
            if found != expected {
                failures.push(format!(
                    "{} {:?} {a:?} {b:?}: {found} not {expected}",
                    rules.name(),
                    hosts[at(0)]
                ));
            }
        }
    }
    report(triples.len() * Rules::ALL.len(), &failures);
}
