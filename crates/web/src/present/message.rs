//! Failures as cards: a title, what is wrong and why it matters, what to do, and the buttons that
//! do it. The facts themselves are worded in core; the page adds titles and ways on.

use std::rc::Rc;

use allarch_core::registry::FetchError;
use allarch_core::text::visible;

use super::number::size;
use super::time::{clock, span};
use super::way::proxy_host;
use crate::store::{Action, EntryId, Failure, Page, Progress, Way};

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
    /// `data-code`; empty for what is no failure.
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
            Message::new("", Tone::Note, "This is an image name", text)
                .act("Fetch", Action::FetchNamed, true)
                .act("Dismiss", Action::Dismiss, false)
        }
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
                "Image documents are small. Unpack an archive and open the JSON inside.".to_owned(),
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

/// The card for a name that could not be fetched.
#[must_use]
pub fn fetch(error: &FetchError, id: EntryId, progress: &Progress, page: &Page) -> Message {
    let (tone, title, tag) = title(error);
    let mut message = Message::new(error.code(), tone, title, error.to_string());
    message.tag = tag.to_owned();
    message.help = error.help();
    message.command = error.command();
    if let FetchError::Unauthorized { .. } = error {
        message.command = Some(format!(
            "skopeo inspect --raw docker://{}",
            visible(&progress.reference)
        ));
    }
    if let (Some(at), Some(seconds)) = (progress.retry_at, error.retry_after()) {
        message.help = Some(format!(
            "The registry takes requests again at {}, {} after its answer.",
            clock(at, page.zone),
            span(seconds)
        ));
    }
    let other = match (progress.way, &page.proxy) {
        (Way::Direct, Some(proxy)) => {
            Some((format!("Fetch through {}", proxy_host(proxy)), Way::Proxy))
        }
        (Way::Proxy, _) => Some(("Fetch directly".to_owned(), Way::Direct)),
        (Way::Direct, None) => None,
    };
    let blocked = matches!(
        error,
        FetchError::CorsBlocked { .. }
            | FetchError::ProxyUnreachable { .. }
            | FetchError::ProxyRefused { .. }
    );
    let again = Action::FetchAgain(id, progress.way);
    if !blocked {
        message = message.act("Fetch again", again.clone(), false);
    }
    if let Some((words, way)) = other {
        message = message.act(words, Action::FetchAgain(id, way), blocked);
    }
    if blocked {
        message = message.act("Fetch again", again, false);
    }
    message.act("Edit name", Action::EditName(id), false)
}

fn title(error: &FetchError) -> (Tone, String, &'static str) {
    use FetchError as E;
    let (tone, title, tag) = match error {
        E::NotFound { .. } => (Tone::Error, "No such image", "404"),
        E::Unauthorized { .. } => (Tone::Warning, "This image needs a sign-in", "401"),
        E::RateLimited { registry, .. } => {
            return (
                Tone::Warning,
                format!("{} asks to wait", visible(registry)),
                "429",
            );
        }
        E::WrongType { .. } => (Tone::Error, "The answer is no image document", ""),
        E::DigestMismatch { .. } => (Tone::Error, "The bytes do not match the digest", "sha256"),
        E::SizeMismatch { .. } => (Tone::Error, "The bytes do not match the size", ""),
        E::CutShort { .. } => (Tone::Error, "The answer was cut short", ""),
        E::TooLarge { .. } => (Tone::Error, "The answer is too large", ""),
        E::ServerError { .. } => (Tone::Error, "The registry cannot be used", ""),
        E::Blocked { .. } => (Tone::Warning, "This registry is not open to the proxy", ""),
        E::Timeout { .. } => (Tone::Error, "No answer in time", ""),
        E::Offline => (Tone::Error, "This machine is offline", ""),
        E::ProxyUnreachable { .. } => (Tone::Error, "The proxy does not answer", ""),
        E::ProxyRefused { .. } => (Tone::Error, "The proxy refuses this page", ""),
        E::CorsBlocked { .. } => (
            Tone::Error,
            "The registry does not answer web pages",
            "CORS",
        ),
        E::BadReference { .. } => (Tone::Error, "This name cannot be fetched", ""),
        E::Cancelled => (Tone::Note, "Stopped", ""),
    };
    (tone, title.to_owned(), tag)
}

/// The card over a document whose bytes are not what they must be.
#[must_use]
pub fn fault(error: &FetchError, id: EntryId, progress: &Progress) -> Message {
    let (_, title, tag) = title(error);
    let mut message = Message::new(error.code(), Tone::Error, title, error.to_string());
    message.tag = tag.to_owned();
    message.help = error.help();
    message.act("Fetch again", Action::FetchAgain(id, progress.way), false)
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
    message
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

/// What is said when children are missing after a fetch.
#[must_use]
pub fn children(progress: &Progress) -> Option<String> {
    let failed = progress
        .problems
        .iter()
        .filter(|problem| problem.role != allarch_core::registry::Role::Top)
        .count();
    let mut parts = Vec::new();
    if progress.cancelled {
        parts.push(format!(
            "Stopped after {} of {} documents.",
            progress.done, progress.total
        ));
    }
    if failed > 0 {
        parts.push(format!(
            "{} could not be fetched: open a row for the reason.",
            super::number::count(failed, "document")
        ));
    }
    if progress.left_out > 0 {
        parts.push(format!(
            "{} more were left out, since at most 512 are fetched.",
            progress.left_out
        ));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}
