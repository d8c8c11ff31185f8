//! Who asks: pure checks of a request's head, made before any work.
//!
//! A page of this server's own sends `Sec-Fetch-Site: same-origin` and no `Origin`; a page of a
//! listed origin sends that origin; a script sends neither. Everything else is another website using
//! the reader's browser. The `Host` check keeps a name that was rebound to 127.0.0.1 out.

use std::net::{IpAddr, SocketAddr};

use allarch_core::registry::Credentials;
use http::HeaderMap;
use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue, ORIGIN};

use crate::refusal::Refused;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names and origins that are this server's, or that it serves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Callers {
    /// `host:port` as a `Host` header has it; without a port for a port's default.
    pub(crate) hosts: Vec<String>,
    /// Whole origins, such as `http://127.0.0.1:8080`.
    pub(crate) origins: Vec<String>,
}

impl Callers {
    /// What a server that listens on `address` is called, and the names of `public`. Where it listens on
    /// all addresses of its machine, those beyond loopback must be named.
    pub(crate) fn at(address: SocketAddr, public: &[String], origins: &[String]) -> Self {
        let port = address.port();
        let mut hosts = vec![format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let bound = match address.ip() {
            ip if !ip.is_unspecified() => Some(SocketAddr::new(ip, port).to_string()),
            IpAddr::V4(_) => None,
            IpAddr::V6(_) => Some(format!("[::1]:{port}")),
        };
        hosts.extend(bound.filter(|bound| !hosts.contains(bound)));
        hosts.extend(public.iter().map(|host| host.to_ascii_lowercase()));
        let mut all: Vec<String> = hosts
            .iter()
            .flat_map(|host| [format!("http://{host}"), format!("https://{host}")])
            .collect();
        all.extend(origins.iter().cloned());
        Self {
            hosts,
            origins: all,
        }
    }

    /// Whether the request is for this server by a name of its own.
    pub(crate) fn check_host(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let host = single(headers, &HOST).map(str::to_ascii_lowercase);
        match host {
            Some(host) if self.hosts.contains(&host) => Ok(()),
            _ => Err(Refused::Misdirected),
        }
    }

    /// Whether the caller may use the proxy; the origin to name in the answer, where it sent one.
    pub(crate) fn check_origin(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, Refused> {
        if headers.contains_key(ORIGIN) {
            return match single(headers, &ORIGIN) {
                Some(origin) if self.origins.iter().any(|known| known == origin) => {
                    Ok(headers.get(ORIGIN).cloned())
                }
                _ => Err(Refused::Origin),
            };
        }
        match headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes) {
            // `none` is a person who typed the address; nothing at all is a script.
            None | Some(b"same-origin" | b"none") => Ok(None),
            Some(_) => Err(Refused::Origin),
        }
    }
}

/// Whether a page asks, as far as a request can tell: one of a listed origin, which was checked, or this
/// server's own. A script can claim either, as nothing that a client sends can be proven; what it gains
/// is a page's budget of its own address.
pub(crate) fn is_page(headers: &HeaderMap) -> bool {
    let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    headers.contains_key(ORIGIN) || site == Some(b"same-origin")
}

/// What the caller gives to be let in. Nobody's rights are used for somebody else: they are refused
/// unless `taken`, and two of them always are.
pub(crate) fn credentials(
    headers: &HeaderMap,
    taken: bool,
) -> Result<Option<Credentials>, Refused> {
    if !headers.contains_key(AUTHORIZATION) {
        return Ok(None);
    }
    match single(headers, &AUTHORIZATION).filter(|_| taken) {
        Some(value) => Ok(Some(Credentials::from_header(value))),
        None => Err(Refused::Credentials),
    }
}

/// The value of a header that is there exactly once.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    fn callers() -> Callers {
        Callers::at(
            "127.0.0.1:8080".parse().unwrap(),
            &["Proxy.acme.example".to_owned()],
            &["https://app.example".to_owned()],
        )
    }

    #[test]
    fn hosts_of_this_server() {
        for (host, ok) in [
            ("127.0.0.1:8080", true),
            ("localhost:8080", true),
            ("LOCALHOST:8080", true),
            ("proxy.acme.example", true),
            ("localhost", false),
            ("localhost:80", false),
            ("127.0.0.1:8081", false),
            ("evil.example:8080", false),
            ("localhost:8080.evil.example", false),
        ] {
            let found = callers().check_host(&headers(&[("host", host)]));
            assert_eq!(found.is_ok(), ok, "{host}");
        }
        assert!(callers().check_host(&HeaderMap::new()).is_err());
        let mut twice = headers(&[("host", "localhost:8080")]);
        twice.append(HOST, HeaderValue::from_static("localhost:8080"));
        assert!(callers().check_host(&twice).is_err());
    }

    #[test]
    fn the_bound_address_is_a_name() {
        for (bound, host, ok) in [
            ("127.0.0.2:8080", "127.0.0.2:8080", true),
            ("127.0.0.2:8080", "localhost:8080", true),
            ("192.0.2.7:8080", "192.0.2.7:8080", true),
            ("192.0.2.7:8080", "192.0.2.7", false),
            ("192.0.2.7:8080", "192.0.2.8:8080", false),
            ("[::1]:8080", "[::1]:8080", true),
            ("[2001:db8::7]:8080", "[2001:db8::7]:8080", true),
            ("[::]:8080", "[::1]:8080", true),
            ("[::]:8080", "[::]:8080", false),
            ("0.0.0.0:8080", "127.0.0.1:8080", true),
            ("0.0.0.0:8080", "0.0.0.0:8080", false),
            ("0.0.0.0:8080", "192.0.2.7:8080", false),
        ] {
            let callers = Callers::at(bound.parse().unwrap(), &[], &[]);
            let found = callers.check_host(&headers(&[("host", host)]));
            assert_eq!(found.is_ok(), ok, "{host} at {bound}");
            let origin = format!("http://{host}");
            assert_eq!(callers.origins.contains(&origin), ok, "{origin} at {bound}");
        }
    }

    #[test]
    fn who_is_a_page() {
        for (pairs, page) in [
            (&[][..], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("origin", "https://app.example")], true),
        ] {
            assert_eq!(is_page(&headers(pairs)), page, "{pairs:?}");
        }
    }

    #[test]
    fn origins_that_are_served() {
        for (pairs, ok) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("origin", "http://127.0.0.1:8080")], true),
            (&[("origin", "https://app.example")], true),
            (
                &[
                    ("origin", "https://app.example"),
                    ("sec-fetch-site", "cross-site"),
                ],
                true,
            ),
            (&[("origin", "null")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "https://app.example.evil.example")], false),
            (&[("origin", "http://app.example")], false),
            (&[("origin", "https://app.example:8443")], false),
            (
                &[
                    ("origin", "https://evil.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                false,
            ),
        ] {
            assert_eq!(
                callers().check_origin(&headers(pairs)).is_ok(),
                ok,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn credentials_are_taken_where_they_are_allowed() {
        let given = headers(&[("authorization", "Bearer x")]);
        for taken in [false, true] {
            assert_eq!(credentials(&HeaderMap::new(), taken), Ok(None));
            assert_eq!(credentials(&given, taken).is_ok(), taken);
        }
        let mut twice = given;
        twice.append(AUTHORIZATION, HeaderValue::from_static("Bearer y"));
        assert!(credentials(&twice, true).is_err());
    }
}
