//! Why the proxy itself does not do what it is asked, and the one JSON form of every refusal.

use std::time::Duration;

use allarch_core::registry::FetchError;
use allarch_core::registry::access::PathError;
use allarch_core::registry::error::Fault;
use allarch_core::registry::guard::Refusal;
use http::StatusCode;
use serde_json::json;

use crate::budget::Over;

/// Why a request has no good answer: most before anything was asked upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The `Host` header names another server.
    Misdirected,
    /// Another website asks.
    Origin,
    /// The request carries credentials.
    Credentials,
    /// Neither GET nor HEAD.
    Method,
    /// The path is no resource.
    Path(PathError),
    /// The registry is not for this proxy, or has no good answer itself.
    Registry(FetchError),
    /// More is asked than this server gives.
    Over(Over),
}

impl From<FetchError> for Refused {
    fn from(error: FetchError) -> Self {
        Self::Registry(error)
    }
}

impl Refused {
    /// As strangers are told it. What is blocked has one answer, and so has what cannot be reached, so
    /// that nobody uses the proxy to look at a network: not whether a name has an address, what kind of
    /// address it is, or whether a port is closed or silent. The log has the detail.
    pub(crate) fn for_strangers(&self) -> Self {
        let mut told = self.clone();
        match &mut told {
            Self::Registry(FetchError::Blocked { refusal, .. }) => match refusal {
                Refusal::Address(_) | Refusal::Name(_) | Refusal::Peer => {
                    *refusal = Refusal::Address("kept for other uses".to_owned());
                }
                _ => {}
            },
            Self::Registry(FetchError::ServerError {
                fault: Fault::Unreachable | Fault::Tls,
                said,
                ..
            }) => *said = None,
            _ => {}
        }
        told
    }

    /// Seconds after which it may be asked again.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        let wait = match self {
            Self::Over(Over::Busy) => Duration::ZERO,
            Self::Over(Over::Minute(wait) | Over::Day(wait) | Over::Registries(wait)) => *wait,
            Self::Registry(error) => return error.retry_after(),
            _ => return None,
        };
        Some(wait.as_secs() + 1)
    }
}

/// What is answered: for a refusal a code for programs, words for people, and the failure itself.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) status: StatusCode,
    pub(crate) body: serde_json::Value,
}

impl Message {
    /// The code for programs.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl From<&Refused> for Message {
    fn from(refused: &Refused) -> Self {
        let (status, code, message) = match refused {
            Refused::Registry(error) => return Self::from(error),
            Refused::Over(over) => return over_budget(over, refused.retry_after()),
            Refused::Misdirected => (
                StatusCode::MISDIRECTED_REQUEST,
                "misdirected",
                "This server answers to its own address only. Start it with --public-host NAME to give it another name.".to_owned(),
            ),
            Refused::Origin => (
                StatusCode::FORBIDDEN,
                "origin_not_allowed",
                "This proxy serves its own page only, and another website asked.".to_owned(),
            ),
            Refused::Credentials => (
                StatusCode::FORBIDDEN,
                "credentials_not_accepted",
                "This proxy takes no credentials: it asks registries anonymously.".to_owned(),
            ),
            Refused::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This server only reads: use GET or HEAD.".to_owned(),
            ),
            Refused::Path(error @ PathError::NoRoute) => {
                (StatusCode::NOT_FOUND, "bad_reference", error.to_string())
            }
            Refused::Path(error) => (StatusCode::BAD_REQUEST, "bad_reference", error.to_string()),
        };
        Self {
            status,
            body: json!({"code": code, "message": message}),
        }
    }
}

/// As a registry's own refusal is told, so that a page counts the time down and goes on.
fn over_budget(over: &Over, retry_after: Option<u64>) -> Message {
    let (status, code, said) = match over {
        Over::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "too much is under way",
        ),
        Over::Minute(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "this client's requests of a minute are used up",
        ),
        Over::Day(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "the proxy's requests of today are used up",
        ),
        Over::Registries(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "this client asked too many different registries within an hour",
        ),
    };
    let error = FetchError::RateLimited {
        registry: "This proxy".to_owned(),
        retry_after,
        limit: None,
        remaining: None,
        said: Some(said.to_owned()),
    };
    Message {
        status,
        body: json!({
            "code": code,
            "message": error.to_string(),
            "help": "Wait, or start a proxy of your own with `allarch serve`.",
            "error": error,
        }),
    }
}

impl From<&FetchError> for Message {
    fn from(error: &FetchError) -> Self {
        let (code, status) = error.refusal();
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY),
            body: json!({
                "code": code,
                "message": error.to_string(),
                "help": error.help(),
                "command": error.command(),
                "error": error,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use allarch_core::registry::error::At;

    use super::*;

    fn blocked(refusal: Refusal) -> Refused {
        Refused::Registry(FetchError::Blocked {
            endpoint: "https://reg.test".to_owned(),
            refusal,
            at: At::Registry,
        })
    }

    fn unreachable(said: &str) -> Refused {
        Refused::Registry(FetchError::ServerError {
            host: "reg.test".to_owned(),
            fault: Fault::Unreachable,
            status: None,
            said: Some(said.to_owned()),
            retry_after: None,
        })
    }

    #[track_caller]
    fn check_alike(several: &[Refused]) {
        let told = |refused: &Refused| {
            let message = Message::from(&refused.for_strangers());
            (message.status, message.body.to_string())
        };
        let own = |refused: &Refused| Message::from(refused).body.to_string();
        for pair in several.windows(2) {
            let [one, other] = pair else { continue };
            assert_eq!(told(one), told(other));
            assert_ne!(own(one), own(other), "a person's own proxy says which");
        }
    }

    #[test]
    fn strangers_do_not_learn_why() {
        check_alike(&[
            blocked(Refusal::Address("private use".to_owned())),
            blocked(Refusal::Address("loopback".to_owned())),
            blocked(Refusal::Name("this machine".to_owned())),
            blocked(Refusal::Peer),
        ]);
        check_alike(&[
            unreachable("Connection refused (os error 111)"),
            unreachable("no address for this name: no such name"),
            unreachable("no connection in time"),
        ]);
    }
}
