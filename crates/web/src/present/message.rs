//! Failures as cards: a title, what is wrong and why it matters, what to do, and the buttons that
//! do it. The facts themselves are worded in core; the page adds titles and ways on.

use std::rc::Rc;

use allarch_core::permalink::DecodeError;
use allarch_core::text::visible;

use super::number::size;
use super::recognised::FORMS;
use crate::store::{Action, Failure};

mod fetch;
mod nearest;

pub use fetch::{children, fault, fetch};

/// How much a message weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something stops the work; an alert.
    Error,
    /// Something has to be done elsewhere; an alert.
    Warning,
    /// Worth knowing; a status.
    Note,
}

/// A card.
#[derive(Clone, Debug)]
pub struct Message {
    /// `data-code`.
    pub code: &'static str,
    /// How much it weighs.
    pub tone: Tone,
    /// The title.
    pub title: String,
    /// A status or a size beside the title.
    pub tag: String,
    /// What is wrong, safe to show.
    pub text: String,
    /// What to do, safe to show.
    pub help: Option<String>,
    /// A command for a terminal.
    pub command: Option<String>,
    /// Buttons: words, action, and whether it is the main one.
    pub acts: Vec<(String, Action, bool)>,
    /// A time before which asking again is of no use.
    pub wait: Option<Wait>,
    /// Small print.
    pub small: Option<String>,
}

/// Until when to wait, and what can be done then.
#[derive(Clone, Debug)]
pub struct Wait {
    /// The time, in seconds since 1970.
    pub until: u64,
    /// How long that was when it began, in seconds.
    pub whole: u64,
    /// Minutes that local time is ahead of UTC.
    pub zone: i32,
    /// What the button does.
    pub action: Action,
}

impl Message {
    fn new(
        code: &'static str,
        tone: Tone,
        title: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            code,
            tone,
            title: title.into(),
            tag: String::new(),
            text: text.into(),
            help: None,
            command: None,
            acts: Vec::new(),
            wait: None,
            small: None,
        }
    }

    fn act(mut self, words: impl Into<String>, action: Action, main: bool) -> Self {
        self.acts.push((words.into(), action, main));
        self
    }
}

/// The card of the Start view.
#[must_use]
pub fn failure(failure: &Failure, typed: usize) -> Message {
    match failure {
        Failure::NotRecognised(recognised) => {
            let mut message = Message::new(
                "not-recognised",
                Tone::Error,
                "This is not something Allarch reads",
                recognised.why.clone(),
            );
            if typed > 0 {
                message.tag = size(typed as u64);
            }
            message.help = recognised.help.clone();
            message.small = Some(forms());
            if let Some(instead) = &recognised.reads.instead {
                let words = format!("Use {}", visible(instead));
                message = message.act(words, Action::UseInstead(Rc::from(instead.as_str())), true);
            }
            if typed > 0 && recognised.reads.instead.is_none() {
                message = message.act("Inspect the bytes anyway", Action::OpenTyped, false);
            }
            message.act("Dismiss", Action::Dismiss, false)
        }
        Failure::NoDocument(recognised) => {
            let text = recognised.why.clone();
            let mut message = Message::new(
                "not-recognised",
                Tone::Note,
                "Recognised, but it holds no document",
                text,
            );
            message.help = Some(recognised.help.clone().unwrap_or_else(|| {
                "Paste the index, the manifest or the config itself, or fetch an image by its name.".to_owned()
            }));
            message.act("Dismiss", Action::Dismiss, false)
        }
        Failure::IsName => {
            let text = "It now stands under Fetch by name. Nothing was sent: fetching it shows the name to the route chosen there.";
            Message::new("is-name", Tone::Note, "This is an image name", text)
                .act("Fetch", Action::FetchNamed, true)
                .act("Dismiss", Action::Dismiss, false)
        }
        Failure::NameFromLink => {
            let text = "It now stands under Fetch by name. Nothing was sent: fetching it shows the name to the route chosen there.";
            Message::new("", Tone::Note, "This link names an image", text)
                .act("Fetch", Action::FetchNamed, true)
                .act("Dismiss", Action::Dismiss, false)
        }
        Failure::Link(error) => link(error),
        Failure::NoName(None) => Message::new(
            "not-recognised",
            Tone::Error,
            "There is no name to fetch",
            "The field for the image name is empty.",
        )
        .act("Dismiss", Action::Dismiss, false),
        Failure::NoName(Some(recognised)) => {
            let mut message = Message::new(
                "not-recognised",
                Tone::Error,
                "This is no image name",
                recognised.why.clone(),
            );
            message.help = Some(recognised.help.clone().unwrap_or_else(|| {
                "Write [host[:port]/]name[:tag][@digest], such as ghcr.io/acme/app:1.4.".to_owned()
            }));
            if let Some(instead) = &recognised.reads.instead {
                message = message.act(
                    format!("Use {}", visible(instead)),
                    Action::UseInstead(Rc::from(instead.as_str())),
                    true,
                );
            }
            message.act("Dismiss", Action::Dismiss, false)
        }
        Failure::FileTooLarge { name, size: bytes } => {
            let text = format!(
                "{} has {}; files beyond 64 MiB are not read.",
                visible(name),
                size(*bytes)
            );
            let mut message = Message::new("too-large", Tone::Error, "The file is too large", text);
            message.help = Some(
                "Image documents are small; archives are read as .tar, .tar.gz and .tar.zst."
                    .to_owned(),
            );
            message.act("Dismiss", Action::Dismiss, false)
        }
        Failure::FileUnreadable { name } => {
            let text = format!(
                "The browser could not read {}: it may be a folder, or have changed meanwhile.",
                visible(name)
            );
            Message::new(
                "not-recognised",
                Tone::Error,
                "The file could not be read",
                text,
            )
            .act("Dismiss", Action::Dismiss, false)
        }
    }
}

/// Why a link does not open.
fn link(error: &DecodeError) -> Message {
    let (code, title, help) = match error {
        DecodeError::NewerVersion(_) => (
            "newer-link",
            "This link was made by a newer Allarch",
            "Open it with the page that made it, or ask the sender for the report as a file.",
        ),
        DecodeError::TooLarge(_) => (
            "too-large",
            "This link is too large",
            "Ask the sender for the report as a file.",
        ),
        DecodeError::NotALink => (
            "damaged-link",
            "This address names no view and no link",
            "A link to a report has v1. or r= after the #.",
        ),
        _ => (
            "damaged-link",
            "This link is damaged",
            "Copy it again from where it was made: chat and mail programs cut long links. Nothing of it was used.",
        ),
    };
    let text = visible(&format!("{error}.")).into_owned();
    let mut message = Message::new(code, Tone::Error, title, text);
    message.help = Some(help.to_owned());
    message.act("Dismiss", Action::Dismiss, false)
}

/// The card for bytes that are no document that is known.
#[must_use]
pub fn unknown(recognised: &allarch_core::intake::Recognised, bytes: u64) -> Message {
    let mut message = Message::new(
        "not-recognised",
        Tone::Note,
        "This is no document that Allarch knows",
        recognised.why.clone(),
    );
    message.tag = size(bytes);
    message.help = recognised.help.clone();
    message.small = Some(forms());
    message
}

/// What can be read at all.
fn forms() -> String {
    format!("Known forms: {FORMS}.")
}

/// The card for what should be JSON and is not: the first fault, with its place.
#[must_use]
pub fn broken(fault: &str, bytes: u64) -> Message {
    let mut message = Message::new("not-recognised", Tone::Note, "The JSON is broken", fault);
    message.tag = size(bytes);
    message.help = Some("Paste the whole document as its tool printed it; each fault is marked in the source below.".to_owned());
    message
}

/// The card for bytes beyond what is read.
#[must_use]
pub fn too_large(bytes: u64) -> Message {
    let text =
        "Documents are read up to 16 MiB. Of this one only the digest and the size are known.";
    let mut message = Message::new("too-large", Tone::Note, "Too large to be read", text);
    message.tag = size(bytes);
    message
}

#[cfg(test)]
mod tests;
