//! Two states held against each other in the Matrix view.

use std::rc::Rc;

/// What was chosen. A state is named as the rail or its list calls it, see `present/compare.rs`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareState {
    /// Whether the comparison is shown in place of the matrix.
    pub on: bool,
    /// The earlier state; empty where none is chosen.
    pub before: Rc<str>,
    /// The later.
    pub after: Rc<str>,
}

/// Something that happened in the comparison.
#[derive(Clone, Debug)]
pub enum CompareAction {
    /// It is to be shown, or the matrix again.
    On(bool),
    /// This state is to be compared with what is open now.
    With(Rc<str>),
    /// The earlier state was chosen.
    Before(Rc<str>),
    /// The later state was chosen.
    After(Rc<str>),
    /// Before and after are to change places.
    Swap,
    /// The manifests that tell sizes are to be fetched.
    Sizes,
    /// The comparison is to be copied or saved.
    Save(CompareFile),
}

/// A form in which a comparison leaves the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareFile {
    /// Markdown to the clipboard.
    CopyMarkdown,
    /// JSON to the clipboard.
    CopyJson,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
}
