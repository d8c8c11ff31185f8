//! Everything that people paste: what has to be read out of files of every format, what holds of every
//! answer, and how often one kind is taken for another (`docs/recognition.md`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads its own files"
)]

mod corpus;
mod cut;
mod laws;
mod matrix;
mod pastes;
mod places;

use allarch_core::intake::{NamedImage, Names, understand};
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

/// Every image with its line, its owner, what it is there, its platform and its profiles.
fn in_full(text: &str, names: Option<&Names>) -> Vec<String> {
    let images = names.iter().flat_map(|names| &names.images);
    let one = |image: &NamedImage| {
        let line = text[..image.span.start].matches('\n').count() + 1;
        let mut said = format!("line {line} {} {}", image.owner, image.role.name());
        said.push_str(&format!(" {}", image.image));
        if let Some(platform) = &image.platform {
            said.push_str(&format!(" for {platform}"));
        }
        if !image.profiles.is_empty() {
            said.push_str(&format!(" with {}", image.profiles.join(", ")));
        }
        said
    };
    images.map(one).collect()
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
            if let Some(expected) = case["in_full"].as_array()
                && in_full(&text, found.names.as_ref()) != *expected
            {
                let shown = in_full(&text, found.names.as_ref());
                wrong.push(format!("{format}/{}: {shown:?}", case["id"]));
            }
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
        for kind in ["crlf", "tabs", "cut-off"] {
            assert!(has(kind), "{format}: {kind}");
        }
        // What stands twice: a key, an attribute, a stage, an image.
        assert!(has("duplicate") || has("twice"), "{format}: twice");
        let is_long = |case: &Value| text(case).len() >= 4 << 20;
        assert!(all.iter().any(is_long), "{format}: 4 MiB");
        // Only YAML has names for values.
        let is_yaml = [
            "compose",
            "github-workflow",
            "helm-template",
            "helm-values",
            "kubernetes",
            "manifest-tool",
        ];
        let bombs = has("laughs") || has("bomb");
        assert!(bombs || !is_yaml.contains(format), "{format}: aliases");
    }
}
