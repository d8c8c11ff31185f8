//! The pages of the engines: the selecting ones and swarm, each with its docs under the same headings.

use super::{ENGINES, Engine, swarm};
use crate::text::docs::section;

/// The headings of every engine's page, in order: what it does; what it looks for on a machine; when the
/// order of an index changes what it takes, which is where the laws that hold for all engines have their
/// exceptions; what is known of its releases; what surprises people; where that is from.
pub const HEADINGS: [&str; 6] = ["Rule", "Host", "Order", "Releases", "Traps", "Sources"];

/// What a page begins with.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Kebab-case name in data and in the page's address.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Who pulls so.
    pub used_by: &'static str,
    /// The version whose code was read.
    pub version: &'static str,
    /// Where that code is.
    pub source: &'static str,
    /// Everything else, in Markdown.
    pub docs: &'static str,
    /// The engine; none where it selects no entry.
    pub engine: Option<&'static Engine>,
}

impl Page {
    /// The text under one of the [`HEADINGS`].
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<&'static str> {
        section(self.docs, heading)
    }
}

/// Every page, in the order that tables show.
#[must_use]
pub fn pages() -> Vec<Page> {
    let of = |engine: &'static Engine| Page {
        id: engine.id,
        name: engine.name,
        used_by: engine.used_by,
        version: engine.version,
        source: engine.source,
        docs: engine.docs,
        engine: Some(engine),
    };
    ENGINES.iter().map(of).chain([swarm::PAGE]).collect()
}
