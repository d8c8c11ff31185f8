//! What must not stop a person from sharing: sound documents, and what people paste.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files"
)]

use std::path::{Path, PathBuf};

use allarch_core::permalink::credentials;
use serde_json::Value;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(path)
}

fn check(name: &str, text: &[u8], wrong: &mut Vec<String>) {
    for found in credentials::find(text) {
        let shown = String::from_utf8_lossy(found.span.slice(text)).into_owned();
        wrong.push(format!("{name}: {}: {shown}", found.looks_like));
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn documents_hold_none() {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for folder in [
        "lint",
        "permalink/documents",
        "report",
        "../../www/examples",
    ] {
        files(&data(folder), &mut all);
    }
    assert!(all.len() > 200, "{}", all.len());
    for path in all {
        let name = path.display().to_string();
        check(&name, &std::fs::read(path).unwrap(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The texts of the vectors, each by itself: what tools print, manifests, challenges.
#[test]
fn vectors_hold_none() {
    let mut all = Vec::new();
    files(&data(""), &mut all);
    let mut wrong = Vec::new();
    let mut texts = 0;
    for path in all {
        // A registry's transcripts hold tokens, attacks and challenges credentials on purpose.
        let name = path.display().to_string();
        let on_purpose = ["data/registry/", "proxy-attacks", "challenge-vectors"];
        if !name.ends_with(".json") || on_purpose.iter().any(|part| name.contains(part)) {
            continue;
        }
        let Ok(value) = serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()) else {
            continue;
        };
        let mut stack = vec![value];
        while let Some(value) = stack.pop() {
            match value {
                Value::String(text) => {
                    texts += 1;
                    check(&name, text.as_bytes(), &mut wrong);
                }
                Value::Array(items) => stack.extend(items),
                Value::Object(members) => stack.extend(members.into_iter().map(|(_, item)| item)),
                _ => {}
            }
        }
    }
    assert!(texts > 10_000, "{texts}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
