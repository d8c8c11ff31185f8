//! The words for each failure: one sentence of fact with its consequence, and what to do.

use std::fmt;

use super::{At, Claim, Fault, FetchError};
use crate::registry::guard::Refusal;
use crate::text::visible;

/// Longest text of a registry that is repeated.
const SAID: usize = 300;

/// What a registry says in an error body: the message of `{"errors": [{code, message}]}`, else its
/// text, unless that is a web page; cut, and with nothing hidden in it.
#[must_use]
pub fn said(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(json) => {
            let error = json.get("errors")?.get(0)?;
            let part = |name: &str| error.get(name).and_then(serde_json::Value::as_str);
            match (part("code"), part("message")) {
                (Some(code), Some(message)) => format!("{code}: {message}"),
                (one, other) => one.or(other)?.to_owned(),
            }
        }
        Err(_) if text.trim_start().starts_with('<') => return None,
        Err(_) => text.into_owned(),
    };
    let cut: String = text.trim().chars().take(SAID).collect();
    (!cut.is_empty()).then(|| visible(&cut).into_owned())
}

impl FetchError {
    /// What to do about it, where there is something to do; without the command itself, which is
    /// [`FetchError::command`].
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::NotFound { .. } => {
                "Check the spelling of repository and tag; a tag may have been deleted since."
            }
            Self::Unauthorized { .. } => {
                "Check the spelling first: registries answer the same for a private image and for one that does not exist. Allarch asks without credentials, so a private image can be pasted: run `skopeo inspect --raw docker://NAME` and paste what it prints."
            }
            Self::RateLimited {
                retry_after: Some(_),
                ..
            } => "Wait until then, or fetch the same image from a mirror.",
            Self::RateLimited { .. } => "Wait a while, or fetch the same image from a mirror.",
            Self::WrongType { .. } => {
                "Check that the name's first part is a registry and not a website."
            }
            Self::DigestMismatch {
                source: Claim::Asked,
                ..
            } => {
                "Do not use these bytes. Fetch again; if it stays, a cache or mirror on the way serves other content than it should."
            }
            Self::DigestMismatch {
                source: Claim::Header,
                ..
            } => {
                "Fetch again; if it stays, report it to whoever runs the registry: clients refuse such an answer."
            }
            Self::SizeMismatch { .. } => {
                "Build the index again with the size that the manifest has."
            }
            Self::CutShort { .. } => {
                "Fetch again; if it stays, something between here and the registry cuts its answers."
            }
            Self::TooLarge { .. } => {
                "Only manifests and configs are fetched, never layers. Inspect the file itself with `allarch inspect FILE`."
            }
            Self::ServerError { fault, .. } => fault_help(*fault),
            Self::Blocked { .. } => return Some(self.blocked_help()),
            Self::Timeout { .. } => {
                "Try again; if it stays, the host is down or drops connections from here."
            }
            Self::Offline => "Connect to a network. Pasted documents are inspected without one.",
            Self::ProxyUnreachable { .. } => {
                "Start it with `allarch serve`, or choose the direct route."
            }
            Self::ProxyRefused { .. } => {
                "Open the page from the address that `allarch serve` prints."
            }
            Self::CorsBlocked { .. } => {
                "Choose the route through the proxy (`allarch serve` starts one), or let the registry send Access-Control-Allow-Origin for this page."
            }
            Self::BadReference { .. } | Self::Cancelled => return None,
        };
        Some(text.to_owned())
    }

    fn blocked_help(&self) -> String {
        let Self::Blocked { refusal, at, .. } = self else {
            return String::new();
        };
        match (refusal, at) {
            (Refusal::Peer, _) => "Try again; the name's addresses changed while it was being dialled.",
            (Refusal::Scheme(_) | Refusal::Inward, _) => "Report it to whoever runs the registry.",
            (Refusal::PlainHttp, _) | (_, At::Redirect | At::Realm) => {
                "To open exactly this endpoint to everyone who can reach the proxy, start it with this command:"
            }
            (_, At::Registry) => {
                "To open exactly this registry to everyone who can reach the proxy, start it with this command (http:// where it speaks no TLS, https:// where it does):"
            }
        }
        .to_owned()
    }
}

fn fault_help(fault: Fault) -> &'static str {
    match fault {
        Fault::Status => "Try again later; the fault is the registry's.",
        Fault::Unreachable => "Check the host's spelling and that the registry is running.",
        Fault::Tls => {
            "Check the port and the registry's certificate. A registry that speaks plain HTTP must be listed as http://HOST:PORT."
        }
        Fault::Malformed | Fault::Redirects => "Report it to whoever runs the registry.",
        Fault::Realm | Fault::Token => {
            "Report it to whoever runs the registry: no client can get a token there."
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { what, said } => {
                write!(f, "The registry has no {}{}.", visible(what), quoted(said))
            }
            Self::Unauthorized { what, said } => write!(
                f,
                "The registry does not give {} to anonymous clients{}.",
                visible(what),
                quoted(said)
            ),
            Self::RateLimited { .. } => self.rate_limited(f),
            Self::WrongType { .. } => self.wrong_type(f),
            Self::DigestMismatch {
                what,
                expected,
                found,
                source,
            } => {
                let source = match source {
                    Claim::Asked => "was asked for",
                    Claim::Header => "the registry's Docker-Content-Digest says",
                };
                write!(
                    f,
                    "The bytes of {} have the digest {}, but {} {source}.",
                    visible(what),
                    visible(found),
                    visible(expected)
                )
            }
            Self::SizeMismatch {
                what,
                expected,
                found,
            } => write!(
                f,
                "{} is {found} bytes long, but its descriptor says {expected}: clients that check the size refuse it.",
                visible(what)
            ),
            Self::CutShort {
                what,
                expected,
                found,
            } => {
                write!(f, "The answer for {} was cut short", visible(what))?;
                match (found, expected) {
                    (Some(found), Some(expected)) => {
                        write!(f, ": {found} of {expected} bytes came.")
                    }
                    (None, Some(expected)) => write!(f, ": {expected} bytes were announced."),
                    _ => f.write_str("."),
                }
            }
            Self::TooLarge { what, limit, size } => match size {
                Some(size) => write!(
                    f,
                    "{} is {size} bytes long; at most {limit} are fetched.",
                    visible(what)
                ),
                None => write!(
                    f,
                    "{} is longer than the {limit} bytes that are fetched.",
                    visible(what)
                ),
            },
            Self::ServerError { .. } => self.server_error(f),
            Self::Blocked { .. } => self.blocked(f),
            Self::Timeout { host, seconds } => {
                write!(
                    f,
                    "{} gave no complete answer in time (at most {seconds} seconds).",
                    visible(host)
                )
            }
            Self::Offline => f.write_str("This machine is offline."),
            Self::ProxyUnreachable { proxy, said } => {
                write!(
                    f,
                    "No Allarch proxy answers at {}{}.",
                    visible(proxy),
                    quoted(said)
                )
            }
            Self::ProxyRefused { proxy, said, .. } => {
                write!(
                    f,
                    "The proxy at {} refuses: {}",
                    visible(proxy),
                    visible(said)
                )
            }
            Self::CorsBlocked { registry } => write!(
                f,
                "The browser gives this page no answer of {}: the registry is down, or does not let web pages read it (no CORS headers).",
                visible(registry)
            ),
            Self::BadReference { said } => {
                write!(f, "This name cannot be fetched: {}.", visible(said))
            }
            Self::Cancelled => f.write_str("Cancelled."),
        }
    }
}

impl FetchError {
    fn rate_limited(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::RateLimited {
            registry,
            retry_after,
            limit,
            said,
        } = self
        else {
            return Ok(());
        };
        write!(
            f,
            "{} allows no more requests from this address for now{}",
            visible(registry),
            quoted(said)
        )?;
        if let Some(limit) = limit.as_deref().and_then(budget) {
            write!(f, "; it allows {limit}")?;
        }
        if let Some(seconds) = retry_after {
            write!(f, "; it may be asked again in {seconds} seconds")?;
        }
        f.write_str(".")
    }

    fn wrong_type(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::WrongType {
            what,
            content_type,
            begins,
        } = self
        else {
            return Ok(());
        };
        let kind = content_type.as_deref().unwrap_or("no Content-Type");
        write!(
            f,
            "The answer for {} is no image document but {}, beginning with {:?}.",
            visible(what),
            visible(kind),
            visible(begins)
        )
    }

    fn server_error(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::ServerError {
            host,
            fault,
            status,
            said,
        } = self
        else {
            return Ok(());
        };
        let host = visible(host);
        let said = quoted(said);
        match (fault, status) {
            (Fault::Status, Some(status)) => {
                write!(f, "{host} answers with status {status}{said}.")
            }
            (Fault::Status, None) => write!(f, "{host} answers with an error{said}."),
            (Fault::Unreachable, _) => write!(f, "{host} cannot be reached{said}."),
            (Fault::Tls, _) => write!(
                f,
                "{host} does not speak TLS with a certificate that is trusted{said}."
            ),
            (Fault::Malformed, _) => write!(f, "{host} gives an answer that is not taken{said}."),
            (Fault::Redirects, _) => {
                write!(f, "{host} redirects more often than is followed{said}.")
            }
            (Fault::Realm, _) => write!(f, "{host} names no usable place to get a token{said}."),
            (Fault::Token, _) => write!(f, "{host} gives no usable token{said}."),
        }
    }

    fn blocked(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Blocked {
            endpoint,
            refusal,
            at,
        } = self
        else {
            return Ok(());
        };
        let endpoint = visible(endpoint);
        match at {
            At::Registry => write!(f, "{endpoint} is not fetched")?,
            At::Redirect => write!(
                f,
                "The registry redirects to {endpoint}, which is not followed"
            )?,
            At::Realm => write!(
                f,
                "The registry sends clients for a token to {endpoint}, which is not asked"
            )?,
        }
        match refusal {
            Refusal::Address(purpose) => {
                write!(f, ": its address is not public but {}.", visible(purpose))
            }
            Refusal::Name(purpose) => write!(f, ": its name is kept for {}.", visible(purpose)),
            Refusal::Port(port) => write!(f, ": port {port} is closed here, only 443 is open."),
            Refusal::PlainHttp => write!(
                f,
                ": it is plain HTTP, which anyone on the way can read and change."
            ),
            Refusal::Scheme(scheme) => {
                write!(f, ": {} is neither http nor https.", visible(scheme))
            }
            Refusal::Inward => write!(f, ": a public registry may not lead into this network."),
            Refusal::Peer => write!(
                f,
                ": the connection reached another address than the one checked."
            ),
        }
    }
}

/// `100;w=21600` as a person reads it.
fn budget(header: &str) -> Option<String> {
    let (count, window) = header.split_once(";w=")?;
    let (count, window): (u64, u64) = (count.trim().parse().ok()?, window.trim().parse().ok()?);
    Some(match window {
        0..=3599 => format!("{count} requests in {window} seconds"),
        _ => format!("{count} requests in {} hours", window / 3600),
    })
}

fn quoted(said: &Option<String>) -> String {
    match said {
        Some(said) => format!(" ({})", visible(said.trim_end_matches('.'))),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_registry_says() {
        for (body, expected) in [
            (
                &br#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#[..],
                Some("MANIFEST_UNKNOWN: manifest unknown"),
            ),
            (br#"{"errors":[{"code":"DENIED"}]}"#, Some("DENIED")),
            (br#"{"errors":[]}"#, None),
            (b"404 page not found\n", Some("404 page not found")),
            (b"<html><script>", None),
            (b"\x1b[31mred", Some("<U+001B>[31mred")),
            (b"", None),
        ] {
            assert_eq!(said(body).as_deref(), expected);
        }
        assert_eq!(
            said("é".repeat(9999).as_bytes()).unwrap().chars().count(),
            SAID
        );
    }

    #[test]
    fn a_blocked_loopback_registry_names_the_exact_command() {
        let error = FetchError::Blocked {
            endpoint: "https://localhost:5000".to_owned(),
            refusal: Refusal::Name("this machine (RFC 6761)".to_owned()),
            at: At::Registry,
        };
        assert_eq!(
            error.command().as_deref(),
            Some("allarch serve --allow-host http://localhost:5000")
        );
        assert_eq!(
            error.to_string(),
            "https://localhost:5000 is not fetched: its name is kept for this machine (RFC 6761)."
        );
        assert!(error.help().is_some_and(|help| help.ends_with(':')));
    }

    #[test]
    fn an_error_travels_as_json() {
        let error = FetchError::RateLimited {
            registry: "docker.io".to_owned(),
            retry_after: Some(60),
            limit: Some("100;w=21600".to_owned()),
            said: None,
        };
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(serde_json::from_str::<FetchError>(&json).unwrap(), error);
        assert_eq!(
            error.to_string(),
            "docker.io allows no more requests from this address for now; it allows 100 requests in 6 hours; it may be asked again in 60 seconds."
        );
    }
}
