//! What a machine asks of its shell, and what it hears back: the `http` crate's values.

use std::fmt;
use std::time::Duration;

/// Names one request of one machine; never used twice by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u32);

/// One HTTP request without a body. The shell sends exactly these headers, follows no redirect and
/// adds no credentials.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method, absolute URL and headers.
    pub http: http::Request<()>,
    /// Longest body to take in bytes; one byte more is [`TransportError::TooLarge`].
    pub max_body_bytes: usize,
    /// How long the answer may take, from the first byte sent to the last one read.
    pub timeout: Duration,
    /// How long to wait before it is sent; the registry asked for that.
    pub after: Duration,
    /// Whether an answer that was kept on the way will not do: `Cache-Control: no-cache`.
    pub fresh: bool,
}

/// A complete answer: status, headers, and the bytes of the body as they came.
pub type Response = http::Response<Vec<u8>>;

/// Why there is no answer. The shell says what it knows and judges nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The machine has no network.
    Offline,
    /// A browser does not say why: no CORS header, no such host, refused, or a broken certificate.
    Opaque,
    /// No connection; with the system's words.
    Unreachable(String),
    /// The connection is not the TLS one that was asked for; with the library's words.
    Tls(String),
    /// [`Request::timeout`] passed.
    Timeout,
    /// The body is longer than [`Request::max_body_bytes`]; with its length where it was announced.
    TooLarge(Option<u64>),
    /// The body ended before its announced end, or the connection broke inside it.
    CutShort,
    /// What came is no HTTP answer that is taken; with what is wrong.
    Malformed(String),
    /// The guard below the shell refused the address.
    Blocked(super::guard::Refusal),
}

impl TransportError {
    /// A word for a log.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Opaque => "no-answer",
            Self::Unreachable(_) => "unreachable",
            Self::Tls(_) => "tls",
            Self::Timeout => "timeout",
            Self::TooLarge(_) => "too-large",
            Self::CutShort => "cut-short",
            Self::Malformed(_) => "malformed",
            Self::Blocked(_) => "blocked",
        }
    }
}

/// What one call of `poll` wants.
#[derive(Debug)]
pub enum Step<E, O> {
    /// Start this request, and report its end by `on_response`.
    Send(RequestId, Box<Request>),
    /// Something to show or log.
    Note(E),
    /// Nothing until a started request ends.
    Wait,
    /// The end; not to be polled again.
    Done(O),
}

/// A machine that a shell drives, by the contract of [`crate::registry`].
pub trait Machine {
    /// What it ends with.
    type Outcome;
    /// What is to be done now.
    fn poll(&mut self) -> Step<super::Event, Self::Outcome>;
    /// The end of request `id` at `now` (seconds since 1970).
    fn on_response(&mut self, id: RequestId, now: u64, result: Result<Response, TransportError>);
    /// Ends it: what came so far is the outcome.
    fn cancel(&mut self);
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A manifest, index, blob or list.
    Resource,
    /// A token, or the challenge that leads to one.
    Token,
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// What came of one request, for a log: its status, or the code of what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The status of the answer and the length of its body.
    Status(u16, usize),
    /// [`TransportError::code`].
    Failed(&'static str),
}
