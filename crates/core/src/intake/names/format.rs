//! Which format of YAML or JSON a file is: told by the members of its documents, of a long text by its
//! head.
//!
//! A head is read, then one four times as long, until one tells: all of them together are less than half as
//! much again as the last, and what is read of a text is never more than twice the text.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::tree::View;
use super::workload::documents;
use super::yaml::{self, YamlDocument};
use super::{bake, compose, helm, hub};
use crate::intake::begins_as_json;

/// Words without which no text is one of these files, so that logs are not parsed as YAML.
const HINTS: &[&str] = &[
    "image",
    "services",
    "apiVersion",
    "jobs",
    "runs",
    "target",
    "results",
    "repository",
];

/// Whether a text can be one of these files at all.
pub(super) fn may_be_one(text: &str) -> bool {
    HINTS.iter().any(|word| text.contains(word))
}

/// The format of the first document that has one; of broken ones, by the keys at their left edge.
pub(super) fn of(text: &str, documents: &[YamlDocument]) -> Option<Format> {
    let is_json = begins_as_json(text);
    let mut roots = documents.iter().filter_map(|one| one.tree.root());
    roots
        .find_map(|root| tell(root, is_json))
        .or_else(|| tell_by_lines(text, documents))
}

/// Bytes of the first head, and by how much the next one is longer.
const HEAD: usize = 2 << 10;
const LONGER: usize = 4;

/// Most documents that are read of a text whose heads tell nothing.
const FIRST: usize = 64;

/// Kind and words of the file that a text is, without reading all of it where its head is enough.
pub(super) fn tell_any(text: &str) -> Option<(&'static str, &'static str)> {
    if !may_be_one(text) {
        return None;
    }
    let format = if begins_as_json(text) {
        of(text, &documents(text))
    } else {
        by_head(text).or_else(|| of(text, &yaml::first(text, FIRST)))
    };
    format.map(Format::words)
}

fn by_head(text: &str) -> Option<Format> {
    let sizes = std::iter::successors(Some(HEAD), |size| size.checked_mul(LONGER));
    sizes
        .take_while(|size| *size <= text.len() / 2)
        .filter_map(|size| head(text, size))
        .find_map(|head| of(head, &yaml::read(head)).filter(|_| !says_more(text, head)))
}

/// The first part of a text, up to the line of its second half that stands furthest left, so that as
/// little as can be is cut.
fn head(text: &str, size: usize) -> Option<&str> {
    let half = text.floor_char_boundary(size / 2);
    let rest = text.get(half..text.floor_char_boundary(size))?;
    let starts = rest.match_indices('\n').map(|(at, _)| at + 1);
    let indents = starts.filter_map(|start| {
        let line = rest.get(start..)?;
        let indent = line.len() - line.trim_start_matches(' ').len();
        let is_text = line
            .get(indent..)?
            .starts_with(|c: char| c != '\n' && c != '#');
        is_text.then_some((indent, start))
    });
    let (_, cut) = indents.min_by_key(|(indent, start)| (*indent, Reverse(*start)))?;
    text.get(..half + cut)
}

/// Keys at the left edge that make another format of what stands before them.
const EDGE_KEYS: &[&str] = &[
    "apiVersion:",
    "image:",
    "items:",
    "jobs:",
    "kind:",
    "manifests:",
    "on:",
    "runs:",
    "services:",
    "stages:",
    "target:",
];

/// Whether such a key stands below a head and not in it.
fn says_more(text: &str, head: &str) -> bool {
    let key = |line: &str| EDGE_KEYS.iter().position(|key| line.starts_with(key));
    let above: BTreeSet<usize> = head.lines().filter_map(key).collect();
    let below = text.get(head.len()..).unwrap_or_default();
    below
        .lines()
        .filter_map(key)
        .any(|key| !above.contains(&key))
}

/// A format of YAML and JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Kubernetes,
    Compose,
    Workflow,
    ManifestTool,
    Helm,
    Bake,
    Hub,
}

impl Format {
    /// The kind, and what it is for people.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Kubernetes => ("kubernetes", "Kubernetes objects"),
            Self::Compose => ("compose", "a compose file"),
            Self::Workflow => ("github-workflow", "a GitHub workflow"),
            Self::ManifestTool => ("manifest-tool-spec", "a manifest-tool specification"),
            Self::Helm => ("helm-values", "Helm values"),
            Self::Bake => ("bake", "a Bake file"),
            Self::Hub => ("tool-output", "an answer of the tags API of Docker Hub"),
        }
    }
}

fn tell(root: View<'_>, is_json: bool) -> Option<Format> {
    let has = |name: &str| root.get(name).is_some();
    if root.word("apiVersion").is_some() && root.word("kind").is_some() {
        let is_node = |one: View<'_>| one.word("kind") == Some("Node");
        let nodes = is_node(root)
            || root.word("kind") == Some("NodeList")
            || root
                .get("items")
                .and_then(|all| all.items().next())
                .is_some_and(is_node);
        return (!nodes).then_some(Format::Kubernetes);
    }
    let is_docker_action =
        root.path("runs/using").and_then(View::text) == Some("docker") && has("name");
    if (has("on") && has("jobs")) || is_docker_action {
        return Some(Format::Workflow);
    }
    if has("image") && root.get("manifests").is_some_and(View::is_list) && !has("schemaVersion") {
        return Some(Format::ManifestTool);
    }
    if compose::is_one(root) {
        return Some(Format::Compose);
    }
    if bake::is_json(root) {
        return Some(Format::Bake);
    }
    if hub::is_one(root) {
        return Some(Format::Hub);
    }
    (!is_json && helm::is_one(root)).then_some(Format::Helm)
}

/// A text whose documents are broken is still known by the keys at its left edge.
fn tell_by_lines(text: &str, documents: &[YamlDocument]) -> Option<Format> {
    documents.iter().find(|one| one.fault.is_some())?;
    if has_fences(text) {
        return None;
    }
    let edge = |key: &str| text.lines().any(|line| line.starts_with(key));
    if edge("apiVersion:") && edge("kind:") {
        return Some(Format::Kubernetes);
    }
    if edge("on:") && edge("jobs:") {
        return Some(Format::Workflow);
    }
    let images = text.contains(" image:") || text.contains(" build:") || text.contains("image: ");
    if edge("services:") && images && !edge("stages:") {
        return Some(Format::Compose);
    }
    if edge("image:") && edge("manifests:") && text.contains("platform:") {
        return Some(Format::ManifestTool);
    }
    let below = |key: &str| {
        text.lines()
            .any(|line| line.starts_with([' ', '\t']) && line.trim_start().starts_with(key))
    };
    (edge("image:") && below("repository:") && below("tag:")).then_some(Format::Helm)
}

/// Whether a Markdown block stands between other words: the keys at the left edge are then the block's.
fn has_fences(text: &str) -> bool {
    let fences = text.lines().filter(|line| line.starts_with("```"));
    fences.count() > 1
}

#[cfg(test)]
mod tests;
