//! What an engine is asked, what it chooses from, and what it answers.

use super::reason::{Considered, State};
use super::{Machine, Platform, Rules};

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The platform named by the user, as `--platform` does.
    pub wanted: Option<Platform>,
    /// The machine, from which each engine derives what it looks for where nobody names it.
    pub host: Machine,
    /// The release of containerd/platforms that the engine's matcher follows.
    pub rules: Rules,
    /// Digest of the index, which some messages name; empty where it is not known.
    pub digest: String,
    /// Media type of the index, which some messages depend on; empty where it is not known.
    pub media_type: String,
    /// The image as it was asked for, which some messages name; empty where it has no name.
    pub name: String,
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
    /// What else its descriptor says.
    pub marks: Marks,
}

/// What a descriptor says beside its platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks {
    /// It stands in a Docker manifest list, where a platform cannot be absent.
    pub in_docker_list: bool,
    /// It is annotated as an attestation manifest of BuildKit. No engine looks at that.
    pub attestation: bool,
    /// Its annotation `io.github.containers.compression.zstd` is `true`.
    pub zstd: bool,
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

impl Outcome {
    /// The word in data: `picks`, `picks-then`, `no-match`, `fetched-then-failed`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Picks { then: None, .. } => "picks",
            Self::Picks { .. } => "picks-then",
            Self::NoMatch { .. } => "no-match",
            Self::FetchedThenFailed { .. } => "fetched-then-failed",
        }
    }
}

/// What comes after the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// Kebab-case name in data.
    pub code: &'static str,
    /// What, for people. It can hold untrusted text.
    pub message: String,
    /// What it comes to.
    pub effect: Effect,
}

/// What comes of a choice in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It could not be checked: something is not at hand.
    Unknown,
    /// The engine fails after all.
    Fails,
    /// The engine goes on; what runs may not be what the entry says.
    Warns,
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

/// What the candidate at `index` says of its platform; nothing where it names none.
pub(super) fn platform_at(siblings: &[Candidate], index: usize) -> Platform {
    let named = siblings.get(index).and_then(|one| one.platform.clone());
    named.unwrap_or_default()
}
