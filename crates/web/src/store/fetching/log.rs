//! The network log: what was sent and what came of it.

use std::rc::Rc;
use std::time::Duration;

use allarch_core::registry::{Answered, Event, Pulls, Purpose, RequestId};

use super::{FlightId, Progress};

/// Most rows of the log that are kept.
const LOGGED: usize = 2_000;

/// One row of the network log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Which request of which fetch.
    pub id: (FlightId, RequestId),
    /// Where to, `host[:port]`.
    pub host: Rc<str>,
    /// The whole URL.
    pub url: Rc<str>,
    /// Whether only the head of the answer was asked for.
    pub is_head: bool,
    /// Whether it is for a token.
    pub for_token: bool,
    /// `direct` or `proxy`.
    pub route: &'static str,
    /// How it ended; `None` while it is on its way.
    pub answered: Option<Answered>,
    /// How long it took, its body included; zero while it is on its way.
    pub took: Duration,
    /// How many pulls the registry still gives, where it says so.
    pub pulls: Option<Pulls>,
    /// The scope that its challenge proposes, where it is one.
    pub proposed: Option<Rc<str>>,
    /// When it was sent, in seconds since 1970.
    pub at: u64,
}

/// The network log, and how many rows there ever were by route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The newest rows, oldest first.
    pub rows: Vec<Logged>,
    /// Requests by the browser itself.
    pub direct: usize,
    /// Requests through the proxy.
    pub through_proxy: usize,
}

/// How long a fetch took for what it begins with; `None` where that did not come, or was at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstTimes {
    /// For its token.
    pub token: Option<Duration>,
    /// For the document of its name.
    pub document: Option<Duration>,
}

impl Log {
    /// Takes a request or its end.
    pub fn note(&mut self, flight: FlightId, event: &Event, now: u64) {
        match event {
            Event::Sent {
                id,
                method,
                host,
                url,
                purpose,
                route,
                ..
            } => {
                match *route {
                    "proxy" => self.through_proxy += 1,
                    _ => self.direct += 1,
                }
                if self.rows.len() >= LOGGED {
                    self.rows.remove(0);
                }
                self.rows.push(Logged {
                    id: (flight, *id),
                    host: Rc::from(host.as_str()),
                    url: Rc::from(url.as_str()),
                    is_head: *method == http::Method::HEAD,
                    for_token: *purpose == Purpose::Token,
                    route,
                    answered: None,
                    took: Duration::ZERO,
                    pulls: None,
                    proposed: None,
                    at: now,
                });
            }
            Event::Answered {
                id,
                answered,
                pulls,
                proposed,
                ..
            } => {
                if let Some(row) = self.row(flight, *id) {
                    row.answered = Some(answered.clone());
                    row.pulls = *pulls;
                    row.proposed = proposed.as_deref().map(Rc::from);
                }
            }
            _ => {}
        }
    }

    /// Takes how long a request took.
    pub fn took(&mut self, flight: FlightId, id: RequestId, took: Duration) {
        if let Some(row) = self.row(flight, id) {
            row.took = took;
        }
    }

    fn row(&mut self, flight: FlightId, id: RequestId) -> Option<&mut Logged> {
        let mut rows = self.rows.iter_mut().rev();
        rows.find(|row| row.id == (flight, id))
    }

    /// How long a fetch took for what it begins with.
    #[must_use]
    pub fn first_times(&self, progress: &Progress) -> FirstTimes {
        let Some(flight) = progress.flight else {
            return FirstTimes::default();
        };
        let fine = |row: &&Logged| matches!(row.answered, Some(Answered::Status(200 | 304, _)));
        let mut rows = self
            .rows
            .iter()
            .filter(|row| row.id.0 == flight)
            .filter(fine);
        let token = rows.clone().find(|row| row.for_token);
        let document = rows.find(|row| !row.for_token && !row.is_head);
        FirstTimes {
            token: token.map(|row| row.took),
            document: document.map(|row| row.took),
        }
    }

    /// Forgets the rows; how many there were stays known.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// All requests there ever were.
    #[must_use]
    pub fn total(&self) -> usize {
        self.direct + self.through_proxy
    }
}
