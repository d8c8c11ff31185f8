//! One intention of a person: a reference in, the documents that a view needs out.
//!
//! Runs one [`Exchange`] per document, up to [`limits::PARALLEL`] at once, and hands each document
//! over as it arrives. Knows nothing of how an answer is judged (`exchange`) or what a document is
//! good for.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use super::access::{Item, Resource, limits};
use super::endpoint::Endpoint;
use super::error::FetchError;
use super::exchange::{Answer, Ask, Exchange, ExchangeStep};
use super::guard::Policy;
use super::message::{Answered, Request, RequestId, Response, Step, TransportError};
use super::token::Token;
use crate::json::Limits;
use crate::oci::{Digest, Document, Reference, Served};

mod children;
mod graph;

pub use graph::{Event, Fetched, Graph, Options, Outcome, Problem, Role, Want};

/// The machine. See [`crate::registry`] for the contract.
#[derive(Debug)]
pub struct Fetch {
    options: Options,
    policy: Arc<Policy>,
    queue: VecDeque<Job>,
    active: BTreeMap<RequestId, Job>,
    events: VecDeque<Event>,
    seen: HashSet<Digest>,
    /// The last token of each endpoint; all of one intention are for one repository.
    tokens: Vec<(Endpoint, Token)>,
    graph: Graph,
    failed: Option<FetchError>,
    next_id: u32,
    total: usize,
    done: usize,
    now: u64,
}

/// One document on its way.
#[derive(Debug)]
struct Job {
    resource: Resource,
    role: Role,
    depth: u8,
    /// Whether its children are wanted.
    want: Want,
    expected_size: Option<u64>,
    exchange: Option<Exchange>,
}

impl Fetch {
    /// Ready to be polled. `now` is in seconds since 1970.
    #[must_use]
    pub fn new(reference: &Reference, options: Options, now: u64) -> Self {
        let top = Job {
            resource: Resource::manifest(reference),
            role: Role::Top,
            depth: 0,
            want: options.want.clone(),
            expected_size: None,
            exchange: None,
        };
        let mut fetch = Self {
            policy: Arc::new(options.policy.clone()),
            options,
            queue: VecDeque::new(),
            active: BTreeMap::new(),
            events: VecDeque::new(),
            seen: HashSet::new(),
            tokens: Vec::new(),
            graph: Graph::default(),
            failed: None,
            next_id: 0,
            total: 0,
            done: 0,
            now,
        };
        fetch.enqueue(top);
        fetch
    }

    /// What is to be done now.
    pub fn poll(&mut self) -> Step<Event, Outcome> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Step::Note(event);
            }
            if self.active.len() < limits::PARALLEL
                && let Some(job) = self.queue.pop_front()
            {
                match self.advance(job) {
                    Some((id, request)) => return Step::Send(id, request),
                    None => continue,
                }
            }
            if self.active.is_empty() {
                return Step::Done(match self.failed.take() {
                    Some(error) => Err(error),
                    None => Ok(std::mem::take(&mut self.graph)),
                });
            }
            return Step::Wait;
        }
    }

    /// The end of request `id` at `now` (seconds since 1970). One that is not known, because it was
    /// cancelled, is ignored.
    pub fn on_response(
        &mut self,
        id: RequestId,
        now: u64,
        result: Result<Response, TransportError>,
    ) {
        self.now = now;
        let Some(mut job) = self.active.remove(&id) else {
            return;
        };
        let answered = match &result {
            Ok(response) => Answered::Status(response.status().as_u16(), response.body().len()),
            Err(error) => Answered::Failed(error.code()),
        };
        self.events.push_back(Event::Answered {
            id,
            answered,
            at: now,
        });
        if let Some(exchange) = &mut job.exchange {
            exchange.on_response(now, result);
        }
        // To the front: a token that was just got is used before new documents are begun.
        self.queue.push_front(job);
    }

    /// Ends it: what came so far is the outcome. Answers still on their way are ignored.
    pub fn cancel(&mut self) {
        self.queue.clear();
        self.active.clear();
        self.graph.cancelled = true;
        if self.graph.documents.is_empty() && self.failed.is_none() {
            self.failed = Some(FetchError::Cancelled);
        }
    }

    /// Takes a job one step on: the request it wants, or `None` when it ended.
    fn advance(&mut self, mut job: Job) -> Option<(RequestId, Box<Request>)> {
        let mut exchange = match job.exchange.take() {
            Some(exchange) => exchange,
            None => self.begin(&job),
        };
        match exchange.poll() {
            ExchangeStep::Send(request, purpose) => {
                job.exchange = Some(exchange);
                let id = RequestId(self.next_id);
                self.next_id = self.next_id.wrapping_add(1);
                self.events.push_back(Event::Sent {
                    id,
                    host: request
                        .http
                        .uri()
                        .authority()
                        .map_or_else(String::new, ToString::to_string),
                    url: request.http.uri().to_string(),
                    purpose,
                    route: self.options.route.name(),
                });
                self.active.insert(id, job);
                Some((id, request))
            }
            ExchangeStep::Wait => None,
            ExchangeStep::Done(result) => {
                if let Some((endpoint, token)) = exchange.learned() {
                    self.tokens.retain(|(known, _)| known != endpoint);
                    self.tokens.push((endpoint.clone(), token.clone()));
                }
                self.ended(job, *result);
                None
            }
        }
    }

    fn begin(&self, job: &Job) -> Exchange {
        let endpoint = Endpoint::of_registry(&job.resource.domain, &self.policy).ok();
        let token = self
            .tokens
            .iter()
            .find(|(known, token)| Some(known) == endpoint.as_ref() && token.is_fresh(self.now))
            .map(|(_, token)| token.clone());
        let ask = Ask {
            resource: job.resource.clone(),
            head: false,
            route: self.options.route.clone(),
            expected_size: job.expected_size,
            token,
        };
        Exchange::new(ask, Arc::clone(&self.policy))
    }

    fn ended(&mut self, job: Job, result: Result<Answer, FetchError>) {
        self.done += 1;
        match result {
            Ok(answer) => self.arrived(&job, answer),
            Err(error) if job.role == Role::Top => self.failed = Some(error),
            Err(error) => self.problem(&job, error),
        }
        self.events.push_back(Event::Progress {
            done: self.done,
            total: self.total,
        });
    }

    fn arrived(&mut self, job: &Job, answer: Answer) {
        let served: Option<Digest> = answer
            .served_digest
            .as_deref()
            .and_then(|text| text.parse().ok());
        let fetched = Arc::new(Fetched {
            name: job.resource.name(),
            role: job.role.clone(),
            document: Document::read(
                answer.body,
                Served {
                    content_type: answer.content_type,
                    expected_digest: job.resource.item.digest().cloned().or(served),
                    expected_size: job.expected_size,
                    ..Served::default()
                },
                Limits::default(),
            ),
            served_digest: answer.served_digest,
            host: answer.host,
            route: self.options.route.name(),
            at: self.now,
            fault: answer.fault,
        });
        self.graph.documents.push(Arc::clone(&fetched));
        self.events.push_back(Event::Document(Arc::clone(&fetched)));
        match &fetched.fault {
            // What bytes with a wrong digest name is nothing to follow.
            Some(fault) => self.problem(job, fault.clone()),
            None => {
                for child in children::of(job, &fetched.document) {
                    self.enqueue(child);
                }
            }
        }
    }

    fn problem(&mut self, job: &Job, error: FetchError) {
        let problem = Problem {
            name: job.resource.name(),
            role: job.role.clone(),
            digest: job.resource.item.digest().cloned(),
            error,
        };
        self.graph.problems.push(problem.clone());
        self.events.push_back(Event::Problem(problem));
    }

    /// Each digest once; what is too large, too deep or too much is said, not fetched.
    fn enqueue(&mut self, job: Job) {
        if let Some(digest) = job.resource.item.digest()
            && !self.seen.insert(digest.clone())
        {
            return;
        }
        if self.total >= limits::DOCUMENTS || job.depth > limits::DEPTH {
            self.graph.left_out += 1;
            return;
        }
        let limit = job.resource.item.max_body() as u64;
        if let Some(size) = job.expected_size.filter(|size| *size > limit) {
            let error = FetchError::TooLarge {
                what: job.resource.name(),
                limit,
                size: Some(size),
            };
            self.problem(&job, error);
            return;
        }
        self.total += 1;
        // Configs before further entries, so that rows are filled one by one.
        match job.resource.item {
            Item::Blob(_) => self.queue.push_front(job),
            _ => self.queue.push_back(job),
        }
    }
}

#[cfg(test)]
mod tests;
