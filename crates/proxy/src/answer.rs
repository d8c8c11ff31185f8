//! The proxy's answers: a registry's bytes under headers of our own, and refusals as JSON.
//!
//! Nothing of the registry's head passes but what `registry::access` lists, so that an answer cannot
//! set a cookie, refresh, or run as a page on this origin.

use std::time::Duration;

use allarch_core::registry::access::{CONTENT_TYPES, Item, RESPONSE_HEADERS, Resource};
use allarch_core::registry::{Answer, FetchError, link};
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;

use crate::kept::Kept;
use crate::refusal::{Message, Refused};

/// An answer with its whole body.
pub(crate) type Reply = Response<Full<Bytes>>;

const EXPOSED: &str = "Docker-Content-Digest, Content-Length, Content-Type, ETag, Link, Retry-After, \
    OCI-Filters-Applied, ratelimit-limit, ratelimit-remaining, X-Upstream-Status, Age";
const UPSTREAM_STATUS: HeaderName = HeaderName::from_static("x-upstream-status");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// How long what a registry said of its budget is still news.
const BUDGET: Duration = Duration::from_secs(60);
/// How long a refusal may be repeated without asking.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The head of the request, as far as it shapes the answer.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    pub(crate) head: bool,
    /// The origin to be named, where the caller sent a listed one.
    pub(crate) origin: Option<HeaderValue>,
    /// `If-None-Match`
    pub(crate) known: Option<HeaderValue>,
    /// Whether `Authorization` may be sent.
    pub(crate) takes_credentials: bool,
}

/// What a registry answered.
pub(crate) fn of_registry(resource: &Resource, kept: &Kept, wish: &Wish) -> Reply {
    match &kept.result {
        Ok(answer) => found(resource, kept, answer, wish),
        Err(error) => failed(error, wish),
    }
}

/// A message of this server's own: a refusal, the registry's or ours, or `/about`.
pub(crate) fn json(message: Message, wish: &Wish) -> Reply {
    let body = message.body.to_string();
    let mut reply = with_body(body.into(), wish.head);
    *reply.status_mut() = message.status;
    let headers = reply.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    finish(reply, wish)
}

/// A refusal before anything was asked of a registry.
pub(crate) fn refused(refused: &Refused, wish: &Wish) -> Reply {
    let mut reply = json(Message::from(refused), wish);
    if let Some(seconds) = refused.retry_after() {
        let headers = reply.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    reply
}

/// The answer to a preflight.
pub(crate) fn preflight(wish: &Wish) -> Reply {
    let mut reply = with_body(Bytes::new(), false);
    *reply.status_mut() = StatusCode::NO_CONTENT;
    let headers = reply.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            match wish.takes_credentials {
                true => "Accept, If-None-Match, Authorization",
                false => "Accept, If-None-Match",
            },
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "7200"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    finish(reply, wish)
}

/// The same for one caller alone: nothing on the way keeps it.
pub(crate) fn private(mut reply: Reply) -> Reply {
    let headers = reply.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Origin, Authorization"),
    );
    reply
}

fn found(resource: &Resource, kept: &Kept, answer: &Answer, wish: &Wish) -> Reply {
    let etag = answer
        .digest
        .as_ref()
        .map(ToString::to_string)
        .or_else(|| answer.served_digest.clone())
        .and_then(|digest| HeaderValue::from_str(&format!("\"{digest}\"")).ok());
    let unchanged = etag.is_some() && etag == wish.known;
    let mut reply = match unchanged {
        true => with_body(Bytes::new(), false),
        false => with_body(Bytes::copy_from_slice(&answer.body), wish.head),
    };
    if unchanged {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = reply.headers_mut();
    pass(&answer.headers, headers);
    let age = kept.at.elapsed();
    if age > BUDGET {
        headers.remove("ratelimit-limit");
        headers.remove("ratelimit-remaining");
    }
    if let (true, Some(length)) = (wish.head && answer.body.is_empty(), answer.content_length) {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if let Some(etag) = etag {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(
        header::CONTENT_TYPE,
        content_type(answer.content_type.as_deref()),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(match kept.is_immutable() {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        }),
    );
    headers.insert(header::AGE, HeaderValue::from(age.as_secs()));
    headers.insert(UPSTREAM_STATUS, HeaderValue::from_static("200"));
    if let Some(link) = next_page(resource, answer) {
        headers.insert(header::LINK, link);
    }
    if matches!(resource.item, Item::Blob(_)) {
        headers.insert(
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        );
    }
    finish(reply, wish)
}

fn failed(error: &FetchError, wish: &Wish) -> Reply {
    let mut reply = json(Message::from(error), wish);
    let headers = reply.headers_mut();
    if let Some(status) = error.upstream_status() {
        headers.insert(UPSTREAM_STATUS, HeaderValue::from(status));
    }
    if let Some(seconds) = error.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let FetchError::RateLimited {
        limit, remaining, ..
    } = error
    {
        let sent = [
            ("ratelimit-limit", limit),
            ("ratelimit-remaining", remaining),
        ];
        for (name, value) in sent {
            let value = value.as_deref().map(HeaderValue::from_str);
            if let Some(Ok(value)) = value {
                headers.insert(name, value);
            }
        }
    }
    reply
}

fn with_body(body: Bytes, head: bool) -> Reply {
    let length = HeaderValue::from(body.len());
    let mut reply = Response::new(Full::new(if head { Bytes::new() } else { body }));
    if head {
        reply.headers_mut().insert(header::CONTENT_LENGTH, length);
    }
    reply
}

/// Only listed headers, each once.
fn pass(from: &HeaderMap, to: &mut HeaderMap) {
    for name in RESPONSE_HEADERS {
        if let Some(value) = from.get(*name) {
            to.insert(HeaderName::from_static(name), value.clone());
        }
    }
}

/// A type that no browser runs.
fn content_type(served: Option<&str>) -> HeaderValue {
    let served = served
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    let known = CONTENT_TYPES
        .iter()
        .find(|known| known.eq_ignore_ascii_case(served));
    HeaderValue::from_static(known.copied().unwrap_or("application/octet-stream"))
}

/// The next page, behind this proxy.
fn next_page(resource: &Resource, answer: &Answer) -> Option<HeaderValue> {
    let page = link::next(&answer.links(), resource)?;
    let item = match &resource.item {
        Item::Tags(_) => Item::Tags(page),
        Item::Referrers {
            digest,
            artifact_type,
            ..
        } => Item::Referrers {
            digest: digest.clone(),
            artifact_type: artifact_type.clone(),
            page,
        },
        _ => return None,
    };
    let path = resource.sibling(item).proxy_path();
    HeaderValue::from_str(&format!("<{path}>; rel=\"next\"")).ok()
}

/// What every answer under `/r/` carries.
fn finish(mut reply: Reply, wish: &Wish) -> Reply {
    let headers = reply.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (RESOURCE_POLICY, "cross-origin"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "Origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(origin) = &wish.origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(EXPOSED),
        );
    }
    reply
}
