//! Names that could not be fetched, as cards.

use std::rc::Rc;

use allarch_core::oci::Reference;
use allarch_core::registry::{FetchError, pulls};
use allarch_core::text::visible;

use super::nearest::nearest;
use super::{Message, Tone, Wait};
use crate::present::number::count;
use crate::present::way::proxy_host;
use crate::store::{Action, EntryId, Page, Progress, Way};

const PRIVATE: &str = "Check the spelling first: registries answer the same for a private image and \
    for one that does not exist. For a private one run this where `docker login` was done, and paste \
    what it prints; `skopeo inspect --raw docker://NAME` prints the same.";

const CORS: &str = "Three ways on: the route through a proxy (`allarch serve` starts one), this \
    command with its output pasted here, or files of the image dropped here. Whoever runs the \
    registry can also let it send Access-Control-Allow-Origin.";

const COPIES: &str = "Other registries keep copies of Docker's official images; a tag may be behind there, so compare digests.";

/// The same image at other registries.
fn elsewhere(name: &str) -> Vec<String> {
    Reference::parse(name).map_or_else(|_| Vec::new(), |reference| pulls::elsewhere(&reference))
}

/// The card for a name that could not be fetched.
#[must_use]
pub fn fetch(error: &FetchError, id: EntryId, progress: &Progress, page: &Page) -> Message {
    let (tone, title, tag) = title(error);
    let mut message = Message::new(error.code(), tone, title, error.to_string());
    message.tag = tag.to_owned();
    message.help = error.help();
    message.command = error.command();
    let again = Action::FetchAgain(id, progress.way);
    match error {
        FetchError::Unauthorized { .. } => {
            message.help = Some(PRIVATE.to_owned());
            message.command = Some(raw_command(&progress.reference));
            message.small =
                Some("Allarch asks without credentials and never asks for a password.".to_owned());
        }
        FetchError::CorsBlocked { .. } => {
            message.help = Some(CORS.to_owned());
            message.command = Some(raw_command(&progress.reference));
        }
        FetchError::RateLimited { registry, .. } if registry == "docker.io" => {
            for name in elsewhere(&progress.reference) {
                let words = format!("Use {}", visible(&name));
                message = message.act(words, Action::UseInstead(Rc::from(name)), false);
                message.small = Some(COPIES.to_owned());
            }
        }
        FetchError::NotFound { .. } => {
            for name in nearest(&progress.reference, page) {
                let words = format!("Use {}", visible(&name));
                message = message.act(words, Action::UseInstead(name), false);
            }
        }
        _ => {}
    }
    if let (Some(until), Some(whole)) = (progress.retry_at, error.retry_after()) {
        message.help = None;
        message.wait = Some(Wait {
            until,
            whole,
            zone: page.zone,
            action: again.clone(),
        });
    }
    let other = other_way(progress.way, page.proxy.as_deref());
    let blocked = matches!(
        error,
        FetchError::CorsBlocked { .. }
            | FetchError::ProxyUnreachable { .. }
            | FetchError::ProxyRefused { .. }
    );
    if !blocked && message.wait.is_none() {
        message = message.act("Fetch again", again.clone(), false);
    }
    if let Some((words, way)) = other {
        message = message.act(words, Action::FetchAgain(id, way), blocked);
    }
    if blocked {
        message = message.act("Fetch again", again, false);
    }
    if message.code == "unauthorized" || message.code == "cors-blocked" {
        message = message.act("Paste the output", Action::FocusPaste, false);
    }
    if let (Way::Direct, Some(proxy), true) = (progress.way, &page.proxy, blocked) {
        message.small = Some(format!(
            "{} sees the image name and your address, nothing you pasted.",
            proxy_host(proxy)
        ));
    }
    message.act("Edit name", Action::EditName(id), false)
}

/// The other route, where there is one.
fn other_way(way: Way, proxy: Option<&str>) -> Option<(String, Way)> {
    match (way, proxy) {
        (Way::Direct, Some(proxy)) => {
            Some((format!("Fetch through {}", proxy_host(proxy)), Way::Proxy))
        }
        (Way::Proxy, _) => Some(("Fetch directly".to_owned(), Way::Direct)),
        (Way::Direct, None) => None,
    }
}

/// A command that prints a document's exact bytes with the credentials of `docker login`. The name
/// was read as a reference, so nothing in it means anything to a shell.
fn raw_command(reference: &str) -> String {
    format!(
        "docker buildx imagetools inspect --raw {}",
        visible(reference)
    )
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
        E::Converted { .. } => (Tone::Error, "The registry made another document of it", ""),
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
pub fn fault(error: &FetchError, id: EntryId, progress: &Progress, proxy: Option<&str>) -> Message {
    let (_, title, tag) = title(error);
    let mut message = Message::new(error.code(), Tone::Error, title, error.to_string());
    message.tag = tag.to_owned();
    message.help = error.help();
    message = message.act("Fetch again", Action::FetchAgain(id, progress.way), false);
    if let Some((words, way)) = other_way(progress.way, proxy) {
        message = message.act(words, Action::FetchAgain(id, way), false);
    }
    if let FetchError::DigestMismatch { expected, .. } = error
        && let Ok(expected) = expected.parse()
    {
        // An edit on the way leaves a trace that the bytes themselves tell.
        message = message.act("Compare bytes", Action::Expect(id, Some(expected)), false);
    }
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
            count(failed, "document")
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
