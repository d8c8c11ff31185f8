//! One intention of a person: a reference in, the documents that a view needs out.
//!
//! Runs one exchange per document and hands each document over as it arrives. Knows nothing of how an
//! answer is judged (`exchange`) or what a document is good for.

use std::collections::HashSet;
use std::sync::Arc;

use super::access::{Item, Resource, limits};
use super::endpoint::Endpoint;
use super::error::FetchError;
use super::exchange::{Answer, Route};
use super::exchanges::{Exchanges, Question, Setting, Turn};
use super::message::{Machine, RequestId, Response, Step, TransportError};
use super::pulls;
use crate::json::Limits;
use crate::oci::{Digest, Document, DocumentKind, Reference, Served};

mod children;
mod earlier;
mod graph;
mod held;

use held::Held;

pub use earlier::Earlier;
pub use graph::{Event, Fetched, Graph, Options, Outcome, Problem, Role, Want};

/// The machine. See [`crate::registry`] for the contract.
#[derive(Debug)]
pub struct Fetch {
    exchanges: Exchanges<Job>,
    held: Held,
    seen: HashSet<Digest>,
    graph: Graph,
    failed: Option<FetchError>,
    total: usize,
    done: usize,
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
    is_index: bool,
    step: JobStep,
}

/// What a job asks at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JobStep {
    /// The document.
    Document,
    /// Only which document the tag names, since one is at hand and asking is free.
    Which,
    /// Whether schema 1 that came for a tag can be had by its digest: one that a registry made of
    /// something else cannot.
    IsKept,
}

impl Fetch {
    /// Ready to be polled. `now` is in seconds since 1970.
    #[must_use]
    pub fn new(reference: &Reference, options: Options, now: u64) -> Self {
        let mut fetch = Self {
            exchanges: Exchanges::new(Setting::of(&options), now),
            held: Held::new(options.held, &options.route),
            seen: HashSet::new(),
            graph: Graph::default(),
            failed: None,
            total: 0,
            done: 0,
        };
        fetch.enqueue(Job {
            resource: Resource::manifest(reference),
            role: Role::Top,
            depth: 0,
            want: options.want,
            expected_size: None,
            is_index: false,
            step: JobStep::Document,
        });
        fetch
    }

    fn ended(&mut self, mut job: Job, result: Result<Answer, FetchError>) {
        match (job.step, result) {
            (JobStep::IsKept, result) => return self.is_kept(&job, &result),
            (JobStep::Which, result) => {
                let named = result.ok().and_then(|answer| answer.served_digest);
                let named = named.and_then(|text| text.parse::<Digest>().ok());
                let held = named
                    .as_ref()
                    .and_then(|digest| self.held.by_digest(digest));
                match held {
                    Some(held) => self.arrived_again(&job, &held),
                    None => {
                        job.step = JobStep::Document;
                        return self.ask_named(job, named);
                    }
                }
            }
            (JobStep::Document, Ok(answer)) if answer.unchanged => {
                // It was only asked so because there is one.
                if let Some(held) = self.held.by_name(&job.resource.name()) {
                    self.arrived_again(&job, &held);
                }
            }
            (JobStep::Document, Ok(answer)) => self.arrived(&job, answer),
            (JobStep::Document, Err(error)) if job.role == Role::Top => self.failed = Some(error),
            (JobStep::Document, Err(error)) => self.problem(&job, error),
        }
        self.progress();
    }

    fn progress(&mut self) {
        self.done += 1;
        self.exchanges.note(Event::Progress {
            done: self.done,
            total: self.total,
        });
    }

    /// What is at hand is what the registry has.
    fn arrived_again(&mut self, job: &Job, held: &Arc<Fetched>) {
        let mut document = held.document.clone();
        // Held against what it is asked for as now, which is not always what it came as.
        let asked = job.resource.item.digest();
        if asked.is_some() && document.served().expected_digest.as_ref() != asked {
            let served = Served {
                expected_digest: asked.cloned(),
                expected_size: job.expected_size,
                ..document.served().clone()
            };
            document = Document::read(document.shared_bytes(), served, Limits::default());
        }
        self.take(
            job,
            Fetched {
                document,
                name: job.resource.name(),
                role: job.role.clone(),
                at: self.exchanges.now,
                since: Some(held.since.unwrap_or(held.at)),
                ..Fetched::clone(held)
            },
        );
    }

    fn arrived(&mut self, job: &Job, answer: Answer) {
        let served: Option<Digest> = answer
            .served_digest
            .as_deref()
            .and_then(|text| text.parse().ok());
        let fetched = Fetched {
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
            route: self.exchanges.setting().route.name(),
            at: self.exchanges.now,
            since: None,
            fault: answer.fault,
        };
        let by_tag = matches!(job.resource.item, Item::Tag(_));
        let is_schema1 = fetched.document.kind() == DocumentKind::DockerSchema1;
        let is_whole = fetched.fault.is_none() && fetched.document.problems().is_empty();
        if by_tag && is_schema1 && is_whole {
            self.ask_whether_kept(job, &fetched);
        }
        self.take(job, fetched);
    }

    fn take(&mut self, job: &Job, fetched: Fetched) {
        let fetched = Arc::new(fetched);
        self.graph.documents.push(Arc::clone(&fetched));
        self.exchanges.note(Event::Document(Arc::clone(&fetched)));
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

    fn ask_whether_kept(&mut self, job: &Job, fetched: &Fetched) {
        let digest = fetched.document.digest().clone();
        let question = Question {
            head: true,
            ..Question::of(job.resource.sibling(Item::Manifest(digest)))
        };
        let job = Job {
            resource: job.resource.clone(),
            role: job.role.clone(),
            depth: job.depth,
            want: Want::Top,
            expected_size: None,
            is_index: false,
            step: JobStep::IsKept,
        };
        self.exchanges.ask_first(job, question);
    }

    /// Any answer but 404 says nothing.
    fn is_kept(&mut self, job: &Job, result: &Result<Answer, FetchError>) {
        let top = self.graph.top().cloned();
        if let (Err(FetchError::NotFound { .. }), Some(top)) = (result, top) {
            let error = FetchError::Converted {
                what: job.resource.name(),
                into: "schema 1".to_owned(),
                expected: None,
                found: top.document.digest().to_string(),
            };
            self.problem(job, error);
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
        self.exchanges.note(Event::Problem(problem));
    }

    /// Each digest once; what is too large, too deep or too much is said, not fetched.
    fn enqueue(&mut self, mut job: Job) {
        let digest = job.resource.item.digest().cloned();
        if let Some(digest) = &digest
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
        if let Some(held) = digest.and_then(|digest| self.held.by_digest(&digest)) {
            self.arrived_again(&job, &held);
            self.progress();
            return;
        }
        let held = self.held.by_name(&job.resource.name());
        let known = held.map(|held| held.document.digest().clone());
        if known.is_some() && self.is_head_free(&job.resource.domain) {
            job.step = JobStep::Which;
        }
        self.ask(job, known);
    }

    /// Whether the registry counts GETs alone; a page cannot send what spares one otherwise.
    fn is_head_free(&self, domain: &str) -> bool {
        let setting = self.exchanges.setting();
        setting.route == Route::DirectFromPage
            || Endpoint::of_registry(domain, &setting.policy)
                .is_ok_and(|endpoint| pulls::are_counted(&endpoint))
    }

    /// What the tag names now, by its digest where the registry said it: it may name another one since.
    fn ask_named(&mut self, job: Job, named: Option<Digest>) {
        let Some(digest) = named else {
            return self.ask(job, None);
        };
        let question = Question::of(job.resource.sibling(Item::Manifest(digest)));
        self.exchanges.ask(job, question);
    }

    fn ask(&mut self, job: Job, known: Option<Digest>) {
        let head = job.step == JobStep::Which;
        let question = Question {
            head,
            expected_size: job.expected_size,
            is_index: job.is_index,
            known: known.filter(|_| !head),
            ..Question::of(job.resource.clone())
        };
        // Configs before further entries, so that rows are filled one by one.
        match job.resource.item {
            Item::Blob(_) => self.exchanges.ask_first(job, question),
            _ => self.exchanges.ask(job, question),
        }
    }
}

impl Machine for Fetch {
    type Outcome = Outcome;

    fn poll(&mut self) -> Step<Event, Outcome> {
        loop {
            match self.exchanges.poll() {
                Turn::Send(id, request) => return Step::Send(id, request),
                Turn::Note(event) => return Step::Note(event),
                Turn::Wait => return Step::Wait,
                Turn::Ended(job, result) => self.ended(job, result),
                Turn::Idle => {
                    self.graph.pulls = self.exchanges.pulls;
                    return Step::Done(match self.failed.take() {
                        Some(error) => Err(error),
                        None => Ok(std::mem::take(&mut self.graph)),
                    });
                }
            }
        }
    }

    fn on_response(&mut self, id: RequestId, now: u64, result: Result<Response, TransportError>) {
        self.exchanges.on_response(id, now, result);
    }

    /// Answers still on their way are ignored.
    fn cancel(&mut self) {
        self.exchanges.cancel();
        self.graph.cancelled = true;
        if self.graph.documents.is_empty() && self.failed.is_none() {
            self.failed = Some(FetchError::Cancelled);
        }
    }
}
