//! A text that is no document of a registry, as a card: the answer first, what was read, what it
//! cannot give, what to give next. Values only; nothing is drawn here.

mod lists;
mod rows;

use allarch_core::intake::{Names, Nodes, Pages, Understood, lack, next_input, pages};

pub use lists::{NameRow, Note, first_line, machine_rows, name_rows, notes};
pub use rows::{Row, Value};

use super::number::{count, listed};
use crate::store::{Taken, called};

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
        rows: rows::of(found),
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

#[cfg(test)]
mod tests;
