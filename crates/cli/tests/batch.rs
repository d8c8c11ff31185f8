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

#[test]
fn platform_parse_of_other_libraries() {
    let file = read("platform/parse.json");
    let local = json!({"os": "linux", "architecture": "amd64", "variant": "v4"});
    for (library, column) in [
        ("go-containerregistry", "go_containerregistry"),
        ("regclient", "regclient"),
    ] {
        let cases = file.as_array().unwrap().iter().map(|case| {
            let request = json!({"op": "platform.parse", "library": library, "input": case["in"],
                "host": local});
            (request, case[column].clone())
        });
        check(cases.collect(), ok_or_err);
    }
}

#[test]
fn platform_parse_elsewhere() {
    let file = read("platform/parse-by-goarch.json");
    let mut cases = Vec::new();
    for case in file.as_object().unwrap().values() {
        for (input, expected) in case["parse_differs"].as_object().unwrap() {
            let request = json!({"op": "platform.parse", "input": input, "rules": "v1.0.0-rc.5",
                "host": case["default_spec"]});
            cases.push((request, expected.clone()));
        }
    }
    check(cases, ok_or_err);
}

#[test]
fn platform_normalize_of_podman() {
    let file = read("platform/podman-normalize.json");
    let platform = |parts: &Value| {
        let mut platform = json!({"os": parts[0], "architecture": parts[1]});
        if parts[2] != "" {
            platform["variant"] = parts[2].clone();
        }
        platform
    };
    let cases = file.as_array().unwrap().iter().map(|case| {
        let request = json!({"op": "platform.normalize", "library": "podman",
            "platform": platform(&case["in"])});
        (request, platform(&case["out"]))
    });
    check(cases.collect(), ok_or_code);
}

#[test]
fn platform_wanted() {
    let file = read("platform/wanted-platforms.json");
    let cases = file.as_array().unwrap().iter().map(|case| {
        let request = json!({"op": "platform.wanted", "host": case["host"]});
        (request, json!({"wanted": case["wanted"]}))
    });
    check(cases.collect(), ok_or_code);
}

#[test]
fn platform_host() {
    let file = read("platform/host-detection.json");
    let cases = file.as_array().unwrap().iter().map(|case| {
        let mut expected = case.clone();
        let expected_members = expected.as_object_mut().unwrap();
        let goarch = expected_members.remove("goarch").unwrap();
        let cpuinfo = expected_members.remove("cpuinfo").unwrap();
        let request = json!({"op": "platform.host", "goarch": goarch, "cpuinfo": cpuinfo});
        (request, expected)
    });
    check(cases.collect(), ok_or_code);
    // The architecture's own default, where nothing is written of the CPU.
    let file = read("platform/parse-by-goarch.json");
    let cases = file.as_object().unwrap().iter().map(|(goarch, case)| {
        let request = json!({"op": "platform.host", "goarch": goarch, "cpuinfo": ""});
        (request, case["default_spec"].clone())
    });
    check(cases.collect(), |answer| answer["ok"]["containerd"].clone());
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

const MATCHERS: [(&str, &str); 9] = [
    ("containerd-only", "containerd.Only"),
    ("containerd-only-strict", "containerd.OnlyStrict"),
    ("containerd-only-os", "containerd.OnlyOS"),
    (
        "containers-image-wanted",
        "containers_image.WantedPlatforms",
    ),
    ("go-containerregistry-remote", "go_containerregistry.remote"),
    (
        "go-containerregistry-satisfies",
        "go_containerregistry.Satisfies",
    ),
    ("go-containerregistry-equals", "go_containerregistry.Equals"),
    ("regclient-compatible", "regclient.Compatible"),
    ("regclient-match", "regclient.Match"),
];

#[test]
fn platform_match() {
    let file = read("platform/match.json");
    let mut cases = Vec::new();
    let mut add = |matcher: &str, rules: &str, rows: &Value| {
        let hosts = file["hosts"].as_array().unwrap();
        for (host, row) in hosts.iter().zip(rows.as_array().unwrap()) {
            let request = json!({"op": "platform.match", "matcher": matcher, "host": host,
                "candidates": file["candidates"], "rules": rules});
            cases.push((request, json!({"matches": bits(row)})));
        }
    };
    for (matcher, column) in MATCHERS {
        add(matcher, "v1.0.0-rc.5", &file["columns"][column]);
        for (rules, columns) in file["by_platforms_version"].as_object().unwrap() {
            if let Some(rows) = columns.get(column) {
                add(matcher, rules, rows);
            }
        }
    }
    assert_eq!(cases.len(), 115 * (9 + 6 * 2));
    check(cases, ok_or_code);
}

#[test]
fn platform_less() {
    let platforms = read("platform/match.json");
    let file = read("platform/less.json");
    let at = |list: &str, index: &Value| {
        platforms[list][usize::try_from(index.as_u64().unwrap()).unwrap()].clone()
    };
    let triples = file["triples"].as_array().unwrap();
    let mut cases = Vec::new();
    let mut add = |comparer: &str, rules: &str, triple: &Value, result: &Value| {
        let host = at("hosts", &triple[0]);
        let (a, b) = (at("candidates", &triple[1]), at("candidates", &triple[2]));
        let request = json!({"op": "platform.less", "comparer": comparer, "host": host,
            "pairs": [[a, b], [b, a]], "rules": rules});
        cases.push((request, json!({"less": bits(result)})));
    };
    for (comparer, column) in [
        ("containerd-only", "containerd.Only"),
        ("containerd-windows-default", "containerd.windows_default"),
        ("regclient-better", "regclient.Better"),
    ] {
        for (triple, result) in triples.iter().zip(file[column].as_array().unwrap()) {
            // Two dashes where the host is no Windows.
            if result != "--" {
                add(comparer, "v1.0.0-rc.5", triple, result);
            }
        }
    }
    for (rules, rows) in file["by_platforms_version"].as_object().unwrap() {
        for row in rows.as_array().unwrap() {
            let triple = &triples[usize::try_from(row[0].as_u64().unwrap()).unwrap()];
            add("containerd-only", rules, triple, &row[1]);
        }
    }
    check(cases, ok_or_code);
}

/// Every member that a case expects; which predicates are summarised is expected only where the
/// case is about that.
#[test]
fn attestations() {
    let file = read("attestations/cases.json");
    let cases = file["cases"].as_array().unwrap().iter();
    let cases = cases.map(|case| {
        let request =
            json!({"op": "attestations", "documents": case["documents"], "id": case["id"]});
        (request, case["expect"].clone())
    });
    let cases: Vec<(Value, Value)> = cases.collect();
    assert!(cases.len() >= 97);
    let requests: Vec<Value> = cases.iter().map(|(request, _)| request.clone()).collect();
    let mut failures = Vec::new();
    for (answer, (request, expected)) in batch(&requests).iter().zip(&cases) {
        let found = answer["ok"].as_object().cloned().unwrap_or_default();
        let mut found: serde_json::Map<String, Value> = found;
        found.retain(|name, _| name != "summaries" || expected.get(name).is_some());
        for (name, value) in expected.as_object().unwrap() {
            if found.get(name) != Some(value) {
                let found = found.get(name);
                failures.push(format!(
                    "{} {name}:\n {found:?}\n not {value}",
                    request["id"]
                ));
            }
        }
        assert_eq!(
            found.len(),
            expected.as_object().unwrap().len(),
            "{}",
            request["id"]
        );
    }
    assert!(
        failures.is_empty(),
        "{} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
