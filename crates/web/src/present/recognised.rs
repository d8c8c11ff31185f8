//! What the paste box says while a person types.

use allarch_core::intake::{self, Guesses, Understood, recognise, recognise_document};
use allarch_core::json::Limits;
use allarch_core::oci::{Document, DocumentKind};
use allarch_core::text::visible;

use super::number::{count, size};
use crate::store::called;

/// One way to take the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// The kind's name, as `allarch batch` has it; `None` for an empty box.
    pub kind: Option<&'static str>,
    /// The kind for people.
    pub name: String,
    /// Whether the kind is known.
    pub sure: bool,
    /// The sentence.
    pub text: String,
    /// What told it, where the sentence does not say so.
    pub why: String,
}

/// The words under the paste box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// What the text is.
    pub first: Guess,
    /// What it would be otherwise.
    pub second: Option<Guess>,
}

/// What can be read, for people.
pub const FORMS: &str = "image names, index, manifest and config JSON, what container tools print, error messages, Dockerfiles, compose and Kubernetes files, archives";

/// Texts up to this many bytes are looked at on every key press.
const SHORT: usize = 8 << 10;

/// Texts beyond this many bytes are not looked into before they are opened.
const LOOKED_INTO: usize = 1 << 20;

/// Whether a text is looked at while it is drawn.
#[must_use]
pub fn is_short(text: &str) -> bool {
    text.len() <= SHORT || text.len() > LOOKED_INTO
}

/// What is said before a longer text was looked at.
#[must_use]
pub fn waiting(text: &str) -> Recognised {
    let text = format!("Looking at {}.", size(text.len() as u64));
    Recognised {
        first: Guess {
            text,
            ..Guess::default()
        },
        second: None,
    }
}

/// The words for what was found, and for the number of things that the text was told apart into.
#[must_use]
pub fn recognised(text: &str, found: &Guesses, things: usize) -> Recognised {
    let plain = |kind, text| Recognised {
        first: Guess {
            kind,
            text,
            ..Guess::default()
        },
        second: None,
    };
    if text.trim().is_empty() {
        return plain(None, format!("Recognises {FORMS}."));
    }
    if text.len() > LOOKED_INTO {
        let size = size(text.len() as u64);
        return plain(
            Some("unknown"),
            format!("{size}. Press Inspect to read it."),
        );
    }
    let mut first = guess(&found.first, false);
    if things > 0 {
        first.text = format!("Recognised: {} in one paste", count(things, "thing"));
        first.sure = true;
    }
    Recognised {
        first,
        second: found.second.as_ref().map(|second| guess(second, true)),
    }
}

fn guess(found: &Understood, is_second: bool) -> Guess {
    let name = name(found);
    if found.kind == "unknown" {
        return Guess {
            kind: Some(found.kind),
            name: "plain text".to_owned(),
            sure: false,
            text: if is_second {
                "Taken for plain text.".to_owned()
            } else {
                found.why.clone()
            },
            why: if is_second {
                found.why.clone()
            } else {
                String::new()
            },
        };
    }
    let more = match found.kind {
        "reference" => found
            .reads
            .reference
            .as_ref()
            .map(|name| format!(", {}", visible(name))),
        "platform" => Some(format!(" {}", visible(&found.reads.platforms.join(", ")))),
        "image-list" => Some(format!(" of {}", count(found.reads.images, "image"))),
        "error-message" => found.cause.map(|cause| format!(", {}", cause.id)),
        "tool-output" => found.by.map(|by| format!(" of {by}")),
        "http-response" => Some(match found.reads.embedded {
            Some(kind) => format!(" with headers, {kind}"),
            None => " without a body".to_owned(),
        }),
        _ => None,
    };
    let verb = if is_second {
        "Taken for"
    } else {
        "Recognised:"
    };
    Guess {
        kind: Some(found.kind),
        text: format!("{verb} {name}{}", more.unwrap_or_default()),
        name,
        sure: true,
        why: found.why.clone(),
    }
}

/// The kind for people; documents of a registry have a title of their own.
fn name(found: &Understood) -> String {
    match DocumentKind::from_name(found.kind) {
        Some(kind) if kind != DocumentKind::Unknown && kind != DocumentKind::ToolOutput => {
            kind.title().to_owned()
        }
        _ => called(found.kind).to_owned(),
    }
}

/// What a document looks like that is none of those that are known.
#[must_use]
pub fn looks_like(document: &Document) -> Option<intake::Recognised> {
    let readable = document.size() <= Limits::default().max_bytes as u64;
    match document.kind() {
        DocumentKind::Unknown
            if readable && document.root().is_some_and(|root| root.count() > 0) =>
        {
            Some(recognise_document(document))
        }
        DocumentKind::Unknown if readable => Some(recognise(document.bytes())),
        DocumentKind::ToolOutput => Some(recognise_document(document)),
        _ => None,
    }
}
