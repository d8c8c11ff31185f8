//! The matrix: columns in the one order, a row per image, verdicts over what is required.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Image, Making, Requirement};
use crate::platform::{Engine, Platform, Rules};

/// How many columns are made of what the images offer; required ones come on top. Nobody reads
/// more, and each costs a choice per image.
pub const MAX_COLUMNS: usize = 128;

/// What a matrix is made by.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Whose rule decides what runs where.
    pub engine: &'a Engine,
    /// The release of containerd/platforms that its matcher follows.
    pub rules: Rules,
    /// Whether an image that only runs emulated passes.
    pub allow_emulated: bool,
}

impl Options<'_> {
    /// Whether an image whose cell is so covers the platform.
    #[must_use]
    pub fn covers(&self, state: State) -> Verdict {
        match state {
            State::Native | State::Via => Verdict::Pass,
            State::Emulate if self.allow_emulated => Verdict::Pass,
            State::Emulate | State::Missing => Verdict::Fail,
            State::Unknown => Verdict::Unknown,
        }
    }
}

/// Images × platforms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// In the one order of platforms.
    pub columns: Vec<Column>,
    /// In the order given.
    pub rows: Vec<Row>,
    /// Fail where a row fails, else unknown where one is unknown.
    pub verdict: Verdict,
    /// How many platforms of the images have no column, see [`MAX_COLUMNS`].
    pub more_columns: usize,
}

/// One platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Normalized, Windows cut to its build.
    pub platform: Platform,
    /// Its text.
    pub text: String,
    /// Whether every image has to cover it.
    pub required: bool,
    /// Whether an image offers it; else it is a column because it is required.
    pub offered: bool,
    /// Its cells counted.
    pub totals: Totals,
}

/// How many cells of a column are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// [`State::Native`]
    pub native: usize,
    /// [`State::Via`]
    pub via: usize,
    /// [`State::Emulate`]
    pub emulate: usize,
    /// [`State::Missing`]
    pub missing: usize,
    /// [`State::Unknown`]
    pub unknown: usize,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name, as given.
    pub name: String,
    /// One cell a column. Images that offer the same share them.
    pub cells: Arc<[Cell]>,
    /// Over the required columns; an unknown image is unknown also where nothing is required.
    pub verdict: Verdict,
    /// The required columns that it does not cover.
    pub lacks: Vec<String>,
    /// Why nothing is known of it.
    pub why: Option<String>,
}

/// One image on one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub state: State,
    /// The zero-based entry of the index that runs, or would be emulated.
    pub entry: Option<usize>,
    /// The column text of that entry's platform, where it is another than the column's.
    pub via: Option<String>,
}

/// How an image covers a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// An entry is for exactly this platform.
    Native,
    /// Another entry runs there.
    Via,
    /// Another architecture of Linux is there, which QEMU could run.
    Emulate,
    /// Nothing runs there.
    Missing,
    /// Not known.
    Unknown,
}

impl State {
    /// The word in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Via => "via",
            Self::Emulate => "emulate",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether what is required is covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// All of it.
    Pass,
    /// Something is not.
    Fail,
    /// Nothing is known to be missing, and not everything is known.
    #[default]
    Unknown,
}

impl Verdict {
    /// The word in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }

    /// Of several the one that counts: fail before unknown before pass.
    #[must_use]
    pub fn all(verdicts: impl Iterator<Item = Self>) -> Self {
        verdicts.fold(Self::Pass, |all, verdict| match (all, verdict) {
            (Self::Fail, _) | (_, Self::Fail) => Self::Fail,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Pass, Self::Pass) => Self::Pass,
        })
    }
}

/// Holds every image against every platform that one of them offers or `require` names.
#[must_use]
pub fn matrix(images: &[Image], require: &[Requirement], options: &Options<'_>) -> Matrix {
    let mut making = Making::new(require, *options);
    for image in images {
        making.add(image);
    }
    making.finish()
}

impl Matrix {
    /// The same cells held against other requirements, without asking an engine; `None` where those make
    /// other columns. `options` are those that the matrix was made by, but for emulation.
    #[must_use]
    pub fn against(&self, require: &[Requirement], options: &Options<'_>) -> Option<Self> {
        let required: BTreeSet<String> = require.iter().map(Requirement::column).collect();
        let is_there = |text: &String| self.columns.iter().any(|column| column.text == *text);
        let stays = |column: &Column| column.offered || required.contains(&column.text);
        // Which platforms have no column depends on how many are required.
        if self.more_columns > 0
            || self.columns.len() > MAX_COLUMNS
            || !required.iter().all(is_there)
            || !self.columns.iter().all(stays)
        {
            return None;
        }
        let columns = self.columns.iter().map(|column| Column {
            required: required.contains(&column.text),
            ..column.clone()
        });
        let rows = self.rows.iter().map(|row| {
            let cells = Arc::clone(&row.cells);
            (row.name.clone(), row.why.clone(), cells)
        });
        Some(Self::judged(columns.collect(), rows, 0, options))
    }

    /// Judges rows: name, why nothing is known, cells.
    pub(super) fn judged(
        columns: Vec<Column>,
        rows: impl Iterator<Item = (String, Option<String>, Arc<[Cell]>)>,
        more_columns: usize,
        options: &Options<'_>,
    ) -> Self {
        let required: Vec<(usize, &str)> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.required)
            .map(|(at, column)| (at, column.text.as_str()))
            .collect();
        let rows: Vec<Row> = rows
            .map(|(name, why, cells)| row(name, why, cells, &required, options))
            .collect();
        Self {
            verdict: Verdict::all(rows.iter().map(|row| row.verdict)),
            columns,
            rows,
            more_columns,
        }
    }
}

fn row(
    name: String,
    why: Option<String>,
    cells: Arc<[Cell]>,
    required: &[(usize, &str)],
    options: &Options<'_>,
) -> Row {
    let covers = |at: &usize| cells.get(*at).map(|cell| options.covers(cell.state));
    let lacks = required
        .iter()
        .filter(|(at, _)| covers(at) == Some(Verdict::Fail));
    Row {
        lacks: lacks.map(|(_, text)| (*text).to_owned()).collect(),
        verdict: match &why {
            Some(_) => Verdict::Unknown,
            None => Verdict::all(required.iter().filter_map(|(at, _)| covers(at))),
        },
        name,
        cells,
        why,
    }
}

impl Totals {
    pub(super) fn count(&mut self, state: State, images: usize) {
        let slot = match state {
            State::Native => &mut self.native,
            State::Via => &mut self.via,
            State::Emulate => &mut self.emulate,
            State::Missing => &mut self.missing,
            State::Unknown => &mut self.unknown,
        };
        *slot += images;
    }
}
