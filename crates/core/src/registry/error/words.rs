//! The words for each failure: one sentence of fact with its consequence.

use std::fmt;

use super::{At, Claim, Fault, FetchError};
use crate::json::Value;
use crate::registry::guard::Refusal;
use crate::registry::plain;
use crate::registry::pulls::{Pulls, window_words};
use crate::text::visible;

/// Longest text of a registry that is repeated.
const SAID: usize = 300;

/// What a registry says in an error body: the message of `{"errors": [{code, message}]}`, else its
/// text, unless that is a web page; cut, and with nothing hidden in it.
#[must_use]
pub fn said(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = if plain::is_json(body) {
        let error = |answer: Value<'_>| {
            let error = answer.get("errors")?.items().next()?;
            match (plain::text(error, "code"), plain::text(error, "message")) {
                (Some(code), Some(message)) => Some(format!("{code}: {message}")),
                (one, other) => one.or(other),
            }
        };
        plain::read(body, error)?
    } else if text.trim_start().starts_with('<') {
        return None;
    } else {
        text.into_owned()
    };
    let cut: String = text.trim().chars().take(SAID).collect();
    (!cut.is_empty()).then(|| visible(&cut).into_owned())
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { what, said } => {
                // `the tags of …` is one thing that is lacking, not one of a kind.
                let lacks = match what.starts_with("the ") {
                    true => "does not have",
                    false => "has no",
                };
                let (what, said) = (visible(what), quoted(said));
                write!(f, "The registry {lacks} {what}{said}.")
            }
            Self::Unauthorized {
                what,
                said,
                credentials,
            } => write!(
                f,
                "The registry does not give {} {}{}.",
                visible(what),
                match credentials {
                    true => "for these credentials",
                    false => "to anonymous clients",
                },
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
            Self::Converted {
                what,
                into,
                expected,
                found,
            } => {
                write!(
                    f,
                    "The registry made {} of {}: its bytes have the digest {}, ",
                    visible(into),
                    visible(what),
                    visible(found),
                )?;
                match expected {
                    Some(expected) => write!(f, "but {} was asked for.", visible(expected)),
                    None => f.write_str("which the registry itself does not know."),
                }
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
            remaining,
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
        let left = remaining.as_deref();
        let left = left.and_then(|left| Pulls::of(left, limit.as_deref()));
        match (left, limit.as_deref().and_then(budget)) {
            (Some(left), _) => write!(f, "; {left}")?,
            (None, Some(limit)) => write!(f, "; it allows {limit}")?,
            (None, None) => {}
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
            ..
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
            Refusal::NotServed => {
                write!(f, ": this proxy serves a list of public registries only.")
            }
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
    Some(format!("{count} requests in {}", window_words(window)))
}

fn quoted(said: &Option<String>) -> String {
    match said {
        Some(said) => format!(" ({})", visible(said.trim_end_matches('.'))),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
