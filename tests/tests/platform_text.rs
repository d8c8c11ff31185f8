//! Platforms as text: `parse`, `normalize`, `format` of containerd/platforms, every release.
#![allow(
    clippy::unwrap_used,
    reason = "a test: a broken vector file must fail it"
)]

use allarch_core::platform::{Platform, Rules, format, format_all, normalize, parse};
use allarch_tests::vectors::{read, report};
use serde_json::{Map, Value, json};

fn platform(value: &Value) -> Platform {
    serde_json::from_value(value.clone()).unwrap()
}

fn local() -> Platform {
    Platform::new("linux", "amd64", "")
}

/// The answer in the shape of the vectors.
fn parsed(text: &str, rules: Rules, local: &Platform) -> Value {
    match parse(text, rules, local) {
        Ok(platform) => json!({"ok": platform}),
        Err(error) => json!({"err": error.to_string()}),
    }
}

/// The answers of `file` for `rules`: those of the newest release, overlaid with what differs.
fn overlay(file: &str, rules: Rules) -> Value {
    let mut all = read(file);
    all.get_mut(rules.name()).map_or(Value::Null, Value::take)
}

#[test]
fn parse_every_release() {
    let cases = read("platform/parse.json");
    let cases = cases.as_array().unwrap();
    let mut failures = Vec::new();
    for rules in Rules::ALL {
        let differing = overlay("platform/parse-by-platforms-version.json", rules);
        for case in cases {
            let text = case["in"].as_str().unwrap();
            let expected = differing.get(text).unwrap_or(&case["containerd"]);
            let found = parsed(text, rules, &local());
            if &found != expected {
                failures.push(format!("{} {text:?}: {found} not {expected}", rules.name()));
            }
        }
    }
    report(cases.len() * Rules::ALL.len(), &failures);
}

#[test]
fn parse_on_other_architectures() {
    let all = read("platform/parse-by-goarch.json");
    let mut failures = Vec::new();
    let mut total = 0;
    for (goarch, case) in all.as_object().unwrap() {
        let local = platform(&case["default_spec"]);
        for (text, expected) in case["parse_differs"].as_object().unwrap() {
            total += 1;
            let found = parsed(text, Rules::Rc5, &local);
            if &found != expected {
                failures.push(format!("{goarch} {text:?}: {found} not {expected}"));
            }
        }
    }
    report(total, &failures);
}

/// `[index, answer…]` rows as a map from index.
fn by_index(rows: &Value) -> Map<String, Value> {
    let rows = rows.as_array().into_iter().flatten();
    rows.map(|row| (row[0].to_string(), row.clone())).collect()
}

#[test]
fn normalize_every_release() {
    let cases = read("platform/normalize.json");
    let cases = cases.as_array().unwrap();
    let mut failures = Vec::new();
    for rules in Rules::ALL {
        let differing = by_index(&overlay(
            "platform/normalize-by-platforms-version.json",
            rules,
        ));
        for (index, case) in cases.iter().enumerate() {
            let expected = differing
                .get(&index.to_string())
                .map_or(&case["out"], |row| &row[1]);
            let found = json!(normalize(&platform(&case["in"]), rules));
            if &found != expected {
                failures.push(format!("{} {index}: {found} not {expected}", rules.name()));
            }
        }
    }
    report(cases.len() * Rules::ALL.len(), &failures);
}

#[test]
fn format_every_release() {
    let cases = read("platform/format.json");
    let cases = cases.as_array().unwrap();
    let mut failures = Vec::new();
    for rules in Rules::ALL {
        let differing = by_index(&overlay("platform/format-by-platforms-version.json", rules));
        for (index, case) in cases.iter().enumerate() {
            let expected = differing.get(&index.to_string()).map_or_else(
                || (case["format"].clone(), case["formatAll"].clone()),
                |row| (row[1].clone(), row[2].clone()),
            );
            let input = platform(&case["in"]);
            let found = (json!(format(&input)), json!(format_all(&input, rules)));
            if found != expected {
                failures.push(format!(
                    "{} {index}: {found:?} not {expected:?}",
                    rules.name()
                ));
            }
            if rules == Rules::Rc5 {
                let all = case["formatAll"].as_str().unwrap();
                let reparsed = parsed(all, rules, &local());
                if reparsed != case["reparse"] {
                    failures.push(format!("reparse {all:?}: {reparsed}"));
                }
            }
        }
    }
    report(cases.len() * Rules::ALL.len(), &failures);
}
