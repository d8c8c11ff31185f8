//! The Matrix view: what is required, shown and taken out of it.

use std::rc::Rc;

use super::{CompareAction, CompareState};

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixState {
    /// Required platforms, by their column's text.
    pub require: Vec<Rc<str>>,
    /// Text that an image's name must hold.
    pub filter: Rc<str>,
    /// Which images are shown.
    pub show: Show,
    /// In which order.
    pub sort: Sort,
    /// Whether emulation counts as covered.
    pub allow_emulated: bool,
    /// Whether a link asks for this view of an image that is to be fetched.
    pub awaited: bool,
    /// What became of the last text that asked for platforms, and whether it was understood.
    pub said: Option<(bool, Rc<str>)>,
    /// Two states held against each other.
    pub compare: CompareState,
}

/// Which images the matrix shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those that lack a required platform.
    Failing,
    /// Those of which too little is known.
    Unknown,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they were given.
    #[default]
    Given,
    /// By name.
    Name,
    /// What fails first, then what is not known.
    Verdict,
}

/// Something that happened in the view.
#[derive(Clone, Debug)]
pub enum MatrixAction {
    /// Platforms are required that a text names: platforms, machines, or what tools print of nodes.
    Add(Rc<str>),
    /// Rows are to stand in this order.
    Sort(Sort),
    /// The matrix is to be saved.
    Save(MatrixFile),
    /// Something happened in the comparison.
    Compare(CompareAction),
}

/// A form in which a matrix is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixFile {
    /// For a spreadsheet.
    Csv,
    /// For an issue.
    Markdown,
    /// For programs.
    Json,
    /// A picture.
    Svg,
    /// For code scanning.
    Sarif,
    /// For test reports.
    Junit,
    /// A badge.
    Badge,
}
