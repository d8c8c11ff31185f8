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

use crate::lint::Edit;
use crate::oci::Digest;
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

/// Every pin of a text, in its order, judged with what is at hand.
#[must_use]
pub fn examine(text: &[u8], hand: &Hand<'_>) -> Vec<Pin> {
    find::find(text)
        .into_iter()
        .map(|found| judge::judge(found, hand))
        .collect()
}

/// The images that [`examine`] would have to know to tell all pins of a text, as their names are
/// written, each once: with the tag where there is one, and without the architecture.
#[must_use]
pub fn wanted(text: &[u8]) -> Vec<crate::oci::Reference> {
    let mut wanted = Vec::new();
    for found in find::find(text) {
        for reference in found.wanted() {
            if !wanted.contains(&reference) {
                wanted.push(reference);
            }
        }
    }
    wanted
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
