//! The order of the core's modules: each uses only those to its left.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test of the sources reads files"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Reading order; a module may use those before it.
const ROW: [&str; 10] = [
    "text",
    "json",
    "oci",
    "platform",
    "lint",
    "intake",
    "coverage",
    "placement",
    "compose",
    "report",
];

/// Modules beside the row, with what they may use.
const BESIDE: [(&str, &[&str]); 2] = [
    ("registry", &["text", "json", "oci"]),
    ("permalink", &["text", "json", "oci", "platform", "report"]),
];

fn allowed(module: &str) -> Vec<&'static str> {
    let mut names = match BESIDE.iter().find(|(name, _)| *name == module) {
        Some((_, uses)) => uses.to_vec(),
        None => ROW
            .iter()
            .copied()
            .take_while(|name| *name != module)
            .collect(),
    };
    names.extend(
        ROW.iter()
            .chain(&["registry", "permalink"])
            .find(|name| **name == module),
    );
    names
}

#[test]
fn no_module_imports_to_its_right() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let relative = file.strip_prefix(&src).unwrap();
        let Some(module) = relative
            .components()
            .next()
            .map(|c| c.as_os_str().to_string_lossy())
        else {
            continue;
        };
        let module = module.trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        let allowed = allowed(module);
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            for used in uses(line)
                .into_iter()
                .filter(|used| !allowed.contains(&used.as_str()))
            {
                wrong.push(format!(
                    "{}:{}: {module} uses {used}",
                    relative.display(),
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The top modules that a line names after `crate::`.
fn uses(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let names = code.split("crate::").skip(1);
    names
        .flat_map(|tail| {
            let group = tail
                .strip_prefix('{')
                .map(|inner| inner.split('}').next().unwrap_or(inner));
            let items: Vec<&str> =
                group.map_or_else(|| vec![tail], |group| group.split(',').collect());
            items
                .into_iter()
                .map(|item| {
                    item.trim()
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect::<String>()
                })
                .collect::<Vec<_>>()
        })
        .filter(|name| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_lowercase() || c == '_' || c.is_ascii_digit())
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

#[test]
fn the_scanner_sees_imports() {
    assert_eq!(uses("use crate::json::{self, Value};"), ["json"]);
    assert_eq!(uses("use crate::{oci::Digest, text};"), ["oci", "text"]);
    assert_eq!(uses("// use crate::report;"), Vec::<String>::new());
    assert!(!allowed("json").contains(&"oci"));
}
