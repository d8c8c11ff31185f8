//! Which tags a repository has and what hangs on a fetched image, as far as a person asked.

use std::rc::Rc;

use allarch_core::oci::attestation::{Item, Pairing};
use allarch_core::registry::{FetchError, Problem, TagList};

/// One thing to look up.
#[derive(Clone, Debug, Default)]
pub enum Lookup<T> {
    /// Nobody asked.
    #[default]
    Unasked,
    /// On its way.
    Asked,
    /// It came.
    Here(Rc<T>),
    /// It did not come.
    Failed(Rc<FetchError>),
}

/// What was looked up beside a fetched image.
#[derive(Clone, Debug, Default)]
pub struct Hanging {
    /// The tags of its repository.
    pub tags: Lookup<TagList>,
    /// What hangs on it, in its index and outside.
    pub attached: Lookup<Attachments>,
}

/// What hangs on an image.
#[derive(Clone, Debug)]
pub struct Attachments {
    /// Each thing with what it belongs to.
    pub pairing: Pairing,
    /// Lookups that were not answered.
    pub problems: Vec<Problem>,
    /// Lookups that were left out.
    pub left_out: usize,
}

impl Attachments {
    /// What hangs on it and is no image, once each.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.pairing.items().filter(|item| item.is_attached())
    }
}

impl Hanging {
    /// Whether nothing of it is on its way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !matches!(self.tags, Lookup::Asked) && !matches!(self.attached, Lookup::Asked)
    }

    /// What was found to belong to the manifest with this digest.
    pub fn of(&self, digest: &str) -> impl Iterator<Item = &Item> {
        let attached = match &self.attached {
            Lookup::Here(attached) => Some(attached),
            _ => None,
        };
        attached
            .into_iter()
            .flat_map(|attached| attached.items())
            .filter(move |item| item.subject.as_deref() == Some(digest))
    }
}
