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

use super::{Understood, words};

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
    "rosetta",
    "ErrImage",
    "ImagePull",
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
    let is_of_containers = CONTAINER_WORDS.iter().any(|word| text.contains(word));
    if !(is_of_containers || not_found(text).is_some()) || is_foreign(text) {
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
    let found = cause.marks.iter().any(|mark| says(text, mark));
    match cause.id {
        // Only the pair of image and list tells.
        "list-local-state" => {
            text.contains("No such manifest: ")
                || (text.contains("manifest for image ") && text.contains(" does not exist in "))
        }
        // The kernel says the same of a container that is started: a build shows its steps around it.
        "emulator-missing" => {
            let is_build = || BUILDING.iter().any(|words| text.contains(words));
            found && (text.contains("buildkit_qemu_emulator") || is_build())
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
        "manifest-not-found" => found || not_found(text).is_some(),
        _ => found,
    }
}

/// Words of a build around the message of a step.
const BUILDING: &[&str] = &[
    "RUN ",
    "[+] Building",
    "did not complete successfully",
    "failed to solve",
    "executor failed running",
];

/// Marks that are what people say as well: in a message a sign or an edge stands before them.
const SPOKEN: &[&str] = &["exec format error", "Exec format error", "manifest unknown"];

/// Whether a text has the mark of a message: not in a line of a program, nor in a sentence of prose.
fn says(text: &str, mark: &str) -> bool {
    text.contains(mark)
        && text.lines().any(|line| {
            let Some((before, after)) = line.split_once(mark) else {
                return false;
            };
            let is_spoken = SPOKEN.contains(&mark);
            !is_code(before, after) && (!is_spoken || stands_in(line, mark))
        })
}

/// `if strings.Contains(text, "…") {`
fn is_code(before: &str, after: &str) -> bool {
    before.contains('(') && after.trim_end().ends_with(['{', ';'])
}

fn stands_in(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        stands(before, line.get(at + mark.len()..).unwrap_or_default())
    })
}

/// Words go on after what somebody tells; a message stands for itself, or follows on a colon or a quote.
fn stands(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(' ');
    let is_word = |c: char| c.is_alphanumeric();
    let goes_on = after.trim_start().starts_with(is_word);
    match before.chars().next_back() {
        Some(':' | '"' | '\'' | '`' | '(' | '\t') => true,
        // The mark of a list in Markdown.
        Some('-' | '*') if before.len() < EDGE && before.trim_start().len() == 1 => false,
        Some(last) => !goes_on && !is_word(last) && last != ',',
        None => !goes_on,
    }
}

/// Blanks before the mark of a list, and the mark.
const EDGE: usize = 16;

/// Longest name that is looked for before words.
const LONGEST_NAME: usize = 512;

/// The image in `IMAGE: not found` and in `manifest for IMAGE not found`.
pub(super) fn not_found(text: &str) -> Option<&str> {
    if let Some(image) = manifest_for(text) {
        return Some(image);
    }
    text.match_indices(": not found").find_map(|(at, mark)| {
        let after = text.get(at + mark.len()..)?;
        let from = text.floor_char_boundary(at.saturating_sub(LONGEST_NAME));
        let word = text.get(from..at)?.rsplit(char::is_whitespace).next()?;
        let word = word.trim_matches(['"', '\'']);
        let ends = !after.starts_with(char::is_alphanumeric);
        (ends && words::is_tagged(word)).then_some(word)
    })
}

/// The image in `manifest for IMAGE not found`, as dockerd writes it.
fn manifest_for(text: &str) -> Option<&str> {
    text.match_indices("manifest for ").find_map(|(at, mark)| {
        let rest = text.get(at + mark.len()..)?;
        let word = rest.split(char::is_whitespace).next()?;
        let after = rest.get(word.len()..)?.strip_prefix(" not found")?;
        let word = word.trim_matches(['"', '\'']);
        let ends = !after.starts_with(char::is_alphanumeric);
        (ends && words::is_tagged(word)).then_some(word)
    })
}

/// Messages of git and of package managers share words with those of registries.
fn is_foreign(text: &str) -> bool {
    text.starts_with("npm ") || text.contains("fatal: unable to access")
}

/// The message in a log of JSON lines, in the member that each line has for it, and in what only
/// begins as JSON.
pub(super) fn of_log(text: &str) -> Option<Understood> {
    let names = [
        "log",
        "msg",
        "message",
        "error",
        "err",
        "textPayload",
        "MESSAGE",
    ];
    let mut said = String::new();
    for line in serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>() {
        let Ok(line) = line else {
            return said.is_empty().then(|| find(text)).flatten();
        };
        for name in names {
            if let Some(words) = line.get(name).and_then(serde_json::Value::as_str) {
                said.push_str(words);
                said.push('\n');
            }
        }
    }
    find(&said)
}

/// An error document of a registry: `{"errors":[{"code":…}]}`, or one line of a runtime's log.
pub(super) fn of_json(text: &str) -> Option<Understood> {
    let start = text.trim_start();
    let is_message = start.starts_with("{\"errors\"") || start.starts_with("{\"msg\"");
    is_message.then(|| find(text)).flatten()
}
