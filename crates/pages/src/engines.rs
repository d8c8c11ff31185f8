//! The pages of the engines: what each picks and why, from its docs and by asking it. An engine whose docs
//! lack a part stops the build, and so does a disagreement that is none any more.

mod cases;
mod disagreements;
mod index;
mod machines;
mod page;
mod releases;

use allarch_core::platform::docs;
use anyhow::{Context as _, Result};

use crate::frame::Frame;

/// Path below the site and text of each, the index first.
pub(crate) fn pages(frame: &Frame) -> Result<Vec<(String, String)>> {
    let cases = cases::all()?;
    let mut pages = vec![
        ("engines/".to_owned(), index::render(frame)),
        (
            "engines/disagreements/".to_owned(),
            disagreements::render(&cases, frame),
        ),
    ];
    for page in docs::pages() {
        let text =
            page::render(&page, &cases, frame).with_context(|| format!("engine {}", page.id))?;
        pages.push((format!("engines/{}/", page.id), text));
    }
    Ok(pages)
}

/// A link to the page of an engine from another one's.
fn link(id: &str, text: &str) -> String {
    format!("<a href=\"../{id}/\">{}</a>", crate::html::escape(text))
}
