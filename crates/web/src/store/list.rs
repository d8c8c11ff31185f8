//! An image list: its names and what is known of each.

use std::rc::Rc;

use allarch_core::coverage::Snapshot;
use allarch_core::intake::{ImageList, read_image_list};
use allarch_core::oci::{Digest, Reference};
use allarch_core::registry::FetchError;
use allarch_core::report::json::read_matrix;

use super::Origin;

/// Most images of a list that are taken.
pub(super) const MOST: usize = 2_048;

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its images in order, each once.
    pub images: Vec<ListedImage>,
    /// Words that are no image: 1-based line and why.
    pub refused: Vec<(usize, String)>,
    /// Images beyond [`MOST`].
    pub left_out: usize,
}

/// One image of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedImage {
    /// The name as short as it can be written.
    pub name: Rc<str>,
    /// The name, where it can be fetched by it.
    pub reference: Option<Reference>,
    /// What is known of it.
    pub state: ListedState,
    /// Where its document came from.
    pub origin: Origin,
    /// What an exported matrix has of it.
    pub known: Option<Rc<Snapshot>>,
}

/// What is known of a listed image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedState {
    /// Nothing; nobody was asked.
    Unasked,
    /// It is on its way.
    Asked,
    /// Its document is among the blobs, under this digest.
    Here(Digest),
    /// It could not be had.
    Failed(FetchError),
}

impl List {
    /// The list that these bytes are: names, or an exported matrix.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let rows = text.starts_with('{').then(|| read_matrix(&text)).flatten();
        rows.map_or_else(|| Self::read(&text), Self::of_matrix)
    }

    /// The rows of a document that is a matrix saved as JSON; `None` where it is none after all.
    #[must_use]
    pub fn of_export(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        read_matrix(text).map(Self::of_matrix)
    }

    /// The images of an exported matrix, each once.
    fn of_matrix(rows: Vec<Snapshot>) -> Self {
        let mut list = Self {
            images: Vec::new(),
            refused: Vec::new(),
            left_out: rows.len().saturating_sub(MOST),
        };
        let mut seen = std::collections::HashSet::new();
        for row in rows.into_iter().take(MOST) {
            if seen.insert(row.name().to_owned()) {
                list.images.push(ListedImage {
                    name: Rc::from(row.name()),
                    reference: Reference::parse(row.name()).ok(),
                    state: ListedState::Unasked,
                    origin: Origin::Asked,
                    known: Some(Rc::new(row)),
                });
            }
        }
        list
    }

    /// Reads a list.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let ImageList { images, problems } = read_image_list(text);
        let mut list = Self {
            images: Vec::new(),
            refused: problems
                .into_iter()
                .map(|problem| (problem.line, problem.hint.why))
                .collect(),
            left_out: 0,
        };
        let mut seen = std::collections::HashSet::new();
        for listed in images {
            let name = listed.reference.familiar();
            if !seen.insert(name.clone()) {
                continue;
            }
            if list.images.len() >= MOST {
                list.left_out += 1;
                continue;
            }
            list.images.push(ListedImage {
                name: Rc::from(name),
                reference: Some(listed.reference),
                state: ListedState::Unasked,
                origin: Origin::Asked,
                known: None,
            });
        }
        list
    }

    /// How many images nobody asked for, or could not be had.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.images.iter().filter(|one| one.is_missing()).count()
    }

    /// Whether it came as an exported matrix.
    #[must_use]
    pub fn is_matrix(&self) -> bool {
        self.images.iter().any(|image| image.known.is_some())
    }

    /// How many are as an exported matrix has them.
    #[must_use]
    pub fn known(&self) -> usize {
        self.images.iter().filter(|one| one.is_known()).count()
    }

    /// How many images are asked for and have not come.
    #[must_use]
    pub fn asked(&self) -> usize {
        let is = |image: &&ListedImage| image.state == ListedState::Asked;
        self.images.iter().filter(is).count()
    }

    /// How many images are at hand.
    #[must_use]
    pub fn here(&self) -> usize {
        self.images
            .iter()
            .filter(|image| matches!(image.state, ListedState::Here(_)))
            .count()
    }
}

impl ListedImage {
    /// Whether nobody asked for it, or it could not be had.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        let is_open = match self.state {
            ListedState::Unasked => !self.is_known(),
            ListedState::Failed(_) => true,
            ListedState::Asked | ListedState::Here(_) => false,
        };
        is_open && self.reference.is_some()
    }

    /// Whether it is shown as an exported matrix has it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let is_open = matches!(self.state, ListedState::Unasked | ListedState::Asked);
        is_open
            && self
                .known
                .as_ref()
                .is_some_and(|known| known.why().is_none())
    }
}
