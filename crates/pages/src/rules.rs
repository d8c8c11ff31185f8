//! The pages of the lint rules. The examples are linted while they are written: a rule whose page lacks a
//! part, or whose examples do not show what they say, stops the build.

mod example;
mod index;
mod page;

use allarch_core::lint::RULES;
use anyhow::{Context as _, Result};

use crate::frame::Frame;

/// Path below the site and text of each, the index first.
pub(crate) fn pages(frame: &Frame) -> Result<Vec<(String, String)>> {
    let mut pages = vec![("rules/".to_owned(), index::render(frame))];
    for rule in RULES {
        let text = page::render(rule, frame).with_context(|| format!("rule {}", rule.id))?;
        pages.push((format!("rules/{}/", rule.id), text));
    }
    Ok(pages)
}
