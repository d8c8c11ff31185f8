//! Exchanges with one repository, up to [`limits::PARALLEL`] side by side: what every machine runs on.
//!
//! Keeps the tokens that were got and the log of requests. Knows nothing of what the answers are for:
//! each question carries a `J` of its machine, which comes back with its answer.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::access::{Resource, limits};
use super::challenge;
use super::credentials::Credentials;
use super::endpoint::Endpoint;
use super::error::FetchError;
use super::exchange::{Answer, Ask, Exchange, ExchangeStep, Route, challenges};
use super::fetch::{Event, Options};
use super::guard::Policy;
use super::message::{Answered, Request, RequestId, Response, TransportError};
use super::pulls::Pulls;
use super::token::Token;
use crate::oci::Digest;

/// How all questions of one machine are asked.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) route: Route,
    pub(super) policy: Arc<Policy>,
    pub(super) credentials: Option<Credentials>,
    pub(super) patience: Duration,
    pub(super) fresh: bool,
}

impl Setting {
    pub(super) fn of(options: &Options) -> Self {
        Self {
            route: options.route.clone(),
            policy: Arc::new(options.policy.clone()),
            credentials: options.credentials.clone(),
            patience: options.patience,
            fresh: options.fresh,
        }
    }
}

/// What is to be asked.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) resource: Resource,
    pub(super) head: bool,
    pub(super) expected_size: Option<u64>,
    pub(super) is_index: bool,
    pub(super) known: Option<Digest>,
}

impl Question {
    /// The whole resource, of which nothing is known.
    pub(super) fn of(resource: Resource) -> Self {
        Self {
            resource,
            head: false,
            expected_size: None,
            is_index: false,
            known: None,
        }
    }
}

/// What a machine does next.
#[derive(Debug)]
pub(super) enum Turn<J> {
    Send(RequestId, Box<Request>),
    Note(Event),
    Ended(J, Result<Answer, FetchError>),
    Wait,
    /// Nothing is asked and nothing is on its way.
    Idle,
}

#[derive(Debug)]
enum Due {
    Begin(Box<Question>),
    Go(Box<Exchange>),
}

#[derive(Debug)]
pub(super) struct Exchanges<J> {
    setting: Setting,
    queue: VecDeque<(J, Due)>,
    active: BTreeMap<RequestId, (J, Box<Exchange>)>,
    events: VecDeque<Event>,
    /// The last token of each endpoint; all questions are for one repository.
    tokens: Vec<(Endpoint, Token)>,
    next_id: u32,
    pub(super) now: u64,
    /// How many pulls the registry still gives, as it said last.
    pub(super) pulls: Option<Pulls>,
}

impl<J> Exchanges<J> {
    pub(super) fn new(setting: Setting, now: u64) -> Self {
        Self {
            setting,
            queue: VecDeque::new(),
            active: BTreeMap::new(),
            events: VecDeque::new(),
            tokens: Vec::new(),
            next_id: 0,
            now,
            pulls: None,
        }
    }

    pub(super) fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Asks when all before it was asked.
    pub(super) fn ask(&mut self, job: J, question: Question) {
        self.queue.push_back((job, Due::Begin(Box::new(question))));
    }

    /// Asks next.
    pub(super) fn ask_first(&mut self, job: J, question: Question) {
        self.queue.push_front((job, Due::Begin(Box::new(question))));
    }

    pub(super) fn note(&mut self, event: Event) {
        self.events.push_back(event);
    }

    /// What is to be done now.
    pub(super) fn poll(&mut self) -> Turn<J> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Turn::Note(event);
            }
            if self.active.len() < limits::PARALLEL
                && let Some((job, due)) = self.queue.pop_front()
            {
                let exchange = match due {
                    Due::Go(exchange) => exchange,
                    Due::Begin(question) => Box::new(self.begin(*question)),
                };
                match self.advance(job, exchange) {
                    Some(turn) => return turn,
                    None => continue,
                }
            }
            return match self.active.is_empty() {
                true => Turn::Idle,
                false => Turn::Wait,
            };
        }
    }

    /// The end of request `id`. One that is not known, because it was cancelled, is ignored.
    pub(super) fn on_response(
        &mut self,
        id: RequestId,
        now: u64,
        result: Result<Response, TransportError>,
    ) {
        self.now = now;
        let Some((job, mut exchange)) = self.active.remove(&id) else {
            return;
        };
        let answered = match &result {
            Ok(response) => Answered::Status(response.status().as_u16(), response.body().len()),
            Err(error) => Answered::Failed(error.code()),
        };
        let pulls = result.as_ref().ok();
        let pulls = pulls.and_then(|response| Pulls::read(response.headers()));
        let proposed = result.as_ref().ok().and_then(proposed_scope);
        self.note(Event::Answered {
            id,
            answered,
            pulls,
            proposed,
            at: now,
        });
        self.pulls = Pulls::least(self.pulls, pulls);
        exchange.on_response(now, result);
        // To the front: a token that was just got is used before new questions are begun.
        self.queue.push_front((job, Due::Go(exchange)));
    }

    pub(super) fn cancel(&mut self) {
        self.queue.clear();
        self.active.clear();
    }

    fn advance(&mut self, job: J, mut exchange: Box<Exchange>) -> Option<Turn<J>> {
        match exchange.poll() {
            ExchangeStep::Send(request, purpose) => {
                let id = RequestId(self.next_id);
                self.next_id = self.next_id.wrapping_add(1);
                let uri = request.http.uri();
                let host = uri.authority();
                self.events.push_back(Event::Sent {
                    id,
                    method: request.http.method().clone(),
                    host: host.map_or_else(String::new, ToString::to_string),
                    url: uri.to_string(),
                    purpose,
                    after: request.after,
                    route: self.setting.route.name(),
                });
                self.active.insert(id, (job, exchange));
                Some(Turn::Send(id, request))
            }
            ExchangeStep::Wait => None,
            ExchangeStep::Done(result) => {
                if let Some((endpoint, token)) = exchange.learned() {
                    self.tokens.retain(|(known, _)| known != endpoint);
                    self.tokens.push((endpoint.clone(), token.clone()));
                }
                Some(Turn::Ended(job, *result))
            }
        }
    }

    fn begin(&self, question: Question) -> Exchange {
        let setting = &self.setting;
        let endpoint = Endpoint::of_registry(&question.resource.domain, &setting.policy).ok();
        let token = self
            .tokens
            .iter()
            .find(|(known, token)| Some(known) == endpoint.as_ref() && token.is_fresh(self.now))
            .map(|(_, token)| token.clone());
        let ask = Ask {
            resource: question.resource,
            head: question.head,
            route: setting.route.clone(),
            expected_size: question.expected_size,
            is_index: question.is_index,
            known: question.known,
            token,
            credentials: setting.credentials.clone(),
            patience: setting.patience,
            fresh: setting.fresh,
        };
        Exchange::new(ask, Arc::clone(&setting.policy))
    }
}

/// Longest scope that is told.
const SCOPE: usize = 300;

/// The scope that the challenge of a 401 proposes.
fn proposed_scope(response: &Response) -> Option<String> {
    if response.status() != http::StatusCode::UNAUTHORIZED {
        return None;
    }
    let challenges = challenge::parse(&challenges(response));
    let scope = challenge::proposed_scope(&challenges)?;
    Some(scope.chars().take(SCOPE).collect())
}
