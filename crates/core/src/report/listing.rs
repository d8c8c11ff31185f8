//! A text that is no document of a registry, as plain tables: a list of images, a file that names
//! some, what a tool printed.

use super::Inspection;

/// What was read out of a text. Whoever read it words it; a format adds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing<'a> {
    /// What the person called it.
    pub name: String,
    /// What it is: `Image list`.
    pub title: String,
    /// What is in it, in one sentence.
    pub sentence: String,
    /// What else is to be known of it, a sentence each.
    pub notes: Vec<String>,
    /// What was read, table by table.
    pub tables: Vec<Table>,
    /// The text, as it came; `None` where it was made of others.
    pub bytes: Option<&'a [u8]>,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What its rows are.
    pub title: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// The cells of each row, one for each column.
    pub rows: Vec<Vec<String>>,
}

/// A part of a report: what is known of one thing that was given.
#[derive(Clone, Copy, Debug)]
pub enum Section<'a> {
    /// A document of a registry.
    Document(&'a Inspection<'a>),
    /// Any other text.
    Listing(&'a Listing<'a>),
}
