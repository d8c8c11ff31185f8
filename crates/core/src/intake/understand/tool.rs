//! Text that tools print about images, told by its headings and fixed words.

mod lists;
mod marks;
mod platforms;

use std::collections::BTreeSet;

use self::marks::{FORMS, TABLES};
use self::platforms::{attested, platforms};
use super::{Understood, files, words};
use crate::intake::names::read_nodes;

/// How the lines of a text begin, so that most marks are known to be missing after one look.
struct Edges(BTreeSet<[u8; EDGE]>);

/// Bytes of a line's beginning that are kept.
const EDGE: usize = 3;

impl Edges {
    fn of(text: &str) -> Self {
        let edge = |line: &str| line.trim_start().as_bytes().first_chunk().copied();
        Self(text.lines().filter_map(edge).collect())
    }

    /// `false` where the mark is certainly at the edge of no line.
    fn may_have(&self, mark: &str) -> bool {
        let word = mark.strip_prefix('^').filter(|word| *word != "#N [");
        let edge = word.and_then(|word| word.as_bytes().first_chunk());
        edge.is_none_or(|edge| self.0.contains(edge))
    }
}

pub(super) fn read(text: &str) -> Option<Understood> {
    let edges = Edges::of(text);
    let Some((by, kind, _)) = FORMS.iter().find(|(_, _, marks)| {
        marks
            .iter()
            .all(|mark| edges.may_have(mark) && has(text, mark))
    }) else {
        return lists::read(text);
    };
    let mut answer = Understood::new(
        kind,
        0.9,
        format!("Its words and headings are those of {by}."),
    );
    answer.by = Some(by);
    answer.reads.platforms = platforms(text);
    answer.reads.attestations = text.matches("unknown/unknown").count() + attested(text);
    let (without_platform, indexes) = lists::children(text);
    answer.reads.entries_without_platform = without_platform;
    answer.reads.nested_indexes = indexes;
    if *kind == "nodes" {
        if let Ok(nodes) = read_nodes(text) {
            files::with_nodes(nodes, &mut answer);
        }
    } else if let Some(rows) = TABLES.contains(by).then(|| lists::rows(text)).flatten() {
        answer.reads.images = rows.images.len();
        answer.reads.reference = lists::only(&rows);
        if rows.images.len() == 1 {
            answer.reads.digest = words::digest(text);
        }
        answer.names = Some(rows);
    } else if !by.ends_with(" ls") {
        answer.reads.reference = reference(text);
        answer.reads.digest = digest(text, by);
    }
    Some(answer)
}

/// `^#N [` is the number of a build's step; `^` binds other words to the left edge.
fn has(text: &str, mark: &str) -> bool {
    if mark == "^#N [" {
        return text.lines().any(is_step);
    }
    match mark.strip_prefix('^') {
        Some(word) => text.lines().any(|line| line.trim_start().starts_with(word)),
        None => text.contains(mark),
    }
}

/// `#12 [linux/arm64 2/2] RUN …`
fn is_step(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('#').unwrap_or_default();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && after.starts_with(" [")
}

/// Whether a text holds only steps on the way to a message, and no result of its own.
pub(super) fn is_progress(text: &str) -> bool {
    let result = [
        "DESIRED STATE",
        "RESTARTS",
        "^Events:",
        "Status: Downloaded",
        "Status: Image is up to date",
        "^FAIL: ",
        "^#N [",
        "^Attaching to ",
        "^Trying to pull ",
        "resolved",
    ];
    !result.iter().any(|mark| has(text, mark))
}

/// Lines that carry the name of the subject.
fn reference(text: &str) -> Option<String> {
    // What a tool pushes last, and what referrers refer to.
    let pushed = text
        .lines()
        .rev()
        .find(|line| line.contains("pushing sha256:"));
    if let Some((_, to)) = pushed.and_then(|line| line.rsplit_once(" to ")) {
        return Some(to.trim().to_owned());
    }
    if let Some(subject) =
        words::labelled(text, "Subject:").filter(|name| words::is_reference(name))
    {
        return Some(subject.to_owned());
    }
    let named = named(text);
    // `regctl manifest get --platform` names the entry it took: the image is what stands before.
    let own = words::labelled(text, "Digest:")
        .filter(|_| text.contains("Total Size:") && text.contains("Config:"));
    match (named, own) {
        (Some(name), Some(digest)) if is_image(text) => Some(
            name.strip_suffix(&format!("@{digest}"))
                .unwrap_or(&name)
                .to_owned(),
        ),
        (named, _) => named,
    }
}

fn is_image(text: &str) -> bool {
    text.contains("image.config.v1+json") || text.contains("container.image.v1+json")
}

fn named(text: &str) -> Option<String> {
    [
        "Name:",
        "Ref:",
        "Subject:",
        "Image:",
        "Status: Downloaded newer image for",
        "Status: Image is up to date for",
        "PASS:",
        "FAIL:",
        "Trying to pull",
    ]
    .iter()
    .filter_map(|label| words::labelled(text, label))
    .filter_map(|rest| rest.split_whitespace().next())
    .map(|word| word.trim_end_matches([':', '.']))
    .find(|word| words::is_reference(word))
    .map(str::to_owned)
    .or_else(|| words::between(text, "The push refers to repository [", &[']']).map(str::to_owned))
    .or_else(|| words::reference(text))
}

fn digest(text: &str, by: &str) -> Option<String> {
    let labelled = ["Digest:", "Descriptor:"]
        .iter()
        .find_map(|label| words::labelled(text, label));
    let build = text
        .find("exporting manifest list ")
        .and_then(|at| text.get(at..));
    let pushed = text
        .lines()
        .rev()
        .find_map(|line| line.split_once("pushing sha256:"));
    if let Some((_, digest)) = pushed {
        return words::digest(&format!("sha256:{digest}"));
    }
    if let Some(subject) = words::labelled(text, "Subject:") {
        return words::digest(subject);
    }
    match by {
        "ctr images pull" => text
            .split_once("index-")
            .and_then(|(_, rest)| words::digest(rest)),
        "docker service inspect --pretty" => {
            words::labelled(text, "Image:").and_then(words::digest)
        }
        "crictl pull" | "docker push" | "nerdctl pull" => words::digest(text),
        "docker manifest push" => text.trim_end().lines().last().and_then(words::digest),
        _ => labelled
            .and_then(words::digest)
            .or_else(|| build.and_then(words::digest))
            .or_else(|| {
                (text.contains('─') || text.contains("DESIRED STATE") || text.contains("(digest:"))
                    .then(|| words::digest(text))
                    .flatten()
            }),
    }
}
