//! What an answer means: bytes that are checked, or which failure.

use std::borrow::Cow;

use http::{HeaderMap, header};

use super::{Answer, Ask, Route};
use crate::json::{self, Kind};
use crate::oci::digest::Algorithm;
use crate::oci::{Digest, media_type, schema1};
use crate::registry::access::{UPSTREAM_STATUS, limits};
use crate::registry::endpoint::Endpoint;
use crate::registry::error::{Claim, Fault, FetchError, said};
use crate::registry::message::Response;
use crate::registry::{plain, retry_after};

/// How many characters of an answer that is no document are shown.
const BEGINS: usize = 40;

/// A registry's status 200.
pub(super) fn answer(
    ask: &Ask,
    endpoint: &Endpoint,
    response: Response,
) -> Result<Answer, FetchError> {
    let headers = response.headers();
    if ask.route == Route::Direct {
        // Bytes are asked for as they are: what is compressed on the way is not what is signed.
        if let Some(coding) =
            text(headers, header::CONTENT_ENCODING.as_str()).filter(|c| c != "identity")
        {
            return Err(FetchError::ServerError {
                host: endpoint.authority(),
                fault: Fault::Malformed,
                status: Some(200),
                said: Some(format!(
                    "it is compressed with {coding}, which was not asked for"
                )),
                retry_after: None,
            });
        }
    }
    let what = ask.resource.name();
    let length = content_length(headers);
    let found = response.body().len() as u64;
    let max = ask.resource.item.max_body() as u64;
    if let Some(size) = length.filter(|length| *length > max) {
        return Err(FetchError::TooLarge {
            what,
            limit: max,
            size: Some(size),
        });
    }
    if !ask.head && length.is_some_and(|length| found < length) {
        return Err(FetchError::CutShort {
            what,
            expected: length,
            found: Some(found),
        });
    }
    if found > max {
        return Err(FetchError::TooLarge {
            what,
            limit: max,
            size: None,
        });
    }
    checked(ask, endpoint, response)
}

fn checked(ask: &Ask, endpoint: &Endpoint, response: Response) -> Result<Answer, FetchError> {
    let (parts, body) = response.into_parts();
    let served_digest = text(&parts.headers, "docker-content-digest");
    let content_type = text(&parts.headers, header::CONTENT_TYPE.as_str());
    let mut fault = None;
    let mut digest = None;
    if !ask.head {
        let signed = signed_bytes(content_type.as_deref(), &body);
        let (algorithm, found) = fault_of(
            ask,
            served_digest.as_deref(),
            content_type.as_deref(),
            &signed,
        );
        digest = Some(Digest::of(algorithm, &signed));
        fault = found;
        let vouched = ask.resource.item.digest().is_some() && fault.is_none();
        if !vouched && !begins_as_object(&body) && !is_manifest_type(content_type.as_deref()) {
            return Err(fault.unwrap_or_else(|| wrong_type(ask, content_type, &body)));
        }
    }
    Ok(Answer {
        unchanged: false,
        digest,
        content_length: content_length(&parts.headers),
        content_type,
        served_digest,
        headers: parts.headers,
        host: endpoint.authority(),
        body,
        fault,
    })
}

/// A 304: the bytes are at hand.
pub(super) fn unchanged(endpoint: &Endpoint, response: Response) -> Answer {
    let (parts, _) = response.into_parts();
    Answer {
        body: Vec::new(),
        unchanged: true,
        digest: None,
        content_type: None,
        served_digest: text(&parts.headers, "docker-content-digest"),
        content_length: None,
        host: endpoint.authority(),
        headers: parts.headers,
        fault: None,
    }
}

/// The bytes that a digest is over: all, or what the signatures of schema 1 are over.
fn signed_bytes<'a>(content_type: Option<&str>, body: &'a [u8]) -> Cow<'a, [u8]> {
    if content_type.is_none_or(|kind| media_type::essence(kind) != media_type::SCHEMA1_SIGNED) {
        return Cow::Borrowed(body);
    }
    let parsed = json::parse(body, json::Limits::default());
    match parsed.tree.root().map(|root| schema1::payload(root, body)) {
        Some(Ok(Some(payload))) => Cow::Owned(payload),
        _ => Cow::Borrowed(body),
    }
}

/// Holds the bytes against the digest that was asked for, the one in the header, and the size.
fn fault_of(
    ask: &Ask,
    served: Option<&str>,
    content_type: Option<&str>,
    body: &[u8],
) -> (Algorithm, Option<FetchError>) {
    let what = || ask.resource.name();
    let found = body.len() as u64;
    let mismatch = |expected: &Digest, source| FetchError::DigestMismatch {
        what: what(),
        expected: expected.to_string(),
        found: Digest::of(expected.algorithm(), body).to_string(),
        source,
    };
    let asked = ask.resource.item.digest();
    let algorithm = asked.map_or(Algorithm::Sha256, Digest::algorithm);
    if let Some(asked) = asked.filter(|asked| !asked.matches(body)) {
        let short = ask.expected_size.filter(|expected| found < *expected);
        let short = short.map(|expected| FetchError::CutShort {
            what: what(),
            expected: Some(expected),
            found: Some(found),
        });
        let fault = converted(ask, asked, served, content_type, body)
            .or(short)
            .unwrap_or_else(|| mismatch(asked, Claim::Asked));
        return (algorithm, Some(fault));
    }
    // The header may use another algorithm than the reference; one that is no digest says nothing.
    let served: Option<Digest> = served.and_then(|text| text.parse().ok());
    if let Some(served) = served.filter(|served| Some(served) != asked && !served.matches(body)) {
        return (algorithm, Some(mismatch(&served, Claim::Header)));
    }
    let size = ask.expected_size.filter(|expected| *expected != found);
    (
        algorithm,
        size.map(|expected| FetchError::SizeMismatch {
            what: what(),
            expected,
            found,
        }),
    )
}

/// Whether the registry gave a single manifest or schema 1 in place of the list that was asked for: it
/// names the digest of what it gives itself, or a descriptor says what it should be.
fn converted(
    ask: &Ask,
    asked: &Digest,
    served: Option<&str>,
    content_type: Option<&str>,
    body: &[u8],
) -> Option<FetchError> {
    let kind = media_type::essence(content_type?);
    let into = match media_type::role(kind) {
        media_type::Role::Schema1 => "schema 1",
        media_type::Role::Manifest(_) => "the manifest of one platform",
        _ => return None,
    };
    let served: Option<Digest> = served.and_then(|text| text.parse().ok());
    let admits = served.is_some_and(|served| served.matches(body));
    (admits || ask.is_index).then(|| FetchError::Converted {
        what: ask.resource.name(),
        into: into.to_owned(),
        expected: Some(asked.to_string()),
        found: Digest::of(asked.algorithm(), body).to_string(),
    })
}

/// A proxy's answer: final, and its refusals carry the very failure.
pub(super) fn proxied(ask: &Ask, base: &str, response: Response) -> Result<Answer, FetchError> {
    let status = response.status().as_u16();
    let unreachable = |said: String| FetchError::ProxyUnreachable {
        proxy: base.to_owned(),
        said: Some(said),
    };
    let unchanged_here = status == 304 && ask.known.is_some();
    if status == 200 || unchanged_here {
        let Some(endpoint) = Endpoint::from_url(base) else {
            return Err(unreachable("it is no http or https URL".to_owned()));
        };
        if unchanged_here {
            return Ok(unchanged(&endpoint, response));
        }
        // A site's fallback page is no registry's answer.
        let is_page = text(response.headers(), header::CONTENT_TYPE.as_str())
            .is_some_and(|kind| kind.starts_with("text/html"));
        if is_page {
            return Err(unreachable("a web page answers there".to_owned()));
        }
        return answer(ask, &endpoint, response);
    }
    let failure = plain::read(response.body(), |refused| match refused.get("error") {
        Some(error) if error.kind() != Kind::Null => FetchError::read(error),
        _ => Some(FetchError::ProxyRefused {
            proxy: base.to_owned(),
            refused: plain::text(refused, "code")?,
            said: plain::text(refused, "message")?,
        }),
    });
    Err(failure.unwrap_or_else(|| unreachable(format!("status {status}"))))
}

/// Any other status than 200, 401 with a usable challenge, and redirects.
pub(super) fn refused(ask: &Ask, endpoint: &Endpoint, response: &Response, now: u64) -> FetchError {
    let headers = response.headers();
    let what = ask.resource.name();
    let cut = response
        .body()
        .get(..limits::ERROR_BODY)
        .unwrap_or(response.body());
    let said = said(cut);
    match response.status().as_u16() {
        404 => FetchError::NotFound { what, said },
        401 | 403 => FetchError::Unauthorized {
            what,
            said,
            credentials: ask.credentials.is_some(),
        },
        429 => FetchError::RateLimited {
            registry: ask.resource.domain.clone(),
            retry_after: retry_after(ask, response, now),
            limit: text(headers, "ratelimit-limit"),
            remaining: text(headers, "ratelimit-remaining"),
            said,
        },
        status => FetchError::ServerError {
            host: endpoint.authority(),
            fault: Fault::Status,
            status: Some(status),
            // Gateways put addresses of their network into the plain text of a 5xx.
            said: said.filter(|_| cut.trim_ascii_start().starts_with(b"{")),
            retry_after: retry_after(ask, response, now),
        },
    }
}

/// When a registry that holds back may be asked again, in seconds from `now`, where it says so. A proxy
/// answers 502 for whatever fails behind it, and names the registry's own status beside that.
pub(super) fn retry_after(ask: &Ask, response: &Response, now: u64) -> Option<u64> {
    let behind = || text(response.headers(), UPSTREAM_STATUS);
    let holds_back = match (response.status().as_u16(), &ask.route) {
        (429 | 503, _) => true,
        (502, Route::Proxy(_)) => behind().as_deref() == Some("503"),
        _ => false,
    };
    let value = text(response.headers(), header::RETRY_AFTER.as_str()).filter(|_| holds_back)?;
    retry_after::read(&value, now)
}

/// Whether the registry turned what it has into schema 1, as 2.x does when its type was not asked for.
pub(super) fn is_schema1(response: &Response) -> bool {
    text(response.headers(), header::CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.starts_with("application/vnd.docker.distribution.manifest.v1+"))
}

fn wrong_type(ask: &Ask, content_type: Option<String>, body: &[u8]) -> FetchError {
    let text = String::from_utf8_lossy(body);
    FetchError::WrongType {
        what: ask.resource.name(),
        content_type,
        begins: text.trim_start().chars().take(BEGINS).collect(),
    }
}

fn begins_as_object(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    body.trim_ascii_start().starts_with(b"{")
}

fn is_manifest_type(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|kind| {
        kind.starts_with("application/vnd.oci.image.")
            || kind.starts_with("application/vnd.docker.distribution.manifest.")
    })
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    text(headers, header::CONTENT_LENGTH.as_str())?
        .trim()
        .parse()
        .ok()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
