//! Lists of images, one a line, with everything that people put into them: comments, `docker://`,
//! digests, addresses of Docker Hub, package URLs.

use super::collect::Collect;
use super::{Names, Role};
use crate::intake::read_image_list;

/// Reads every word of a list. What is meant where a word is written in another form is taken, and
/// said; what cannot be told is left open.
#[must_use]
pub fn read_list(text: &str) -> Names {
    let mut collect = Collect::new("image-list", "a list of images", text);
    let list = read_image_list(text);
    let mut images = list.images.into_iter().peekable();
    for wrong in list.problems {
        while let Some(image) = images.next_if(|image| image.span.start < wrong.span.start) {
            let word = collect.slice(image.span);
            collect.image("", Role::Listed, word, image.span);
        }
        match wrong.hint.instead {
            Some(instead) => {
                let why = format!("{} Read as {instead}.", wrong.hint.why);
                collect.warning("written-otherwise", &instead, why, wrong.span);
                collect.image("", Role::Listed, &instead, wrong.span);
            }
            None => collect.open("", wrong.hint.why, wrong.span),
        }
    }
    for image in images {
        let word = collect.slice(image.span);
        collect.image("", Role::Listed, word, image.span);
    }
    collect.names
}
