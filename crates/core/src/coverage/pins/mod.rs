//! The pin doctor: images in any text that are fixed to what runs on one platform alone.
//!
//! Two habits do that without a word: `name@sha256:…` with the digest of one entry of an index
//! instead of the index's own, and names that hold an architecture (`arm64v8/alpine`, `app:1-arm64`).
//! With the index at hand each is told, who breaks is said, and an edit puts the index there; every
//! other byte of the text stays. Knows nothing of where documents came from or of how a diff is shown.

mod find;
mod hand;
mod judge;

pub use hand::Hand;

use std::collections::HashSet;

use crate::lint::Edit;
use crate::oci::{Digest, Reference};
use crate::text::Span;

/// An image that is fixed in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The bytes of the reference.
    pub span: Span,
    /// The reference as it is written.
    pub written: String,
    /// The digest in it.
    pub digest: Option<Digest>,
    /// What it is fixed to.
    pub class: Class,
    /// Who breaks, in one sentence; empty where nobody does.
    pub breaks: String,
    /// What to do, in one sentence; empty where nothing is to be done.
    pub advice: String,
    /// The edits that do it, where the index at hand settles it.
    pub edit: Option<Edit>,
}

/// What a pin is fixed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// An index: every machine finds its own entry.
    Index {
        /// The texts of its columns, in the one order.
        platforms: Vec<String>,
    },
    /// The entry of an index for one platform.
    Child {
        /// The text of its column; `None` where the index names no platform.
        platform: Option<String>,
        /// The digest of the index.
        index: String,
    },
    /// An attestation: nothing that runs.
    Attestation {
        /// The column of the image that it speaks of.
        platform: Option<String>,
        /// The digest of the index.
        index: String,
    },
    /// A manifest that no index at hand lists.
    Single {
        /// The text of its column, where its config is at hand.
        platform: Option<String>,
    },
    /// A name with an architecture in it.
    Architecture {
        /// The architecture as it is written.
        word: String,
        /// The text of its column.
        platform: String,
        /// The name without it.
        instead: String,
    },
    /// Nothing at hand tells.
    Unknown,
}

impl Class {
    /// The word in data.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Index { .. } => "index",
            Self::Child { .. } => "child",
            Self::Attestation { .. } => "attestation",
            Self::Single { .. } => "single",
            Self::Architecture { .. } => "architecture",
            Self::Unknown => "unknown",
        }
    }
}

impl Pin {
    /// Whether some machine breaks by it, as far as is known.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        matches!(
            self.class,
            Class::Child { .. } | Class::Attestation { .. } | Class::Architecture { .. }
        )
    }
}

/// The pins of a text, before anything is known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    found: Vec<find::Found>,
}

/// Looks for the pins of a text.
#[must_use]
pub fn seek(text: &[u8]) -> Sought {
    Sought {
        found: find::find(text),
    }
}

impl Sought {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Every pin in its order, judged with what is at hand.
    #[must_use]
    pub fn judge(&self, hand: &Hand<'_>) -> Vec<Pin> {
        let found = self.found.iter();
        found.map(|found| judge::judge(found, hand)).collect()
    }

    /// The images that have to be known to tell all of them, as their names are written, each once:
    /// with the tag where there is one, and without the architecture.
    #[must_use]
    pub fn wanted(&self) -> Vec<Reference> {
        wanted_by(&self.found)
    }

    /// Those of [`Sought::wanted`] that what is at hand leaves open: of every pin that is not told, or
    /// not mended, what was not had yet.
    #[must_use]
    pub fn still_wanted(&self, pins: &[Pin], hand: &Hand<'_>) -> Vec<Reference> {
        let is_open = |pin: &Pin| {
            matches!(pin.class, Class::Unknown | Class::Single { .. })
                || (matches!(pin.class, Class::Architecture { .. }) && pin.edit.is_none())
        };
        let open = self.found.iter().zip(pins);
        let open = open.filter(|(_, pin)| is_open(pin)).map(|(found, _)| found);
        let mut wanted = wanted_by(open);
        wanted.retain(|reference| !hand.has(reference));
        wanted
    }
}

fn wanted_by<'a>(found: impl IntoIterator<Item = &'a find::Found>) -> Vec<Reference> {
    let mut seen = HashSet::new();
    let wanted = found.into_iter().flat_map(find::Found::wanted);
    wanted
        .filter(|reference| seen.insert(reference.clone()))
        .collect()
}

/// Every pin of a text, in its order, judged with what is at hand.
#[must_use]
pub fn examine(text: &[u8], hand: &Hand<'_>) -> Vec<Pin> {
    seek(text).judge(hand)
}

/// See [`Sought::wanted`].
#[must_use]
pub fn wanted(text: &[u8]) -> Vec<Reference> {
    seek(text).wanted()
}

/// The text with the edits of all pins made; every other byte stays.
#[must_use]
pub fn rewrite(text: &[u8], pins: &[Pin]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in pins.iter().filter_map(|pin| pin.edit.as_ref()) {
        // In order and apart: each lies in the span of its own pin.
        out.extend_from_slice(text.get(at..edit.span.start).unwrap_or_default());
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.span.end;
    }
    out.extend_from_slice(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
