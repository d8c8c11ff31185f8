//! What a person gave and could not be taken as it is, as data. `present::message` words it.

use allarch_core::intake::Recognised;

/// Why something was not taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The text is nothing that can be opened; what it looks like.
    NotRecognised(Box<Recognised>),
    /// It is a value that says something but holds no document: a digest or a platform.
    NoDocument(Box<Recognised>),
    /// It is an image name, which now stands in the field for names.
    IsName,
    /// The image name that a link held; it now stands in the field for names.
    NameFromLink,
    /// The page's address holds a link that does not open.
    Link(allarch_core::permalink::DecodeError),
    /// The field for names is empty or holds no name; what it looks like.
    NoName(Option<Box<Recognised>>),
    /// A file is longer than the page can hold.
    FileTooLarge {
        /// The file's name.
        name: String,
        /// Its size in bytes.
        size: u64,
    },
    /// The browser could not read a file.
    FileUnreadable {
        /// The file's name.
        name: String,
    },
}

impl Eq for Failure {}
