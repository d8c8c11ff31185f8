//! Lists that tools print: tags, repositories, the entries of an index, a table with one image.

use super::{Understood, words};
use crate::intake::line::platform_confidence;
use crate::intake::names::{NamedImage, Names, Role};
use crate::oci::Reference;
use crate::text::Span;

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

/// The images in the rows of a table, by the names of its columns.
pub(super) fn rows(text: &str) -> Option<Names> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let (_, head) = lines.find(|(_, line)| !line.trim().is_empty())?;
    let column = |name: &str| {
        let found = head.split_whitespace().find(|word| *word == name)?;
        head.find(found)
    };
    let name = ["REPOSITORY", "IMAGE", "REF"]
        .iter()
        .find_map(|name| column(name))?;
    let tag = column("TAG");
    let cell = |line: &str, column: usize| -> Option<(usize, usize)> {
        let is_edge = column == 0 || line.get(..column)?.ends_with(' ');
        let rest = line.get(column..)?;
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        (is_edge && end > 0).then_some((column, column + end))
    };
    let mut images = Vec::new();
    for (start, line) in lines {
        let Some((from, to)) = cell(line, name) else {
            continue;
        };
        let Some(mut image) = line.get(from..to).map(str::to_owned) else {
            continue;
        };
        if let Some(tag) = tag {
            let Some(tag) = cell(line, tag).and_then(|(from, to)| line.get(from..to)) else {
                continue;
            };
            image = format!("{image}:{tag}");
        }
        if Reference::parse(&image).is_ok() && platform_confidence(&image) == 0.0 {
            images.push(NamedImage {
                owner: String::new(),
                role: Role::Listed,
                image,
                platform: None,
                profiles: Vec::new(),
                span: Span::new(start + from, start + to),
            });
        }
    }
    Some(Names {
        kind: "tool-output",
        what: "a table of images",
        owners: Vec::new(),
        images,
        platforms: Vec::new(),
        open: Vec::new(),
        problems: Vec::new(),
    })
}

/// The image of a table whose rows all name the same.
pub(super) fn only(rows: &Names) -> Option<String> {
    let first = &rows.images.first()?.image;
    let is_only = rows.images.iter().all(|other| other.image == *first);
    (is_only && words::is_reference(first)).then(|| first.clone())
}
