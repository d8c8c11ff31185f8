//! Failures that are no answer: the transport's, the guard's, and answers that cannot be used.

use super::{Exchange, Leg, Route};
use crate::registry::endpoint::Endpoint;
use crate::registry::error::{At, Fault, FetchError};
use crate::registry::guard::Refusal;
use crate::registry::message::TransportError;

impl Exchange {
    pub(super) fn transport_error(&self, leg: &Leg, error: TransportError) -> FetchError {
        let what = self.ask.resource.name();
        let host = leg.endpoint.authority();
        match (error, &self.ask.route) {
            (TransportError::Offline, _) => FetchError::Offline,
            (TransportError::Timeout, route) => FetchError::Timeout {
                host,
                seconds: route.timeout().as_secs(),
            },
            (TransportError::TooLarge(size), _) => FetchError::TooLarge {
                what,
                limit: self.ask.resource.item.max_body() as u64,
                size,
            },
            (TransportError::CutShort, _) => FetchError::CutShort {
                what,
                expected: self.ask.expected_size,
                found: None,
            },
            (TransportError::Blocked(refusal), _) => blocked(&leg.endpoint, refusal, leg.at),
            (TransportError::Opaque, Route::Proxy(base)) => FetchError::ProxyUnreachable {
                proxy: base.clone(),
                said: None,
            },
            (
                TransportError::Unreachable(said)
                | TransportError::Tls(said)
                | TransportError::Malformed(said),
                Route::Proxy(base),
            ) => FetchError::ProxyUnreachable {
                proxy: base.clone(),
                said: Some(said),
            },
            (TransportError::Opaque, _) => FetchError::CorsBlocked { registry: host },
            (TransportError::Unreachable(said), _) => {
                self.server_error(&leg.url, Fault::Unreachable, None, Some(said))
            }
            (TransportError::Tls(said), _) => {
                self.server_error(&leg.url, Fault::Tls, None, Some(said))
            }
            (TransportError::Malformed(said), _) => {
                self.server_error(&leg.url, Fault::Malformed, None, Some(said))
            }
        }
    }

    pub(super) fn bad_token(&self, leg: &Leg, why: &str) -> FetchError {
        self.server_error(&leg.url, Fault::Token, None, Some(why.to_owned()))
    }

    pub(super) fn server_error(
        &self,
        url: &str,
        fault: Fault,
        status: Option<u16>,
        said: Option<String>,
    ) -> FetchError {
        let host =
            Endpoint::from_url(url).map_or_else(|| url.to_owned(), |endpoint| endpoint.authority());
        FetchError::ServerError {
            host,
            fault,
            status,
            said,
            retry_after: None,
        }
    }
}

pub(super) fn blocked(endpoint: &Endpoint, refusal: Refusal, at: At) -> FetchError {
    FetchError::Blocked {
        endpoint: endpoint.to_string(),
        refusal,
        at,
    }
}
