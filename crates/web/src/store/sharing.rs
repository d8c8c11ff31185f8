//! The share dialog: what a link would hold, what each part costs, and what came of it.

use std::rc::Rc;

use allarch_core::permalink::{Budget, ShareError, Unknown};
use allarch_core::report::Listing;

use super::EntryId;

/// The open dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// What can be in the link, in its order.
    pub parts: Vec<SharePart>,
    /// The image's name, where the document was fetched: a link can hold that alone.
    pub name: Option<Rc<str>>,
    /// Whether the link is to hold the name alone.
    pub by_name: bool,
    /// What of the Matrix the link is to hold, where that is shown.
    pub matrix: Option<MatrixAs>,
    /// The Matrix as a file shows it, where that is shown: no part changes it, and it takes its time.
    pub table: Option<Rc<Listing<'static>>>,
    /// What the link leaves out of the Matrix, in a sentence.
    pub left_out: Option<Rc<str>>,
    /// The link, or why there is none.
    pub link: Result<Rc<str>, NoLink>,
    /// Its length in characters, also where it is too long to be made.
    pub length: usize,
    /// Bytes of the report as a file, or why there is none.
    pub file: Result<usize, NoLink>,
    /// Whether children are left out for the link's length alone: the file has them all the same.
    pub is_shortened: bool,
}

impl Sharing {
    /// The link, where it is short enough to be sent.
    #[must_use]
    pub fn sendable(&self) -> Option<&Rc<str>> {
        let is_over = Budget::of(self.length) == Budget::Over;
        self.link.as_ref().ok().filter(|_| !is_over)
    }
}

/// What of the Matrix a link holds, beside what is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixAs {
    /// The open documents and lists with their bytes.
    Documents,
    /// The images' names, to be fetched anew.
    Names,
    /// The images with their cells.
    Cells,
}

/// One part of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharePart {
    /// What it is.
    pub holds: Holds,
    /// Whether it is in the link.
    pub on: bool,
    /// Characters that it adds, or would add.
    pub cost: usize,
}

/// What a part of a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A document of the rail, by its name.
    Document(EntryId, Rc<str>),
    /// Children and configs of the chosen documents, so many.
    Children(usize),
    /// What is open and chosen.
    View,
    /// What a newer version put into the link that these documents came by, so many records.
    Newer(usize),
}

/// Why there is no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// Nothing is ticked.
    Empty,
    /// It would be longer than a link can be opened with.
    TooLong,
    /// It was refused: it looks as if it held a credential, or is too large. The name is the
    /// document's.
    Refused(ShareError, Rc<str>),
}

/// What a link held that this version does not know. It is kept and shared again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Newer {
    /// View state by key.
    pub view: Vec<(String, String)>,
    /// Records.
    pub records: Vec<Unknown>,
    /// Fields of documents.
    pub fields: Vec<(EntryId, Vec<Unknown>)>,
}

impl Newer {
    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(_, fields)| fields.len()).sum();
        self.view.len() + self.records.len() + fields
    }
}
