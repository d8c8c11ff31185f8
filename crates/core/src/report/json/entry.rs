//! An entry of an index as an exported matrix keeps it: all that an engine looks at, nested entries
//! included, so that what is read back makes the same cells.

use serde::{Deserialize, Serialize};

use crate::platform::{Candidate, Content, Marks, Platform};

/// An entry of an index, or what stands for a single image.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct EntryReport {
    #[serde(skip_serializing_if = "String::is_empty")]
    media_type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<Platform>,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Platform>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<EntryReport>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_docker_list: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    attestation: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    zstd: bool,
}

/// What an entry points to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Manifest,
    Index,
    #[default]
    Other,
}

impl EntryReport {
    /// An entry written down.
    pub(super) fn of(candidate: &Candidate) -> Self {
        let Marks {
            in_docker_list,
            attestation,
            zstd,
        } = candidate.marks;
        let (kind, config, entries) = match &candidate.content {
            Content::Manifest(config) => (Kind::Manifest, config.clone(), None),
            Content::Index(inside) => {
                let inside = inside.as_ref();
                let inside = inside.map(|inside| inside.iter().map(Self::of).collect());
                (Kind::Index, None, inside)
            }
            Content::Other => (Kind::Other, None, None),
        };
        Self {
            media_type: candidate.media_type.clone(),
            digest: candidate.digest.clone(),
            platform: candidate.platform.clone(),
            kind,
            config,
            entries,
            in_docker_list,
            attestation,
            zstd,
        }
    }

    /// The same without digests.
    pub(super) fn bare(self) -> Self {
        let inside = self.entries;
        Self {
            digest: String::new(),
            entries: inside.map(|inside| inside.into_iter().map(Self::bare).collect()),
            ..self
        }
    }

    /// The entry again.
    pub(super) fn candidate(self) -> Candidate {
        let inside = self.entries;
        let inside = inside.map(|inside| inside.into_iter().map(Self::candidate).collect());
        Candidate {
            media_type: self.media_type,
            digest: self.digest,
            platform: self.platform,
            content: match self.kind {
                Kind::Manifest => Content::Manifest(self.config),
                Kind::Index => Content::Index(inside),
                Kind::Other => Content::Other,
            },
            marks: Marks {
                in_docker_list: self.in_docker_list,
                attestation: self.attestation,
                zstd: self.zstd,
            },
        }
    }
}
