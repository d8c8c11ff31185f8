//! The rows of `tests/data`, by the format or the file that they stand in.

use std::path::Path;

use serde_json::Value;

/// Files below `tests/data/intake` that hold texts and what they name.
pub(crate) const FORMATS: &[&str] = &[
    "bake",
    "bashbrew",
    "compose",
    "dockerfile",
    "github-workflow",
    "helm-template",
    "helm-values",
    "hub-tags",
    "image-list",
    "kubernetes",
    "manifest-tool",
];

/// Files below `tests/data/pasted`.
pub(crate) const PASTED: &[&str] = &["tool-outputs", "error-messages", "decoys"];

pub(crate) fn cases(format: &str) -> Vec<Value> {
    rows(&format!("intake/{format}.json"))
}

pub(crate) fn pasted(name: &str) -> Vec<Value> {
    rows(&format!("pasted/{name}.json"))
}

fn rows(path: &str) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data");
    let text = std::fs::read_to_string(root.join(path)).unwrap();
    let mut all: Value = serde_json::from_str(&text).unwrap();
    let Value::Array(cases) = all["cases"].take() else {
        panic!("{path} has no cases");
    };
    cases
}

/// The text of a row, its parts repeated.
pub(crate) fn text(case: &Value) -> String {
    let Some(parts) = case["parts"].as_array() else {
        return case["text"].as_str().unwrap().to_owned();
    };
    let part = |part: &Value| {
        let times = usize::try_from(part["times"].as_u64().unwrap()).unwrap();
        part["text"].as_str().unwrap().repeat(times)
    };
    parts.iter().map(part).collect()
}

/// The bytes of a pasted row.
pub(crate) fn bytes(case: &Value) -> Vec<u8> {
    match case["base64"].as_str() {
        Some(base64) => data_encoding::BASE64.decode(base64.as_bytes()).unwrap(),
        None => text(case).into_bytes(),
    }
}
