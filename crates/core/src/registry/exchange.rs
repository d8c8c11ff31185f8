//! One resource: request, anonymous token, redirects, and an answer whose bytes are checked.
//!
//! The states stand here, the transitions beside them in `exchange/`: `token` and `redirect` lead on,
//! `judge` says what an answer means, `failure` what the lack of one does. Knows nothing of documents,
//! of what else is fetched, or of sockets.
//!
//! ```text
//! Start ─► Resource ──200──────────────────────────────► End
//!             │  ├──401, bearer──► Token ──200──► Start (once a host)
//!             │  ├──30x──────────► Start at the new place (3 hops)
//!             │  └──404, first half of Accept──► Start with the second
//!             └──anything else, a limit, the guard────► End
//! ```
//!
//! Bounded by [`limits::REQUESTS`]. A token goes to the endpoint that asked for it and nowhere else;
//! a new host starts its own anonymous dance. Behind a proxy the proxy does all of this, so there
//! the answer is final.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header};

use super::access::{self, Item, Resource, limits};
use super::endpoint::Endpoint;
use super::error::{At, Fault, FetchError};
use super::guard::Policy;
use super::message::{Purpose, Request, Response, TransportError};
use super::token::{Token, TokenUrl};
use crate::oci::Digest;

mod failure;
mod judge;
mod redirect;
mod token;

use failure::blocked;

/// Which way a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// To the registry itself.
    Direct,
    /// To the registry, from a page: the browser connects, follows redirects, and sends unasked only
    /// what is CORS-safelisted.
    DirectFromPage,
    /// Through a proxy with this absolute base URL.
    Proxy(String),
}

impl Route {
    /// The value of `data-route`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Direct | Self::DirectFromPage => "direct",
            Self::Proxy(_) => "proxy",
        }
    }
}

/// What to ask.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The resource.
    pub resource: Resource,
    /// Whether only the head of the answer is wanted.
    pub head: bool,
    /// Which way.
    pub route: Route,
    /// Length in bytes that a descriptor gives.
    pub expected_size: Option<u64>,
    /// A token that this registry gave for this repository before.
    pub token: Option<Token>,
}

/// A complete answer with status 200.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The bytes as they came; empty after a HEAD.
    pub body: Vec<u8>,
    /// The digest of the bytes, with the algorithm that they must have, else sha256. `None` after a
    /// HEAD.
    pub digest: Option<Digest>,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// `Docker-Content-Digest` as sent.
    pub served_digest: Option<String>,
    /// `Content-Length` as sent.
    pub content_length: Option<u64>,
    /// All headers, for a proxy to choose from.
    pub headers: HeaderMap,
    /// The host that gave it in the end.
    pub host: String,
    /// What is wrong with the bytes, which are given all the same.
    pub fault: Option<FetchError>,
}

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
    /// The token got on the way, and the endpoint that takes it.
    learned: Option<(Endpoint, Token)>,
}

/// Each variant is what is due or expected next.
#[derive(Debug)]
enum State {
    Start(Leg),
    ExpectResource(Leg),
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
    token: Option<Token>,
    /// Whether this leg has had its one token request.
    asked: bool,
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
            State::ExpectResource(leg) => self.resource_answer(leg, result),
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
        if let Some(token) = &leg.token {
            let mut value = HeaderValue::from_str(&token.header())
                .map_err(|_| self.bad_token(leg, "no header can hold it"))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
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
        })
    }

    fn resource_answer(&mut self, leg: Leg, result: Result<Response, TransportError>) -> State {
        let response = match result {
            Ok(response) => response,
            Err(error) => return State::fail(self.transport_error(&leg, error)),
        };
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
            401 => self.challenged(leg, &response),
            301 | 302 | 303 | 307 | 308 => self.redirected(&leg, &response),
            _ => State::fail(judge::refused(&self.ask, &leg.endpoint, &response)),
        }
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

impl Route {
    fn timeout(&self) -> std::time::Duration {
        match self {
            Self::Proxy(_) => limits::THROUGH_PROXY,
            _ => limits::EXCHANGE,
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
        token: ask.token.clone(),
        asked: false,
    })
}

#[cfg(test)]
mod tests;
