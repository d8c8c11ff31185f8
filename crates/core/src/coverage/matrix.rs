//! The matrix: columns in the one order, a row per image, verdicts over what is required.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::shape::Shape;
use super::{Entries, Image, Requirement};
use crate::platform::{
    Candidate, Content, Effect, Engine, Outcome, Platform, Query, Rules, candidate_at, column,
    column_platform, order,
};
use crate::text::sorted;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// One cell a column.
    pub cells: Vec<Cell>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it.
    Pass,
    /// Something is not.
    Fail,
    /// Nothing is known to be missing, and not everything is known.
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
    let offered: Vec<Vec<(usize, Platform)>> = images.iter().map(Image::platforms).collect();
    let (mut columns, more_columns) = columns(&offered, require);
    // Most images of a list are built for the same platforms: an engine is asked once for each set.
    let mut known: HashMap<Shape<'_>, Vec<Cell>> = HashMap::new();
    let rows: Vec<Row> = images
        .iter()
        .zip(&offered)
        .map(|(image, offered)| {
            let cells = match &image.entries {
                Entries::Unknown(_) => vec![Cell::of(State::Unknown, None); columns.len()],
                Entries::Known(candidates) => known
                    .entry(Shape(candidates))
                    .or_insert_with(|| {
                        let cell =
                            |column: &Column| cell(&column.platform, candidates, offered, options);
                        columns.iter().map(cell).collect()
                    })
                    .clone(),
            };
            row(image, cells, &columns, options)
        })
        .collect();
    for (at, column) in columns.iter_mut().enumerate() {
        for state in rows.iter().filter_map(|row| row.cells.get(at)) {
            column.totals.count(state.state);
        }
    }
    Matrix {
        verdict: Verdict::all(rows.iter().map(|row| row.verdict)),
        columns,
        rows,
        more_columns,
    }
}

fn columns(offered: &[Vec<(usize, Platform)>], require: &[Requirement]) -> (Vec<Column>, usize) {
    let required: BTreeSet<String> = require.iter().map(Requirement::column).collect();
    let mut seen = HashSet::new();
    let mut columns = Vec::new();
    let mut more = 0;
    let named = require.iter().map(|requirement| &requirement.platform);
    for platform in named.chain(offered.iter().flatten().map(|(_, platform)| platform)) {
        let text = column(platform);
        if !seen.insert(text.clone()) {
            continue;
        }
        let required = required.contains(&text);
        if !required && columns.len() >= MAX_COLUMNS + require.len() {
            more += 1;
            continue;
        }
        columns.push(Column {
            platform: column_platform(platform),
            text,
            required,
            totals: Totals::default(),
        });
    }
    let columns = sorted(columns, |a, b| order(&a.platform, &b.platform));
    (columns, more)
}

impl Totals {
    fn count(&mut self, state: State) {
        let slot = match state {
            State::Native => &mut self.native,
            State::Via => &mut self.via,
            State::Emulate => &mut self.emulate,
            State::Missing => &mut self.missing,
            State::Unknown => &mut self.unknown,
        };
        *slot += 1;
    }
}

fn row(image: &Image, cells: Vec<Cell>, columns: &[Column], options: &Options<'_>) -> Row {
    let why = match &image.entries {
        Entries::Known(_) => None,
        Entries::Unknown(why) => Some(why.clone()),
    };
    let covers = |state| options.covers(state);
    let required = || {
        columns
            .iter()
            .zip(&cells)
            .filter(|(column, _)| column.required)
    };
    let over_columns = Verdict::all(required().map(|(_, cell)| covers(cell.state)));
    Row {
        name: image.name.clone(),
        lacks: required()
            .filter(|(_, cell)| covers(cell.state) == Verdict::Fail)
            .map(|(column, _)| column.text.clone())
            .collect(),
        verdict: match &why {
            Some(_) => Verdict::Unknown,
            None => over_columns,
        },
        cells,
        why,
    }
}

impl Cell {
    fn of(state: State, entry: Option<usize>) -> Self {
        Self {
            state,
            entry,
            via: None,
        }
    }
}

fn cell(
    wanted: &Platform,
    candidates: &[Candidate],
    offered: &[(usize, Platform)],
    options: &Options<'_>,
) -> Cell {
    let query = Query {
        wanted: Some(wanted.clone()),
        rules: options.rules,
        ..Query::default()
    };
    match (options.engine.select)(&query, candidates).outcome {
        Outcome::Picks { position, then } => {
            let entry = position.first().copied();
            match then.map(|then| then.effect) {
                Some(Effect::Unknown) => return Cell::of(State::Unknown, entry),
                Some(Effect::Fails) => return Cell::of(State::Missing, None),
                Some(Effect::Warns) | None => {}
            }
            let taken = candidate_at(candidates, &position).and_then(platform_of);
            let taken = taken.map(column_platform);
            if taken.as_ref().is_none_or(|taken| same(wanted, taken)) {
                return Cell::of(State::Native, entry);
            }
            // Windows: the engine may take an older build that stands before the exact one.
            if let Some((exact, _)) = offered.iter().find(|(_, other)| same(wanted, other)) {
                return Cell::of(State::Native, Some(*exact));
            }
            Cell {
                state: State::Via,
                entry,
                via: taken.as_ref().map(column),
            }
        }
        Outcome::NoMatch { .. } | Outcome::FetchedThenFailed { .. } => {
            match offered.iter().find(|(_, other)| emulates(wanted, other)) {
                Some((entry, other)) => Cell {
                    state: State::Emulate,
                    entry: Some(*entry),
                    via: Some(column(other)),
                },
                None => Cell::of(State::Missing, None),
            }
        }
    }
}

fn platform_of(candidate: &Candidate) -> Option<&Platform> {
    match &candidate.content {
        Content::Manifest(config) => candidate.platform.as_ref().or(config.as_ref()),
        _ => candidate.platform.as_ref(),
    }
}

/// Whether an entry of the column's platform `offered` is for exactly `wanted`. A version counts on
/// Windows alone, and only where one is asked for.
fn same(wanted: &Platform, offered: &Platform) -> bool {
    let versions = wanted.os != "windows"
        || wanted.os_version.is_empty()
        || wanted.os_version == offered.os_version;
    versions
        && wanted.os == offered.os
        && wanted.architecture == offered.architecture
        && wanted.variant == offered.variant
        && wanted.os_features == offered.os_features
}

/// The architectures that QEMU's user mode runs on Linux and that binfmt registers (tonistiigi/binfmt,
/// qemu 9), as host and as guest.
const EMULATED: &[&str] = &[
    "amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64", "mips64le", "mips64",
];

/// Whether a machine of platform `host` could run `image` by emulation: Linux, another architecture.
fn emulates(host: &Platform, image: &Platform) -> bool {
    let known = |platform: &Platform| {
        platform.os == "linux" && EMULATED.contains(&platform.architecture.as_str())
    };
    known(host) && known(image) && host.architecture != image.architecture
}
