//! Everything that people paste: what has to be read out of files of every format, what holds of every
//! answer, and how often one kind is taken for another (`docs/recognition.md`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads its own files"
)]

mod corpus;
mod laws;
mod matrix;
mod pastes;

use allarch_core::intake::{Names, understand};
use corpus::{FORMATS, cases, text};
use serde_json::Value;

fn list(case: &Value, name: &str) -> Vec<String> {
    serde_json::from_value(case[name].clone()).unwrap()
}

/// Images, platforms, what is left open and the codes of problems, in order.
fn read(names: Option<&Names>) -> [Vec<String>; 4] {
    let Some(names) = names else {
        return Default::default();
    };
    [
        names.images.iter().map(|one| one.image.clone()).collect(),
        names
            .platforms
            .iter()
            .map(|one| one.platform.clone())
            .collect(),
        names.open.iter().map(|one| one.written.clone()).collect(),
        names
            .problems
            .iter()
            .map(|one| one.code.to_owned())
            .collect(),
    ]
}

#[test]
fn every_file_is_read_entirely() {
    let mut wrong = Vec::new();
    for format in FORMATS {
        let all = cases(format);
        assert!(all.len() >= 15, "{format}: {}", all.len());
        for case in &all {
            let text = text(case);
            let found = understand(text.as_bytes());
            let mut images = list(case, "images");
            if let Some(times) = case["times"].as_u64() {
                images = vec![images.concat(); usize::try_from(times).unwrap()];
            }
            let expected = [
                images,
                list(case, "platforms"),
                list(case, "open"),
                list(case, "problems"),
            ];
            let names = read(found.names.as_ref());
            if found.kind != case["kind"] || names != expected {
                let shown: Vec<String> = names
                    .iter()
                    .map(|list| format!("{:?}", &list[..list.len().min(8)]))
                    .collect();
                wrong.push(format!(
                    "{format}/{}: {} {}",
                    case["id"],
                    found.kind,
                    shown.join(" ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each format has texts that try to break its reader.
#[test]
fn hostile_texts_are_among_them() {
    for format in FORMATS {
        let all = cases(format);
        let has = |id: &str| {
            all.iter()
                .any(|case| case["id"].as_str().unwrap().contains(id))
        };
        assert!(has("crlf"), "{format}");
        assert!(
            ["hub-tags", "helm-template", "image-list"].contains(format)
                || has("cut-off")
                || has("bomb"),
            "{format}"
        );
    }
}
