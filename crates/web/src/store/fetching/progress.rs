//! How far the fetch of one document is.

use std::rc::Rc;

use allarch_core::registry::{FetchError, Problem, Pulls};

use super::FlightId;
use crate::store::Way;

/// How far the fetch of a document of the rail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The name as it was given.
    pub reference: Rc<str>,
    /// The way it was asked.
    pub way: Way,
    /// Whether it is still on its way.
    pub running: bool,
    /// Its requests in the log, once the first was sent.
    pub flight: Option<FlightId>,
    /// Whether a token was got.
    pub token: bool,
    /// Documents that ended, well or not.
    pub done: usize,
    /// Documents known to be wanted.
    pub total: usize,
    /// Why there is no document.
    pub failure: Option<FetchError>,
    /// When the registry may be asked again, in seconds since 1970.
    pub retry_at: Option<u64>,
    /// Children that could not be had.
    pub problems: Vec<Problem>,
    /// Whether a person stopped it.
    pub cancelled: bool,
    /// Documents that were wanted and left out.
    pub left_out: usize,
    /// When the bytes came that the registry says are still the same, in seconds since 1970.
    pub since: Option<u64>,
    /// How many pulls the registry still gives, where it says so.
    pub pulls: Option<Pulls>,
}

impl Progress {
    /// The start.
    #[must_use]
    pub fn new(reference: Rc<str>, way: Way) -> Self {
        Self {
            reference,
            way,
            running: true,
            flight: None,
            token: false,
            done: 0,
            total: 0,
            failure: None,
            retry_at: None,
            problems: Vec::new(),
            cancelled: false,
            left_out: 0,
            since: None,
            pulls: None,
        }
    }

    /// Why the document with this digest is not at hand.
    #[must_use]
    pub fn problem(&self, digest: &str) -> Option<&Problem> {
        let is = |problem: &&Problem| {
            problem
                .digest
                .as_ref()
                .is_some_and(|known| known.as_str() == digest)
        };
        self.problems.iter().find(is)
    }
}
