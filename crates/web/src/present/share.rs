//! The words of the share dialog.

use allarch_core::permalink::{Budget, Place, ShareError};

use super::number::{count, size};
use crate::store::{Holds, NoLink, Sharing};

/// How far a link of this length gets.
#[must_use]
pub fn reach(budget: Budget) -> &'static str {
    match budget {
        Budget::Green => "Short enough for chat, issue trackers and mail.",
        Budget::Amber => "Works in browsers; chat and mail programs may cut it.",
        Budget::Over => "Too long for a link. Download the report instead.",
    }
}

/// What a part of a link is.
#[must_use]
pub fn part_words(holds: &Holds) -> String {
    match holds {
        Holds::Document(_, name) => format!("{name}, exact bytes"),
        Holds::Children(number) => {
            format!("{} under it", count(*number, "manifest or config"))
        }
        Holds::View => "View: what is open, chosen and required".to_owned(),
        Holds::Newer(number) => format!("{} of a newer Allarch", count(*number, "part")),
    }
}

/// What the report as a file is like, or why there is none.
#[must_use]
pub fn file_words(sharing: &Sharing) -> String {
    match &sharing.file {
        Ok(bytes) if sharing.is_shortened => {
            format!(
                "{} with the manifests and configs, opens offline",
                size(*bytes as u64)
            )
        }
        Ok(bytes) => format!("{}, opens offline", size(*bytes as u64)),
        Err(NoLink::Refused(ShareError::Credential { credential, .. }, _)) => {
            format!("No file and no Markdown with {}", credential.looks_like)
        }
        Err(_) => String::new(),
    }
}

/// That a link holds what only a newer version knows.
#[must_use]
pub fn not_understood(newer: usize) -> String {
    let parts = count(newer, "part");
    format!(
        "It holds {parts} that only a newer Allarch understands; {} kept when you share it again.",
        if newer == 1 { "it is" } else { "they are" }
    )
}

/// Why there is no link, as a title and what to do.
#[must_use]
pub fn no_link(sharing: &Sharing) -> Option<(String, String)> {
    let (title, words) = match sharing.link.as_ref().err()? {
        NoLink::Empty => (
            "Nothing is ticked.".to_owned(),
            "Tick a document.".to_owned(),
        ),
        NoLink::TooLong => (
            format!(
                "{} are too many for a link.",
                count(sharing.length, "character")
            ),
            "Untick what is not needed, or download the report.".to_owned(),
        ),
        NoLink::Refused(ShareError::Credential { place, credential }, name) => {
            let what = match place {
                Place::Document(_) => name.to_string(),
                Place::View(key) => format!("the view state {key}"),
            };
            (
                format!("No link: {what} holds what looks like {}.", credential.looks_like),
                "Whoever has a link can read all of it. Take the credential out, paste the text again, and revoke it if it was shared before.".to_owned(),
            )
        }
        NoLink::Refused(error, _) => ("No link.".to_owned(), format!("{error}.")),
    };
    Some((title, words))
}
