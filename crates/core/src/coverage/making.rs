//! A matrix made in steps: images are taken in one by one, then an engine is asked for some of them at a
//! time, once for each set of entries, since most images of a list are built for the same platforms.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::cell::cell;
use super::image::offered;
use super::matrix::MAX_COLUMNS;
use super::shape::Shape;
use super::{Cell, Column, Entries, Image, Matrix, Options, Requirement, State, Totals};
use crate::platform::{Candidate, Platform, column, column_platform, order};
use crate::text::sorted;

/// A matrix on its way.
#[derive(Debug)]
pub struct Making<'a> {
    options: Options<'a>,
    platforms: Platforms,
    /// The columns of what is required.
    required: Vec<usize>,
    /// Name, and its set of entries or why nothing is known.
    images: Vec<(String, Result<usize, String>)>,
    known: HashMap<Shape, usize>,
    sets: Vec<Set>,
    columns: Option<Columns>,
    /// Of the sets so far.
    cells: Vec<Arc<[Cell]>>,
}

/// Entries that several images can have.
#[derive(Debug)]
struct Set {
    candidates: Arc<[Candidate]>,
    /// The entries that are for a platform, with the number of its column.
    offered: Vec<(usize, usize)>,
    images: usize,
}

/// What has a column, in the one order.
#[derive(Debug)]
struct Columns {
    columns: Vec<Column>,
    more: usize,
}

/// The platforms of columns by number, each worked out once.
#[derive(Debug, Default)]
struct Platforms {
    /// As stated.
    stated: HashMap<Platform, usize>,
    by_text: HashMap<String, usize>,
    columns: Vec<(Platform, String)>,
}

impl Platforms {
    fn number(&mut self, platform: &Platform) -> usize {
        if let Some(number) = self.stated.get(platform) {
            return *number;
        }
        let text = column(platform);
        let number = *self.by_text.entry(text.clone()).or_insert_with(|| {
            self.columns.push((column_platform(platform), text));
            self.columns.len() - 1
        });
        self.stated.insert(platform.clone(), number);
        number
    }
}

impl<'a> Making<'a> {
    /// The start.
    #[must_use]
    pub fn new(require: &[Requirement], options: Options<'a>) -> Self {
        let mut platforms = Platforms::default();
        let number = |requirement: &Requirement| platforms.number(&requirement.platform);
        Self {
            required: require.iter().map(number).collect(),
            platforms,
            options,
            images: Vec::new(),
            known: HashMap::new(),
            sets: Vec::new(),
            columns: None,
            cells: Vec::new(),
        }
    }

    /// Takes in the next image. Not after the first [`step`](Self::step).
    pub fn add(&mut self, image: &Image) {
        let set = match &image.entries {
            Entries::Known(candidates) => Ok(self.set(candidates)),
            Entries::Unknown(why) => Err(why.clone()),
        };
        self.images.push((image.name.clone(), set));
    }

    fn set(&mut self, candidates: &Arc<[Candidate]>) -> usize {
        let shape = Shape(Arc::clone(candidates));
        let platforms = &mut self.platforms;
        let sets = &mut self.sets;
        let set = *self.known.entry(shape).or_insert_with(|| {
            let offered = offered(candidates).into_iter();
            sets.push(Set {
                candidates: Arc::clone(candidates),
                offered: offered
                    .map(|(entry, _, platform)| (entry, platforms.number(platform)))
                    .collect(),
                images: 0,
            });
            sets.len() - 1
        });
        if let Some(set) = sets.get_mut(set) {
            set.images += 1;
        }
        set
    }

    /// Asks the engine about so many sets of entries more; whether that was all.
    pub fn step(&mut self, sets: usize) -> bool {
        let columns = self.columns.take();
        let columns = columns.unwrap_or_else(|| self.columns());
        let from = self.cells.len();
        for set in self.sets.iter().skip(from).take(sets) {
            let offered: Vec<(usize, &Platform)> = set
                .offered
                .iter()
                .filter_map(|(entry, at)| Some((*entry, &self.platforms.columns.get(*at)?.0)))
                .collect();
            let of =
                |column: &Column| cell(&column.platform, &set.candidates, &offered, &self.options);
            self.cells.push(columns.columns.iter().map(of).collect());
        }
        self.columns = Some(columns);
        self.cells.len() == self.sets.len()
    }

    fn columns(&self) -> Columns {
        let required: BTreeSet<usize> = self.required.iter().copied().collect();
        let offered = self.sets.iter().flat_map(|set| &set.offered);
        let offered: BTreeSet<usize> = offered.map(|(_, number)| *number).collect();
        let (mut columns, mut more) = (Vec::new(), 0);
        for (number, (platform, text)) in self.platforms.columns.iter().enumerate() {
            let is_required = required.contains(&number);
            if !is_required && columns.len() >= MAX_COLUMNS + self.required.len() {
                more += 1;
                continue;
            }
            columns.push(Column {
                platform: platform.clone(),
                text: text.clone(),
                required: is_required,
                offered: offered.contains(&number),
                totals: Totals::default(),
            });
        }
        let columns = sorted(columns, |a, b| order(&a.platform, &b.platform));
        Columns { columns, more }
    }

    /// The matrix; what was not asked yet is asked now.
    #[must_use]
    pub fn finish(mut self) -> Matrix {
        self.step(usize::MAX);
        let Some(Columns { mut columns, more }) = self.columns else {
            return Matrix::default();
        };
        let nothing: Arc<[Cell]> = vec![Cell::of(State::Unknown, None); columns.len()].into();
        let unknown = self.images.iter().filter(|(_, set)| set.is_err()).count();
        for (at, column) in columns.iter_mut().enumerate() {
            column.totals.count(State::Unknown, unknown);
            for (set, cells) in self.sets.iter().zip(&self.cells) {
                if let Some(cell) = cells.get(at) {
                    column.totals.count(cell.state, set.images);
                }
            }
        }
        let cells = &self.cells;
        let rows = self.images.into_iter().map(|(name, set)| match set {
            Ok(set) => (name, None, cells.get(set).unwrap_or(&nothing).clone()),
            Err(why) => (name, Some(why), Arc::clone(&nothing)),
        });
        Matrix::judged(columns, rows, more, &self.options)
    }
}
