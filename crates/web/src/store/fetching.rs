//! Names on their way: machines, how far each is, and the log of requests.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use allarch_core::coverage::untold;
use allarch_core::oci::{Document, Reference};
use allarch_core::registry::access::limits::PAGES;
use allarch_core::registry::{
    Answered, Attached, Bounds, Earlier, Event, Fetch, FetchError, Fetched, Lookups, Machine,
    Options, Outcome, Policy, Problem, Pulls, Purpose, Queue, Request, RequestId, Response, Role,
    Route, Standing, Step, TagList, Tags, TransportError, Want,
};

use super::{EntryId, Way};

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
/// A registry that asks to wait longer than this gets a card that counts down.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most rows of the log that are kept.
const LOGGED: usize = 2_000;

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

/// A machine on its way.
#[derive(Debug)]
enum Flight {
    Image(Box<Fetch>),
    Tags(Box<Tags>),
    Attached(Box<Attached>),
}

/// What waits for its turn.
#[derive(Debug)]
enum Ask {
    Image(Reference, Options),
    Tags(Reference, Options),
    Attached(Reference, Options, Rc<Document>, Vec<Rc<Document>>),
}

impl Ask {
    fn start(self, earlier: &Earlier, now: u64) -> Flight {
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
        match found.map(|one| &mut one.flight) {
            Some(Flight::Image(machine)) => machine.on_response(id, now, result),
            Some(Flight::Tags(machine)) => machine.on_response(id, now, result),
            Some(Flight::Attached(machine)) => machine.on_response(id, now, result),
            None => {}
        }
    }

    /// Ends what is for one document; the flights whose requests are to be stopped.
    pub fn stop(&mut self, entry: EntryId) -> Vec<FlightId> {
        let of = |target: &Target| match target {
            Target::Entry(id)
            | Target::Listed(id, _)
            | Target::Beside(id)
            | Target::Sizes(id)
            | Target::Pinned(id, _) => *id == entry,
        };
        self.waiting.retain(|(target, ..)| !of(target));
        self.lists.retain(|listed| listed.id != entry);
        let mut stopped = Vec::new();
        for one in &mut self.running {
            if of(&one.target) {
                match &mut one.flight {
                    Flight::Image(machine) => machine.cancel(),
                    Flight::Tags(machine) => machine.cancel(),
                    Flight::Attached(machine) => machine.cancel(),
                }
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
                        let done = |target, outcome| News::Tags(of(target), outcome);
                        poll(id, target, machine.as_mut(), &mut news, done)
                    }
                    Flight::Attached(machine) => {
                        let done = |target, found| News::Attached(of(target), Box::new(found));
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

/// The way to registries.
fn options(way: Way, proxy: Option<&str>) -> Options {
    let route = match (way, proxy) {
        (Way::Proxy, Some(proxy)) => Route::Proxy(proxy.to_owned()),
        _ => Route::DirectFromPage,
    };
    Options {
        patience: PATIENCE,
        ..Options::new(route, Policy::person())
    }
}

/// The document that a flight is for.
fn of(target: Target) -> EntryId {
    match target {
        Target::Entry(id)
        | Target::Listed(id, _)
        | Target::Beside(id)
        | Target::Sizes(id)
        | Target::Pinned(id, _) => id,
    }
}

fn done(target: Target, outcome: Outcome) -> News {
    let ended = outcome.map(|graph| Ended {
        cancelled: graph.cancelled,
        left_out: graph.left_out,
    });
    News::Done(target, ended)
}

/// Polls one machine; `false` when it is over.
fn poll<M: Machine>(
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

/// Whether a document is the one that was asked for by name.
#[must_use]
pub fn is_top(fetched: &Fetched) -> bool {
    fetched.role == Role::Top
}
