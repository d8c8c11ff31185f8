//! The hostile documents of `tests/data/hostile-inputs.json` in a terminal: nothing in them reaches
//! it but visible text, in any form of the answer.
#![allow(clippy::unwrap_used, reason = "an integration test")]

mod run;

use std::path::Path;

use allarch_core::text::is_hidden;
use run::allarch;
use serde_json::{Value, json};

/// What a person sees, without colours.
fn shown(arguments: &[&str], input: &[u8]) -> String {
    let (status, text) = allarch(arguments, input, &[("NO_COLOR", "1")]);
    assert!(status <= 2, "{status}: {text}");
    text
}

/// The bytes of a case that comes as a document.
fn document(channel: &str, payload: &Value) -> Option<Vec<u8>> {
    let text = |value: &Value| serde_json::to_vec(value).unwrap();
    Some(match channel {
        "annotation" | "attestation" | "tags" => text(payload),
        "platform.architecture" => text(&json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.index.v1+json",
            "manifests": [payload],
        })),
        "bytes" => vec![0xEF, 0xBB, 0xBF, b'{', b'}'],
        "paste" => match &payload["raw"] {
            Value::String(text) => text.clone().into_bytes(),
            repeated => {
                let count = repeated["count"].as_u64().unwrap() as usize;
                repeated["unit"]
                    .as_str()
                    .unwrap()
                    .repeat(count)
                    .into_bytes()
            }
        },
        "manifest" => sized(payload),
        _ => return None,
    })
}

/// Documents that are hostile by their size.
fn sized(payload: &Value) -> Vec<u8> {
    let number = |key: &str| payload[key].as_u64().unwrap() as usize;
    let digest = format!("sha256:{}", "a".repeat(64));
    match payload["gen"].as_str().unwrap() {
        "index" => {
            let entry = json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 1});
            let entries = vec![entry.to_string(); number("manifests")].join(",");
            format!("{{\"schemaVersion\":2,\"manifests\":[{entries}]}}").into_bytes()
        }
        "annotations" => {
            let member = |at| format!("\"key-{at}\":\"{}\"", "v".repeat(number("value_len")));
            let members: Vec<String> = (0..number("count")).map(member).collect();
            let members = members.join(",");
            format!("{{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{{{members}}}}}")
                .into_bytes()
        }
        "string" | "one_line" => {
            let text = "x".repeat(number("len"));
            format!("{{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{{\"a\":\"{text}\"}}}}")
                .into_bytes()
        }
        "index_nesting" => {
            let index = "application/vnd.oci.image.index.v1+json";
            let entry = json!({"mediaType": index, "digest": digest, "size": 1});
            (0..number("depth")).fold(entry, |inner, _| {
                json!({"schemaVersion": 2, "mediaType": index, "digest": digest, "size": 1, "manifests": [inner]})
            })
            .to_string()
            .into_bytes()
        }
        other => vec![other.len() as u8],
    }
}

#[test]
fn nothing_hidden_reaches_a_terminal() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/hostile-inputs.json");
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut tried = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let (id, channel) = (
            case["id"].as_str().unwrap(),
            case["channel"].as_str().unwrap(),
        );
        let Some(bytes) = document(channel, &case["payload"]) else {
            continue;
        };
        tried += 1;
        let forms: &[&[&str]] = match channel {
            // Large ones take a while each.
            "manifest" => &[&["inspect", "-"]],
            _ => &[
                &["inspect", "-"],
                &["lint", "-"],
                &["inspect", "--format", "markdown", "-"],
                &["inspect", "--format", "html", "-"],
                &["link", "--format", "markdown", "--name", "a\u{202e}b", "-"],
            ],
        };
        for form in forms {
            let text = shown(form, &bytes);
            let hidden = text.chars().find(|c| *c != '\n' && is_hidden(*c));
            assert_eq!(hidden, None, "{id}: {form:?}\n{}", text.escape_debug());
        }
        let is_escaped =
            id.starts_with("uni-") && !matches!(id, "uni-04" | "uni-13" | "uni-14" | "uni-bom");
        if is_escaped {
            let text = shown(&["inspect", "-"], &bytes);
            assert!(text.contains("U+"), "{id}:\n{text}");
        }
    }
    assert!(tried >= 52, "{tried}");
}
