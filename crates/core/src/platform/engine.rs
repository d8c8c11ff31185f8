//! The frame of an engine: what it is asked, what it chooses from, what it answers.
//!
//! An engine is data and one function. Engines that differ in procedure stay different procedures;
//! what they share is the shape of question and answer. [`ENGINES`] is the only list.

use super::reason::{Considered, State};
use super::{Platform, Rules, engines};

/// The engines that are built, in the order tables show them.
pub const ENGINES: &[Engine] = &[engines::containerd::ENGINE];

/// Something that pulls images and picks an entry of an index.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// Kebab-case name in data.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The version whose code was read and run.
    pub version: &'static str,
    /// Where that code is.
    pub source: &'static str,
    /// The platform it looks for on a machine of this platform where nobody names one.
    pub default_platform: fn(&Platform) -> Platform,
    /// Picks.
    pub select: fn(&Query, &[Candidate]) -> Selection,
}

impl Engine {
    /// The engine of this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ENGINES.iter().find(|engine| engine.id == id)
    }

    /// What the engine looks for: the platform named, else its default on the host.
    #[must_use]
    pub fn wanted(&self, query: &Query) -> Platform {
        query
            .wanted
            .clone()
            .unwrap_or_else(|| (self.default_platform)(&query.host))
    }
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The platform named by the user, as `--platform` does.
    pub wanted: Option<Platform>,
    /// The machine.
    pub host: Platform,
    /// The release of containerd/platforms that the engine's matcher follows.
    pub rules: Rules,
    /// Digest of the index, which some messages name; empty where it is not known.
    pub digest: String,
}

/// An entry of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Its media type, empty where it has none.
    pub media_type: String,
    /// Its digest.
    pub digest: String,
    /// Its platform; absent is not the same as one with empty members.
    pub platform: Option<Platform>,
    /// What it points to.
    pub content: Content,
}

/// What a candidate points to, by its media type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// An image manifest, and what its config says; absent where the config is not at hand.
    Manifest(Option<Platform>),
    /// An index, and its entries; absent where it is not at hand.
    Index(Option<Vec<Candidate>>),
    /// Anything else.
    #[default]
    Other,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// What the engine takes, or why it takes nothing.
    pub outcome: Outcome,
    /// Every candidate at every depth, in index order.
    pub considered: Vec<Considered>,
}

/// What the engine takes, or why it takes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It takes the entry at this position, `[1, 0]` being entry 0 of nested index 1.
    Picks {
        /// Where.
        position: Vec<usize>,
        /// What would go wrong after that, or could not be checked.
        then: Option<Then>,
    },
    /// Nothing matches; nothing is downloaded but indexes.
    NoMatch {
        /// The engine's own words.
        message: String,
    },
    /// An entry is downloaded and then refused.
    FetchedThenFailed {
        /// The entry.
        position: Vec<usize>,
        /// The engine's own words.
        message: String,
    },
}

/// What comes after the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// Kebab-case name in data.
    pub code: &'static str,
    /// What, for people.
    pub message: String,
}

impl Selection {
    /// The position taken.
    #[must_use]
    pub fn position(&self) -> Option<&[usize]> {
        match &self.outcome {
            Outcome::Picks { position, .. } => Some(position),
            _ => None,
        }
    }

    /// What became of the candidate at `position`.
    #[must_use]
    pub fn at(&self, position: &[usize]) -> Option<&Considered> {
        self.considered
            .iter()
            .find(|considered| considered.position == position)
    }

    /// The candidates in this state, in index order.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &Considered> {
        self.considered
            .iter()
            .filter(move |considered| considered.state == state)
    }
}

/// The candidate at `position`.
#[must_use]
pub fn candidate_at<'a>(candidates: &'a [Candidate], position: &[usize]) -> Option<&'a Candidate> {
    let (first, rest) = position.split_first()?;
    let candidate = candidates.get(*first)?;
    match (&candidate.content, rest) {
        (_, []) => Some(candidate),
        (Content::Index(Some(children)), rest) => candidate_at(children, rest),
        _ => None,
    }
}
