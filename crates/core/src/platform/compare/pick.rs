//! What comes of one choice, short.

use crate::platform::Reason;
use crate::platform::selection::{Effect, Outcome, Selection};

/// What comes of a choice, short enough for a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pick {
    /// It takes the entry at this position.
    Entry {
        /// Where.
        position: Vec<usize>,
        /// Place in the engine's list of platforms; above 0 it is a fall-back.
        rung: usize,
    },
    /// It takes the entry, and something is said of what comes after; see [`Effect`].
    EntryThen {
        /// Where.
        position: Vec<usize>,
        /// Whether the engine fails after all.
        fails: bool,
    },
    /// It settles on the entry and then refuses it.
    Refuses {
        /// Where.
        position: Vec<usize>,
    },
    /// It finds nothing.
    Nothing,
}

impl Pick {
    /// What `selection` comes to.
    #[must_use]
    pub fn of(selection: &Selection) -> Self {
        match &selection.outcome {
            Outcome::Picks { position, then } => match then {
                Some(then) => Self::EntryThen {
                    position: position.clone(),
                    fails: then.effect == Effect::Fails,
                },
                None => Self::Entry {
                    position: position.clone(),
                    rung: match selection.at(position).map(|one| &one.reason) {
                        Some(Reason::Matches { rung, .. }) => *rung,
                        _ => 0,
                    },
                },
            },
            Outcome::FetchedThenFailed { position, .. } => Self::Refuses {
                position: position.clone(),
            },
            Outcome::NoMatch { .. } => Self::Nothing,
        }
    }

    /// The entry that the engine runs in the end.
    #[must_use]
    pub fn taken(&self) -> Option<&[usize]> {
        match self {
            Self::Entry { position, .. }
            | Self::EntryThen {
                position,
                fails: false,
            } => Some(position),
            _ => None,
        }
    }
}
