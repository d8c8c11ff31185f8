//! Causes of messages that an image or its platforms lead to, as one table; the wordings are those of
//! real runs (`tests/data/pasted/error-messages.json` names each tool and version).
//!
//! Order decides: engines wrap one message in another, and the inner words say more. "not found" has
//! four meanings, so the words of platforms stand before it.

mod access;
mod content;
mod next_input;
mod pages;
mod printer;
mod running;

use super::Understood;

pub use next_input::{NEXT_INPUTS, next_commands, next_input};
pub(super) use next_input::{filled, next_for};
pub use pages::{Pages, pages};

/// Why a message is printed.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// Kebab-case, never renamed.
    pub id: &'static str,
    /// What it means, in two sentences at most.
    pub text: &'static str,
    /// The input that settles it, a name of [`NEXT_INPUTS`].
    pub next: &'static str,
    /// Words that tell it, any of them.
    marks: &'static [&'static str],
}

/// Every cause by family, the more telling words first: the first that applies is the cause.
const FAMILIES: [&[Cause]; 3] = [running::CAUSES, content::CAUSES, access::CAUSES];

/// Every cause, in the order in which they are tried.
pub fn causes() -> impl Iterator<Item = &'static Cause> {
    FAMILIES.into_iter().flatten()
}

/// Words of which one must stand beside a mark that others than container tools print too.
const CONTAINER_WORDS: &[&str] = &[
    "qemu",
    "ErrImage",
    "manifest-tool",
    "manifest",
    "image",
    "registry",
    "daemon",
    "container",
    "platform",
    "sha256:",
    "docker",
    "exec",
    "ctr: ",
    "curl: ",
    "signature",
    "node",
    "builder",
    "buildx",
    "\"errors\"",
    "reference",
    "docker driver",
    "denied",
    "media type",
    "tag does not exist",
    "task: ",
    "basic auth",
    "unsupported schema",
    "HTTP/1.1",
    "layer",
];

/// The message in a text, with its cause and values.
pub(super) fn find(text: &str) -> Option<Understood> {
    let cause = causes().find(|cause| applies(cause, text))?;
    if !CONTAINER_WORDS.iter().any(|word| text.contains(word)) || is_foreign(text) {
        return None;
    }
    let mut answer = Understood::new(
        "error-message",
        0.9,
        format!("It is a message with the cause {}.", cause.id),
    );
    answer.cause = Some(cause);
    answer.by = printer::of(text);
    super::values::read(text, &mut answer);
    Some(answer)
}

fn applies(cause: &Cause, text: &str) -> bool {
    let found = cause.marks.iter().any(|mark| text.contains(mark));
    match cause.id {
        // Only the pair of image and list tells.
        "list-local-state" => {
            text.contains("No such manifest: ")
                || (text.contains("manifest for image ") && text.contains(" does not exist in "))
        }
        // A lint of the Dockerfile beside the error that ends the build.
        "platform-mismatch" => found && !text.contains("no match for platform in manifest"),
        // A tool names the type of what it shows; that is no complaint.
        "schema1-removed" => {
            let shown = "MediaType:";
            found
                && text.lines().any(|line| {
                    !line.trim_start().starts_with(shown)
                        && cause.marks.iter().any(|mark| line.contains(mark))
                })
        }
        // These words are prose as well: some tool must have printed them.
        "access-denied" | "auth-required" => found && !text.contains("terraform"),
        _ => found,
    }
}

/// Messages of git and of package managers share words with those of registries.
fn is_foreign(text: &str) -> bool {
    text.starts_with("npm ") || text.contains("fatal: unable to access")
}

/// An error document of a registry: `{"errors":[{"code":…}]}`, or one line of a runtime's log.
pub(super) fn of_json(text: &str) -> Option<Understood> {
    let start = text.trim_start();
    let is_message = start.starts_with("{\"errors\"") || start.starts_with("{\"msg\"");
    is_message.then(|| find(text)).flatten()
}
