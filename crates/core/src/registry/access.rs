//! What a read-only client may ask of a registry, and how much of an answer it takes: tables.
//!
//! Page, command line and proxy build every request from a [`Resource`], and the proxy reads its own
//! URLs into one, so no path, query or header is ever passed through. Knows nothing of where a
//! registry is (`endpoint`) or whether one may go there (`guard`).
//!
//! ```text
//! /v2/{name}/manifests/{tag or digest}
//! /v2/{name}/blobs/{digest}
//! /v2/{name}/tags/list?n=&last=&next_page=
//! /v2/{name}/referrers/{digest}?artifactType=&n=&last=
//! ```
//!
//! Source: distribution-spec v1.1.1, "Endpoints" (end-2, end-3, end-8, end-12); GET and HEAD only.

use thiserror::Error;

use crate::oci::{Digest, Reference};

pub mod known;
pub mod limits;

/// What the program calls itself in `User-Agent`.
pub const USER_AGENT: &str = concat!("allarch/", env!("CARGO_PKG_VERSION"));

/// The manifest types that are asked for, indexes first. Without the list types a registry converts
/// to amd64 or to schema 1, silently; with `*/*` many answer 404 for an OCI index.
pub const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// First half of [`ACCEPT`]. A browser sends a value of at most 128 bytes to another origin without
/// asking it first (Fetch standard, "CORS-safelisted request-header").
pub const ACCEPT_INDEX: &str = "application/vnd.oci.image.index.v1+json,\
    application/vnd.docker.distribution.manifest.list.v2+json";

/// Second half of [`ACCEPT`].
pub const ACCEPT_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json,\
    application/vnd.docker.distribution.manifest.v2+json";

/// Headers of an answer that a proxy passes on; all else is dropped.
pub const RESPONSE_HEADERS: &[&str] = &[
    "docker-content-digest",
    "oci-filters-applied",
    "ratelimit-limit",
    "ratelimit-remaining",
    "retry-after",
];

/// The header in which a proxy names the registry's own status.
pub const UPSTREAM_STATUS: &str = "x-upstream-status";

/// Content types that a proxy passes on; anything else becomes `application/octet-stream`.
pub const CONTENT_TYPES: &[&str] = &[
    "application/json",
    "application/octet-stream",
    "application/vnd.docker.container.image.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v1+prettyjws",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.artifact.manifest.v1+json",
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
];

/// One thing in one repository of one registry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Resource {
    /// `host[:port]` as a reference has it.
    pub domain: String,
    /// The repository.
    pub repository: String,
    /// What is asked for in it.
    pub item: Item,
}

/// What is asked for in a repository.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// The manifest or index that a tag names now.
    Tag(String),
    /// A manifest or index by digest.
    Manifest(Digest),
    /// A blob: a config or a statement.
    Blob(Digest),
    /// Tags.
    Tags(Page),
    /// What refers to a digest.
    Referrers {
        /// The subject.
        digest: Digest,
        /// Only of this type, if the registry filters.
        artifact_type: Option<String>,
        /// Which part of the list.
        page: Page,
    },
}

/// Which part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Page {
    /// How many entries at most.
    pub n: Option<u32>,
    /// The last entry of the page before.
    pub last: Option<String>,
    /// Where the page before ended, as Quay writes it.
    pub next_page: Option<String>,
}

/// Why a path is no resource.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// None of the routes above.
    #[error(
        "no such route: expected /v2/NAME/manifests/REFERENCE, /blobs/DIGEST, /tags/list or /referrers/DIGEST"
    )]
    NoRoute,
    /// A part does not fit the grammar of references.
    #[error("{0}")]
    BadReference(String),
}

impl Item {
    /// Largest answer in bytes.
    #[must_use]
    pub fn max_body(&self) -> usize {
        match self {
            Self::Tag(_) | Self::Manifest(_) => limits::MANIFEST,
            Self::Blob(_) => limits::BLOB,
            Self::Tags(_) | Self::Referrers { .. } => limits::LIST,
        }
    }

    /// The digest that the answer's bytes must have.
    #[must_use]
    pub fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Manifest(digest) | Self::Blob(digest) => Some(digest),
            _ => None,
        }
    }
}

impl Resource {
    /// What `reference` names: its digest where it has one, else its tag, else `latest`.
    #[must_use]
    pub fn manifest(reference: &Reference) -> Self {
        let item = match (&reference.digest, &reference.tag) {
            (Some(digest), _) => Item::Manifest(digest.clone()),
            (None, Some(tag)) => Item::Tag(tag.clone()),
            (None, None) => Item::Tag("latest".to_owned()),
        };
        Self {
            domain: reference.domain.clone(),
            repository: reference.path.clone(),
            item,
        }
    }

    /// Something else in the same repository.
    #[must_use]
    pub fn sibling(&self, item: Item) -> Self {
        Self {
            item,
            ..self.clone()
        }
    }

    /// Domain, repository and what is asked for, as a person writes it.
    #[must_use]
    pub fn name(&self) -> String {
        let Self {
            domain, repository, ..
        } = self;
        match &self.item {
            Item::Tag(tag) => format!("{domain}/{repository}:{tag}"),
            Item::Manifest(digest) => format!("{domain}/{repository}@{digest}"),
            Item::Blob(digest) => format!("blob {digest} of {domain}/{repository}"),
            Item::Tags(_) => format!("the tags of {domain}/{repository}"),
            Item::Referrers { digest, .. } => {
                format!("the referrers of {domain}/{repository}@{digest}")
            }
        }
    }

    /// Path and query of the registry's API.
    #[must_use]
    pub fn path(&self) -> String {
        let name = &self.repository;
        match &self.item {
            Item::Tag(tag) => format!("/v2/{name}/manifests/{tag}"),
            Item::Manifest(digest) => format!("/v2/{name}/manifests/{digest}"),
            Item::Blob(digest) => format!("/v2/{name}/blobs/{digest}"),
            Item::Tags(page) => query(format!("/v2/{name}/tags/list"), &page.pairs()),
            Item::Referrers {
                digest,
                artifact_type,
                page,
            } => {
                let mut pairs = page.pairs();
                pairs.extend(artifact_type.clone().map(|value| ("artifactType", value)));
                query(format!("/v2/{name}/referrers/{digest}"), &pairs)
            }
        }
    }

    /// The same behind a proxy: `/r/HOST/v2/…`.
    #[must_use]
    pub fn proxy_path(&self) -> String {
        format!("/r/{}{}", self.domain, self.path())
    }

    /// Reads `/r/HOST/v2/…` and its query back.
    ///
    /// # Errors
    /// [`PathError`]; percent-escapes are not taken in a path.
    pub fn from_proxy_path(path: &str, query: Option<&str>) -> Result<Self, PathError> {
        let (domain, rest) = path
            .strip_prefix("/r/")
            .and_then(|rest| rest.split_once('/'))
            .ok_or(PathError::NoRoute)?;
        Self::from_path(domain, &format!("/{rest}"), query)
    }

    /// Reads `/v2/…` and its query, of the registry `domain`.
    ///
    /// # Errors
    /// [`PathError`]
    pub fn from_path(domain: &str, path: &str, query: Option<&str>) -> Result<Self, PathError> {
        let rest = path.strip_prefix("/v2/").ok_or(PathError::NoRoute)?;
        let (before, last) = rest.rsplit_once('/').ok_or(PathError::NoRoute)?;
        let (repository, noun) = before.rsplit_once('/').ok_or(PathError::NoRoute)?;
        check_name(domain, repository, None)?;
        let item = match (noun, last) {
            ("manifests", digest) if digest.contains(':') => Item::Manifest(read_digest(digest)?),
            ("manifests", tag) => {
                check_name(domain, repository, Some(tag))?;
                Item::Tag(tag.to_owned())
            }
            ("blobs", digest) => Item::Blob(read_digest(digest)?),
            ("tags", "list") => Item::Tags(Page::default()),
            ("referrers", digest) => Item::Referrers {
                digest: read_digest(digest)?,
                artifact_type: None,
                page: Page::default(),
            },
            _ => return Err(PathError::NoRoute),
        };
        Ok(Self {
            domain: domain.to_owned(),
            repository: repository.to_owned(),
            item: with_query(item, query.unwrap_or_default())?,
        })
    }
}

impl Page {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let n = self.n.map(|n| ("n", n.to_string()));
        let last = self.last.clone().map(|last| ("last", last));
        let next_page = self.next_page.clone().map(|next| ("next_page", next));
        n.into_iter().chain(last).chain(next_page).collect()
    }
}

/// Holds domain, repository and tag against the grammar of references, none of them normalized.
fn check_name(domain: &str, repository: &str, tag: Option<&str>) -> Result<(), PathError> {
    let written = match tag {
        Some(tag) => format!("{domain}/{repository}:{tag}"),
        None => format!("{domain}/{repository}"),
    };
    let bad = |why: String| {
        PathError::BadReference(format!(
            "{:?} is no image name: {why}",
            crate::text::visible(&written)
        ))
    };
    let parsed = Reference::parse_unnormalized(&written).map_err(|error| bad(error.to_string()))?;
    if parsed.domain != domain || parsed.path != repository || parsed.tag.as_deref() != tag {
        return Err(bad("its first part must be a host name".to_owned()));
    }
    parsed.authority().map_err(|error| bad(error.to_string()))?;
    Ok(())
}

fn read_digest(text: &str) -> Result<Digest, PathError> {
    text.parse()
        .map_err(|error: crate::oci::DigestError| PathError::BadReference(error.to_string()))
}

/// Adds a query to an item that takes one; every other parameter is refused, as is a repeated one.
fn with_query(mut item: Item, query: &str) -> Result<Item, PathError> {
    let mut seen = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let bad = || {
            PathError::BadReference(format!(
                "{:?} is no query of this route",
                crate::text::visible(pair)
            ))
        };
        let (key, value) = pair.split_once('=').ok_or_else(bad)?;
        if seen.contains(&key) {
            return Err(bad());
        }
        seen.push(key);
        let value = percent_decode(value).ok_or_else(bad)?;
        match (&mut item, key) {
            (Item::Tags(page) | Item::Referrers { page, .. }, "n") => {
                let n = value
                    .parse()
                    .ok()
                    .filter(|n| (1..=limits::PAGE).contains(n));
                page.n = Some(n.ok_or_else(bad)?);
            }
            (Item::Tags(page) | Item::Referrers { page, .. }, "last") => page.last = Some(value),
            (Item::Tags(page) | Item::Referrers { page, .. }, "next_page") => {
                page.next_page = Some(value);
            }
            (Item::Referrers { artifact_type, .. }, "artifactType") => *artifact_type = Some(value),
            _ => return Err(bad()),
        }
    }
    Ok(item)
}

fn query(path: String, pairs: &[(&str, String)]) -> String {
    let mut out = path;
    for (index, (key, value)) in pairs.iter().enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        out.push_str(key);
        out.push('=');
        out.push_str(&percent_encode(value));
    }
    out
}

/// Encodes everything but RFC 3986's unreserved characters, and the two that media types and scopes
/// are full of and a query may hold.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Decodes a query value; `None` for a broken escape, what is no UTF-8, and anything but graphic
/// ASCII, which no tag or media type holds.
fn percent_decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                let decoded = data_encoding::HEXLOWER_PERMISSIVE.decode(&digits).ok()?;
                *decoded.first()?
            }
            _ => byte,
        });
    }
    let graphic =
        out.iter().all(u8::is_ascii_graphic) && !out.is_empty() && out.len() <= limits::QUERY_VALUE;
    graphic.then(|| String::from_utf8(out).ok())?
}

#[cfg(test)]
mod tests;
