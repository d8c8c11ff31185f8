//! Library files of the Docker official images, as bashbrew reads them: stanzas with `Tags:` and
//! `Architectures:` (bashbrew `manifest/rfc2822.go`; its architectures `architecture/oci-platform.go`).

use super::Names;
use super::collect::{self, Collect};
use crate::text::Span;

/// The kind, and what it is for people.
pub(super) const WHAT: (&str, &str) = (
    "bashbrew-library",
    "a library file of the Docker official images",
);

/// Names of bashbrew and the platforms they stand for.
const ARCHITECTURES: &[(&str, &str)] = &[
    ("amd64", "linux/amd64"),
    ("arm32v5", "linux/arm/v5"),
    ("arm32v6", "linux/arm/v6"),
    ("arm32v7", "linux/arm/v7"),
    ("arm64v8", "linux/arm64/v8"),
    ("i386", "linux/386"),
    ("loong64", "linux/loong64"),
    ("mips64le", "linux/mips64le"),
    ("ppc64le", "linux/ppc64le"),
    ("riscv64", "linux/riscv64"),
    ("s390x", "linux/s390x"),
    ("windows-amd64", "windows/amd64"),
];

/// Whether it has stanzas with tags and where each is built from.
pub(super) fn is_one(text: &str) -> bool {
    let at_edge = |key: &str| text.lines().any(|line| line.starts_with(key));
    at_edge("Tags:")
        && (at_edge("GitCommit:") || at_edge("GitRepo:") || at_edge("GitFetch:"))
        && (at_edge("Maintainers:") || at_edge("Architectures:") || at_edge("Directory:"))
}

pub(super) fn read(text: &str) -> Names {
    let mut collect = Collect::new(WHAT.0, WHAT.1, text);
    // Until the first stanza with tags, architectures are the defaults of all.
    let mut owner = String::new();
    for (key, value, span) in fields(text) {
        match key {
            "Tags" | "SharedTags" => {
                for (tag, span) in collect::pieces(value, value, span) {
                    if key == "Tags" && owner != tag && value.trim_start().starts_with(tag) {
                        owner = tag.to_owned();
                    }
                    let why =
                        "The name of the library file is the repository: put it before the tag.";
                    collect.open(&owner, why, span);
                }
            }
            "Architectures" => {
                for (name, span) in collect::pieces(value, value, span) {
                    match ARCHITECTURES.iter().find(|(known, _)| *known == name) {
                        Some((_, platform)) => collect.platform(&owner, platform, span),
                        None => {
                            let why = format!("{name} is no architecture of bashbrew.");
                            collect.warning("unknown-architecture", name, why, span);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    collect.names
}

/// `Key: value` with the lines that go on, each with the bytes of its value.
fn fields(text: &str) -> Vec<(&str, &str, Span)> {
    let mut found: Vec<(&str, Span)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            if let Some((_, span)) = found.last_mut() {
                span.end = end;
            }
        } else if !line.starts_with('#')
            && let Some((key, value)) = line.split_once(':')
        {
            let lead = value.len() - value.trim_start().len();
            let start = (at + key.len() + 1 + lead).min(end);
            found.push((key.trim(), Span::new(start, end)));
        }
        at += line.len();
    }
    let value = |span: &Span| text.get(span.start..span.end).unwrap_or_default();
    found
        .iter()
        .map(|(key, span)| (*key, value(span), *span))
        .collect()
}
