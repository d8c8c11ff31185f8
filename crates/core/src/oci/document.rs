//! A document: its exact bytes, their structure, their digest, and how they came.

mod reading;

use std::sync::{Arc, OnceLock};

pub use reading::Reading;

use super::kind::{DocumentKind, Recognition, Whence};
use super::media_type::{self, Role, essence};
use super::repair::{self, Repair};
use super::view::View;
use super::{Digest, Head};
use crate::json::{self, Limits, Problem, Value};
use crate::text::LineIndex;

/// How a document came, as far as it is known: what its bytes can be held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// The registry's Content-Type.
    pub content_type: Option<String>,
    /// The digest that the bytes must have: from a reference, a descriptor or a registry's header.
    pub expected_digest: Option<Digest>,
    /// Length in bytes that the descriptor gave.
    pub expected_size: Option<u64>,
    /// Name of the file it came from, without folders.
    pub file_name: Option<String>,
    /// The head of the HTTP answer it came in, where it was saved with it.
    pub head: Option<Arc<Head>>,
}

impl Served {
    /// What tells kinds apart beside the bytes.
    pub(super) fn whence(&self) -> Whence<'_> {
        let is_index = |text: &String| matches!(media_type::role(text), Role::Index(_));
        Whence {
            file_name: self.file_name.as_deref(),
            is_served: self.expected_digest.is_some()
                || self.content_type.as_ref().is_some_and(is_index),
        }
    }
}

/// How the bytes compare with the digest they should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestState {
    /// They have the expected digest.
    Matches,
    /// They have another.
    Differs,
    /// Nothing says which digest they should have.
    Unchecked,
}

impl DigestState {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::Unchecked => "unchecked",
        }
    }
}

/// An image document or any other bytes.
#[derive(Clone, Debug)]
pub struct Document {
    bytes: Arc<[u8]>,
    parsed: json::Parsed,
    lines: LineIndex,
    recognition: Recognition,
    digest: Digest,
    served: Served,
    /// Found when it is asked for: every try hashes the whole document.
    repair: OnceLock<Option<Repair>>,
}

impl Document {
    /// Reads any bytes. Never fails: what is wrong stands in [`Document::problems`], and bytes
    /// beyond `limits.max_bytes` are digested only.
    #[must_use]
    pub fn read(bytes: impl Into<Arc<[u8]>>, served: Served, limits: Limits) -> Self {
        Self::read_as(bytes, served, limits, None)
    }

    /// Like [`Document::read`], with the kind given by the caller instead of recognised.
    #[must_use]
    pub fn read_as(
        bytes: impl Into<Arc<[u8]>>,
        served: Served,
        limits: Limits,
        kind: Option<DocumentKind>,
    ) -> Self {
        Reading::new(bytes.into(), served, limits, kind).finish()
    }

    /// The exact bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The exact bytes, shared.
    #[must_use]
    pub fn shared_bytes(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }

    /// Length in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The top value, where there is one.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        self.parsed.tree.root()
    }

    /// What is wrong with the bytes as JSON.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.parsed.problems
    }

    /// How many problems there are beyond those listed.
    #[must_use]
    pub fn more_problems(&self) -> usize {
        self.parsed.more_problems
    }

    /// Where lines start.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.recognition.kind
    }

    /// Its kind, and what told it.
    #[must_use]
    pub fn recognition(&self) -> Recognition {
        self.recognition
    }

    /// The digest over the exact bytes; of a signed schema 1 manifest over its payload. Its
    /// algorithm is that of the expected digest, sha256 without one.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// How the bytes compare with the expected digest.
    #[must_use]
    pub fn digest_state(&self) -> DigestState {
        match &self.served.expected_digest {
            None => DigestState::Unchecked,
            Some(expected) if *expected == self.digest => DigestState::Matches,
            Some(_) => DigestState::Differs,
        }
    }

    /// The known change that explains a digest other than the expected one, looked for once; `None`
    /// where the bytes fit, where nothing is expected, and where no known change explains it.
    #[must_use]
    pub fn repair(&self) -> Option<&Repair> {
        let expected = self.served.expected_digest.as_ref();
        let expected = expected.filter(|_| self.digest_state() == DigestState::Differs)?;
        let size = self.served.expected_size;
        let look = || repair::repair(&self.bytes, expected, size);
        self.repair.get_or_init(look).as_ref()
    }

    /// How it came.
    #[must_use]
    pub fn served(&self) -> &Served {
        &self.served
    }

    /// What it says, by its kind.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View::new(self.kind(), self.root())
    }

    /// The media type it goes by: its own, else the registry's without parameters.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let own = self
            .root()
            .and_then(|root| root.get("mediaType"))
            .and_then(|value| value.text());
        own.map(std::borrow::Cow::into_owned).or_else(|| {
            self.served
                .content_type
                .as_deref()
                .map(|text| essence(text).to_owned())
        })
    }
}
