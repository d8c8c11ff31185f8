//! Image references: `ghcr.io/acme/app:1.4@sha256:…`, and how Docker Hub's short names expand.
//!
//! The grammar stands in `grammar.rs`; this file is the order in which it is asked, which decides
//! the error that a person sees. It knows no registry: which host serves a domain is the
//! registry client's, what a URL parser makes of it is [`host`](super::host)'s.
//!
//! Source: distribution/reference 0965666 (2026-04-18), `normalize.go` and `reference.go`, with
//! go-digest v1.0.0. The vectors of `tests/data/references.json` were made by that code.

mod grammar;
mod hint;
mod web_page;

use std::fmt;

use thiserror::Error;

use super::digest::{Algorithm, Digest, DigestError};
use super::host::{Host, HostError, parse_authority};
pub(crate) use grammar::is_tag;
pub(crate) use hint::is_misleading;
pub use hint::{Hint, hint};

/// Where names without a domain live.
pub const DEFAULT_DOMAIN: &str = "docker.io";
/// Longest path in bytes, without the domain but with `library/`.
pub const MAX_PATH: usize = 255;
const LEGACY_DOMAIN: &str = "index.docker.io";
const OFFICIAL: &str = "library/";

/// A reference to an image. Values made by [`Reference::parse`] hold to the grammar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// `host[:port]` as written; empty where the first part is no domain (`a_b.c/d`), which no
    /// registry can serve: see [`Reference::authority`].
    pub domain: String,
    /// The repository, such as `library/ubuntu`.
    pub path: String,
    /// The tag, without its colon.
    pub tag: Option<String>,
    /// The digest, without its `@`.
    pub digest: Option<Digest>,
}

/// What `ParseAnyReference` takes: a reference, a digest, or 64 hex digits that stand for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyReference {
    /// A name, perhaps with tag and digest.
    Named(Reference),
    /// A digest alone.
    Digest(Digest),
}

/// Why a text is no reference; see [`ReferenceError::name`] for the names of `references.json`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// No text at all (only without normalization; else `docker.io/library/` is judged).
    #[error("the reference is empty")]
    Empty,
    /// The grammar does not fit.
    #[error("this is no image reference: expected [host[:port]/]path[:tag][@digest]")]
    InvalidFormat,
    /// The repository holds an upper-case letter.
    #[error("the repository name must be lower case")]
    Uppercase,
    /// 64 hex digits alone.
    #[error("64 hex digits alone are read as an identifier, not as a repository name")]
    Identifier,
    /// The path is longer than [`MAX_PATH`].
    #[error("the repository name has {length} bytes, at most 255 are allowed")]
    NameTooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The digest is none.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

impl ReferenceError {
    /// The name in `references.json`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::InvalidFormat => "invalid_format",
            Self::Uppercase => "uppercase",
            Self::Identifier => "identifier",
            Self::NameTooLong { .. } => "name_too_long",
            Self::Digest(DigestError::InvalidFormat(_)) => "digest_invalid_format",
            Self::Digest(DigestError::InvalidLength { .. }) => "digest_invalid_length",
            Self::Digest(DigestError::Unsupported(_)) => "digest_unsupported",
        }
    }
}

impl Reference {
    /// `ParseNormalizedNamed`: what people type, with Docker Hub's defaults filled in.
    ///
    /// # Errors
    /// [`ReferenceError`], never [`ReferenceError::Empty`]. [`hint`] says what to write instead.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if grammar::is_identifier(text) {
            return Err(ReferenceError::Identifier);
        }
        let (domain, remainder) = split_docker_domain(text);
        // Looked at before the grammar, and up to the first colon, so that digests count too.
        let name = remainder.split(':').next().unwrap_or_default();
        if grammar::go_lower(name) != name {
            return Err(ReferenceError::Uppercase);
        }
        Self::parse_unnormalized(&format!("{domain}/{remainder}"))
    }

    /// `Parse`: the grammar alone, without Docker Hub's defaults.
    ///
    /// # Errors
    /// [`ReferenceError`], in upstream's order: grammar, case, length, digest.
    pub fn parse_unnormalized(text: &str) -> Result<Self, ReferenceError> {
        let Some(parts) = grammar::split(text) else {
            return Err(match text {
                "" => ReferenceError::Empty,
                _ if grammar::split(&grammar::go_lower(text)).is_some() => {
                    ReferenceError::Uppercase
                }
                _ => ReferenceError::InvalidFormat,
            });
        };
        if parts.path.len() > MAX_PATH {
            return Err(ReferenceError::NameTooLong {
                length: parts.path.len(),
            });
        }
        Ok(Self {
            domain: parts.domain.to_owned(),
            path: parts.path.to_owned(),
            tag: parts.tag.map(str::to_owned),
            digest: parts.digest.map(str::parse).transpose()?,
        })
    }

    /// Domain and path: `docker.io/library/ubuntu`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.domain.is_empty() {
            self.path.clone()
        } else {
            format!("{}/{}", self.domain, self.path)
        }
    }

    /// Everything, Docker Hub's defaults written out.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.suffixed(self.name())
    }

    /// The shortest form of the repository: `ubuntu`.
    #[must_use]
    pub fn familiar_name(&self) -> String {
        let repository = Self {
            tag: None,
            digest: None,
            ..self.clone()
        };
        repository.familiar()
    }

    /// The shortest form that means the same: `ubuntu:22.04`.
    #[must_use]
    pub fn familiar(&self) -> String {
        if self.domain != DEFAULT_DOMAIN {
            return self.canonical();
        }
        let short = self.path.strip_prefix(OFFICIAL);
        let path = short.filter(|name| !name.contains('/'));
        self.suffixed(path.unwrap_or(&self.path).to_owned())
    }

    /// What Docker pulls (`ParseDockerRef`): the digest where there is one, else the tag, else
    /// `latest`.
    #[must_use]
    pub fn resolved(&self) -> Self {
        let mut resolved = self.clone();
        if self.digest.is_some() {
            resolved.tag = None;
        } else if self.tag.is_none() {
            resolved.tag = Some("latest".to_owned());
        }
        resolved
    }

    /// The same repository at `digest`, without a tag.
    #[must_use]
    pub fn with_digest(&self, digest: Digest) -> Self {
        Self {
            tag: None,
            digest: Some(digest),
            ..self.clone()
        }
    }

    /// `name`, `tagged`, `digested` or `tagged+digested`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (&self.tag, &self.digest) {
            (None, None) => "name",
            (Some(_), None) => "tagged",
            (None, Some(_)) => "digested",
            (Some(_), Some(_)) => "tagged+digested",
        }
    }

    /// Host and port that a URL parser dials for `https://domain/`.
    ///
    /// # Errors
    /// [`HostError::NoDomain`] without a domain; other kinds where the domain fits the grammar of
    /// references but no URL parser takes it (`256.256.256.256`, port 65536).
    pub fn authority(&self) -> Result<(Host, Option<u16>), HostError> {
        parse_authority(&self.domain)
    }

    fn suffixed(&self, mut name: String) -> String {
        if let Some(tag) = &self.tag {
            name.push(':');
            name.push_str(tag);
        }
        if let Some(digest) = &self.digest {
            name.push('@');
            name.push_str(digest.as_str());
        }
        name
    }
}

impl std::str::FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        Self::parse(text)
    }
}

impl fmt::Display for Reference {
    /// The canonical form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical())
    }
}

impl AnyReference {
    /// `ParseAnyReference`.
    ///
    /// # Errors
    /// Those of [`Reference::parse`], without [`ReferenceError::Identifier`].
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if grammar::is_identifier(text) {
            let digest = format!("{}:{text}", Algorithm::Sha256.name()).parse()?;
            return Ok(Self::Digest(digest));
        }
        match text.parse() {
            Ok(digest) => Ok(Self::Digest(digest)),
            Err(_) => Reference::parse(text).map(Self::Named),
        }
    }

    /// [`Reference::kind`], or `digest`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Named(reference) => reference.kind(),
            Self::Digest(_) => "digest",
        }
    }
}

impl fmt::Display for AnyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(reference) => reference.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

/// `splitDockerDomain`: is what stands before the first slash a domain or a part of a Hub path?
fn split_docker_domain(text: &str) -> (&str, String) {
    let (domain, remainder) = match text.split_once('/') {
        // Without a slash it is always a Hub name: `localhost:5000` is the image `localhost`.
        None => (DEFAULT_DOMAIN, text),
        Some((LEGACY_DOMAIN, rest)) => (DEFAULT_DOMAIN, rest),
        Some((first, rest))
            if first == "localhost"
                || first.contains(['.', ':'])
                || grammar::go_lower(first) != first =>
        {
            (first, rest)
        }
        Some(_) => (DEFAULT_DOMAIN, text),
    };
    if domain == DEFAULT_DOMAIN && !remainder.contains('/') {
        return (domain, format!("{OFFICIAL}{remainder}"));
    }
    (domain, remainder.to_owned())
}

#[cfg(test)]
mod tests;
