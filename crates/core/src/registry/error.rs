//! What can go wrong between a name and its bytes: one value per answer that a person tells apart.
//!
//! Each knows its code of the page, its code and status at the proxy, one sentence of fact, and what
//! to do. The same value travels from the proxy to the page as JSON, so the two cannot word a failure
//! differently. Texts that come from outside are cut and made visible before they are put into one.

use serde::Serialize;

use super::endpoint::{Endpoint, Scheme};
use super::guard::{self, Refusal};

/// Why something could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FetchError {
    /// The registry answers that it has no such thing.
    NotFound {
        /// What was asked for.
        what: String,
        /// What the registry says.
        said: Option<String>,
    },
    /// The registry wants credentials or others, or hides what is private or absent.
    Unauthorized {
        /// What was asked for.
        what: String,
        /// What the registry says.
        said: Option<String>,
        /// Whether it was asked with credentials.
        credentials: bool,
    },
    /// The registry's budget is used up.
    RateLimited {
        /// The registry.
        registry: String,
        /// Seconds until it may be asked again, where it says so.
        retry_after: Option<u64>,
        /// How many it allows, as its header has it (`100;w=21600`).
        limit: Option<String>,
        /// How many of them are left, as its header has it (`0;w=21600`).
        remaining: Option<String>,
        /// What the registry says.
        said: Option<String>,
    },
    /// The answer is no image document.
    WrongType {
        /// What was asked for.
        what: String,
        /// Its Content-Type.
        content_type: Option<String>,
        /// How its bytes begin.
        begins: String,
    },
    /// The bytes have another digest than they must.
    DigestMismatch {
        /// What was asked for.
        what: String,
        /// The digest they must have.
        expected: String,
        /// The digest that they have.
        found: String,
        /// Who says what they must have.
        source: Claim,
    },
    /// The registry made another document of the one that was asked for, as it does for clients that
    /// do not ask for lists.
    Converted {
        /// What was asked for.
        what: String,
        /// What it was made into: `schema 1`, `the manifest of one platform`.
        into: String,
        /// The digest that was asked for, where there was one.
        expected: Option<String>,
        /// The digest of what came.
        found: String,
    },
    /// The bytes have the digest but not the length that the descriptor gives.
    SizeMismatch {
        /// What was asked for.
        what: String,
        /// Bytes in the descriptor.
        expected: u64,
        /// Bytes that came.
        found: u64,
    },
    /// Fewer bytes came than were announced.
    CutShort {
        /// What was asked for.
        what: String,
        /// Bytes announced, where known.
        expected: Option<u64>,
        /// Bytes that came, where known.
        found: Option<u64>,
    },
    /// The answer is longer than is taken.
    TooLarge {
        /// What was asked for.
        what: String,
        /// Bytes that are taken.
        limit: u64,
        /// Bytes announced, where known.
        size: Option<u64>,
    },
    /// The registry, its token service or a redirect gives an answer that cannot be used.
    ServerError {
        /// Which host.
        host: String,
        /// Which kind.
        fault: Fault,
        /// Its status, where there was one.
        status: Option<u16>,
        /// What it says, or what is wrong with it.
        said: Option<String>,
        /// Seconds until it may be asked again, where it says so with status 503.
        retry_after: Option<u64>,
    },
    /// The guard of the proxy or shell does not let a request go there.
    Blocked {
        /// Scheme, host and port.
        endpoint: String,
        /// Why.
        refusal: Refusal,
        /// Where it came up.
        at: At,
    },
    /// No complete answer in time.
    Timeout {
        /// Which host.
        host: String,
        /// How long was waited, in seconds.
        seconds: u64,
    },
    /// The machine has no network.
    Offline,
    /// The proxy does not answer as one.
    ProxyUnreachable {
        /// Its base URL.
        proxy: String,
        /// What came instead.
        said: Option<String>,
    },
    /// The proxy does not serve this page.
    ProxyRefused {
        /// Its base URL.
        proxy: String,
        /// Its code.
        refused: String,
        /// Its message.
        said: String,
    },
    /// A browser did not let the page read the registry's answer, or got none.
    CorsBlocked {
        /// The registry.
        registry: String,
    },
    /// The name's domain is none that can be dialled.
    BadReference {
        /// What is wrong.
        said: String,
    },
    /// The person cancelled.
    Cancelled,
}

/// Who says which digest bytes must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// The reference or descriptor by which they were asked for.
    Asked,
    /// The registry's `Docker-Content-Digest`.
    Header,
}

/// Which kind of unusable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// An error status.
    Status,
    /// No connection.
    Unreachable,
    /// No TLS, or not with a certificate for this host.
    Tls,
    /// Not the HTTP that is taken: headers too large, compressed, a redirect to nowhere.
    Malformed,
    /// A challenge that names no usable place for tokens.
    Realm,
    /// A token service that gives no usable token.
    Token,
    /// Too many redirects.
    Redirects,
}

/// Where an endpoint came up that the guard refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The registry that was asked for.
    Registry,
    /// A redirect of the registry.
    Redirect,
    /// The realm of its challenge.
    Realm,
}

impl FetchError {
    /// The code that page and reports use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.codes().0
    }

    /// The code and status with which a proxy answers.
    #[must_use]
    pub fn refusal(&self) -> (&'static str, u16) {
        let (_, code, status) = self.codes();
        (code, status)
    }

    /// Page code, proxy code, proxy status: one row each.
    #[rustfmt::skip]
    fn codes(&self) -> (&'static str, &'static str, u16) {
        match self {
            Self::NotFound { .. } => ("not-found", "not_found", 404),
            Self::Unauthorized { .. } => ("unauthorized", "unauthorized", 401),
            Self::RateLimited { .. } => ("rate-limited", "upstream_rate_limited", 429),
            Self::WrongType { .. } => ("wrong-type", "wrong_type", 502),
            Self::DigestMismatch { .. } | Self::SizeMismatch { .. } => ("digest-mismatch", "digest_mismatch", 502),
            Self::Converted { .. } => ("converted", "digest_mismatch", 502),
            Self::CutShort { .. } => ("cut-short", "bad_upstream", 502),
            Self::TooLarge { size: Some(_), .. } => ("too-large", "too_large", 413),
            Self::TooLarge { size: None, .. } => ("too-large", "too_large", 502),
            Self::ServerError { fault, .. } => ("server-error", fault.proxy_code(), 502),
            Self::Blocked { at: At::Redirect, .. } => ("blocked", "blocked_redirect", 502),
            Self::Blocked { at: At::Realm, .. } => ("blocked", "bad_realm", 502),
            Self::Blocked { refusal: Refusal::Port(_), .. } => ("blocked", "blocked_port", 403),
            Self::Blocked { refusal: Refusal::NotServed, .. } => ("blocked", "registry_not_served", 403),
            Self::Blocked { .. } => ("blocked", "blocked_address", 403),
            Self::Timeout { .. } => ("timeout", "timeout", 504),
            Self::Offline => ("offline", "upstream_error", 502),
            Self::ProxyUnreachable { .. } | Self::ProxyRefused { .. } => ("proxy-unreachable", "upstream_error", 502),
            Self::CorsBlocked { .. } => ("cors-blocked", "upstream_error", 502),
            Self::BadReference { .. } => ("bad-reference", "bad_reference", 400),
            Self::Cancelled => ("cancelled", "cancelled", 503),
        }
    }

    /// The command that opens the way to a registry, exact, where there is one. A registry on this
    /// machine is taken to speak plain HTTP, as one without a certificate does.
    ///
    /// It is made to be copied into a shell, so a host that holds anything but letters, digits, `.`
    /// and `-` has none; and where a registry leads elsewhere nobody is talked into following.
    #[must_use]
    pub fn command(&self) -> Option<String> {
        let Self::Blocked {
            endpoint,
            refusal: Refusal::Address(_) | Refusal::Name(_) | Refusal::Port(_) | Refusal::PlainHttp,
            at: At::Registry,
        } = self
        else {
            return None;
        };
        let mut endpoint = Endpoint::from_url(endpoint)?;
        if endpoint.scheme == Scheme::Https && guard::is_loopback(&endpoint.host) {
            endpoint.port = match endpoint.port {
                443 => Scheme::Http.default_port(),
                port => port,
            };
            endpoint.scheme = Scheme::Http;
        }
        let endpoint = endpoint.to_string();
        let plain = |c: char| c.is_ascii_alphanumeric() || "./:-[]".contains(c);
        let command = format!("allarch serve --allow-host {endpoint}");
        endpoint.chars().all(plain).then_some(command)
    }

    /// The registry's own status, where it gave one.
    #[must_use]
    pub fn upstream_status(&self) -> Option<u16> {
        match self {
            Self::NotFound { .. } => Some(404),
            Self::Unauthorized { .. } => Some(401),
            Self::RateLimited { .. } => Some(429),
            Self::ServerError { status, .. } => *status,
            _ => None,
        }
    }

    /// Seconds to wait before asking again, where the registry says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::RateLimited { retry_after, .. } | Self::ServerError { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }
}

impl Fault {
    fn proxy_code(self) -> &'static str {
        match self {
            Self::Status | Self::Unreachable => "upstream_error",
            Self::Tls => "tls_error",
            Self::Malformed | Self::Redirects => "bad_upstream",
            Self::Realm => "bad_realm",
            Self::Token => "bad_token",
        }
    }
}

impl std::error::Error for FetchError {}

mod help;
mod read;
mod words;

pub use words::said;
