//! What the signatures that were found cover. Absence is said only after complete lookups, and
//! nothing is ever called verified.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::item::{Item, ItemRole, ItemState};

/// The state of signing and how far it was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signing {
    /// `signed-index`, `unsigned`, `not-checked` and the like: the closed vocabulary.
    pub state: &'static str,
    /// Lookups made: `complete`, `partial` or `none`.
    pub checked: &'static str,
}

impl Signing {
    /// The state in a sentence. Absence is told only where everything was looked up, and what was found
    /// is never called verified.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match (self.state, self.checked) {
            ("signed", _) => "The image has a signature. It was not verified.",
            ("signed-index", _) => {
                "The index has a signature, which was not verified. Not everything was looked up."
            }
            ("signed-index-only", _) => {
                "The index has a signature, its images have none. It was not verified."
            }
            ("signed-index-and-children", _) => {
                "The index and every image in it have signatures. None was verified."
            }
            ("signed-index-and-some-children", _) => {
                "The index and some of its images have signatures. None was verified."
            }
            ("signed-child", _) => {
                "An image in the index has a signature, which was not verified. Not everything was looked up."
            }
            ("signed-child-only", _) => {
                "Every image in the index has a signature, the index itself has none. None was verified."
            }
            ("signed-some-children", _) => {
                "Some images in the index have signatures, the others and the index have none. None was verified."
            }
            ("signed-attestation-only", _) => {
                "Only an attestation has a signature, not the image. It was not verified."
            }
            ("unsigned", _) => "Unsigned: every lookup was answered, and none found a signature.",
            (_, "partial") => {
                "No signature was found, but not every lookup was answered: it may have one."
            }
            _ => "Signatures were not looked up.",
        }
    }
}

pub(super) fn of<'i>(
    evidence: &Evidence<'_>,
    root: &str,
    alone: bool,
    images: &[String],
    items: impl Iterator<Item = &'i Item>,
) -> Signing {
    let mut targets: Vec<&str> = images.iter().map(String::as_str).collect();
    if !alone {
        targets.push(root);
    }
    let nothing = images.is_empty();
    let complete = !nothing && targets.iter().all(|digest| evidence.is_looked_up(digest));
    let touched = targets.iter().any(|digest| evidence.is_touched(digest));
    let checked = match (complete, touched) {
        (true, _) => "complete",
        (_, true) => "partial",
        _ => "none",
    };
    let mut index = false;
    let mut attachment = false;
    let mut children = HashSet::new();
    for item in items.filter(|item| item.role == ItemRole::Signature) {
        match (item.state, item.subject.as_deref()) {
            (ItemState::Paired, Some(subject)) => {
                children.insert(subject);
            }
            (ItemState::PairedIndex, Some(subject)) => index |= subject == root,
            (ItemState::PairedAttachment, _) => attachment = true,
            _ => {}
        }
    }
    let signed = images
        .iter()
        .filter(|image| children.contains(image.as_str()))
        .count();
    let all = signed == images.len() && signed > 0;
    let state = if alone {
        match (signed > 0, complete) {
            (true, _) => "signed",
            (false, true) => "unsigned",
            (false, false) => "not-checked",
        }
    } else {
        match (index, signed, complete) {
            (true, _, _) if all => "signed-index-and-children",
            (true, 0, true) => "signed-index-only",
            (true, _, true) => "signed-index-and-some-children",
            (true, _, false) => "signed-index",
            (false, 0, true) if attachment => "signed-attestation-only",
            (false, 0, true) => "unsigned",
            (false, 0, false) => "not-checked",
            (false, _, true) if all => "signed-child-only",
            (false, _, true) => "signed-some-children",
            (false, _, false) => "signed-child",
        }
    };
    Signing { state, checked }
}
