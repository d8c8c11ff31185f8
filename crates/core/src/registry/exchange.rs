//! One resource: request, token, redirects, and an answer whose bytes are checked.
//!
//! The states stand here, the transitions beside them in `exchange/`: `token` and `redirect` lead on,
//! `judge` says what an answer means, `failure` what the lack of one does. Knows nothing of documents,
//! of what else is fetched, or of sockets.
//!
//! ```text
//! Start ─► Resource ──200, 304─────────────────────────► End
//!             │  ├──401, no challenge──► Ping ──401──► as below
//!             │  ├──401, bearer──► Token ──200──► Start (once a host, twice for insufficient_scope)
//!             │  ├──401, basic, credentials────► Start with them (once)
//!             │  ├──429, 503, Retry-After──► Start again after that (once, if not too long)
//!             │  ├──30x──────────► Start at the new place (3 hops)
//!             │  └──404, first half of Accept──► Start with the second
//!             └──anything else, a limit, the guard────► End
//! ```
//!
//! Bounded by [`limits::REQUESTS`]. A token goes to the endpoint that asked for it and nowhere else;
//! a new host starts its own anonymous dance. Behind a proxy the proxy does all of this but the
//! waiting, so there the answer is final.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

use super::access::{self, Item, limits};
use super::credentials::{Credentials, Secret};
use super::endpoint::Endpoint;
use super::error::{At, Fault, FetchError};
use super::guard::Policy;
use super::message::{Purpose, Request, Response, TransportError};
use super::token::{Token, TokenUrl};

mod ask;
mod failure;
mod judge;
mod ping;
mod redirect;
mod token;

use failure::blocked;

pub use ask::{Answer, Ask, Route};
pub(super) use token::challenges;

/// What one call of [`Exchange::poll`] wants.
#[derive(Debug)]
pub enum ExchangeStep {
    /// Perform this request and report its end by [`Exchange::on_response`].
    Send(Box<Request>, Purpose),
    /// Nothing until the request ends.
    Wait,
    /// The end; not to be polled again.
    Done(Box<Result<Answer, FetchError>>),
}

/// The machine for one resource.
#[derive(Debug)]
pub struct Exchange {
    ask: Ask,
    policy: Arc<Policy>,
    state: State,
    requests: u8,
    hops: u8,
    /// Whether the one wait is over, and how long the next request has to wait.
    waited: bool,
    after: Duration,
    /// The token got on the way, and the endpoint that takes it.
    learned: Option<(Endpoint, Token)>,
}

/// Each variant is what is due or expected next.
#[derive(Debug)]
enum State {
    Start(Leg),
    ExpectResource(Leg),
    StartPing(Leg, Box<FetchError>),
    ExpectPing(Leg, Box<FetchError>),
    StartToken(Leg, TokenUrl),
    ExpectToken(Leg, TokenUrl),
    End(Box<Result<Answer, FetchError>>),
    Over,
}

/// One place where the resource is asked for.
#[derive(Clone, Debug)]
struct Leg {
    endpoint: Endpoint,
    url: String,
    at: At,
    /// The repository there, for the scope of a token; a place that is no registry has none.
    repository: Option<String>,
    accept: Accept,
    /// What goes into `Authorization`.
    authorization: Option<Secret>,
    /// Whether a person's credentials are for this place.
    is_home: bool,
    /// Token requests so far; and whether Basic credentials were sent, or a challenge asked for.
    tokens: u8,
    basic: bool,
    pinged: bool,
}

/// Which manifest types are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accept {
    None,
    All,
    /// What a page sends to another origin unasked: indexes first, then manifests.
    Indexes,
    Manifests,
}

impl Exchange {
    /// Ready to be polled.
    #[must_use]
    pub fn new(ask: Ask, policy: Arc<Policy>) -> Self {
        let state = match first_leg(&ask, &policy) {
            Ok(leg) => State::Start(leg),
            Err(error) => State::End(Box::new(Err(error))),
        };
        Self {
            ask,
            policy,
            state,
            requests: 0,
            hops: 0,
            waited: false,
            after: Duration::ZERO,
            learned: None,
        }
    }

    /// What is to be done now.
    pub fn poll(&mut self) -> ExchangeStep {
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Over) {
                State::Start(leg) => match self.resource_request(&leg) {
                    Ok(request) => {
                        self.state = State::ExpectResource(leg);
                        return ExchangeStep::Send(Box::new(request), Purpose::Resource);
                    }
                    Err(error) => State::End(Box::new(Err(error))),
                },
                State::StartPing(leg, error) => match self.ping_request(&leg) {
                    Ok(request) => {
                        self.state = State::ExpectPing(leg, error);
                        return ExchangeStep::Send(Box::new(request), Purpose::Token);
                    }
                    Err(error) => State::End(Box::new(Err(error))),
                },
                State::StartToken(leg, token) => match self.token_request(&leg, &token) {
                    Ok(request) => {
                        self.state = State::ExpectToken(leg, token);
                        return ExchangeStep::Send(Box::new(request), Purpose::Token);
                    }
                    Err(error) => State::End(Box::new(Err(error))),
                },
                State::End(result) => return ExchangeStep::Done(result),
                waiting => {
                    self.state = waiting;
                    return ExchangeStep::Wait;
                }
            };
        }
    }

    /// The end of the request that was sent last, at `now` (seconds since 1970).
    pub fn on_response(&mut self, now: u64, result: Result<Response, TransportError>) {
        self.state = match std::mem::replace(&mut self.state, State::Over) {
            State::ExpectResource(leg) => self.resource_answer(leg, now, result),
            State::ExpectPing(leg, error) => self.ping_answer(leg, *error, result),
            State::ExpectToken(leg, url) => self.token_answer(leg, &url, now, result),
            other => other,
        };
    }

    /// The token that was got, to be used for the same repository again.
    #[must_use]
    pub fn learned(&self) -> Option<&(Endpoint, Token)> {
        self.learned.as_ref()
    }

    fn resource_request(&mut self, leg: &Leg) -> Result<Request, FetchError> {
        if !matches!(self.ask.route, Route::Proxy(_)) {
            self.policy
                .check(&leg.endpoint)
                .map_err(|refusal| blocked(&leg.endpoint, refusal, leg.at))?;
        }
        let mut headers = HeaderMap::new();
        if let Some(types) = leg.accept.types() {
            headers.insert(header::ACCEPT, HeaderValue::from_static(types));
        }
        if let Some(secret) = &leg.authorization {
            let value = secret.header();
            let value = value.ok_or_else(|| self.bad_token(leg, "no header can hold it"))?;
            headers.insert(header::AUTHORIZATION, value);
        }
        // A page would have to ask first whether it may send this one.
        if let (Some(known), false) = (&self.ask.known, self.ask.route == Route::DirectFromPage)
            && let Ok(value) = HeaderValue::from_str(&format!("\"{known}\""))
        {
            headers.insert(header::IF_NONE_MATCH, value);
        }
        let method = if self.ask.head {
            http::Method::HEAD
        } else {
            http::Method::GET
        };
        self.request(&leg.url, method, headers, self.ask.resource.item.max_body())
    }

    fn request(
        &mut self,
        url: &str,
        method: http::Method,
        headers: HeaderMap,
        max_body_bytes: usize,
    ) -> Result<Request, FetchError> {
        self.requests += 1;
        if self.requests > limits::REQUESTS {
            return Err(self.server_error(url, Fault::Redirects, None, None));
        }
        let built = http::Request::builder().method(method).uri(url).body(());
        let mut http = built.map_err(|error| FetchError::BadReference {
            said: error.to_string(),
        })?;
        *http.headers_mut() = headers;
        Ok(Request {
            http,
            max_body_bytes,
            timeout: self.ask.route.timeout(),
            after: std::mem::take(&mut self.after),
            fresh: self.ask.fresh && self.ask.resource.item.digest().is_none(),
        })
    }

    fn resource_answer(
        &mut self,
        leg: Leg,
        now: u64,
        result: Result<Response, TransportError>,
    ) -> State {
        let response = match result {
            Ok(response) => response,
            Err(error) => return State::fail(self.transport_error(&leg, error)),
        };
        if self.waits(&response, now) {
            return State::Start(leg);
        }
        if let Route::Proxy(base) = &self.ask.route {
            return match judge::proxied(&self.ask, base, response) {
                Ok(answer) => State::End(Box::new(Ok(answer))),
                Err(error) => State::fail(error),
            };
        }
        match response.status().as_u16() {
            200 if leg.accept == Accept::Indexes && judge::is_schema1(&response) => {
                State::Start(leg.with_accept(Accept::Manifests))
            }
            404 if leg.accept == Accept::Indexes => {
                State::Start(leg.with_accept(Accept::Manifests))
            }
            200 => match judge::answer(&self.ask, &leg.endpoint, response) {
                Ok(answer) => State::End(Box::new(Ok(answer))),
                Err(error) => State::fail(error),
            },
            304 if self.ask.known.is_some() => {
                State::End(Box::new(Ok(judge::unchanged(&leg.endpoint, response))))
            }
            401 => self.challenged(leg, now, &response),
            301 | 302 | 303 | 307 | 308 => self.redirected(&leg, &response),
            _ => State::fail(judge::refused(&self.ask, &leg.endpoint, &response, now)),
        }
    }

    /// Whether the registry says when it may be asked again, and that is soon enough; then the next
    /// request waits so long.
    fn waits(&mut self, response: &Response, now: u64) -> bool {
        let Some(seconds) = judge::retry_after(&self.ask, response, now) else {
            return false;
        };
        let wait = Duration::from_secs(seconds.max(1));
        let is_once = !std::mem::replace(&mut self.waited, true);
        if is_once && wait <= self.ask.patience {
            self.after = wait;
        }
        !self.after.is_zero()
    }
}

impl State {
    fn fail(error: FetchError) -> Self {
        Self::End(Box::new(Err(error)))
    }
}

impl Leg {
    fn with_accept(self, accept: Accept) -> Self {
        Self { accept, ..self }
    }
}

impl Accept {
    fn types(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::All => Some(access::ACCEPT),
            Self::Indexes => Some(access::ACCEPT_INDEX),
            Self::Manifests => Some(access::ACCEPT_MANIFEST),
        }
    }

    fn of(item: &Item, route: &Route) -> Self {
        match (item, route) {
            (Item::Tag(_) | Item::Manifest(_), Route::DirectFromPage) => Self::Indexes,
            (Item::Tag(_) | Item::Manifest(_), _) => Self::All,
            _ => Self::None,
        }
    }
}

fn first_leg(ask: &Ask, policy: &Policy) -> Result<Leg, FetchError> {
    let resource = &ask.resource;
    let registry = Endpoint::of_registry(&resource.domain, policy).map_err(|error| {
        FetchError::BadReference {
            said: format!("{} is no registry: {error}", resource.domain),
        }
    })?;
    let (endpoint, url) = match &ask.route {
        Route::Proxy(base) => {
            let unreachable = || FetchError::ProxyUnreachable {
                proxy: base.clone(),
                said: Some("it is no http or https URL".to_owned()),
            };
            let endpoint = Endpoint::from_url(base).ok_or_else(unreachable)?;
            let url = format!("{}{}", base.trim_end_matches('/'), resource.proxy_path());
            (endpoint, url)
        }
        _ => {
            let url = format!("{registry}{}", resource.path());
            (registry, url)
        }
    };
    Ok(Leg {
        endpoint,
        url,
        at: At::Registry,
        repository: Some(resource.repository.clone()),
        accept: Accept::of(&resource.item, &ask.route),
        authorization: match (&ask.credentials, &ask.route) {
            // A proxy of one's own passes them on; what is no Basic needs no challenge.
            (Some(given), Route::Proxy(_)) | (Some(given @ Credentials::Passed(_)), _) => {
                Some(given.secret().clone())
            }
            _ => ask.token.as_ref().map(|token| Secret::new(token.header())),
        },
        is_home: true,
        tokens: 0,
        basic: false,
        pinged: false,
    })
}

#[cfg(test)]
mod tests;
