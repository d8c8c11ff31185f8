use super::*;

fn answered(line: &str) -> Value {
    serde_json::from_str(&answer(line.as_bytes())).unwrap()
}

/// The `ok` of an answer.
fn check(line: &str, expected: Value) {
    assert_eq!(answered(line)["ok"], expected, "{line}");
}

/// The code of an error, and a piece of its message.
fn check_error(line: &str, code: &str, piece: &str) {
    let answer = answered(line);
    let error = &answer["error"];
    assert_eq!(error["code"], code, "{answer}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(piece), "{message}");
}

#[test]
fn the_id_goes_back_byte_for_byte() {
    for id in [
        "1",
        "null",
        "1e400",
        "12345678901234567890123",
        "\"a\\u0041\"",
        "{\"b\" : [1, 2]}",
    ] {
        let line = format!("{{\"op\":\"nothing\",\"id\": {id} }}");
        let answer = answer(line.as_bytes());
        let start = format!("{{\"id\":{id},\"error\":");
        assert!(answer.starts_with(&start), "{answer}");
    }
    assert!(answer(br#"{"op":"version"}"#).starts_with("{\"ok\":"));
}

#[test]
fn bad_lines() {
    for line in ["", "  ", "nope", "[1]", "{\"op\":", "\"version\""] {
        check_error(line, "bad-request", "no JSON object");
    }
    let answer = answer(b"{\"op\":\"ver\xff\"}");
    assert!(answer.contains("bad-request"), "{answer}");
    check_error("{}", "bad-request", "`op` is missing");
    check_error(r#"{"op":7}"#, "bad-request", "`op`");
    check_error(r#"{"op":"guess"}"#, "bad-request", "\"guess\"");
    check_error(r#"{"op":"digest"}"#, "bad-request", "`text` is missing");
    let twice = r#"{"op":"digest","text":"a","base64":"YQ=="}"#;
    check_error(twice, "bad-request", "`base64`");
    let base64 = r#"{"op":"digest","base64":"YQ"}"#;
    check_error(base64, "bad-request", "`base64`");
    let rules = r#"{"op":"platform.parse","input":"linux","rules":"v9"}"#;
    check_error(rules, "bad-request", "`rules`");
    let blob =
        r#"{"op":"matrix","require":[],"images":[{"name":"a","index":"{}","blobs":{"x":7}}]}"#;
    check_error(blob, "bad-request", "`images[0].blobs.x`");
    let require = r#"{"op":"matrix","images":[],"require":["linux/"]}"#;
    check_error(require, "bad-request", "`require[0]`");
}

#[test]
fn not_built_is_said() {
    let placement = r#"{"op":"placement"}"#;
    check_error(placement, "not-implemented", "not built yet");
    let only_os = |rules: &str| {
        format!(
            r#"{{"op":"platform.match","matcher":"containerd-only-os","rules":"{rules}","host":{{"os":"linux"}},"candidates":[]}}"#
        )
    };
    check_error(&only_os("v1.0.0-rc.3"), "bad-request", "no such matcher");
    let swarm = r#"{"op":"platform.select","engine":"swarm","index":"{}"}"#;
    check_error(swarm, "bad-request", "placement");
    let engine = r#"{"op":"platform.select","engine":"crane","index":"{}"}"#;
    check_error(engine, "bad-request", "`engine`");
}

#[test]
fn version() {
    let answer = &answered(r#"{"op":"version"}"#)["ok"];
    assert_eq!(answer["name"], "allarch");
    assert_eq!(answer["engines"][0], "containerd");
    assert_eq!(answer["rules"].as_array().unwrap().len(), 7);
    assert!(answer["lint_rules"].as_u64().unwrap() > 0);
}

#[test]
fn platforms() {
    let arm64 = json!({"os": "linux", "architecture": "arm64"});
    check(r#"{"op":"platform.parse","input":"arm64"}"#, arm64.clone());
    check(
        r#"{"op":"platform.parse","input":"linux","host":{"os":"linux","architecture":"arm64"}}"#,
        arm64,
    );
    check_error(
        r#"{"op":"platform.parse","input":"local"}"#,
        "invalid-platform",
        "\"local\": unknown operating system or architecture: invalid argument",
    );
    check(
        r#"{"op":"platform.format","platform":{"os":"windows","architecture":"amd64","os.version":"10.0.1"}}"#,
        json!({"format": "windows/amd64", "format_all": "windows(10.0.1)/amd64"}),
    );
}

#[test]
fn digests() {
    let hex = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    let digest = format!("sha256:{hex}");
    check(
        r#"{"op":"digest","text":"a"}"#,
        json!({"digest": digest, "size": 1}),
    );
    check(
        &format!(r#"{{"op":"digest","base64":"YQ==","expected":"{digest}"}}"#),
        json!({"digest": digest, "size": 1, "matches": true, "repair": null}),
    );
    let repaired = answered(&format!(
        r#"{{"op":"digest","text":"a\n","expected":"{digest}"}}"#
    ));
    assert_eq!(repaired["ok"]["matches"], false);
    assert_eq!(repaired["ok"]["repair"]["digest"], digest.as_str());
    let dash = format!(r#"{{"op":"digest","text":"a","expected":"sha256-{hex}"}}"#);
    check_error(&dash, "bad-request", "`expected`");
}

#[test]
fn a_choice_that_cannot_be_followed_is_said() {
    let index = r#"{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:aa\"}]}"#;
    let line = format!(r#"{{"op":"platform.select","engine":"containerd","index":"{index}"}}"#);
    let answer = &answered(&line)["ok"];
    assert_eq!(answer["position"], json!([0]));
    assert_eq!(answer["digest"], "sha256:aa");
    assert_eq!(answer["then"]["code"], "config-not-given");
    assert_eq!(answer["trace"][0]["reason"], "no-platform");
    let manifest = r#"{"op":"platform.select","engine":"containerd","index":"{\"layers\":[]}"}"#;
    check_error(manifest, "bad-request", "`index`");
}

#[test]
fn a_matrix() {
    let index = r#"{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}"#;
    let line = format!(
        r#"{{"op":"matrix","require":["linux/arm64"],"images":[{{"name":"acme/app","index":{{"text":"{index}"}}}}]}}"#
    );
    let answer = &answered(&line)["ok"];
    assert_eq!(answer["columns"], json!(["linux/amd64", "linux/arm64"]));
    let row = &answer["rows"][0];
    let native = json!({"platform": "linux/amd64", "state": "native", "entry": 0});
    assert_eq!(row["cells"][0], native);
    assert_eq!(row["cells"][1]["state"], "emulate");
    assert_eq!(row["lacks"], json!(["linux/arm64"]));
    assert_eq!(
        (&row["verdict"], &answer["verdict"]),
        (&json!("fail"), &json!("fail"))
    );
}

#[test]
fn lint_and_recognise() {
    let answer = &answered(r#"{"op":"lint","text":"{\"a\":1,\"a\":2}"}"#)["ok"];
    assert_eq!(answer["kind"], "unknown");
    assert_eq!(answer["size"], 13);
    let rules: Vec<&Value> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["rule"])
        .collect();
    assert_eq!(rules, ["schema-unknown-kind", "syntax-duplicate-key"]);
    assert_eq!(answer["findings"][1]["pointer"], "/a");
    let given = r#"{"op":"lint","text":"{}","kind":"oci-index","context":{"targets":["ecr"]}}"#;
    assert_eq!(answered(given)["ok"]["kind"], "oci-index");
    let target = r#"{"op":"lint","text":"{}","context":{"targets":["acr"]}}"#;
    check_error(target, "bad-request", "`context.targets`");
    let recognised = &answered(r#"{"op":"recognise","text":"ubuntu:22.04"}"#)["ok"];
    assert_eq!(recognised["kind"], "reference");
}

#[test]
fn a_finding_with_all_that_belongs_to_it() {
    let lint = |text: &str, context: Value| {
        answered(&json!({"op": "lint", "text": text, "context": context}).to_string())["ok"].clone()
    };
    let of = |answer: &Value, list: &str, rule: &str| {
        let rows = answer[list].as_array().unwrap().iter();
        rows.filter(|row| row["rule"] == rule)
            .cloned()
            .collect::<Vec<_>>()
    };
    let entry = |version: &str| {
        format!(
            r#"{{"platform":{{"os":"windows","architecture":"amd64","os.version":"{version}"}}}}"#
        )
    };
    let (old, new) = (entry("10.0.1"), entry("10.0.2"));
    let answer = lint(&format!(r#"{{"manifests":[{old},{new}]}}"#), json!({}));
    let finding = &of(&answer, "findings", "windows-order")[0];
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["pointer"], "/manifests/1/platform/os.version");
    let starts = (14, 14 + old.len() + 1);
    assert_eq!(
        finding["edits"],
        json!([
            {"start": starts.0, "end": starts.0 + old.len(), "text": new},
            {"start": starts.1, "end": starts.1 + new.len(), "text": old},
        ])
    );
    let label = &finding["labels"][0];
    assert_eq!(label["text"], "older, and listed first");
    assert_eq!(label["end"], starts.0 + old.len() - 2);

    let digest = format!("sha256:{}", "0".repeat(64));
    let waiting = of(&answer, "not_checked", "digest-mismatch");
    assert_eq!(waiting[0]["needs"], "the digest that the bytes must have");
    let answer = lint("{}", json!({"expected_digest": digest}));
    assert_eq!(
        of(&answer, "not_checked", "digest-mismatch"),
        Vec::<Value>::new()
    );
    assert_eq!(of(&answer, "findings", "digest-mismatch").len(), 1);

    let helm = r#"{"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json"},"layers":[]}"#;
    for (context, severity) in [
        (json!({}), "info"),
        (json!({"targets": ["ecr"]}), "info"),
        (json!({"targets": ["ecr", "artifact-type"]}), "error"),
    ] {
        let answer = lint(helm, context);
        let found = of(&answer, "findings", "registry-artifact-type");
        assert_eq!(found[0]["severity"], severity);
    }
}

/// Every line gets its answer in its place; a line over the limit is stepped over.
#[test]
fn lines_in_answers_out() {
    let long = vec![b'x'; lines::MAX_LINE + 1];
    let input = [
        b"{\"op\":\"version\"}\n\n".as_slice(),
        &long,
        b"\n{\"id\":9}",
    ]
    .concat();
    let mut output = Vec::new();
    run(input.as_slice(), &mut output).unwrap();
    let output = String::from_utf8(output).unwrap();
    let answers: Vec<&str> = output.lines().collect();
    assert_eq!(answers.len(), 4);
    assert!(answers[0].starts_with("{\"ok\""));
    assert!(answers[1].contains("no JSON object"));
    assert!(answers[2].contains("longer than 67108864 bytes"));
    assert!(answers[3].starts_with("{\"id\":9,\"error\""));
}

proptest::proptest! {
    #[test]
    fn any_line_gets_one_answer(line in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let answer = answer(&line);
        proptest::prop_assert!(!answer.contains('\n'));
        proptest::prop_assert!(serde_json::from_str::<Value>(&answer).is_ok());
    }
}

#[test]
fn a_link_there_and_back() {
    let state = serde_json::json!({
        "documents": [
            {"kind": "oci-index", "name": "acme/app:1", "text": "{\"manifests\": []}\n"},
            {"kind": "unknown", "name": "", "base64": "/w==", "expected_digest": "sha256:00", "properties": {"content-type": "text/plain"}},
        ],
        "view": {"view": "matrix"},
    });
    let line = serde_json::json!({"op": "permalink.encode", "state": state}).to_string();
    let link = answered(&line)["ok"].clone();
    let fragment = link["fragment"].as_str().unwrap();
    assert_eq!(link["length"], fragment.len());
    let decode =
        |text: &str| serde_json::json!({"op": "permalink.decode", "fragment": text}).to_string();
    check(
        &decode(fragment),
        serde_json::json!({"state": state, "unknown": []}),
    );
    let named = serde_json::json!({"documents": [], "view": {}, "reference": "ghcr.io/acme/app:1"});
    let line = serde_json::json!({"op": "permalink.encode", "state": named}).to_string();
    let link = answered(&line)["ok"]["fragment"].clone();
    check(
        &decode(link.as_str().unwrap()),
        serde_json::json!({"state": named, "unknown": []}),
    );
    check_error(
        &decode(&fragment[..fragment.len() - 9]),
        "damaged",
        "more are needed",
    );
    check_error(&decode("v7.AAAA"), "newer-version", "v7");
    let secret = r#"{"op":"permalink.encode","state":{"documents":[{"kind":"compose","text":"PASSWORD: hunter2"}]}}"#;
    check_error(secret, "credential", "looks like a password");
    check_error(&decode("nothing"), "damaged", "no link");
}

const INPUTS: &str = include_str!("../../../../tests/data/placement/inputs.json");

/// Nodes and workloads as people paste them; every member that is expected but the notes.
#[test]
fn nodes_and_workloads() {
    let all: Value = serde_json::from_str(INPUTS).unwrap();
    let mut wrong = Vec::new();
    for case in all["inputs"].as_array().unwrap() {
        let op = format!(
            "{}.parse",
            case["what"].as_str().unwrap().trim_end_matches('s')
        );
        let op = op.replace("node.", "nodes.");
        let options = json!({"orchestrator": case["orchestrator"], "env": case.get("env").cloned().unwrap_or(json!({}))});
        let line = match case["what"] == "nodes" {
            true => json!({"op": op, "text": case["text"]}),
            false => json!({"op": op, "text": case["text"], "options": options}),
        };
        let found = answered(&line.to_string());
        let expected = case["expect"].as_object().unwrap();
        let members = expected.iter().filter(|(name, _)| *name != "note");
        for (name, value) in members {
            if found["ok"].get(name) != Some(value) {
                wrong.push(format!("{} {name}: {}", case["id"], found));
            }
        }
        for name in ["errors", "warnings"] {
            if !expected.contains_key(name) && found["ok"].get(name).is_some() {
                wrong.push(format!("{} {name}: {}", case["id"], found));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
