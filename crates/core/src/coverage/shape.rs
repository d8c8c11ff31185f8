//! What an engine looks at of an image's entries: all but their digests.

use std::hash::{Hash, Hasher};

use crate::platform::{Candidate, Content};

/// Entries that are equal to an engine where they are equal here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a>(pub(super) &'a [Candidate]);

impl PartialEq for Shape<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (self.0, other.0);
        one.len() == two.len() && one.iter().zip(two).all(|(one, two)| is_same(one, two))
    }
}

impl Eq for Shape<'_> {}

fn is_same(one: &Candidate, two: &Candidate) -> bool {
    let content = match (&one.content, &two.content) {
        (Content::Index(Some(one)), Content::Index(Some(two))) => Shape(one) == Shape(two),
        (one, two) => one == two,
    };
    content
        && one.platform == two.platform
        && one.media_type == two.media_type
        && one.marks == two.marks
}

impl Hash for Shape<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.len().hash(state);
        for candidate in self.0 {
            candidate.platform.hash(state);
            candidate.media_type.hash(state);
            candidate.marks.hash(state);
            match &candidate.content {
                Content::Manifest(config) => config.hash(state),
                Content::Index(inside) => inside.as_deref().map(Shape).hash(state),
                Content::Other => {}
            }
        }
    }
}
