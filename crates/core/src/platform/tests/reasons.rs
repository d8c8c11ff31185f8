//! The reason for every entry.

use super::platform;
use crate::platform::{Candidate, Content, Decision, Engine, Query, Rules, Selection};

fn manifest(text: &str) -> Candidate {
    let platform = (text != "none").then(|| platform(text));
    Candidate {
        content: Content::Manifest(Some(platform.clone().unwrap_or_default())),
        platform,
        ..Candidate::default()
    }
}

fn select(host: &str, entries: &[Candidate]) -> Selection {
    let engine = Engine::by_id("containerd").unwrap();
    let query = Query {
        wanted: Some(platform(host)),
        rules: Rules::Rc5,
        ..Query::default()
    };
    (engine.select)(&query, entries)
}

/// What becomes of each entry: `position state reason rank decision`.
fn check(host: &str, entries: &[Candidate], expected: &[&str]) {
    let selection = select(host, entries);
    let rows: Vec<String> = selection
        .considered
        .iter()
        .map(|c| {
            let rank = c.rank.map_or("-".to_owned(), |rank| rank.to_string());
            let decided = c.decided_by.map_or("-", Decision::name);
            let (state, reason) = (c.state.name(), c.reason.name());
            format!("{:?} {state} {reason} {rank} {decided}", c.position)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_entry_has_its_reason() {
    let texts = [
        "linux/amd64",
        "windows/arm",
        "linux/arm/v6",
        "linux/arm/v7",
        "linux/arm/v8",
        "none",
        "linux/arm/v7",
    ];
    check(
        "linux/arm/v7",
        &texts.map(manifest),
        &[
            "[0] no architecture - -",
            "[1] no os - -",
            "[2] ranked falls-back 2 closer-to-host",
            "[3] picks matches 0 index-order",
            "[4] no variant - -",
            "[5] ranked no-platform 3 names-platform",
            "[6] ranked matches 1 index-order",
        ],
    );
}

#[test]
fn features_and_versions() {
    let plain = manifest("linux/amd64");
    let featured = manifest("linux(+gpu)/amd64");
    check(
        "linux/amd64",
        &[featured.clone(), plain.clone()],
        &["[0] no os-features - -", "[1] picks matches 0 -"],
    );
    check(
        "linux(+gpu)/amd64",
        &[plain, featured],
        &[
            "[0] ranked matches 1 more-features",
            "[1] picks matches 0 more-features",
        ],
    );
    check(
        "windows(10.0.17763)/amd64",
        &[manifest("windows(10.0.20348.1)/amd64")],
        &["[0] no os-version - -"],
    );
    check(
        "linux/arm64/v10",
        &[manifest("linux/arm64/v10")],
        &["[0] no host-variant-unknown - -"],
    );
}

#[test]
fn what_fails_later() {
    let nested = Candidate {
        platform: Some(platform("linux/amd64")),
        content: Content::Index(Some(vec![manifest("linux/arm64")])),
        ..Candidate::default()
    };
    check(
        "linux/amd64",
        &[nested.clone(), manifest("linux/amd64")],
        &[
            "[0] fails-later nothing-inside 0 index-order",
            "[0, 0] no architecture - -",
            "[1] ranked matches 1 index-order",
        ],
    );
    check(
        "linux/arm64",
        &[nested, manifest("none")],
        &[
            "[0] no architecture - -",
            "[0, 0] not-reached not-reached - -",
            "[1] fails-later config-differs 0 -",
        ],
    );
}

#[test]
fn reasons_are_sentences() {
    let texts = [
        "linux/amd64",
        "linux/arm/v6",
        "none",
        "linux/arm64",
        "windows/arm",
    ];
    let selection = select("linux/arm/v7", &texts.map(manifest));
    let sentences: Vec<String> = selection
        .considered
        .iter()
        .map(|considered| considered.reason.to_string())
        .collect();
    assert_eq!(
        sentences,
        [
            "Its architecture is \"amd64\", which linux/arm/v7 does not run.",
            "It is linux/arm/v6, choice 2 of this host.",
            "It names no platform: the last resort, where nothing else matches.",
            "Its architecture is \"arm64\", which linux/arm/v7 does not run.",
            "Its os is \"windows\", the engine looks for \"linux\".",
        ]
    );
}
