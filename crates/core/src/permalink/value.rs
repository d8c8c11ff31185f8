//! What a link carries, whatever its format.

use std::collections::BTreeMap;

use thiserror::Error;

/// Texts by key.
pub type Pairs = BTreeMap<String, String>;

/// Everything in a link by content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The documents, in the order of the rail.
    pub documents: Vec<LinkDocument>,
    /// View state: what is open, chosen, required. Keys belong to the views that write them.
    pub view: Pairs,
    /// Records that this version does not know. They are kept and written again.
    pub unknown: Vec<Unknown>,
}

/// One document in a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkDocument {
    /// Its kind, by the names of `allarch batch`.
    pub kind: String,
    /// The name it goes by, such as a reference.
    pub name: String,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// The digest that its bytes should have; never an empty text.
    pub expected_digest: Option<String>,
    /// What else is known of how it came, such as its content type.
    pub properties: Pairs,
    /// Fields that this version does not know. They are kept and written again.
    pub unknown: Vec<Unknown>,
}

/// A record or field of a later version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its tag.
    pub tag: u8,
    /// Its content as it came.
    pub content: Vec<u8>,
}

/// Why no link was made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// More than a link can be opened with.
    #[error("the documents need a link of {length} characters; at most {limit} can be opened")]
    TooLarge {
        /// Characters needed.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// More documents than a link can be opened with.
    #[error("a link carries at most {limit} documents")]
    TooManyDocuments {
        /// Documents allowed.
        limit: usize,
    },
    /// What a later version wrote has a tag that this version gives a meaning.
    #[error("a record that should be unknown has a known tag")]
    KnownTag,
    /// A document or the whole is beyond the decoded size that opening allows.
    #[error("the documents have {bytes} bytes; a link carries at most {limit}")]
    TooManyBytes {
        /// Bytes there are.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
}

impl DecodeError {
    /// `damaged`, `newer-version` or `too-large`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NewerVersion(_) => "newer-version",
            Self::TooLarge(_) => "too-large",
            _ => "damaged",
        }
    }
}

/// Why a link does not open. Each says exactly what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// It is no link of ours.
    #[error("this is no link by content: it should start with v1.")]
    NotALink,
    /// A later version wrote it.
    #[error("this link was made by a newer Allarch (format {0}); this one reads format v1")]
    NewerVersion(String),
    /// The end is missing.
    #[error(
        "the end of the link is missing: {found} characters arrived, at least {missing} more are needed"
    )]
    Cut {
        /// Characters of the payload that arrived.
        found: usize,
        /// Characters that are missing at least.
        missing: usize,
    },
    /// A character that no link has, not at the end.
    #[error(
        "character {position} of the link, {found:?}, does not belong there: the link was changed on its way"
    )]
    Character {
        /// 1-based position in the payload.
        position: usize,
        /// The character.
        found: char,
    },
    /// All characters are possible, but they are not the ones that were written.
    #[error("the link was changed on its way: its checksum does not fit")]
    Checksum,
    /// The checksum fits, but the content cannot be read.
    #[error("the link cannot be read: {0}")]
    Content(&'static str),
    /// Longer, or larger inside, than may be opened.
    #[error("the link is too large to be opened: {0}")]
    TooLarge(&'static str),
}
