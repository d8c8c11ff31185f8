//! What goes into a fetch and what comes out: options, events, documents and problems.

use std::sync::Arc;
use std::time::Duration;

use crate::oci::{Digest, Document};

use crate::registry::credentials::Credentials;
use crate::registry::error::FetchError;
use crate::registry::exchange::Route;
use crate::registry::guard::Policy;
use crate::registry::message::{Answered, Purpose, RequestId};
use crate::registry::pulls::Pulls;

/// How to fetch.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which way.
    pub route: Route,
    /// Where a request may go, on the direct routes.
    pub policy: Policy,
    /// Which documents.
    pub want: Want,
    /// What a person gives the registry to be let in.
    pub credentials: Option<Credentials>,
    /// How long at most to wait where the registry says when it may be asked again.
    pub patience: Duration,
    /// Whether what a proxy or a browser kept of a tag will not do.
    pub fresh: bool,
    /// What came before of this repository: a tag that still names it, and what is asked for by digest,
    /// is not sent again where it came by the same way. See [`Earlier`](super::Earlier).
    pub held: Vec<Arc<Fetched>>,
}

impl Options {
    /// Everything, anonymously, without waiting.
    #[must_use]
    pub fn new(route: Route, policy: Policy) -> Self {
        Self {
            route,
            policy,
            want: Want::Everything,
            credentials: None,
            patience: Duration::ZERO,
            fresh: false,
            held: Vec::new(),
        }
    }
}

/// Which documents a view needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The document that the reference names, alone.
    Top,
    /// Also what the entries of an index name, and every image's config.
    Everything,
    /// Also these entries (0-based) of the top index, and their configs.
    Entries(Vec<usize>),
}

/// One document and how it came.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// What it was asked for as: `ghcr.io/acme/app:1`, or `…@sha256:…`.
    pub name: String,
    /// Its place.
    pub role: Role,
    /// Its exact bytes, with what they can be held against.
    pub document: Document,
    /// The registry's `Docker-Content-Digest`, as sent.
    pub served_digest: Option<String>,
    /// The host that gave it.
    pub host: String,
    /// [`Route::name`].
    pub route: &'static str,
    /// When it came, in seconds since 1970; where its bytes were at hand, when they were asked for again.
    pub at: u64,
    /// When its bytes came, where they were at hand and are still what is asked for.
    pub since: Option<u64>,
    /// What is wrong with its bytes, if anything.
    pub fault: Option<FetchError>,
}

/// A document's place in what was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the reference names.
    Top,
    /// An entry of an index.
    Entry {
        /// Digest of the index.
        index: Digest,
        /// 0-based position in it.
        position: usize,
    },
    /// The config of a manifest.
    Config {
        /// Digest of the manifest.
        manifest: Digest,
    },
}

/// One document that could not be had, or not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it was asked for as.
    pub name: String,
    /// Its place.
    pub role: Role,
    /// Its digest, where it was asked for by digest.
    pub digest: Option<Digest>,
    /// What went wrong.
    pub error: FetchError,
}

/// What happens on the way.
#[derive(Clone, Debug)]
pub enum Event {
    /// A request is being sent; a row of the network log.
    Sent {
        /// Names it.
        id: RequestId,
        /// GET or HEAD.
        method: http::Method,
        /// Where to, `host[:port]`.
        host: String,
        /// The whole URL.
        url: String,
        /// What for.
        purpose: Purpose,
        /// How long it waits before it goes out, because the registry asked for that.
        after: Duration,
        /// [`Route::name`].
        route: &'static str,
    },
    /// A request ended.
    Answered {
        /// Which one.
        id: RequestId,
        /// How.
        answered: Answered,
        /// How many pulls the registry still gives, where it says so.
        pulls: Option<Pulls>,
        /// The scope that its challenge proposes; what is asked for is `pull` of one repository, always.
        proposed: Option<String>,
        /// When, in seconds since 1970.
        at: u64,
    },
    /// A document came.
    Document(Arc<Fetched>),
    /// A document other than the top one could not be had, or not as it should be.
    Problem(Problem),
    /// How far it is. The total grows while indexes are read.
    Progress {
        /// Documents that ended, well or not.
        done: usize,
        /// Documents known to be wanted.
        total: usize,
    },
}

/// What was fetched: documents in order of arrival, the top one first.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Documents.
    pub documents: Vec<Arc<Fetched>>,
    /// What could not be had, or not as it should be.
    pub problems: Vec<Problem>,
    /// How many wanted documents were left out, because there were more than
    /// [`limits::DOCUMENTS`](crate::registry::access::limits::DOCUMENTS) or indexes nested deeper than [`limits::DEPTH`](crate::registry::access::limits::DEPTH).
    pub left_out: usize,
    /// Whether the person cancelled before all was there.
    pub cancelled: bool,
    /// How many pulls the registry still gives, as it said last.
    pub pulls: Option<Pulls>,
}

impl Graph {
    /// The document that the reference named.
    #[must_use]
    pub fn top(&self) -> Option<&Arc<Fetched>> {
        self.documents.first()
    }

    /// The document with this digest.
    #[must_use]
    pub fn document(&self, digest: &Digest) -> Option<&Arc<Fetched>> {
        self.documents
            .iter()
            .find(|fetched| fetched.document.digest() == digest)
    }
}

/// The end: what was fetched, or why not even the top document came.
pub type Outcome = Result<Graph, FetchError>;
