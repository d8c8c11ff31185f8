//! Takes a paste further than [`super::recognise`]: sees through what pasting did to it, knows the
//! outputs and messages of tools, and says which cause a message has and what would settle it.
//!
//! Heavier than the first look, so the page may call it only from its second file. It knows nothing
//! of how anything is shown. `wrapping` undoes what pasting did, `causes` is the table of messages,
//! `tool` and `tool_json` hold the marks of tools, `files` those of files in a repository, and
//! `words` reads names, digests and platforms out of any text. Forms were recorded from real runs;
//! `tests/data/pasted` holds each with its source.

mod causes;
mod command;
mod cut;
mod documents;
mod files;
mod forms;
mod inside;
mod parts;
mod places;
mod prompt;
mod steps;
mod tool;
mod tool_json;
mod values;
mod words;
mod wrapping;

use std::collections::BTreeMap;

use super::archive::{ArchiveLimits, ArchiveReader};
use super::names::{Names, Nodes, read_names, read_nodes};
use super::recognise::{Reads, Recognised};
use crate::oci::Reference;
use crate::text::{LineIndex, Span};

pub(super) use words::labelled;

pub use causes::{Cause, NEXT_INPUTS, Pages, causes, next_commands, next_input, pages};
pub use forms::{Lack, lack};
pub use inside::{Inside, inside};
pub use parts::{Part, Parting, parts};
pub use places::Place;
pub use steps::{Depth, Guesses, Understanding};

/// What a paste is; [`Understood::kind`] is the name in all interfaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// The kebab-case kind: those of [`InputKind`] and those of tools, messages and files.
    pub kind: &'static str,
    /// 0 to 1.
    pub confidence: f64,
    /// One sentence: what told the kind. Safe to show.
    pub why: String,
    /// What to do, where the bytes cannot be used as they are.
    pub help: Option<String>,
    /// What was read.
    pub reads: Reads,
    /// The cause of the message in it.
    pub cause: Option<&'static Cause>,
    /// What settles it: a name of [`NEXT_INPUTS`], by the cause and by what was read.
    pub next: Option<&'static str>,
    /// Values of the message by name, such as `platform` or `media_type`, as written.
    pub values: BTreeMap<&'static str, String>,
    /// Where values stand that were cut out of the text, in the text without what pasting added.
    at: BTreeMap<&'static str, Span>,
    /// Where everything that was read stands, in what was given. Of a file [`Names`] says it.
    pub places: Vec<Place>,
    /// Who prints the output, as its words tell; a tool, its command or a service.
    pub by: Option<&'static str>,
    /// Who prints the message that stands in an output, where the two differ.
    pub by_message: Option<&'static str>,
    /// The command of the prompt line above it.
    pub command: Option<String>,
    /// The repair after which the bytes are exact and have the digest that was read.
    pub exact_after: Option<String>,
    /// What pasting added and was seen through, in words.
    pub seen_through: Vec<&'static str>,
    /// What a file names: images, platforms, what is left open; with the bytes of what was given.
    pub names: Option<Names>,
    /// The nodes that a tool printed.
    pub nodes: Option<Nodes>,
}

impl Understood {
    fn new(kind: &'static str, confidence: f64, why: impl Into<String>) -> Self {
        Self {
            kind,
            confidence,
            why: why.into(),
            help: None,
            reads: Reads {
                exact_bytes: Some(false),
                ..Reads::default()
            },
            cause: None,
            next: None,
            values: BTreeMap::new(),
            at: BTreeMap::new(),
            places: Vec::new(),
            by: None,
            by_message: None,
            command: None,
            exact_after: None,
            seen_through: Vec::new(),
            names: None,
            nodes: None,
        }
    }

    /// The image that it is about, as exactly as it can be asked for: with the tag that stands apart.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        let named = self.values.get("reference");
        let name = named.or(self.reads.reference.as_ref())?;
        let is_whole = Reference::parse(name).map_or(true, |parsed| {
            parsed.tag.is_some() || parsed.digest.is_some()
        });
        match self.values.get("tag").filter(|_| !is_whole) {
            Some(tag) => Some(format!("{name}:{tag}")),
            None => Some(name.clone()),
        }
    }

    /// What settles it; of a bare name the document under it.
    #[must_use]
    pub fn next_name(&self) -> Option<&'static str> {
        let of_name = (self.kind == "reference").then_some("manifest");
        self.next.or(of_name)
    }

    /// The commands that print what settles it, with what was read in them.
    #[must_use]
    pub fn next_commands(&self) -> Vec<String> {
        let Some(next) = self.next_name() else {
            return Vec::new();
        };
        let mut commands = next_commands(next, self.subject().as_deref());
        // Only what a shell takes as it stands.
        let is_plain = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:/".contains(&byte))
        };
        let value = |name: &str| self.values.get(name).filter(|text| is_plain(text));
        if let Some(pod) = value("pod") {
            let pod = match pod.split_once('/') {
                Some((namespace, pod)) => format!("-n {namespace} {pod}"),
                None => pod.clone(),
            };
            fill(&mut commands, "POD", &pod);
        }
        if let Some(registry) = value("registry") {
            fill(&mut commands, "URL", &format!("https://{registry}/v2/"));
        }
        commands
    }

    /// A value that was cut out of `text`; the first of a name stays.
    fn put(&mut self, name: &'static str, text: &str, value: &str) {
        if self.values.contains_key(name) {
            return;
        }
        self.values.insert(name, value.to_owned());
        if let Some(span) = places::cut(text, value) {
            self.at.insert(name, span);
        }
    }

    /// The cause and the values of a message that stands in it.
    fn take_message(&mut self, message: Self) {
        self.reads.embedded = Some("error-message");
        self.cause = message.cause;
        self.values = message.values;
        self.at = message.at;
        self.by_message = message.by;
    }

    fn plain(found: Recognised) -> Self {
        Self {
            kind: found.kind.name(),
            confidence: found.confidence,
            why: found.why,
            help: found.help,
            reads: found.reads,
            cause: None,
            next: None,
            values: BTreeMap::new(),
            at: BTreeMap::new(),
            places: Vec::new(),
            by: None,
            by_message: None,
            command: None,
            exact_after: None,
            seen_through: Vec::new(),
            names: None,
            nodes: None,
        }
    }
}

/// Puts a value in the place of a word.
fn fill(commands: &mut [String], word: &str, value: &str) {
    for command in commands {
        let words = command.split(' ');
        let filled: Vec<&str> = words
            .map(|one| if one == word { value } else { one })
            .collect();
        *command = filled.join(" ");
    }
}

/// Takes any bytes for what they are, and a message for its cause. Never fails.
#[must_use]
pub fn understand(bytes: &[u8]) -> Understood {
    Understanding::new(bytes, Depth::Whole).finish().first
}

/// An archive is not taken apart here; which platforms its images have is told.
fn archive(bytes: &[u8], first: Recognised) -> Understood {
    let mut reader = ArchiveReader::new(ArchiveLimits::default());
    reader.feed(bytes);
    let mut answer = Understood::plain(first);
    answer.reads.platforms = reader.finish().platforms();
    answer.reads.exact_bytes = Some(false);
    answer
}

/// The places of what was read out of a text, in the text that was given.
fn move_to(names: &mut Names, lines: &LineIndex, place: impl Fn(Span) -> Span) {
    let images = names.images.iter_mut().map(|one| &mut one.span);
    let platforms = names.platforms.iter_mut().map(|one| &mut one.span);
    let open = names.open.iter_mut().map(|one| &mut one.span);
    images
        .chain(platforms)
        .chain(open)
        .for_each(|span| *span = place(*span));
    for problem in &mut names.problems {
        problem.span = place(problem.span);
        problem.line = lines.line_of(problem.span.start) + 1;
    }
}

/// JSON that is no document of a registry: a registry's error, a tool's output, a file as JSON. What was
/// cut off is read as far as it stands whole.
fn json(text: &str, inner: Recognised, depth: Depth) -> Understood {
    if let Some(found) = causes::of_json(text) {
        return found;
    }
    let is_cut = inner.reads.truncated;
    let closed = is_cut.then(|| cut::closed(text)).flatten();
    let whole = closed.as_deref().unwrap_or(text);
    let mut found = tool_json::read(whole)
        .map(|found| with_lists(whole, found, depth))
        .or_else(|| files::file(whole, depth))
        .or_else(|| causes::of_log(text))
        .unwrap_or_else(|| Understood::plain(inner));
    found.reads.truncated |= is_cut;
    found
}

/// What a tool's JSON lists.
fn with_lists(text: &str, mut found: Understood, depth: Depth) -> Understood {
    match found.kind {
        _ if depth == Depth::Glance => {}
        "nodes" => found.nodes = read_nodes(text).ok(),
        "kubernetes" | "bake" | "tool-output" => found.names = read_names(text),
        _ => {}
    }
    found
}

/// A Kubernetes object as the cluster gives it may hold the message of a pull that failed.
fn with_status(text: &str, mut file: Understood) -> Understood {
    let has_status =
        file.kind == "kubernetes" && text.lines().any(|line| line.trim_start() == "status:");
    if let Some(error) = has_status.then(|| causes::find(text)).flatten() {
        file.take_message(error);
    }
    file
}

/// A saved answer whose body is an error of a registry keeps its head and gains the cause.
fn http(text: &str, inner: Recognised) -> Understood {
    let mut answer = Understood::plain(inner);
    let body = text.split_once("\n\n").map_or("", |(_, body)| body);
    if answer.reads.embedded == Some("unknown") && tool_json::read(body).is_some() {
        answer.reads.embedded = Some("tool-output");
    }
    if let Some(error) =
        causes::find(text).filter(|_| answer.reads.embedded.is_none_or(|kind| kind == "unknown"))
    {
        answer.take_message(error);
    }
    answer
}

#[cfg(test)]
mod tests;
