//! Where a registry's API lives: scheme, host and port, and the same behind a proxy.
//!
//! Knows nothing of what is asked for (`access`) or whether one may go there (`guard`).

use std::fmt;

use super::guard::Policy;
use crate::oci::{Host, HostError, parse_authority};

/// How a registry is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// TLS; what every public registry speaks.
    Https,
    /// In the clear: only for hosts that the person or operator listed, or loopback.
    Http,
}

impl Scheme {
    /// 443 or 80.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Https => "https",
            Self::Http => "http",
        })
    }
}

/// The place of one HTTP service.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// The host, as a URL parser reads it.
    pub host: Host,
    /// The port, written or the scheme's own.
    pub port: u16,
}

/// Docker Hub's name in references, and the host that serves its API (distribution, Docker's
/// registry client and containerd all carry this one mapping).
const HOST_MAP: &[(&str, &str)] = &[("docker.io", "registry-1.docker.io")];

impl Endpoint {
    /// Where the API of the registry `domain`, as a reference has it, is served.
    ///
    /// # Errors
    /// [`HostError`] where a URL parser does not take the domain.
    pub fn of_registry(domain: &str, policy: &Policy) -> Result<Self, HostError> {
        let served_at = HOST_MAP
            .iter()
            .find(|(name, _)| *name == domain)
            .map_or(domain, |(_, served_at)| served_at);
        let (host, port) = parse_authority(served_at)?;
        let scheme = policy.scheme(&host, port);
        Ok(Self {
            scheme,
            host,
            port: port.unwrap_or(scheme.default_port()),
        })
    }

    /// The one way in which this registry's domain is written: by it answers are kept and requests are
    /// counted, so that `GHCR.IO` and `ghcr.io:443` are no other registries than `ghcr.io`.
    #[must_use]
    pub fn domain(&self, policy: &Policy) -> String {
        let host = self.host.to_string();
        let mapped = HOST_MAP.iter().find(|(_, served_at)| *served_at == host);
        let named = mapped.map_or(host.clone(), |(name, _)| (*name).to_owned());
        // A port that is not written may mean another entry of the operator's list.
        let is_here = |domain: &String| Self::of_registry(domain, policy).as_ref() == Ok(self);
        let candidates = [named, host.clone()];
        let short = candidates.into_iter().find(is_here);
        short.unwrap_or_else(|| format!("{host}:{}", self.port))
    }

    /// The endpoint of an absolute `http://` or `https://` URL; `None` for anything else, user
    /// information included.
    #[must_use]
    pub fn from_url(url: &str) -> Option<Self> {
        let uri = fluent_uri::Uri::parse(url).ok()?;
        let scheme = match uri.scheme().as_str().to_ascii_lowercase().as_str() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.userinfo().is_some() {
            return None;
        }
        let (host, port) = parse_authority(authority.as_str()).ok()?;
        Some(Self {
            scheme,
            host,
            port: port.unwrap_or(scheme.default_port()),
        })
    }

    /// Host, and port where it is not the scheme's own: what the `Host` header says.
    #[must_use]
    pub fn authority(&self) -> String {
        if self.port == self.scheme.default_port() {
            self.host.to_string()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for Endpoint {
    /// As a URL without a path: `https://ghcr.io`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_registry_is_served() {
        for (domain, served_at) in [
            ("docker.io", "https://registry-1.docker.io"),
            ("ghcr.io", "https://ghcr.io"),
            ("ghcr.io:443", "https://ghcr.io"),
            ("EXAMPLE.COM:5000", "https://example.com:5000"),
            ("localhost", "http://localhost"),
            ("localhost:5000", "http://localhost:5000"),
            ("127.1:5000", "http://127.0.0.1:5000"),
            ("[::1]:5000", "http://[::1]:5000"),
        ] {
            let endpoint = Endpoint::of_registry(domain, &Policy::person()).unwrap();
            assert_eq!(endpoint.to_string(), served_at, "{domain}");
        }
        assert!(Endpoint::of_registry("reg.test:65536", &Policy::person()).is_err());
        assert!(Endpoint::of_registry("", &Policy::person()).is_err());
    }

    #[test]
    fn one_registry_has_one_domain() {
        let allow = |entries: &[&str]| {
            Policy::public(entries.iter().map(|entry| entry.parse().unwrap()).collect())
        };
        let public = allow(&[]);
        let plain = allow(&["http://reg.test", "http://localhost:5000"]);
        for (policy, written, domain) in [
            (&public, "GHCR.IO", "ghcr.io"),
            (&public, "ghcr.io:443", "ghcr.io"),
            (&public, "ghcr.io:0443", "ghcr.io"),
            (&public, "ghcr.io:8443", "ghcr.io:8443"),
            (&public, "docker.io", "docker.io"),
            (&public, "docker.io:443", "docker.io:443"),
            (&public, "registry-1.docker.io", "docker.io"),
            (&public, "Registry-1.docker.io:443", "docker.io"),
            (&public, "127.1:5000", "127.0.0.1:5000"),
            (&public, "[0::1]", "[::1]"),
            (&plain, "LocalHost:5000", "localhost:5000"),
            (&plain, "REG.test", "reg.test"),
            (&plain, "REG.test:80", "reg.test"),
            // Without its port it would be the entry that speaks http.
            (&plain, "reg.test:443", "reg.test:443"),
        ] {
            let endpoint = Endpoint::of_registry(written, policy).unwrap();
            let found = endpoint.domain(policy);
            assert_eq!(found, domain, "{written}");
            assert_eq!(
                Endpoint::of_registry(&found, policy),
                Ok(endpoint),
                "{written}"
            );
        }
    }

    #[test]
    fn urls_that_are_no_endpoint() {
        for url in [
            "ftp://a.test/",
            "https://u:p@a.test/",
            "https:///x",
            "//a.test/x",
            "/x",
            "https://a.test\\@127.0.0.1/",
            "https://a.test /",
            "https://①②⑦.0.0.1/",
            "file:///etc/passwd",
        ] {
            assert_eq!(Endpoint::from_url(url), None, "{url}");
        }
    }
}
