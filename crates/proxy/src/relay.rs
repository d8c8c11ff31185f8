//! Performs one request of the core and reports its end: the native transport, which the command
//! line uses as well. Follows no redirect, honours no `*_PROXY` variable, decompresses nothing.

use std::error::Error;
use std::sync::Arc;

use allarch_core::registry::access::{USER_AGENT, limits};
use allarch_core::registry::guard::Policy;
use allarch_core::registry::{Request, Response, TransportError};
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_LENGTH, HeaderMap, HeaderValue, USER_AGENT as AGENT,
};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Body;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::{Instant, timeout_at};

use crate::connector::{ConnectError, Connector, nameless};
use crate::network::Network;

/// The HTTP client, with its pool of connections.
///
/// The pool knows them by scheme and authority, not by the address that was vetted, and need not: a pooled
/// connection is one that the guard let be made under that very authority, it ends where it ended then
/// whatever the name means since, TLS has verified the name, and the exchange judges each request's
/// endpoint before it asks for one.
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
        if request.fresh {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        let deadline = start + request.timeout;
        let head_deadline = deadline.min(start + limits::FIRST_BYTE);
        let response = timeout_at(head_deadline, self.inner.request(http))
            .await
            .map_err(|_| TransportError::Timeout)?
            .map_err(|error| reason(&error))?;
        let (parts, body) = response.into_parts();
        let whole = parts.status.is_success();
        let limit = limit(whole, request.max_body_bytes, &parts.headers)?;
        let read = timeout_at(deadline, read(body, limit, whole));
        let body = read.await.map_err(|_| TransportError::Timeout)??;
        Ok(http::Response::from_parts(parts, body))
    }
}

/// How many bytes of an answer are taken. Of an error only the words are wanted: what is longer is cut,
/// not refused. What announces itself as longer is not read at all.
fn limit(whole: bool, most: usize, headers: &HeaderMap) -> Result<usize, TransportError> {
    if !whole {
        return Ok(limits::ERROR_BODY);
    }
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match announced.filter(|length| *length > most as u64) {
        Some(length) => Err(TransportError::TooLarge(Some(length))),
        None => Ok(most),
    }
}

/// Reads to `limit` + 1 bytes, then stops.
async fn read<B>(mut body: B, limit: usize, whole: bool) -> Result<Vec<u8>, TransportError>
where
    B: Body<Data = Bytes> + Unpin,
{
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::Frame;

    use super::*;

    /// Bytes without end, one at a time, and how many of them were taken.
    struct Endless(usize);

    impl Body for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0 += 1;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"a")))))
        }
    }

    #[tokio::test]
    async fn no_more_than_the_limit_and_one_is_read() {
        for limit in [0, 1, 7, 1000] {
            let mut body = Endless(0);
            let found = read(&mut body, limit, true).await;
            assert_eq!(found, Err(TransportError::TooLarge(None)));
            assert_eq!(body.0, limit + 1);
            // An error's words are cut.
            let mut body = Endless(0);
            let found = read(&mut body, limit, false).await;
            assert_eq!(found.map(|bytes| bytes.len()), Ok(limit));
            assert_eq!(body.0, limit + 1);
        }
    }

    #[test]
    fn what_is_announced_as_longer_is_not_read() {
        let too_large = |length| Err(TransportError::TooLarge(Some(length)));
        for (whole, announced, expected) in [
            (true, None, Ok(100)),
            (true, Some("0"), Ok(100)),
            (true, Some("100"), Ok(100)),
            (true, Some("101"), too_large(101)),
            (true, Some("18446744073709551615"), too_large(u64::MAX)),
            (true, Some("nonsense"), Ok(100)),
            (false, None, Ok(limits::ERROR_BODY)),
            (false, Some("101"), Ok(limits::ERROR_BODY)),
            (false, Some("18446744073709551615"), Ok(limits::ERROR_BODY)),
        ] {
            let value = announced.map(HeaderValue::from_static);
            let headers = value
                .map(|value| (CONTENT_LENGTH, value))
                .into_iter()
                .collect();
            assert_eq!(limit(whole, 100, &headers), expected, "{announced:?}");
        }
    }
}
