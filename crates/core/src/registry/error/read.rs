//! A failure read back from the JSON that a proxy writes it in: what `serde` derives for writing, a
//! member named after the variant with the fields inside, or the name alone.

use super::{At, Claim, Fault, FetchError, Refusal};
use crate::json::Value;
use crate::registry::plain::{number, text};

impl FetchError {
    /// The failure in `value`; `None` where it is none that this release knows.
    pub(in crate::registry) fn read(value: Value<'_>) -> Option<Self> {
        let (name, fields) = variant(value)?;
        let what = || text(fields, "what");
        let said = || text(fields, "said");
        Some(match name.as_str() {
            "not-found" => Self::NotFound {
                what: what()?,
                said: said(),
            },
            "unauthorized" => Self::Unauthorized {
                what: what()?,
                said: said(),
                credentials: fields.get("credentials").and_then(|value| value.bool()) == Some(true),
            },
            "rate-limited" => Self::RateLimited {
                registry: text(fields, "registry")?,
                retry_after: number(fields, "retry_after"),
                limit: text(fields, "limit"),
                remaining: text(fields, "remaining"),
                said: said(),
            },
            "wrong-type" => Self::WrongType {
                what: what()?,
                content_type: text(fields, "content_type"),
                begins: text(fields, "begins")?,
            },
            "digest-mismatch" => Self::DigestMismatch {
                what: what()?,
                expected: text(fields, "expected")?,
                found: text(fields, "found")?,
                source: claim(&text(fields, "source")?)?,
            },
            "converted" => Self::Converted {
                what: what()?,
                into: text(fields, "into")?,
                expected: text(fields, "expected"),
                found: text(fields, "found")?,
            },
            "size-mismatch" => Self::SizeMismatch {
                what: what()?,
                expected: number(fields, "expected")?,
                found: number(fields, "found")?,
            },
            "cut-short" => Self::CutShort {
                what: what()?,
                expected: number(fields, "expected"),
                found: number(fields, "found"),
            },
            "too-large" => Self::TooLarge {
                what: what()?,
                limit: number(fields, "limit")?,
                size: number(fields, "size"),
            },
            "server-error" => Self::ServerError {
                host: text(fields, "host")?,
                fault: fault(&text(fields, "fault")?)?,
                status: number(fields, "status"),
                said: said(),
                retry_after: number(fields, "retry_after"),
            },
            "blocked" => Self::Blocked {
                endpoint: text(fields, "endpoint")?,
                refusal: refusal(fields.get("refusal")?)?,
                at: at(&text(fields, "at")?)?,
            },
            "timeout" => Self::Timeout {
                host: text(fields, "host")?,
                seconds: number(fields, "seconds")?,
            },
            "offline" => Self::Offline,
            "proxy-unreachable" => Self::ProxyUnreachable {
                proxy: text(fields, "proxy")?,
                said: said(),
            },
            "proxy-refused" => Self::ProxyRefused {
                proxy: text(fields, "proxy")?,
                refused: text(fields, "refused")?,
                said: said()?,
            },
            "cors-blocked" => Self::CorsBlocked {
                registry: text(fields, "registry")?,
            },
            "bad-reference" => Self::BadReference { said: said()? },
            "cancelled" => Self::Cancelled,
            _ => return None,
        })
    }
}

/// A variant's name and its content; for a name alone the name itself.
fn variant(value: Value<'_>) -> Option<(String, Value<'_>)> {
    match value.text() {
        Some(name) => Some((name.into_owned(), value)),
        None => value
            .members()
            .next()
            .map(|member| (member.name().into_owned(), member.value)),
    }
}

fn claim(name: &str) -> Option<Claim> {
    Some(match name {
        "asked" => Claim::Asked,
        "header" => Claim::Header,
        _ => return None,
    })
}

fn fault(name: &str) -> Option<Fault> {
    Some(match name {
        "status" => Fault::Status,
        "unreachable" => Fault::Unreachable,
        "tls" => Fault::Tls,
        "malformed" => Fault::Malformed,
        "realm" => Fault::Realm,
        "token" => Fault::Token,
        "redirects" => Fault::Redirects,
        _ => return None,
    })
}

fn at(name: &str) -> Option<At> {
    Some(match name {
        "registry" => At::Registry,
        "redirect" => At::Redirect,
        "realm" => At::Realm,
        _ => return None,
    })
}

fn refusal(value: Value<'_>) -> Option<Refusal> {
    let (name, content) = variant(value)?;
    let words = || content.text().map(std::borrow::Cow::into_owned);
    Some(match name.as_str() {
        "address" => Refusal::Address(words()?),
        "name" => Refusal::Name(words()?),
        "port" => Refusal::Port(content.integer()?.try_into().ok()?),
        "plain-http" => Refusal::PlainHttp,
        "scheme" => Refusal::Scheme(words()?),
        "inward" => Refusal::Inward,
        "peer" => Refusal::Peer,
        "not-served" => Refusal::NotServed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::plain;

    /// What is written is read back equal.
    fn check(error: FetchError) {
        let written = serde_json::to_vec(&error).unwrap();
        assert_eq!(plain::read(&written, FetchError::read), Some(error));
    }

    #[test]
    fn every_failure_is_read_back() {
        let text = || "acme \"app\"\n\u{e9}".to_owned();
        check(FetchError::NotFound {
            what: text(),
            said: None,
        });
        for credentials in [false, true] {
            check(FetchError::Unauthorized {
                what: text(),
                said: Some(text()),
                credentials,
            });
        }
        check(FetchError::Converted {
            what: text(),
            into: text(),
            expected: None,
            found: text(),
        });
        check(FetchError::RateLimited {
            registry: text(),
            retry_after: Some(u64::MAX),
            limit: Some(text()),
            remaining: Some(text()),
            said: None,
        });
        check(FetchError::WrongType {
            what: text(),
            content_type: None,
            begins: text(),
        });
        for source in [Claim::Asked, Claim::Header] {
            check(FetchError::DigestMismatch {
                what: text(),
                expected: text(),
                found: text(),
                source,
            });
        }
        check(FetchError::SizeMismatch {
            what: text(),
            expected: 0,
            found: 7,
        });
        check(FetchError::CutShort {
            what: text(),
            expected: Some(9),
            found: None,
        });
        check(FetchError::TooLarge {
            what: text(),
            limit: 4,
            size: Some(5),
        });
        for fault in [
            Fault::Status,
            Fault::Unreachable,
            Fault::Tls,
            Fault::Malformed,
            Fault::Realm,
            Fault::Token,
            Fault::Redirects,
        ] {
            check(FetchError::ServerError {
                host: text(),
                fault,
                status: Some(503),
                said: None,
                retry_after: Some(3),
            });
        }
        for refusal in [
            Refusal::Address(text()),
            Refusal::Name(text()),
            Refusal::Port(5000),
            Refusal::PlainHttp,
            Refusal::Scheme(text()),
            Refusal::Inward,
            Refusal::Peer,
            Refusal::NotServed,
        ] {
            for at in [At::Registry, At::Redirect, At::Realm] {
                check(FetchError::Blocked {
                    endpoint: text(),
                    refusal: refusal.clone(),
                    at,
                });
            }
        }
        check(FetchError::Timeout {
            host: text(),
            seconds: 20,
        });
        check(FetchError::Offline);
        check(FetchError::ProxyUnreachable {
            proxy: text(),
            said: None,
        });
        check(FetchError::ProxyRefused {
            proxy: text(),
            refused: text(),
            said: text(),
        });
        check(FetchError::CorsBlocked { registry: text() });
        check(FetchError::BadReference { said: text() });
        check(FetchError::Cancelled);
    }

    #[test]
    fn what_is_no_failure_is_none() {
        for body in [
            &b"{}"[..],
            b"[]",
            b"7",
            b"\"new-one\"",
            b"{\"timeout\":{}}",
            b"{\"offline\"",
        ] {
            assert_eq!(plain::read(body, FetchError::read), None);
        }
    }
}
