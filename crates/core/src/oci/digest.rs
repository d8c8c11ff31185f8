//! Digests: `algorithm:encoded`, as image-spec `descriptor.md` (v1.1.1) and go-digest v1.0.0 have
//! them. A digest is always over the exact bytes.

use sha2::Digest as _;
use thiserror::Error;

/// The algorithms that can be computed here: what go-digest v1.0.0 registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Algorithm {
    /// SHA-256, the one that every registry knows.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// Every algorithm, the usual one first.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The name before the colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// Length of the hexadecimal part.
    #[must_use]
    pub fn hex_len(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha384 => 96,
            Self::Sha512 => 128,
        }
    }

    /// The algorithm of this name, in lower case as the grammar wants it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}

/// A well-formed digest of a known algorithm, such as `sha256:` and 64 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest {
    text: String,
    algorithm: Algorithm,
}

/// Why a text is no [`Digest`]; the names are those of `references.json`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DigestError {
    /// Not `algorithm:encoded`, or the encoded part is not lower-case hex.
    #[error("expected algorithm:hex in lower case, found {0:?}")]
    InvalidFormat(String),
    /// The algorithm is none of sha256, sha384 and sha512.
    #[error("unsupported digest algorithm {0:?}: expected sha256, sha384 or sha512")]
    Unsupported(String),
    /// The hex part has the wrong length for its algorithm.
    #[error("expected {expected} hex digits after {algorithm}:, found {found}")]
    InvalidLength {
        /// The algorithm's name.
        algorithm: &'static str,
        /// Digits that it has.
        expected: usize,
        /// Digits that were found.
        found: usize,
    },
}

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(algorithm: Algorithm, bytes: &[u8]) -> Self {
        let mut digester = Digester::new(algorithm);
        digester.update(bytes);
        digester.finish().0
    }

    fn from_hash(algorithm: Algorithm, hash: &[u8]) -> Self {
        let hex = base16ct::lower::encode_string(hash);
        Self {
            text: format!("{}:{hex}", algorithm.name()),
            algorithm,
        }
    }

    /// The sha256 of `bytes`.
    #[must_use]
    pub fn sha256(bytes: &[u8]) -> Self {
        Self::of(Algorithm::Sha256, bytes)
    }

    /// Whether `bytes` have this digest.
    #[must_use]
    pub fn matches(&self, bytes: &[u8]) -> bool {
        Self::of(self.algorithm, bytes) == *self
    }

    /// The algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The part after the colon.
    #[must_use]
    pub fn hex(&self) -> &str {
        self.text.split_once(':').map_or("", |(_, hex)| hex)
    }

    /// The whole digest.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first twelve hex digits, for tables.
    #[must_use]
    pub fn short(&self) -> &str {
        self.hex().get(..12).unwrap_or_default()
    }
}

/// A digest over bytes that come piece by piece, for input that is not kept.
#[derive(Clone, Debug)]
pub struct Digester {
    state: State,
    size: u64,
}

#[derive(Clone, Debug)]
enum State {
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

impl Digester {
    /// Nothing digested yet.
    #[must_use]
    pub fn new(algorithm: Algorithm) -> Self {
        let state = match algorithm {
            Algorithm::Sha256 => State::Sha256(sha2::Sha256::new()),
            Algorithm::Sha384 => State::Sha384(sha2::Sha384::new()),
            Algorithm::Sha512 => State::Sha512(sha2::Sha512::new()),
        };
        Self { state, size: 0 }
    }

    /// Adds the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        match &mut self.state {
            State::Sha256(hash) => hash.update(bytes),
            State::Sha384(hash) => hash.update(bytes),
            State::Sha512(hash) => hash.update(bytes),
        }
    }

    /// The digest of all pieces, and their length in bytes.
    #[must_use]
    pub fn finish(self) -> (Digest, u64) {
        let (algorithm, hash) = match self.state {
            State::Sha256(hash) => (Algorithm::Sha256, hash.finalize().to_vec()),
            State::Sha384(hash) => (Algorithm::Sha384, hash.finalize().to_vec()),
            State::Sha512(hash) => (Algorithm::Sha512, hash.finalize().to_vec()),
        };
        (Digest::from_hash(algorithm, &hash), self.size)
    }
}

/// What of a digest that was typed is the digest: a name may stand before it, as in
/// `acme/app:1@sha256:…`.
#[must_use]
pub fn named(text: &str) -> &str {
    let text = text.trim();
    text.rsplit_once('@').map_or(text, |(_, digest)| digest)
}

impl std::str::FromStr for Digest {
    type Err = DigestError;

    /// Checks in go-digest's order: colon, algorithm, length, case.
    fn from_str(text: &str) -> Result<Self, DigestError> {
        let invalid = || DigestError::InvalidFormat(text.to_owned());
        let (name, hex) = text.split_once(':').ok_or_else(invalid)?;
        if name.is_empty() || hex.is_empty() {
            return Err(invalid());
        }
        let Some(algorithm) = Algorithm::from_name(name) else {
            // An unknown algorithm is only called unsupported where the whole has a digest's shape.
            return Err(if is_shaped(name, hex) {
                DigestError::Unsupported(name.to_owned())
            } else {
                invalid()
            });
        };
        if hex.len() != algorithm.hex_len() {
            return Err(DigestError::InvalidLength {
                algorithm: algorithm.name(),
                expected: algorithm.hex_len(),
                found: hex.len(),
            });
        }
        if !hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(invalid());
        }
        Ok(Self {
            text: text.to_owned(),
            algorithm,
        })
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a text is `algorithm:encoded` by the grammar of image-spec `descriptor.md`, of whatever
/// algorithm: what [`Digest`] reads is narrower.
#[must_use]
pub fn is_digest_shaped(text: &str) -> bool {
    let split = text.split_once(':');
    split.is_some_and(|(name, encoded)| !encoded.is_empty() && is_shaped(name, encoded))
}

/// go-digest's `DigestRegexp`: `[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+`.
pub(crate) fn is_shaped(name: &str, encoded: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    name.split(['.', '+', '_', '-']).all(is_word)
        && encoded
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'=' | b'_' | b'-'))
}
