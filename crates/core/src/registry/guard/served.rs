//! The registries that a hosted proxy serves: `DOMAIN[=HOST,HOST…]`, where `*.` stands for one or
//! more labels.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::oci::{Host, HostError, parse_authority};
use crate::registry::access::known::KNOWN_REGISTRIES;

/// One registry, and where its answers may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The domain in references, without a port.
    pub domain: String,
    /// Other hosts of its API, tokens, redirects and blobs.
    pub hosts: Vec<String>,
}

/// Why a text is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ServedError {
    /// A host is none.
    #[error("{0:?}: {1}")]
    Host(String, HostError),
    /// A wildcard stands elsewhere than in place of the first labels.
    #[error("{0:?}: * stands for the first labels only, as in *.example.org")]
    Wildcard(String),
    /// Only port 443 is served.
    #[error("{0:?}: a hosted proxy asks on port 443 only; open another with --allow-host")]
    Port(String),
}

impl Served {
    /// The public registries that are served without further configuration.
    #[must_use]
    pub fn known() -> Vec<Self> {
        let owned = |hosts: &[&str]| hosts.iter().map(|host| (*host).to_owned()).collect();
        KNOWN_REGISTRIES
            .iter()
            .map(|known| Self {
                domain: known.domain.to_owned(),
                hosts: owned(known.hosts),
            })
            .collect()
    }

    /// Whether it is the registry of this domain.
    pub(super) fn is(&self, domain: &str) -> bool {
        fits(&self.domain, domain)
    }

    /// Whether the host is one of its own.
    pub(super) fn has(&self, host: &str) -> bool {
        self.is(host) || self.hosts.iter().any(|pattern| fits(pattern, host))
    }
}

/// Whether a host is what the pattern names, letter case aside.
fn fits(pattern: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    match pattern.strip_prefix('*') {
        None => pattern.eq_ignore_ascii_case(host),
        Some(rest) => host
            .len()
            .checked_sub(rest.len())
            .filter(|at| *at > 0)
            .and_then(|at| host.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(rest)),
    }
}

impl FromStr for Served {
    type Err = ServedError;

    fn from_str(text: &str) -> Result<Self, ServedError> {
        let (domain, hosts) = text.split_once('=').unwrap_or((text, ""));
        let hosts = hosts.split(',').filter(|host| !host.is_empty());
        Ok(Self {
            domain: pattern(domain)?,
            hosts: hosts.map(pattern).collect::<Result<_, _>>()?,
        })
    }
}

impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.domain)?;
        if self.hosts.is_empty() {
            return Ok(());
        }
        write!(f, "={}", self.hosts.join(","))
    }
}

fn pattern(text: &str) -> Result<String, ServedError> {
    let name = text.strip_prefix("*.").unwrap_or(text);
    if name.contains('*') {
        return Err(ServedError::Wildcard(text.to_owned()));
    }
    let (host, port) =
        parse_authority(name).map_err(|error| ServedError::Host(text.to_owned(), error))?;
    if port.is_some() {
        return Err(ServedError::Port(text.to_owned()));
    }
    Ok(match (host, text.starts_with("*.")) {
        (Host::Domain(name), true) => format!("*.{name}"),
        (host, _) => host.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, host, expected) in [
            ("ghcr.io", "ghcr.io", true),
            ("ghcr.io", "GHCR.io", true),
            ("ghcr.io", "ghcr.io.", true),
            ("ghcr.io", "a.ghcr.io", false),
            ("ghcr.io", "notghcr.io", false),
            ("*.gcr.io", "eu.gcr.io", true),
            ("*.gcr.io", "a.b.gcr.io", true),
            ("*.gcr.io", "gcr.io", false),
            ("*.gcr.io", ".gcr.io", false),
            ("*.gcr.io", "evilgcr.io", false),
            ("*.gcr.io", "gcr.io.evil.example", false),
        ] {
            assert_eq!(fits(pattern, host), expected, "{pattern} {host}");
        }
    }

    #[test]
    fn entries_are_read_and_shown_alike() {
        for text in [
            "ghcr.io",
            "*.gcr.io=storage.googleapis.com",
            "a.example=auth.a.example,*.cdn.example",
        ] {
            assert_eq!(text.parse::<Served>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "a.*.example",
            "*",
            "a b",
            "ghcr.io:5000",
            "ghcr.io=x y",
            "ghcr.io=*",
        ] {
            assert!(text.parse::<Served>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_known_ones_are_entries() {
        for known in Served::known() {
            assert_eq!(known.to_string().parse::<Served>(), Ok(known));
        }
    }
}
