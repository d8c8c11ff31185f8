//! Matching and order of containerd/platforms, every release; the containerd engine's picks.
#![allow(
    clippy::unwrap_used,
    reason = "a test: a broken vector file must fail it"
)]

use std::collections::HashMap;

use allarch_core::platform::{
    Candidate, Comparer, Content, Engine, Outcome, Platform, Query, Rules, State, candidate_at,
};
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

const ARTIFACT: &str = "application/vnd.example.artifact.v1+json";

/// A vector's entry, with the digests that its error texts have.
fn candidate(entry: &Value) -> Candidate {
    let named = entry["platform"]
        .as_object()
        .map(|_| platform(&entry["platform"]));
    let (media_type, content) = match entry["kind"].as_str().unwrap() {
        "manifest" => {
            let config = match entry.get("config") {
                Some(config) => platform(config),
                None => named.clone().unwrap_or_default(),
            };
            ("", Content::Manifest(Some(config)))
        }
        "index" => ("", Content::Index(Some(candidates(&entry["manifests"])))),
        "artifact" => (ARTIFACT, Content::Other),
        other => unreachable!("{other}"),
    };
    Candidate {
        media_type: media_type.to_owned(),
        digest: "sha256:<digest>".to_owned(),
        platform: named,
        content,
    }
}

fn candidates(entries: &Value) -> Vec<Candidate> {
    entries.as_array().unwrap().iter().map(candidate).collect()
}

fn answer(outcome: &Outcome) -> (Option<Vec<usize>>, Option<String>) {
    match outcome {
        Outcome::Picks { position, .. } => (Some(position.clone()), None),
        Outcome::NoMatch { message } | Outcome::FetchedThenFailed { message, .. } => {
            (None, Some(message.clone()))
        }
    }
}

#[test]
fn containerd_picks_every_release() {
    let cases = read("platform/select.json");
    let cases = cases.as_array().unwrap();
    let by_version = read("platform/select-by-platforms-version.json");
    let engine = Engine::by_id("containerd").unwrap();
    let mut failures = Vec::new();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let entries = candidates(&case["entries"]);
        for rules in Rules::ALL {
            let other = by_version[rules.name()]["containerd"].get(id);
            let expected = other.unwrap_or(&case["results"]["containerd"]);
            let query = Query {
                wanted: Some(platform(&case["host"])),
                rules,
                digest: "sha256:<digest>".to_owned(),
                ..Query::default()
            };
            let selection = (engine.select)(&query, &entries);
            let position: Option<Vec<usize>> =
                serde_json::from_value(expected["pos"].clone()).unwrap();
            let message = expected
                .get("err")
                .and_then(Value::as_str)
                .map(str::to_owned);
            let found = answer(&selection.outcome);
            if found != (position, message) {
                failures.push(format!("{id} {}: {found:?} not {expected}", rules.name()));
            }
            if rules == Rules::Rc5 {
                let fetched = case["results"].get("containerd_pull").is_some();
                let said = matches!(selection.outcome, Outcome::FetchedThenFailed { .. });
                if fetched != said {
                    failures.push(format!("{id}: fetched then failed is {said}"));
                }
            }
            if let Err(why) = explained(&selection.considered, &entries, &selection.outcome) {
                failures.push(format!("{id} {}: {why}", rules.name()));
            }
        }
    }
    report(cases.len() * Rules::ALL.len(), &failures);
}

/// Every candidate at every depth has its reason, once, and what is said to be picked is picked.
fn explained(
    considered: &[allarch_core::platform::Considered],
    entries: &[Candidate],
    outcome: &Outcome,
) -> Result<(), String> {
    fn count(entries: &[Candidate]) -> usize {
        let inside = |entry: &Candidate| match &entry.content {
            Content::Index(Some(children)) => count(children),
            _ => 0,
        };
        entries.iter().map(|entry| 1 + inside(entry)).sum()
    }
    if considered.len() != count(entries) {
        return Err(format!("{} reasons", considered.len()));
    }
    if !considered.is_sorted_by(|a, b| a.position < b.position) {
        return Err("not in index order".to_owned());
    }
    if considered
        .iter()
        .any(|c| candidate_at(entries, &c.position).is_none())
    {
        return Err("a reason for no candidate".to_owned());
    }
    let taken = |state| {
        let last = considered.iter().rfind(|c| c.state == state);
        last.map(|c| c.position.clone())
    };
    let expected = match outcome {
        Outcome::Picks { position, .. } => (Some(position.clone()), None),
        Outcome::FetchedThenFailed { position, .. } => (None, Some(position.clone())),
        Outcome::NoMatch { .. } => (None, taken(State::FailsLater)),
    };
    if (taken(State::Picks), taken(State::FailsLater)) != expected {
        return Err(format!("states do not fit {outcome:?}"));
    }
    Ok(())
}
