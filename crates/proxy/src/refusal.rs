//! Why the proxy itself does not do what it is asked, and the one JSON form of every refusal.

use allarch_core::registry::FetchError;
use allarch_core::registry::access::PathError;
use http::StatusCode;
use serde_json::json;

/// A refusal before anything was asked upstream.
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
}

/// What is answered: for a refusal a code for programs, words for people, and the failure itself.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) status: StatusCode,
    pub(crate) body: serde_json::Value,
}

impl From<&Refused> for Message {
    fn from(refused: &Refused) -> Self {
        let (status, code, message) = match refused {
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
