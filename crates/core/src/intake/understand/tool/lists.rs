//! Lists that tools print: tags, repositories, the entries of an index, a table with one image.

use super::{Understood, words};
use crate::oci::Reference;

/// Names one a line without anything that says by whom: tags of a repository, repositories of a
/// registry in their order. Images that a person lists have hosts, tags or digests.
pub(super) fn read(text: &str) -> Option<Understood> {
    let names: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if names.len() < 2 || names.iter().any(|name| name.contains(char::is_whitespace)) {
        return None;
    }
    let is_version = |name: &&str| {
        let digits = name.strip_prefix('v').unwrap_or(name);
        let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        rest.len() < digits.len() && (rest.is_empty() || rest.starts_with('-')) && name.len() < 60
    };
    let is_tag = |name: &&str| {
        !name.is_empty()
            && name.len() <= 128
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    };
    let is_uuid = |name: &&str| name.len() == 36 && name.matches('-').count() == 4;
    let versions = names
        .iter()
        .filter(|name| **name == "latest" || is_version(name))
        .count();
    if versions > 0 && names.iter().all(is_tag) && !names.iter().any(is_uuid) {
        let why = "It is a list of tags, as crane ls and regctl tag ls print it.";
        let mut answer = Understood::new("tool-output", 0.7, why);
        answer.by = Some("a list of tags");
        return Some(answer);
    }
    let is_repository = |name: &&str| {
        let host = name.split('/').next().unwrap_or_default();
        name.contains('/')
            && !name.contains([':', '@', '#'])
            && !host.contains('.')
            && Reference::parse(name).is_ok()
    };
    if names.len() > 2 && names.is_sorted() && names.iter().all(is_repository) {
        let why = "It is a list of repositories in their order, as crane catalog and oras repo ls print it.";
        let mut answer = Understood::new("tool-output", 0.6, why);
        answer.by = Some("a list of repositories");
        return Some(answer);
    }
    None
}

/// Entries of an index that name no platform, and those that are indexes: under `Manifests:`, or as
/// rows of `crane index list`.
pub(super) fn children(text: &str) -> (usize, usize) {
    let (mut without, mut indexes) = (0, 0);
    if let Some((_, below)) = text.split_once("\nManifests:") {
        for entry in below.split("  Name:").skip(1) {
            if entry.contains("image.index.v1+json") || entry.contains("manifest.list.v2+json") {
                indexes += 1;
            } else if !entry.contains("Platform:") {
                without += 1;
            }
        }
    }
    if text.trim_start().starts_with("Digest") && text.contains("Platform") {
        without += text
            .lines()
            .filter(|line| line.starts_with("sha256:") && line.trim_end().ends_with(" -"))
            .count();
    }
    (without, indexes)
}

/// The image of a table whose rows all name the same, from its columns REPOSITORY and TAG.
pub(super) fn only_row(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let head = lines.next()?;
    let (repository, tag) = (head.find("REPOSITORY")?, head.find("TAG")?);
    let cell = |line: &str, at: usize| {
        line.get(at..)
            .and_then(|rest| rest.split_whitespace().next().map(str::to_owned))
    };
    let mut images =
        lines.filter_map(|line| Some(format!("{}:{}", cell(line, repository)?, cell(line, tag)?)));
    let first = images.next()?;
    (images.all(|other| other == first) && words::is_reference(&first)).then_some(first)
}
