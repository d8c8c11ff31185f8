//! The proxy's answers: a registry's bytes under headers of our own, and refusals as JSON.
//!
//! Nothing of the registry's head passes but what `registry::access` lists, so that an answer cannot
//! set a cookie, refresh, or run as a page on this origin.

use std::time::Duration;

use allarch_core::registry::access;
use allarch_core::registry::access::{CONTENT_TYPES, Item, RESPONSE_HEADERS, Resource};
use allarch_core::registry::{Answer, FetchError, link};
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;

use crate::refusal::{Message, Refused};

/// An answer with its whole body.
pub(crate) type Reply = Response<Full<Bytes>>;

const EXPOSED: &str = "Docker-Content-Digest, Content-Length, Content-Type, ETag, Link, Retry-After, \
    OCI-Filters-Applied, ratelimit-limit, ratelimit-remaining, X-Upstream-Status, Age";
const UPSTREAM_STATUS: HeaderName = HeaderName::from_static(access::UPSTREAM_STATUS);
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
    /// Whether anyone may be asking.
    pub(crate) is_stranger: bool,
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

/// A refusal, this server's or the registry's.
pub(crate) fn refused(refused: &Refused, wish: &Wish) -> Reply {
    let told = match wish.is_stranger {
        true => &refused.for_strangers(),
        false => refused,
    };
    let mut reply = json(Message::from(told), wish);
    let headers = reply.headers_mut();
    if let Some(seconds) = told.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Refused::Registry(error) = told {
        say_upstream(error, headers);
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
                true => "Accept, If-None-Match, Cache-Control, Authorization",
                false => "Accept, If-None-Match, Cache-Control",
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

/// What a registry has, `age` ago.
pub(crate) fn found(
    resource: &Resource,
    age: Duration,
    is_immutable: bool,
    answer: &Answer,
    wish: &Wish,
) -> Reply {
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
        HeaderValue::from_static(match is_immutable {
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

/// The registry's own status and what it says of its budget.
fn say_upstream(error: &FetchError, headers: &mut HeaderMap) {
    if let Some(status) = error.upstream_status() {
        headers.insert(UPSTREAM_STATUS, HeaderValue::from(status));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_no_browser_runs() {
        for (served, given) in [
            (None, "application/octet-stream"),
            (Some(""), "application/octet-stream"),
            (Some("text/html"), "application/octet-stream"),
            (Some("text/html; charset=utf-8"), "application/octet-stream"),
            (Some("image/svg+xml"), "application/octet-stream"),
            (Some("application/xhtml+xml"), "application/octet-stream"),
            (Some("text/javascript"), "application/octet-stream"),
            (Some("application/json"), "application/json"),
            (Some("application/json; charset=utf-8"), "application/json"),
            (Some(" Application/JSON "), "application/json"),
            (
                Some("application/json, text/html"),
                "application/octet-stream",
            ),
            (
                Some("text/html; application/json"),
                "application/octet-stream",
            ),
            (Some("application/jsonx"), "application/octet-stream"),
            (
                Some("application/vnd.oci.image.index.v1+json"),
                "application/vnd.oci.image.index.v1+json",
            ),
        ] {
            assert_eq!(content_type(served), given, "{served:?}");
        }
        let runs =
            |name: &&str| name.contains("html") || name.contains("xml") || name.contains("script");
        assert!(!CONTENT_TYPES.iter().any(runs));
    }

    #[test]
    fn headers_that_pass() {
        let mut from = HeaderMap::new();
        for (name, value, _) in ROWS {
            from.append(*name, HeaderValue::from_static(value));
        }
        let mut to = HeaderMap::new();
        pass(&from, &mut to);
        let passed: Vec<&str> = to.keys().map(HeaderName::as_str).collect();
        for (name, _, passes) in ROWS {
            assert_eq!(passed.contains(name), *passes, "{name}");
        }
        // The first of two, and not both.
        from.append(
            "docker-content-digest",
            HeaderValue::from_static("sha256:b"),
        );
        let mut to = HeaderMap::new();
        pass(&from, &mut to);
        let found: Vec<_> = to.get_all("docker-content-digest").iter().collect();
        assert_eq!(found, ["sha256:a"]);
    }

    const ROWS: &[(&str, &str, bool)] = &[
        ("docker-content-digest", "sha256:a", true),
        ("oci-filters-applied", "artifactType", true),
        ("ratelimit-limit", "100;w=21600", true),
        ("ratelimit-remaining", "1;w=21600", true),
        ("retry-after", "3", true),
        ("set-cookie", "a=b", false),
        ("location", "https://evil.test", false),
        ("refresh", "0", false),
        ("clear-site-data", "\"*\"", false),
        ("access-control-allow-origin", "*", false),
        ("access-control-allow-credentials", "true", false),
        ("service-worker-allowed", "/", false),
        ("content-security-policy", "default-src *", false),
        ("content-encoding", "gzip", false),
        ("content-type", "text/html", false),
        ("content-disposition", "inline", false),
        ("link", "<x>; rel=preload", false),
        ("www-authenticate", "Basic", false),
        ("docker-ratelimit-source", "192.0.2.1", false),
        ("strict-transport-security", "max-age=1", false),
        ("x-anything", "1", false),
    ];

    #[test]
    fn what_every_answer_carries() {
        for origin in [None, Some("https://app.example")] {
            let wish = Wish {
                origin: origin.map(HeaderValue::from_static),
                ..Wish::default()
            };
            let mut reply = with_body(Bytes::new(), false);
            let headers = reply.headers_mut();
            headers.insert(header::VARY, HeaderValue::from_static("*"));
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("default-src *"),
            );
            let reply = finish(reply, &wish);
            for (name, value) in [
                ("x-content-type-options", Some("nosniff")),
                (
                    "content-security-policy",
                    Some("default-src 'none'; sandbox"),
                ),
                ("cross-origin-resource-policy", Some("cross-origin")),
                ("referrer-policy", Some("no-referrer")),
                ("vary", Some("Origin")),
                ("access-control-allow-origin", origin),
                ("access-control-expose-headers", origin.map(|_| EXPOSED)),
                ("access-control-allow-credentials", None),
            ] {
                let found: Vec<_> = reply.headers().get_all(name).iter().collect();
                assert_eq!(found, value.into_iter().collect::<Vec<_>>(), "{name}");
            }
        }
    }
}
