//! Names on their way: what runs, what waits for its turn, and what comes of it.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use allarch_core::coverage::untold;
use allarch_core::oci::{Document, Reference};
use allarch_core::registry::{
    Bounds, Earlier, Event, FetchError, Options, Outcome, Queue, RequestId, Response, Standing,
    TransportError, Want,
};

use super::{EntryId, Way};

mod flight;
mod log;
mod news;
mod progress;

pub use log::{FirstTimes, Log, Logged};
pub use news::{Ended, Landed, News, Target, is_top};
pub use progress::Progress;

use flight::{Ask, Flight, options, poll};
use news::done;

/// Names one fetch; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlightId(pub u32);

/// Most fetches that run at once, lists aside; each asks up to six things at a time.
const AT_ONCE: usize = 3;
/// Images of lists that are on their way at a time: a browser has six connections to a host.
const LISTED: Bounds = Bounds {
    per_registry: 6,
    in_all: 18,
};

/// All fetches.
#[derive(Debug)]
pub struct Fetches {
    running: Vec<Running>,
    waiting: VecDeque<(Target, Ask)>,
    /// Images of lists that wait for their turn.
    lists: Queue<Listed>,
    /// What came, so that it need not be sent again.
    earlier: Earlier,
    next: u32,
}

impl Default for Fetches {
    fn default() -> Self {
        Self {
            running: Vec::new(),
            waiting: VecDeque::new(),
            lists: Queue::new(LISTED),
            earlier: Earlier::default(),
            next: 0,
        }
    }
}

/// A fetch on its way.
#[derive(Debug)]
struct Running {
    id: FlightId,
    target: Target,
    flight: Flight,
    /// The image of a list that it is for.
    listed: Option<Box<Listed>>,
}

/// An image of a list.
#[derive(Clone, Debug)]
struct Listed {
    id: EntryId,
    at: usize,
    reference: Reference,
    options: Options,
}

impl Fetches {
    /// Queues a name.
    pub fn ask(&mut self, target: Target, reference: Reference, way: Way, proxy: Option<&str>) {
        let want = match target {
            Target::Entry(_) | Target::Sizes(_) => Want::Everything,
            // A matrix needs an index, or the config of a single manifest, and no child.
            Target::Listed(..) | Target::Beside(_) | Target::Pinned(..) => {
                Want::Entries(Vec::new())
            }
        };
        let options = Options {
            want,
            ..options(way, proxy)
        };
        let Target::Listed(id, at) = target else {
            let ask = Ask::Image(reference, options);
            return self.waiting.push_back((target, ask));
        };
        // Here the registry's other images wait too, which is the queue's business.
        let options = Options {
            patience: Duration::ZERO,
            ..options
        };
        let domain = reference.domain.clone();
        let listed = Listed {
            id,
            at,
            reference,
            options,
        };
        self.lists.add(&domain, listed);
    }

    /// Queues a name that was fetched before: what was kept of it on the way will not do.
    pub fn ask_again(&mut self, id: EntryId, reference: Reference, way: Way, proxy: Option<&str>) {
        let options = Options {
            fresh: true,
            ..options(way, proxy)
        };
        let ask = Ask::Image(reference, options);
        self.waiting.push_back((Target::Entry(id), ask));
    }

    /// A person wants to go on with what was stopped.
    pub fn go_on(&mut self) {
        self.lists.go_on();
    }

    /// How the images of lists stand; `None` where none waits and none is on its way.
    #[must_use]
    pub fn standing(&self, now: u64) -> Option<Standing> {
        (!self.lists.is_empty()).then(|| self.lists.standing(now))
    }

    /// When a registry that asked to wait may be asked again, in seconds since 1970.
    #[must_use]
    pub fn wakes_at(&self) -> Option<u64> {
        self.lists.wakes_at()
    }

    /// Queues the tags of a repository.
    pub fn ask_tags(&mut self, id: EntryId, reference: Reference, way: Way, proxy: Option<&str>) {
        let ask = Ask::Tags(reference, options(way, proxy));
        self.waiting.push_back((Target::Beside(id), ask));
    }

    /// Queues what hangs on `root`; `at_hand` need not be asked for.
    pub fn ask_attached(
        &mut self,
        id: EntryId,
        reference: Reference,
        root: Rc<Document>,
        at_hand: Vec<Rc<Document>>,
        way: Way,
        proxy: Option<&str>,
    ) {
        let ask = Ask::Attached(reference, options(way, proxy), root, at_hand);
        self.waiting.push_back((Target::Beside(id), ask));
    }

    /// Whether nothing is on its way and nothing waits but for a registry's time.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.running.is_empty() && self.waiting.is_empty()
    }

    /// Whether one that waits can be started.
    #[must_use]
    pub fn is_due(&self, now: u64) -> bool {
        (self.has_room() && !self.waiting.is_empty()) || self.lists.is_due(now)
    }

    /// Whether one more may start that is of no list.
    fn has_room(&self) -> bool {
        let others = self.running.iter().filter(|one| one.listed.is_none());
        others.count() < AT_ONCE
    }

    /// Hands an answer to its machine.
    pub fn answer(
        &mut self,
        flight: FlightId,
        id: RequestId,
        now: u64,
        result: Result<Response, TransportError>,
    ) {
        let mut running = self.running.iter_mut();
        let found = running.find(|one| one.id == flight);
        if let Some(one) = found {
            one.flight.on_response(id, now, result);
        }
    }

    /// Ends what is for one document; the flights whose requests are to be stopped.
    pub fn stop(&mut self, entry: EntryId) -> Vec<FlightId> {
        self.waiting.retain(|(target, ..)| target.of() != entry);
        self.lists.retain(|listed| listed.id != entry);
        let mut stopped = Vec::new();
        for one in &mut self.running {
            if one.target.of() == entry {
                one.flight.cancel();
                stopped.push(one.id);
            }
        }
        stopped
    }

    /// Starts what waits and polls every machine until it waits or ends.
    pub fn news(&mut self, now: u64) -> Vec<News> {
        let mut news = Vec::new();
        loop {
            self.start_due(now);
            let before = self.running.len();
            let known = news.len();
            let lists = &mut self.lists;
            self.running.retain_mut(|one| {
                let (id, target, listed) = (one.id, one.target, &mut one.listed);
                match &mut one.flight {
                    Flight::Image(machine) => {
                        let done = |target, outcome| match listed.take() {
                            Some(listed) => done_listed(lists, *listed, outcome, now),
                            None => done(target, outcome),
                        };
                        poll(id, target, machine.as_mut(), &mut news, done)
                    }
                    Flight::Tags(machine) => {
                        let done = |target: Target, outcome| News::Tags(target.of(), outcome);
                        poll(id, target, machine.as_mut(), &mut news, done)
                    }
                    Flight::Attached(machine) => {
                        let done =
                            |target: Target, found| News::Attached(target.of(), Box::new(found));
                        poll(id, target, machine.as_mut(), &mut news, done)
                    }
                }
            });
            for one in news.iter().skip(known) {
                if let News::Note(_, _, Event::Document(fetched)) = one {
                    self.earlier.keep(fetched);
                }
            }
            if self.running.len() == before || !self.is_due(now) {
                return news;
            }
        }
    }

    fn start_due(&mut self, now: u64) {
        while self.has_room()
            && let Some((target, ask)) = self.waiting.pop_front()
        {
            self.start(target, ask, None, now);
        }
        while let Some(listed) = self.lists.next(now) {
            let target = Target::Listed(listed.id, listed.at);
            let ask = Ask::Image(listed.reference.clone(), listed.options.clone());
            self.start(target, ask, Some(Box::new(listed)), now);
        }
    }

    fn start(&mut self, target: Target, ask: Ask, listed: Option<Box<Listed>>, now: u64) {
        let id = FlightId(self.next);
        self.next += 1;
        let flight = ask.start(&self.earlier, now);
        self.running.push(Running {
            id,
            target,
            flight,
            listed,
        });
    }
}

/// What an image of a list ended with: a registry that asks to wait is asked again later, and what an
/// index does not say of its entries is looked up in them.
fn done_listed(lists: &mut Queue<Listed>, listed: Listed, outcome: Outcome, now: u64) -> News {
    let domain = listed.reference.domain.clone();
    let target = Target::Listed(listed.id, listed.at);
    match &outcome {
        Err(FetchError::RateLimited { retry_after, .. }) => {
            lists.refused(&domain, listed, *retry_after, now);
            return News::Queued;
        }
        Err(FetchError::Cancelled) => lists.stopped(&domain),
        Err(_) => lists.ended(&domain),
        Ok(graph) => {
            lists.ended(&domain);
            let is_first = listed.options.want == Want::Entries(Vec::new()) && !graph.cancelled;
            let top = graph.top().filter(|top| is_first && top.fault.is_none());
            let open = top.map_or_else(Vec::new, |top| untold(&top.document));
            if !open.is_empty() {
                let mut again = listed;
                again.options.want = Want::Entries(open);
                lists.add(&domain, again);
                return News::Queued;
            }
        }
    }
    done(target, outcome)
}
