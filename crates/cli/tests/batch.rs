//! The vectors through `allarch batch`, as an outsider asks: the real binary, a line in, a line out.
#![allow(
    clippy::unwrap_used,
    reason = "a test: a broken vector file must fail it"
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

mod select;

/// The answers to `requests`, from one run of the binary.
fn batch(requests: &[Value]) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_allarch"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: Vec<String> = requests.iter().map(|line| format!("{line}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.concat().as_bytes()).unwrap());
    let output = BufReader::new(child.stdout.take().unwrap());
    let answers: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(answers.len(), requests.len());
    answers
}

fn read(file: &str) -> Value {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data");
    serde_json::from_str(&std::fs::read_to_string(data.join(file)).unwrap()).unwrap()
}

/// Asks all at once and holds every answer against what is expected of it.
fn check(cases: Vec<(Value, Value)>, shape: impl Fn(&Value) -> Value) {
    assert!(!cases.is_empty());
    let (requests, expected): (Vec<Value>, Vec<Value>) = cases.into_iter().unzip();
    let answers = batch(&requests);
    let mut failures = Vec::new();
    for ((request, answer), expected) in requests.iter().zip(&answers).zip(&expected) {
        let found = shape(answer);
        if &found != expected {
            failures.push(format!("{request}\n  {found}\n  not {expected}"));
        }
    }
    let shown: Vec<&String> = failures.iter().take(10).collect();
    assert!(failures.is_empty(), "{} fail: {shown:#?}", failures.len());
}

/// `ok`, or the error's code as the references have it.
fn ok_or_code(answer: &Value) -> Value {
    match answer.get("ok") {
        Some(ok) => ok.clone(),
        None => json!({"error": answer["error"]["code"]}),
    }
}

/// `{"ok":…}` or `{"err": text}`, as the platform vectors have it.
fn ok_or_err(answer: &Value) -> Value {
    match answer.get("ok") {
        Some(ok) => json!({"ok": ok}),
        None => json!({"err": answer["error"]["message"]}),
    }
}

/// One column of the references; `ok` stands in the envelope, and what a URL parser makes of the
/// domain beside the parts.
fn references(mode: &str, column: &str) {
    let file = read("references.json");
    let cases = file["cases"].as_array().unwrap().iter();
    let cases = cases.map(|case| {
        let mut expected = case[column].clone();
        let members = expected.as_object_mut().unwrap();
        members.remove("ok");
        if mode == "normalized" && !members.contains_key("error") {
            members.insert("url".to_owned(), case["whatwg"].clone());
        }
        let request = json!({"op": "reference.parse", "input": case["input"], "mode": mode});
        (request, expected)
    });
    check(cases.collect(), ok_or_code);
}

#[test]
fn references_normalized() {
    references("normalized", "expect");
}

#[test]
fn references_any() {
    references("any", "any");
}

#[test]
fn references_unnormalized() {
    references("unnormalized", "unnormalized");
}

#[test]
fn challenges() {
    let file = read("challenge-vectors.json");
    let cases = file["cases"].as_array().unwrap().iter();
    let cases = cases.map(|case| {
        let request = json!({"op": "challenge.parse", "headers": case["headers"]});
        (request, case["expect"].clone())
    });
    check(cases.collect(), ok_or_code);
}

/// The releases with what differs from the newest, which has no rows.
fn releases(file: &str) -> Vec<(String, Value)> {
    let Value::Object(older) = read(file) else {
        unreachable!("{file} is an object");
    };
    let mut releases: Vec<(String, Value)> = older.into_iter().collect();
    releases.push(("v1.0.0-rc.5".to_owned(), Value::Null));
    assert_eq!(releases.len(), 7);
    releases
}

#[test]
fn platform_parse() {
    let parse = read("platform/parse.json");
    let mut cases = Vec::new();
    for (rules, differing) in releases("platform/parse-by-platforms-version.json") {
        for case in parse.as_array().unwrap() {
            let input = &case["in"];
            let other = differing.get(input.as_str().unwrap());
            let expected = other.unwrap_or(&case["containerd"]).clone();
            let request = json!({"op": "platform.parse", "input": input, "rules": rules});
            cases.push((request, expected));
        }
    }
    check(cases, ok_or_err);
}

/// The row of `rows` that starts with `index`.
fn row(rows: &Value, index: usize) -> Option<&Value> {
    rows.as_array()?.iter().find(|row| row[0] == index)
}

#[test]
fn platform_normalize() {
    let normalize = read("platform/normalize.json");
    let mut cases = Vec::new();
    for (rules, differing) in releases("platform/normalize-by-platforms-version.json") {
        for (index, case) in normalize.as_array().unwrap().iter().enumerate() {
            let expected = row(&differing, index).map_or(&case["out"], |row| &row[1]);
            let platform = &case["in"];
            let request = json!({"op": "platform.normalize", "platform": platform, "rules": rules});
            cases.push((request, expected.clone()));
        }
    }
    check(cases, ok_or_code);
}

#[test]
fn platform_format() {
    let format = read("platform/format.json");
    let mut cases = Vec::new();
    for (rules, differing) in releases("platform/format-by-platforms-version.json") {
        for (index, case) in format.as_array().unwrap().iter().enumerate() {
            let expected = match row(&differing, index) {
                Some(row) => json!({"format": row[1], "format_all": row[2]}),
                None => json!({"format": case["format"], "format_all": case["formatAll"]}),
            };
            let request = json!({"op": "platform.format", "platform": case["in"], "rules": rules});
            cases.push((request, expected));
        }
    }
    check(cases, ok_or_code);
}

/// A column of ones and zeros.
fn bits(text: &Value) -> Vec<bool> {
    text.as_str().unwrap().chars().map(|c| c == '1').collect()
}

#[test]
fn platform_match() {
    let file = read("platform/match.json");
    let mut cases = Vec::new();
    for (matcher, column) in [
        ("containerd-only", "containerd.Only"),
        ("containerd-only-strict", "containerd.OnlyStrict"),
        ("containerd-only-os", "containerd.OnlyOS"),
    ] {
        let rows = file["columns"][column].as_array().unwrap();
        for (host, row) in file["hosts"].as_array().unwrap().iter().zip(rows) {
            let request = json!({"op": "platform.match", "matcher": matcher, "host": host,
                "candidates": file["candidates"], "rules": "v1.0.0-rc.5"});
            cases.push((request, json!({"matches": bits(row)})));
        }
    }
    check(cases, ok_or_code);
}

#[test]
fn platform_less() {
    let platforms = read("platform/match.json");
    let file = read("platform/less.json");
    let at = |list: &str, index: &Value| {
        platforms[list][usize::try_from(index.as_u64().unwrap()).unwrap()].clone()
    };
    let triples = file["triples"].as_array().unwrap().iter();
    let triples = triples.zip(file["containerd.Only"].as_array().unwrap());
    let cases = triples.map(|(triple, result)| {
        let host = at("hosts", &triple[0]);
        let (a, b) = (at("candidates", &triple[1]), at("candidates", &triple[2]));
        let request = json!({"op": "platform.less", "comparer": "containerd-only", "host": host,
            "pairs": [[a, b], [b, a]], "rules": "v1.0.0-rc.5"});
        (request, json!({"less": bits(result)}))
    });
    check(cases.collect(), ok_or_code);
}
