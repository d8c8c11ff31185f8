//! An image list: its names and what is known of each.

use std::rc::Rc;

use allarch_core::intake::{ImageList, read_image_list};
use allarch_core::oci::{Digest, Reference};
use allarch_core::registry::FetchError;

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
    /// The name.
    pub reference: Reference,
    /// What is known of it.
    pub state: ListedState,
    /// Where its document came from.
    pub origin: Origin,
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
                reference: listed.reference,
                state: ListedState::Unasked,
                origin: Origin::Asked,
            });
        }
        list
    }

    /// How many images nobody asked for, or could not be had.
    #[must_use]
    pub fn missing(&self) -> usize {
        let is = |image: &&ListedImage| {
            matches!(image.state, ListedState::Unasked | ListedState::Failed(_))
        };
        self.images.iter().filter(is).count()
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
