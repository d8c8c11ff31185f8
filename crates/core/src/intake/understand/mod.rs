//! Takes a paste further than [`super::recognise`]: sees through what pasting did to it, knows the
//! outputs and messages of tools, and says which cause a message has and what would settle it.
//!
//! Heavier than the first look, so the page may call it only from its second file. It knows nothing
//! of how anything is shown. `wrapping` undoes what pasting did, `causes` is the table of messages,
//! `tool` and `tool_json` hold the marks of tools, `files` those of files in a repository, and
//! `words` reads names, digests and platforms out of any text. Forms were recorded from real runs;
//! `tests/data/pasted` holds each with its source.

mod causes;
mod files;
mod tool;
mod tool_json;
mod values;
mod words;
mod wrapping;

use std::collections::BTreeMap;

use super::recognise::{InputKind, Reads, Recognised, recognise};
use crate::oci::{Digest, DocumentKind};

pub use causes::{CAUSES, Cause, NEXT_INPUTS, next_input};

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
    /// Values of the message by name, such as `platform` or `media_type`, as written.
    pub values: BTreeMap<&'static str, String>,
    /// The repair after which the bytes are exact and have the digest that was read.
    pub exact_after: Option<String>,
    /// What pasting added and was seen through, in words.
    pub seen_through: Vec<&'static str>,
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
            values: BTreeMap::new(),
            exact_after: None,
            seen_through: Vec::new(),
        }
    }

    fn plain(found: Recognised) -> Self {
        Self {
            kind: found.kind.name(),
            confidence: found.confidence,
            why: found.why,
            help: found.help,
            reads: found.reads,
            cause: None,
            values: BTreeMap::new(),
            exact_after: None,
            seen_through: Vec::new(),
        }
    }
}

/// Beyond this a text is a document or a dump and is only recognised, not searched for messages.
const SEARCHED: usize = 1 << 20;

/// Takes any bytes for what they are, and a message for its cause. Never fails.
#[must_use]
pub fn understand(bytes: &[u8]) -> Understood {
    let first = recognise(bytes);
    if first.kind == InputKind::Archive || bytes.len() > SEARCHED {
        let mut answer = Understood::plain(first);
        answer.reads.exact_bytes = Some(false);
        return answer;
    }
    let Ok(given) = std::str::from_utf8(bytes) else {
        return Understood::plain(first);
    };
    let unwrapped = wrapping::unwrap(given);
    let text = unwrapped.text.as_str();
    let inner = if text == given {
        first
    } else {
        recognise(text.as_bytes())
    };
    let mut answer = take(text, inner);
    if answer.kind == "layout-index" {
        answer.reads.digest = words::digest(text);
    }
    if answer.kind != "unknown" && answer.kind != "http-response" {
        if unwrapped.steps.is_empty() {
            confirm(bytes, &mut answer);
        } else {
            answer.reads.exact_bytes = Some(false);
        }
        repair(text, &unwrapped.steps, &mut answer);
    }
    if answer.reads.reference.is_none() && answer.kind != "error-message" {
        answer.reads.reference = unwrapped.command.as_deref().and_then(words::of_command);
    }
    answer.seen_through = unwrapped.steps;
    answer
}

fn take(text: &str, inner: Recognised) -> Understood {
    let kind = inner.kind;
    if matches!(
        kind,
        InputKind::Document(DocumentKind::Unknown | DocumentKind::ToolOutput)
    ) {
        if let Some(found) = causes::of_json(text).or_else(|| tool_json::read(text)) {
            return found;
        }
        return Understood::plain(inner);
    }
    if kind == InputKind::Document(DocumentKind::Descriptor) && inner.reads.digest.is_none() {
        let why = "It has the members of a descriptor, but no digest of a registry.";
        return Understood::new("unknown", 0.6, why);
    }
    if let Some(found) = marked_document(kind, text) {
        return found;
    }
    if kind == InputKind::HttpResponse {
        return http(text, inner);
    }
    if matches!(
        kind,
        InputKind::Document(_) | InputKind::Digest | InputKind::Platform
    ) {
        return Understood::plain(inner);
    }
    let tool = tool::read(text);
    let error = causes::find(text);
    match (tool, error) {
        (Some(mut tool), Some(error)) => {
            let only_progress = tool.kind == "tool-output" && tool::is_progress(text);
            if only_progress && error.cause.is_some_and(|cause| cause.id != "partial-push") {
                return error;
            }
            tool.reads.embedded = Some("error-message");
            tool.cause = error.cause;
            tool.values = error.values;
            tool
        }
        (Some(tool), None) => tool,
        (None, Some(error)) => error,
        (None, None) => match files::read(text) {
            Some(file) => file,
            None => Understood::plain(inner),
        },
    }
}

/// A document that a tool wrote its own members into is that tool's output.
fn marked_document(kind: InputKind, text: &str) -> Option<Understood> {
    let InputKind::Document(kind) = kind else {
        return None;
    };
    let marks = ["reference", "name", "digest"];
    let view: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let marked = match kind {
        DocumentKind::Descriptor => view.contains_key("reference"),
        DocumentKind::LayoutIndex | DocumentKind::OciLayout | DocumentKind::ImageConfig => false,
        _ => marks.iter().any(|mark| view.contains_key(*mark)) && !view.contains_key("fsLayers"),
    };
    let mut found = marked.then(|| tool_json::read(text)).flatten()?;
    let inner = found.reads.embedded.or(Some(kind.name()));
    found.reads.embedded = inner;
    Some(found)
}

/// A saved answer whose body is an error of a registry keeps its head and gains the cause.
fn http(text: &str, inner: Recognised) -> Understood {
    let mut answer = Understood::plain(inner);
    if let Some(error) =
        causes::find(text).filter(|_| answer.reads.embedded.is_none_or(|kind| kind == "unknown"))
    {
        answer.reads.embedded = Some("error-message");
        answer.cause = error.cause;
        answer.values = error.values;
    }
    answer
}

/// A registry's document with no mark of a tool, an editor or a clipboard may be the exact bytes:
/// then its digest is the computed one. Everything else is not exact.
fn confirm(bytes: &[u8], answer: &mut Understood) {
    let kinds = [
        "oci-index",
        "oci-manifest",
        "docker-manifest-list",
        "docker-manifest",
        "image-config",
        "artifact-manifest",
    ];
    // Tools write a config on one line; where it has several, something laid it out anew.
    let laid_out = answer.kind == "image-config" && bytes.contains(&b'\n');
    if !kinds.contains(&answer.kind) || answer.reads.truncated || laid_out {
        answer.reads.exact_bytes = Some(false);
        return;
    }
    if answer.reads.exact_bytes.is_none() {
        answer.reads.exact_bytes = Some(true);
        answer.reads.digest = Some(Digest::sha256(bytes).to_string());
    }
}

/// What would make the bytes exact again, where the form is known to differ in nothing else: then
/// the digest is the one after that repair.
fn repair(text: &str, steps: &[&str], answer: &mut Understood) {
    let is_list = answer.kind == "docker-manifest-list" && text.starts_with("{\n   \"");
    let is_document = is_list || (answer.kind.starts_with("oci-") && !text.ends_with('\n'));
    let hopeless =
        steps.contains(&"no-break spaces") || answer.reads.truncated || !text.starts_with('{');
    if !is_document
        || hopeless
        || answer.kind == "oci-layout"
        || answer.reads.exact_bytes == Some(true)
    {
        return;
    }
    let exact = text.strip_suffix('\n').unwrap_or(text);
    let mut undone: Vec<&str> = steps.to_vec();
    if exact.len() < text.len() {
        undone.push("one final newline");
    }
    answer.reads.digest = Some(Digest::sha256(exact.as_bytes()).to_string());
    answer.exact_after = Some(format!("remove {}", undone.join(", ")));
}

#[cfg(test)]
mod tests;
