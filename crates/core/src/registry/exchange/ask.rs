//! What goes into an exchange and what comes out of it: the route, the question, the answer.

use std::time::Duration;

use http::{HeaderMap, header};

use crate::oci::Digest;
use crate::registry::access::{Resource, limits};
use crate::registry::credentials::Credentials;
use crate::registry::error::FetchError;
use crate::registry::token::Token;

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

    pub(super) fn timeout(&self) -> Duration {
        match self {
            Self::Proxy(_) => limits::THROUGH_PROXY,
            _ => limits::EXCHANGE,
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
    /// Whether a descriptor says that it is an index.
    pub is_index: bool,
    /// What is at hand of it: only something else is to be sent.
    pub known: Option<Digest>,
    /// A token that this registry gave for this repository before.
    pub token: Option<Token>,
    /// What a person gives this registry to be let in.
    pub credentials: Option<Credentials>,
    /// How long at most to wait where the registry says when it may be asked again.
    pub patience: Duration,
    /// Whether an answer that was kept on the way will not do; what a digest names never changes.
    pub fresh: bool,
}

impl Ask {
    /// The whole resource, anonymously and without waiting.
    #[must_use]
    pub fn of(resource: Resource, route: Route) -> Self {
        Self {
            resource,
            head: false,
            route,
            expected_size: None,
            is_index: false,
            known: None,
            token: None,
            credentials: None,
            patience: Duration::ZERO,
            fresh: false,
        }
    }
}

/// A complete answer with status 200, or 304 where the bytes are at hand.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The bytes as they came; empty after a HEAD, and where nothing changed.
    pub body: Vec<u8>,
    /// Whether it is still what [`Ask::known`] names.
    pub unchanged: bool,
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

impl Answer {
    /// Its `Link` headers.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let values = self.headers.get_all(header::LINK).iter();
        values
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect()
    }
}
