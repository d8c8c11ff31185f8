//! The frame of an engine.
//!
//! An engine is data and one function. Engines that differ in procedure stay different procedures;
//! what they share is the shape of question and answer, in [`selection`](super::selection).
//! [`ENGINES`] is the only list.

use super::selection::{Candidate, Outcome, Query, Selection};
use super::{Machine, Platform, Rules, engines};

/// The engines that select an entry, in the order tables show them. Swarm selects none: see
/// [`swarm`](super::swarm).
pub const ENGINES: &[Engine] = &[
    engines::containerd::ENGINE,
    engines::containerd_cri_transfer::ENGINE,
    engines::containerd_windows_default::ENGINE,
    engines::containerd_darwin_default::ENGINE,
    engines::containerd_freebsd_default::ENGINE,
    engines::docker_containerd_store::ENGINE,
    engines::docker_classic_linux::ENGINE,
    engines::docker_classic_windows::ENGINE,
    engines::containers_image::ENGINE,
    engines::containers_image_prefer_gzip::ENGINE,
    engines::go_containerregistry::ENGINE,
    engines::regclient::ENGINE,
];

/// The page of an engine, written as a doc comment; nothing in the program of the page.
macro_rules! page {
    ($(#[doc = $doc:literal])+) => {
        if cfg!(target_family = "wasm") { "" } else { concat!($($doc, "\n"),+) }
    };
}
pub(super) use page;

/// Something that pulls images and picks an entry of an index.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// Kebab-case name in data.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Name for the head of a narrow column, and what tells it from another of that name. Engines that
    /// run on different systems share one: a machine has one of them.
    pub head: [&'static str; 2],
    /// Who pulls so: programs, for people.
    pub used_by: &'static str,
    /// The version whose code was read and run.
    pub version: &'static str,
    /// Where that code is.
    pub source: &'static str,
    /// The id of the engine of which this is what that does on one system; their releases are the same.
    pub part_of: Option<&'static str>,
    /// The GOOS values of the machines it runs on; empty: on any.
    pub systems: &'static [&'static str],
    /// Whether its matcher is containerd/platforms, so that [`Rules`] change what it takes.
    pub follows_rules: bool,
    /// Whether entries that are equal for it are told apart by their order in the index. Where it
    /// is false, the first entry that does is taken, whatever else there is.
    pub takes_best: bool,
    /// The platform it looks for on a machine where nobody names one.
    pub derive: fn(&Machine, Rules) -> Platform,
    /// The platforms it takes where it looks for this one, best first.
    pub takes: fn(&Platform, Rules) -> Vec<Platform>,
    /// Its page in Markdown, under the [`HEADINGS`](super::docs::HEADINGS). Empty in WebAssembly: the
    /// program of the page links to the page.
    pub docs: &'static str,
    /// What it does with such a question, in short steps for people.
    pub steps: fn(&Query) -> &'static [&'static str],
    /// What its program makes of its pull's message that it finds nothing; absent where it shows that as it
    /// is.
    pub words: Option<fn(&Query, &str) -> String>,
    /// Picks.
    pub select: fn(&Query, &[Candidate]) -> Selection,
}

impl Engine {
    /// The engine of this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ENGINES.iter().find(|engine| engine.id == id)
    }

    /// Whether it runs on machines of this system at all.
    #[must_use]
    pub fn runs_on(&self, machine: &Machine) -> bool {
        self.systems.is_empty() || self.systems.contains(&machine.os.as_str())
    }

    /// What it picks, with what a person reads there in place of the pull's own message.
    #[must_use]
    pub fn answer(&self, query: &Query, candidates: &[Candidate]) -> Selection {
        let mut selection = (self.select)(query, candidates);
        let message = match &mut selection.outcome {
            Outcome::NoMatch { message } | Outcome::FetchedThenFailed { message, .. } => message,
            Outcome::Picks { .. } => return selection,
        };
        if let Some(words) = self.words {
            *message = words(query, message);
        }
        selection
    }

    /// The engine whose rule it follows: where nobody names a platform, that which is its part for the
    /// machine's system, if there is one.
    #[must_use]
    pub fn acting(&self, query: &Query) -> &Self {
        let is_part = |part: &&Self| part.part_of == Some(self.id) && part.runs_on(&query.host);
        let part = ENGINES.iter().find(is_part);
        part.filter(|_| query.wanted.is_none()).unwrap_or(self)
    }

    /// What the engine looks for: the platform named, else what it derives from the machine.
    #[must_use]
    pub fn wanted(&self, query: &Query) -> Platform {
        query
            .wanted
            .clone()
            .unwrap_or_else(|| (self.derive)(&query.host, query.rules))
    }
}
