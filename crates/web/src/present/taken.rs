//! A text that is no document of a registry, as a card: the answer first, what was read, what it
//! cannot give, what to give next. Values only; nothing is drawn here.

use allarch_core::intake::{Names, Nodes, Pages, Understood, lack, next_input, pages};
use allarch_core::text::{LineIndex, visible};

use super::number::{count, listed};
use crate::store::{Taken, called};

/// A row of what was read: its name and the text as it stands there.
pub type Row = (&'static str, String);

/// What settles a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What to give, in words.
    pub words: &'static str,
    /// Commands that print it.
    pub commands: Vec<String>,
    /// Whether a name that was read can be fetched instead.
    pub fetches: Option<String>,
    /// Whether a name is to be typed.
    pub asks_name: bool,
    /// Whether a text is to be pasted.
    pub asks_text: bool,
}

/// The card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What it is: "Error message".
    pub title: String,
    /// The sentence that answers at first glance.
    pub sentence: String,
    /// What told the kind.
    pub why: String,
    /// The cause of a message: its id, its words, who prints it.
    pub cause: Option<(&'static str, &'static str, Option<&'static str>)>,
    /// What was read.
    pub rows: Vec<Row>,
    /// Whether these are a registry's bytes, in the words for that.
    pub exact: Option<&'static str>,
    /// What it cannot give, and the command that gives it.
    pub lack: Option<(&'static str, String)>,
    /// What settles it.
    pub next: Option<Next>,
    /// More about it.
    pub pages: Pages,
}

/// The card of a text.
#[must_use]
pub fn card(taken: &Taken) -> Card {
    let found = &taken.found;
    let title = match taken.parts.len() {
        0 => capital(called(found.kind)),
        number => capital(&count(number, "thing")),
    };
    let cause = found
        .cause
        .map(|cause| (cause.id, cause.text, found.by_message.or(found.by)));
    Card {
        sentence: sentence(taken),
        // A message is told by its cause, which stands beside it.
        why: match found.kind {
            "unknown" | "error-message" => String::new(),
            _ => found.why.clone(),
        },
        cause,
        rows: rows(found),
        exact: exact(found),
        lack: lack(found).map(|lack| (lack.what, lack.command)),
        next: next(found),
        pages: found.cause.map(pages).unwrap_or_default(),
        title,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// What is in it, in one sentence.
fn sentence(taken: &Taken) -> String {
    let found = &taken.found;
    if !taken.parts.is_empty() {
        return several(taken);
    }
    if let Some(cause) = found.cause {
        return cause.text.to_owned();
    }
    if let Some(nodes) = &found.nodes {
        return machines(nodes);
    }
    if let Some(names) = &found.names {
        return named(names);
    }
    match (found.kind, found.by) {
        ("reference", _) => {
            "It names an image and holds nothing of it: fetch it by its name.".to_owned()
        }
        ("digest", _) => {
            "It is a digest: it tells which bytes are meant, and holds none of them.".to_owned()
        }
        ("platform", _) => "It names platforms and no image.".to_owned(),
        (_, Some(by)) => format!("{} printed this. {}", capital(by), told(found)),
        _ => told(found),
    }
}

fn several(taken: &Taken) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for part in &taken.parts {
        let name = called(part.kind);
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => kinds.push((name, 1)),
        }
    }
    if let [(name, 1)] = kinds.as_slice() {
        return format!("One thing is in it, open as a document of its own: {name}.");
    }
    let kinds: Vec<String> = kinds
        .into_iter()
        .map(|(name, number)| match number {
            1 => name.to_owned(),
            _ => format!("{number} × {name}"),
        })
        .collect();
    format!(
        "{} in one paste, each open as a document of its own: {}.",
        count(taken.parts.len(), "thing"),
        listed(&kinds)
    )
}

/// What an output tells, and what it holds.
fn told(found: &Understood) -> String {
    let reads = &found.reads;
    let mut tells = Vec::new();
    if reads.reference.is_some() {
        tells.push("the image’s name".to_owned());
    }
    if reads.digest.is_some() {
        tells.push("a digest".to_owned());
    }
    if !reads.platforms.is_empty() {
        tells.push(count(reads.platforms.len(), "platform"));
    }
    if tells.is_empty() {
        return "Nothing of an image is read out of it.".to_owned();
    }
    format!("It tells {}.", listed(&tells))
}

fn named(names: &Names) -> String {
    let mut text = format!(
        "{} names {}",
        capital(names.what),
        count(names.images.len(), "image")
    );
    if !names.open.is_empty() {
        text.push_str(&format!("; {} left open", count(names.open.len(), "value")));
    }
    let errors = names.problems.iter().filter(|one| one.is_error).count();
    if errors > 0 {
        text.push_str(&format!("; {} in it", count(errors, "error")));
    }
    text.push('.');
    text
}

fn machines(nodes: &Nodes) -> String {
    let mut platforms: Vec<String> = Vec::new();
    for node in &nodes.nodes {
        let platform = platform(node.os.as_deref(), node.architecture.as_deref());
        if !platforms.contains(&platform) {
            platforms.push(platform);
        }
    }
    let missing = match nodes.missing.as_slice() {
        [] => String::new(),
        missing => format!(" Not told of every one: {}.", missing.join(", ")),
    };
    format!(
        "{} of {}: {}.{missing}",
        count(nodes.nodes.len(), "machine"),
        count(platforms.len(), "platform"),
        listed(&platforms)
    )
}

/// A machine's platform as it is written; `?` for what is not told.
#[must_use]
pub fn platform(os: Option<&str>, architecture: Option<&str>) -> String {
    format!("{}/{}", os.unwrap_or("?"), architecture.unwrap_or("?"))
}

/// Most platforms that are written out in a row.
const PLATFORMS: usize = 24;

fn rows(found: &Understood) -> Vec<Row> {
    let reads = &found.reads;
    let mut rows: Vec<Row> = Vec::new();
    let says = |name: &str| found.values.contains_key(name);
    if let Some(reference) = reads
        .reference
        .as_ref()
        .filter(|_| found.names.is_none() && !says("reference"))
    {
        rows.push(("Image", reference.clone()));
    }
    if let Some(digest) = reads.digest.as_ref().filter(|_| !says("digest")) {
        let name = match (found.exact_after.is_some(), reads.exact_bytes) {
            (false, Some(true)) => "Digest, computed",
            (true, _) => "Digest, after a repair",
            _ => "Digest in the text",
        };
        rows.push((name, digest.clone()));
    }
    let platforms = &reads.platforms;
    if !platforms.is_empty() && found.nodes.is_none() && !says("platform") {
        let shown: Vec<&str> = platforms
            .iter()
            .take(PLATFORMS)
            .map(String::as_str)
            .collect();
        let more = platforms.len().saturating_sub(PLATFORMS);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        rows.push(("Platforms", format!("{}{more}", shown.join(", "))));
    }
    for (name, number) in [
        ("Attestations", reads.attestations),
        ("Entries without a platform", reads.entries_without_platform),
        ("Indexes inside", reads.nested_indexes),
    ] {
        if number > 0 {
            rows.push((name, number.to_string()));
        }
    }
    for (name, value) in &found.values {
        if *name != "reference_from_url" {
            rows.push((value_name(name), value.clone()));
        }
    }
    if let Some(command) = &found.command {
        rows.push(("Command", command.clone()));
    }
    if !found.seen_through.is_empty() {
        rows.push(("Seen through", found.seen_through.join(", ")));
    }
    if reads.truncated {
        rows.push(("Cut", "The text ends inside a value.".to_owned()));
    }
    rows
}

/// The names of values as people read them.
fn value_name(name: &'static str) -> &'static str {
    match name {
        "reference" => "Image",
        "platform" => "Platform asked for",
        "host_platform" => "Platform of the host",
        "digest" => "Digest",
        "expected_digest" => "Digest expected",
        "actual_digest" => "Digest received",
        "media_type" => "Media type",
        "repository" => "Repository",
        "repository_path" => "Path",
        "registry" => "Registry",
        "tag" => "Tag",
        "code" => "Code",
        "status" => "HTTP status",
        "os" => "System",
        "os_version" => "Windows build of the image",
        "host_os_version" => "Windows build of the host",
        "path" => "Program",
        "node_count" => "Nodes",
        "node" => "Node",
        "pod" => "Pod",
        "driver" => "Driver",
        "exit_code" => "Exit code",
        "dockerfile_line" => "Line of the Dockerfile",
        "entry" => "Entry",
        "entries" => "Entries",
        "expected_size" => "Size expected",
        "actual_size" => "Size received",
        "step" => "Step",
        "text" => "As written",
        other => other,
    }
}

/// Whether the bytes are a registry's: never said of what nothing confirms.
fn exact(found: &Understood) -> Option<&'static str> {
    if !matches!(found.kind, "tool-output") && found.reads.embedded.is_none() {
        return None;
    }
    match (found.reads.exact_bytes, &found.exact_after) {
        (Some(true), _) => Some(
            "Perhaps a registry’s exact bytes: nothing shows that they were changed, and no digest confirms it.",
        ),
        (_, Some(_)) => {
            Some("Not a registry’s exact bytes as it stands: they would be after one repair.")
        }
        (Some(false), None) => {
            Some("Not a registry’s exact bytes: a digest computed from them is not the image’s.")
        }
        (None, None) => None,
    }
}

fn next(found: &Understood) -> Option<Next> {
    let name = found.next_name()?;
    let words = next_input(name)?;
    let is_document = matches!(name, "manifest" | "config" | "tag-list" | "referrers");
    Some(Next {
        words,
        commands: found.next_commands(),
        fetches: found.subject().filter(|_| is_document),
        asks_name: name == "reference",
        asks_text: !matches!(name, "reference" | "none"),
    })
}

/// One image of a file, as a row of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// 1-based line and its bytes.
    pub line: usize,
    /// Where its bytes begin and end.
    pub span: (usize, usize),
    /// What names it.
    pub owner: String,
    /// What it is there.
    pub role: &'static str,
    /// The image.
    pub image: String,
    /// The platform asked for beside it.
    pub platform: Option<String>,
}

/// The images of a file with their places.
#[must_use]
pub fn name_rows(names: &Names, bytes: &[u8]) -> Vec<NameRow> {
    let lines = LineIndex::new(bytes);
    let row = |image: &allarch_core::intake::NamedImage| NameRow {
        line: lines.line_of(image.span.start) + 1,
        span: (image.span.start, image.span.end),
        owner: image.owner.clone(),
        role: image.role.name(),
        image: image.image.clone(),
        platform: image.platform.clone(),
    };
    names.images.iter().map(row).collect()
}

/// A value that is left open, or something wrong: 1-based line, what stands there, why; whether it is an
/// error.
#[must_use]
pub fn notes(names: &Names, bytes: &[u8]) -> Vec<(usize, String, String, bool)> {
    let lines = LineIndex::new(bytes);
    let open = names.open.iter().map(|open| {
        let line = lines.line_of(open.span.start) + 1;
        (line, open.written.clone(), open.why.clone(), false)
    });
    let problems = names.problems.iter().map(|problem| {
        let about = problem.about.clone();
        (
            problem.line,
            about,
            problem.message.clone(),
            problem.is_error,
        )
    });
    let mut notes: Vec<_> = open.chain(problems).collect();
    notes.sort_by_key(|note| note.0);
    notes
}

/// The first line of a thing in a text, short enough for a list.
#[must_use]
pub fn first_line(text: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && *line != "---")
        .unwrap_or_default();
    let short: String = line.chars().take(96).collect();
    visible(&short).into_owned()
}

#[cfg(test)]
mod tests;
