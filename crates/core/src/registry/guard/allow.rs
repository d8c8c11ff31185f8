//! One entry of the operator's list: `[http://|https://]host[:port]`, exact.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::oci::{Host, HostError, parse_authority};
use crate::registry::endpoint::{Endpoint, Scheme};

/// An endpoint that whoever runs the shell opened, whatever its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    /// How it is spoken to; https where the entry does not say.
    pub scheme: Scheme,
    /// The host as a URL parser reads it. No wildcard, no suffix.
    pub host: Host,
    /// The port; the scheme's own where the entry names none.
    pub port: u16,
}

/// Why a text is no entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AllowError {
    /// Something stands before `://` that is neither http nor https.
    #[error("{0:?} is neither http:// nor https://")]
    Scheme(String),
    /// The host or its port is none.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl AllowedHost {
    /// Whether this entry opens `endpoint`.
    #[must_use]
    pub fn is(&self, endpoint: &Endpoint) -> bool {
        self.scheme == endpoint.scheme && self.port == endpoint.port && self.host == endpoint.host
    }
}

impl FromStr for AllowedHost {
    type Err = AllowError;

    fn from_str(text: &str) -> Result<Self, AllowError> {
        let (scheme, authority) = match text.split_once("://") {
            None => (Scheme::Https, text),
            Some(("https", authority)) => (Scheme::Https, authority),
            Some(("http", authority)) => (Scheme::Http, authority),
            Some((other, _)) => return Err(AllowError::Scheme(other.to_owned())),
        };
        let (host, port) = parse_authority(authority)?;
        Ok(Self {
            scheme,
            host,
            port: port.unwrap_or(scheme.default_port()),
        })
    }
}

impl fmt::Display for AllowedHost {
    /// With its port, so that the log shows exactly what is open.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}
