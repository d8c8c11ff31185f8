//! What an engine looks at of an image's entries: all but their digests.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::platform::{Candidate, Content};

/// Entries that are equal to an engine where they are equal here.
#[derive(Clone, Debug)]
pub(super) struct Shape(pub(super) Arc<[Candidate]>);

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || are_same(&self.0, &other.0)
    }
}

impl Eq for Shape {}

impl Hash for Shape {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn are_same(one: &[Candidate], two: &[Candidate]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| is_same(one, two))
}

fn is_same(one: &Candidate, two: &Candidate) -> bool {
    let content = match (&one.content, &two.content) {
        (Content::Index(Some(one)), Content::Index(Some(two))) => are_same(one, two),
        (one, two) => one == two,
    };
    content
        && one.platform == two.platform
        && one.media_type == two.media_type
        && one.marks == two.marks
}

fn hash<H: Hasher>(candidates: &[Candidate], state: &mut H) {
    candidates.len().hash(state);
    for candidate in candidates {
        candidate.platform.hash(state);
        candidate.media_type.hash(state);
        candidate.marks.hash(state);
        match &candidate.content {
            Content::Manifest(config) => config.hash(state),
            Content::Index(None) | Content::Other => {}
            Content::Index(Some(inside)) => hash(inside, state),
        }
    }
}
