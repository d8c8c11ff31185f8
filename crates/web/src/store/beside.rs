//! What is known of a document beside its bytes: kept apart from [`super::Entry`], since the first
//! view needs none of it.

use std::collections::BTreeSet;
use std::rc::Rc;

use allarch_core::oci::Digest;

use super::hanging::Hanging;
use super::{ArchiveState, Expected, PinAsked, Taken};

/// What is known beside the bytes.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// What was found in it, if it is an archive.
    pub archive: Option<ArchiveState>,
    /// What it was taken for, if it is no document of a registry; what nobody knows is here as well.
    pub taken: Option<Rc<Taken>>,
    /// The kind that a person chose for it.
    pub wanted: Option<&'static str>,
    /// Digests that its archive, or who sent it, says are not to be had.
    pub missing: Rc<BTreeSet<String>>,
    /// The digest that a person says it should have.
    pub typed: Option<Digest>,
    /// What it is held against.
    pub expected: Option<Expected>,
    /// What was looked up beside it, if it was fetched by name.
    pub hanging: Option<Rc<Hanging>>,
    /// What was asked for to tell its pins, if it is a text.
    pub pins: Rc<Vec<PinAsked>>,
}

/// Equal when they are one and the same: it is replaced whole.
impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Beside {}
