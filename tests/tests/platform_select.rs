//! Every engine's picks, every release: the recorded answers, with their positions and, where it is
//! the engine's own, the error text.
#![allow(
    clippy::unwrap_used,
    reason = "a test: a broken vector file must fail it"
)]

use allarch_core::oci::media_type::{DOCKER_LIST, OCI_INDEX};
use allarch_core::platform::{
    Candidate, Considered, Content, ENGINES, Engine, Marks, Outcome, Platform, Query, Rules, State,
    candidate_at, format_all, normalize,
};
use allarch_tests::vectors::{read, report};
use serde_json::Value;

fn platform(value: &Value) -> Platform {
    serde_json::from_value(value.clone()).unwrap()
}

const ARTIFACT: &str = "application/vnd.example.artifact.v1+json";
const ZSTD: &str = "io.github.containers.compression.zstd";
const REFERENCE_TYPE: &str = "vnd.docker.reference.type";

/// The entries of a vector. Digests are different ones, so that content is found by its own alone.
fn candidates(entries: &Value, docker: bool, digests: &mut usize) -> Vec<Candidate> {
    let mut candidate = |entry: &Value| {
        *digests += 1;
        let digest = format!("sha256:{digests}");
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
            "index" => {
                let inside = candidates(&entry["manifests"], docker, digests);
                ("", Content::Index(Some(inside)))
            }
            "artifact" => (ARTIFACT, Content::Other),
            other => unreachable!("{other}"),
        };
        Candidate {
            media_type: media_type.to_owned(),
            digest,
            platform: named,
            content,
            marks: Marks {
                in_docker_list: docker,
                attestation: !entry["annotations"][REFERENCE_TYPE].is_null(),
                zstd: entry["annotations"][ZSTD] == "true",
            },
        }
    };
    entries
        .as_array()
        .unwrap()
        .iter()
        .map(&mut candidate)
        .collect()
}

/// Digests as the vectors write them.
fn masked(message: &str) -> String {
    let mut parts = message.split("sha256:");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        out.push_str("sha256:<digest>");
        out.push_str(rest);
    }
    out
}

fn column(engine: &Engine) -> String {
    engine.id.replace('-', "_")
}

/// What the vectors of `rules` say of `engine`; `None` where it was not run.
fn expected<'v>(case: &'v Value, older: &'v Value, engine: &Engine) -> Option<&'v Value> {
    let column = column(engine);
    let other = older
        .get(&column)
        .and_then(|column| column.get(case["id"].as_str().unwrap()));
    let results = &case["results"];
    // Listed only where it differs.
    let newest = match engine.id {
        "containers-image-prefer-gzip" => results
            .get(&column)
            .or_else(|| results.get("containers_image")),
        _ => results.get(&column),
    };
    other.or(newest)
}

fn check(engine: &Engine, rules: Rules, older: &Value, cases: &[Value]) -> (usize, Vec<String>) {
    let mut failures = Vec::new();
    let mut total = 0;
    for case in cases {
        let Some(expected) = expected(case, older, engine) else {
            continue;
        };
        total += 1;
        let docker = case["media"] == "docker";
        let entries = candidates(&case["entries"], docker, &mut 0);
        let query = Query {
            wanted: Some(platform(&case["host"])),
            rules,
            digest: "sha256:0".to_owned(),
            media_type: if docker { DOCKER_LIST } else { OCI_INDEX }.to_owned(),
            name: "<registry>/x:latest".to_owned(),
            ..Query::default()
        };
        let selection = (engine.select)(&query, &entries);
        let position: Option<Vec<usize>> = serde_json::from_value(expected["pos"].clone()).unwrap();
        // An older release's row stands only where it picks otherwise: elsewhere its words are not
        // recorded.
        let own_row = older[column(engine)].get(case["id"].as_str().unwrap());
        let recorded = rules == Rules::Rc5 || own_row.is_some();
        let mut message = expected["err"].as_str().map(str::to_owned);
        if let Some(message) = &mut message {
            let own = format_all(&normalize(&platform(&case["host"]), rules), rules);
            *message = message.replace("<daemon default>", &own);
        }
        let found = match &selection.outcome {
            Outcome::Picks { position, .. } => (Some(position.clone()), None),
            Outcome::NoMatch { message } | Outcome::FetchedThenFailed { message, .. } => {
                (None, Some(masked(message)).filter(|_| recorded))
            }
        };
        let message = message.filter(|_| recorded);
        let where_it_is = format!("{} {} {}", case["id"], engine.id, rules.name());
        if found != (position, message) {
            failures.push(format!("{where_it_is}: {found:?} not {expected}"));
        }
        if let Err(why) = explained(&selection.considered, &entries, &selection.outcome) {
            failures.push(format!("{where_it_is}: {why}"));
        }
        if rules == Rules::Rc5
            && let Err(why) = extras(case, engine, &selection)
        {
            failures.push(format!("{where_it_is}: {why}"));
        }
    }
    (total, failures)
}

/// What the vectors say besides: what is downloaded and refused, and in which order matches are tried.
fn extras(
    case: &Value,
    engine: &Engine,
    selection: &allarch_core::platform::Selection,
) -> Result<(), String> {
    if matches!(engine.id, "containerd" | "containerd-windows-default") {
        let column = format!("{}_pull", column(engine));
        let fetched = case["results"].get(column).map(|one| one["pos"].clone());
        let said = match &selection.outcome {
            Outcome::FetchedThenFailed { position, .. } => Some(Value::from(position.clone())),
            _ => None,
        };
        if fetched != said {
            return Err(format!("fetched then failed is {said:?} not {fetched:?}"));
        }
    }
    let order = &case["extra"][format!("{}_order", column(engine))];
    if let Some(order) = order.as_array() {
        let mut ranked: Vec<(usize, usize)> = selection
            .considered
            .iter()
            .filter(|considered| considered.position.len() == 1)
            .filter_map(|considered| Some((considered.rank?, considered.position[0])))
            .collect();
        ranked.sort_unstable();
        let found: Vec<Value> = ranked.into_iter().map(|(_, at)| at.into()).collect();
        if &found != order {
            return Err(format!("order {found:?} not {order:?}"));
        }
    }
    Ok(())
}

/// Every candidate at every depth has its reason, once, and what is said to be picked is picked.
fn explained(
    considered: &[Considered],
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

#[test]
fn every_engine_picks_as_recorded() {
    let cases = read("platform/select.json");
    let cases = cases.as_array().unwrap();
    let by_version = read("platform/select-by-platforms-version.json");
    let mut failures = Vec::new();
    let mut totals = Vec::new();
    for engine in ENGINES {
        for rules in Rules::ALL {
            let older = &by_version[rules.name()];
            // Older releases were run with these engines alone, and not all with each.
            if rules != Rules::Rc5 && older.get(column(engine)).is_none() {
                continue;
            }
            let (total, failed) = check(engine, rules, older, cases);
            failures.extend(failed);
            if rules == Rules::Rc5 {
                totals.push(total);
            } else {
                assert_eq!(total, cases.len());
            }
        }
    }
    let expected = [
        1737, 1737, 317, 55, 15, 1737, 1737, 317, 1737, 1737, 1737, 1737,
    ];
    assert_eq!(totals, expected);
    report(totals.iter().sum(), &failures);
}
