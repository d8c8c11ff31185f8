//! The words about an expected digest.

use allarch_core::oci::repair::Repair;
use allarch_core::text::visible;

use crate::store::{Entry, Expected, ExpectedFrom, Origin};

/// What is said where no known change explains another digest.
pub const NOTHING_FITS: &str = "No known change leads to that digest: final newline, CRLF, byte order mark, no-break spaces, \
indentation by 0 to 4 spaces or tabs, and Go's escapes were tried.";

/// How a document's bytes compare with the digest that they should have: `data-state`.
#[must_use]
pub fn digest_state(entry: &Entry) -> &'static str {
    match (&entry.beside.expected, &entry.inspection) {
        (Some(expected), _) => expected.state(),
        (None, Some(inspection)) => inspection.document.digest_state().name(),
        (None, None) => "unchecked",
    }
}

/// What the digest's state means for this document.
#[must_use]
pub fn words(entry: &Entry, expected: &Expected) -> String {
    let short = expected.digest.short();
    match (&expected.from, expected.state()) {
        (ExpectedFrom::Served, "matches") => match &entry.origin {
            Origin::Fetched { .. } => "matches the registry’s digest".to_owned(),
            Origin::Example => "matches the digest carried with it".to_owned(),
            _ if entry.served.head.is_some() => "matches its Docker-Content-Digest".to_owned(),
            _ => "matches the digest that lists it".to_owned(),
        },
        (ExpectedFrom::Typed, "matches") => "matches the expected digest".to_owned(),
        (ExpectedFrom::Listed(name), "matches") => {
            format!("matches the digest that {} lists", visible(name))
        }
        (_, "repaired") => format!("differs: {short}… after a known change"),
        _ => format!("differs: expected {short}…"),
    }
}

/// What the detective found, in a sentence.
#[must_use]
pub fn outcome(expected: &Expected, repair: &Repair) -> String {
    let who = match &expected.from {
        ExpectedFrom::Listed(name) => format!(", which {} lists", visible(name)),
        _ => String::new(),
    };
    let bytes = super::number::count(repair.bytes.len(), "byte");
    format!(
        "After what follows, in this order, they are the {bytes} of {}{who}: the hash proves it.",
        expected.digest
    )
}
