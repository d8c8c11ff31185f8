//! What fetches are for and what they come to.

use std::sync::Arc;

use allarch_core::registry::{
    Event, FetchError, Fetched, Lookups, Outcome, Request, RequestId, Role, TagList,
};

use super::FlightId;
use crate::store::EntryId;

/// What a fetch is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A document of the rail.
    Entry(EntryId),
    /// An image of a list, by its position.
    Listed(EntryId, usize),
    /// What is looked up beside a document of the rail.
    Beside(EntryId),
    /// The manifests of an image of the rail or of a list in it, for their sizes.
    Sizes(EntryId),
    /// What tells a pin of a text, by its position among what was asked for.
    Pinned(EntryId, usize),
}

impl Target {
    /// The document that it is for.
    #[must_use]
    pub fn of(self) -> EntryId {
        match self {
            Self::Entry(id)
            | Self::Listed(id, _)
            | Self::Beside(id)
            | Self::Sizes(id)
            | Self::Pinned(id, _) => id,
        }
    }
}

/// What came of a fetch.
#[derive(Debug)]
pub enum News {
    /// Start this request.
    Send(FlightId, RequestId, Box<Request>),
    /// Something happened.
    Note(FlightId, Target, Event),
    /// The tags of a document's repository came, or not.
    Tags(EntryId, Result<TagList, FetchError>),
    /// What hangs on a document was looked up.
    Attached(EntryId, Box<Lookups>),
    /// It ended: whether it was cancelled, or why not even the first document came.
    Done(Target, Result<Ended, FetchError>),
    /// An image of a list waits again.
    Queued,
}

/// What came of an image of a list, by its position.
#[derive(Clone, Debug)]
pub struct Landed {
    /// The list.
    pub id: EntryId,
    /// Which of its images.
    pub at: usize,
    /// A document of it, or the end: why there is none, where there is none.
    pub what: Result<Arc<Fetched>, Option<FetchError>>,
}

/// How a fetch ended that brought something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// A person stopped it.
    pub cancelled: bool,
    /// Documents that were wanted and left out.
    pub left_out: usize,
}

pub(super) fn done(target: Target, outcome: Outcome) -> News {
    let ended = outcome.map(|graph| Ended {
        cancelled: graph.cancelled,
        left_out: graph.left_out,
    });
    News::Done(target, ended)
}

/// Whether a document is the one that was asked for by name.
#[must_use]
pub fn is_top(fetched: &Fetched) -> bool {
    fetched.role == Role::Top
}
