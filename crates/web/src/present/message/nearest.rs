//! Names near to one that a registry does not have.

use std::rc::Rc;

use allarch_core::oci::Reference;
use allarch_core::text::did_you_mean;

use crate::store::{ListedState, Origin, Page};

/// Most names that are offered.
const MOST: usize = 3;

/// Names that were fetched in this page: other tags of the same repository, else the name of which
/// this one may be a slip of the finger. Nothing is asked for it.
pub(super) fn nearest(reference: &str, page: &Page) -> Vec<Rc<str>> {
    let Ok(wanted) = Reference::parse(reference) else {
        return Vec::new();
    };
    let known = known(page);
    let same = |other: &&Rc<str>| {
        Reference::parse(other).is_ok_and(|other| {
            other.domain == wanted.domain
                && other.path == wanted.path
                && other.familiar() != wanted.familiar()
        })
    };
    let mut near: Vec<Rc<str>> = known.iter().filter(same).take(MOST).cloned().collect();
    if near.is_empty() {
        let word = wanted.familiar();
        let meant = did_you_mean(&word, known.iter().map(AsRef::as_ref));
        near.extend(meant.map(Rc::from));
    }
    near
}

/// The names whose documents came from a registry, as short as they can be written, each once.
fn known(page: &Page) -> Vec<Rc<str>> {
    let mut known: Vec<Rc<str>> = Vec::new();
    for entry in page.entries.iter() {
        let fetched = entry
            .progress
            .as_ref()
            .filter(|_| matches!(entry.origin, Origin::Fetched { .. }))
            .and_then(|progress| Reference::parse(&progress.reference).ok());
        let listed = entry.list.iter().flat_map(|list| &list.images);
        let listed = listed
            .filter(|image| matches!(image.state, ListedState::Here(_)))
            .filter_map(|image| image.reference.as_ref());
        for name in fetched.iter().chain(listed).map(Reference::familiar) {
            if !known.iter().any(|other| **other == *name) {
                known.push(Rc::from(name));
            }
        }
    }
    known
}
