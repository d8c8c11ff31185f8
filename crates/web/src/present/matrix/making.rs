//! The table of everything that is open, made in steps: thousands of images take longer than a frame.

use std::rc::Rc;
use std::vec::IntoIter;

use allarch_core::coverage::{self, Image, Matrix};
use allarch_core::platform::Blobs as Hand;

use super::{Has, Known, Source, Table, hand, of, options, requirements};
use crate::store::{Blobs, Entry, MatrixState};

/// A table on its way.
pub struct Making<'a> {
    left: IntoIter<Known<'a>>,
    hand: Hand<'a>,
    sources: Vec<Source>,
    matrix: Option<coverage::Making<'static>>,
}

/// The most images that a table of this can have.
#[must_use]
pub fn most(entries: &[Rc<Entry>]) -> usize {
    let images = |entry: &Rc<Entry>| entry.list.as_ref().map_or(1, |list| list.images.len());
    entries.iter().map(images).sum()
}

impl<'a> Making<'a> {
    /// The start.
    #[must_use]
    pub fn new(
        entries: &'a [Rc<Entry>],
        blobs: &'a Blobs,
        require: &[Rc<str>],
        allow_emulated: bool,
    ) -> Self {
        let options = options(allow_emulated);
        Self {
            left: of(entries, blobs).into_iter(),
            hand: hand(blobs),
            sources: Vec::new(),
            matrix: options.map(|options| coverage::Making::new(&requirements(require), options)),
        }
    }

    /// Takes in one image, or asks the engine about one set of platforms; whether that was the last.
    pub fn step(&mut self) -> bool {
        let Some(matrix) = &mut self.matrix else {
            return true;
        };
        let Some((source, name, known)) = self.left.next() else {
            return matrix.step(1);
        };
        self.sources.push(source);
        match known {
            Has::Document(document) => {
                matrix.add(&Image::from_document(&name, document, &self.hand));
            }
            Has::Known(snapshot) => matrix.add(&snapshot.image),
            Has::Nothing(why) => matrix.add(&Image::unknown(&name, why)),
        }
        false
    }

    /// The table.
    #[must_use]
    pub fn finish(mut self) -> Table {
        while !self.step() {}
        Table {
            matrix: self
                .matrix
                .map_or_else(Matrix::default, coverage::Making::finish),
            sources: self.sources.into(),
        }
    }
}

/// Builds the matrix of everything that is open.
#[must_use]
pub fn table(entries: &[Rc<Entry>], blobs: &Blobs, state: &MatrixState) -> Table {
    Making::new(entries, blobs, &state.require, state.allow_emulated).finish()
}
