//! Performs one request of the core and reports its end: the native transport, which the command
//! line uses as well. Follows no redirect, honours no `*_PROXY` variable, decompresses nothing.

use std::error::Error;
use std::sync::Arc;

use allarch_core::registry::access::{USER_AGENT, limits};
use allarch_core::registry::guard::Policy;
use allarch_core::registry::{Request, Response, TransportError};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, USER_AGENT as AGENT};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::{Instant, timeout_at};

use crate::connector::{ConnectError, Connector, nameless};
use crate::network::Network;

/// The HTTP client, with its pool of connections.
#[derive(Clone)]
pub struct Client {
    inner: legacy::Client<HttpsConnector<Connector>, Empty<Bytes>>,
}

impl Client {
    /// A client that reaches what `policy` opens and trusts `roots`.
    ///
    /// # Errors
    /// Where the TLS library takes none of its own protocol versions.
    pub fn new(
        network: Arc<dyn Network>,
        policy: Arc<Policy>,
        roots: RootCertStore,
    ) -> Result<Self, rustls::Error> {
        // Named, not process-wide: a second provider in the tree must not decide.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(Connector {
                network,
                policy,
                nameless: nameless(),
            });
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .http1_max_headers(limits::HEADERS)
            .http1_max_buf_size(limits::HEAD)
            .build(connector);
        Ok(Self { inner })
    }

    /// Performs `request` to its last byte, after the time that it has to wait.
    ///
    /// # Errors
    /// [`TransportError`]
    pub async fn perform(&self, request: Request) -> Result<Response, TransportError> {
        if !request.after.is_zero() {
            tokio::time::sleep(request.after).await;
        }
        let start = Instant::now();
        let mut http = request.http.map(|()| Empty::new());
        let headers = http.headers_mut();
        headers.insert(AGENT, HeaderValue::from_static(USER_AGENT));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let deadline = start + request.timeout;
        let head_deadline = deadline.min(start + limits::FIRST_BYTE);
        let response = timeout_at(head_deadline, self.inner.request(http))
            .await
            .map_err(|_| TransportError::Timeout)?
            .map_err(|error| reason(&error))?;
        let (parts, body) = response.into_parts();
        // Of an error only the words are wanted: what is longer is cut, not refused.
        let limit = match parts.status.is_success() {
            true => request.max_body_bytes,
            false => limits::ERROR_BODY,
        };
        let announced = parts
            .headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if parts.status.is_success() && announced.is_some_and(|length| length > limit as u64) {
            return Err(TransportError::TooLarge(announced));
        }
        let read = timeout_at(deadline, read(body, limit, parts.status.is_success()));
        let body = read.await.map_err(|_| TransportError::Timeout)??;
        Ok(http::Response::from_parts(parts, body))
    }
}

/// Reads to `limit` + 1 bytes, then stops.
async fn read(mut body: Incoming, limit: usize, whole: bool) -> Result<Vec<u8>, TransportError> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| TransportError::CutShort)?;
        bytes.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
        if bytes.len() > limit {
            if whole {
                return Err(TransportError::TooLarge(None));
            }
            bytes.truncate(limit);
            break;
        }
    }
    Ok(bytes)
}

/// What lies behind a failed request.
fn reason(error: &legacy::Error) -> TransportError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut words = error.to_string();
    while let Some(here) = cause {
        if let Some(found) = known(here) {
            return found;
        }
        words = here.to_string();
        cause = here.source();
    }
    match error.is_connect() {
        true => TransportError::Unreachable(words),
        false => TransportError::Malformed(words),
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<TransportError> {
    if let Some(error) = error.downcast_ref::<ConnectError>() {
        return Some(match error {
            ConnectError::Blocked(refusal) => TransportError::Blocked(refusal.clone()),
            ConnectError::Timeout => TransportError::Timeout,
            other => TransportError::Unreachable(other.to_string()),
        });
    }
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(TransportError::Tls(error.to_string()));
    }
    // An io::Error hides what it wraps from `source`.
    let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    known(inner)
}
