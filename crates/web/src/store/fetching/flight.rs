//! One fetch on its way: what it asks for, its machine, and what its steps come to.

use std::rc::Rc;
use std::time::Duration;

use allarch_core::oci::{Document, Reference};
use allarch_core::registry::access::limits::PAGES;
use allarch_core::registry::{
    Attached, Earlier, Fetch, Machine, Options, Policy, RequestId, Response, Route, Step, Tags,
    TransportError,
};

use super::FlightId;
use super::news::{News, Target};
use crate::store::Way;

/// A registry that asks to wait longer than this gets a card that counts down.
const PATIENCE: Duration = Duration::from_secs(5);

/// A machine on its way.
#[derive(Debug)]
pub(super) enum Flight {
    Image(Box<Fetch>),
    Tags(Box<Tags>),
    Attached(Box<Attached>),
}

impl Flight {
    /// Hands an answer to the machine.
    pub(super) fn on_response(
        &mut self,
        id: RequestId,
        now: u64,
        result: Result<Response, TransportError>,
    ) {
        match self {
            Self::Image(machine) => machine.on_response(id, now, result),
            Self::Tags(machine) => machine.on_response(id, now, result),
            Self::Attached(machine) => machine.on_response(id, now, result),
        }
    }

    /// Ends it.
    pub(super) fn cancel(&mut self) {
        match self {
            Self::Image(machine) => machine.cancel(),
            Self::Tags(machine) => machine.cancel(),
            Self::Attached(machine) => machine.cancel(),
        }
    }
}

/// What waits for its turn.
#[derive(Debug)]
pub(super) enum Ask {
    Image(Reference, Options),
    Tags(Reference, Options),
    Attached(Reference, Options, Rc<Document>, Vec<Rc<Document>>),
}

impl Ask {
    pub(super) fn start(self, earlier: &Earlier, now: u64) -> Flight {
        match self {
            Self::Image(reference, options) => {
                let held = earlier.of(&reference);
                let options = Options { held, ..options };
                Flight::Image(Box::new(Fetch::new(&reference, options, now)))
            }
            Self::Tags(reference, options) => {
                Flight::Tags(Box::new(Tags::new(&reference, &options, PAGES, now)))
            }
            Self::Attached(reference, options, root, at_hand) => {
                let at_hand = at_hand.iter().map(AsRef::as_ref);
                let attached = Attached::new(&reference, &root, at_hand, &options, now);
                Flight::Attached(Box::new(attached))
            }
        }
    }
}

/// The way to registries.
pub(super) fn options(way: Way, proxy: Option<&str>) -> Options {
    let route = match (way, proxy) {
        (Way::Proxy, Some(proxy)) => Route::Proxy(proxy.to_owned()),
        _ => Route::DirectFromPage,
    };
    Options {
        patience: PATIENCE,
        ..Options::new(route, Policy::person())
    }
}

/// Polls one machine; `false` when it is over.
pub(super) fn poll<M: Machine>(
    flight: FlightId,
    target: Target,
    machine: &mut M,
    news: &mut Vec<News>,
    done: impl FnOnce(Target, M::Outcome) -> News,
) -> bool {
    loop {
        match machine.poll() {
            Step::Send(id, request) => news.push(News::Send(flight, id, request)),
            Step::Note(event) => news.push(News::Note(flight, target, event)),
            Step::Wait => return true,
            Step::Done(outcome) => {
                news.push(done(target, outcome));
                return false;
            }
        }
    }
}
