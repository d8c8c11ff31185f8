//! One image of a matrix: a name and what it offers, as far as that is known.

use std::sync::Arc;

use crate::oci::attestation::{EntryRole, roles};
use crate::oci::{Document, DocumentKind, View};
use crate::platform::{Blobs, Candidate, Content, Platform, candidates, config_platform};

const CONFIG_NOT_AT_HAND: &str =
    "It is a single image, and its config, which names the platform, is not at hand.";

/// One image of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its name, as given.
    pub name: String,
    /// What it offers.
    pub entries: Entries,
}

/// What an image offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entries {
    /// The entries of its index in index order; a single image is one entry.
    Known(Arc<[Candidate]>),
    /// Not known, and why, in one sentence.
    Unknown(String),
}

impl Image {
    /// An image that could not be had, and why.
    #[must_use]
    pub fn unknown(name: &str, why: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            entries: Entries::Unknown(why.into()),
        }
    }

    /// What `document` offers: an index by its entries, a manifest by its config in `blobs`, a
    /// config or a schema 1 manifest by itself.
    #[must_use]
    pub fn from_document(name: &str, document: &Document, blobs: &Blobs<'_>) -> Self {
        let single = |platform: Platform| {
            let candidate = Candidate {
                media_type: document.media_type().unwrap_or_default(),
                digest: document.digest().as_str().to_owned(),
                content: Content::Manifest(Some(platform.clone())),
                platform: Some(platform),
                ..Candidate::default()
            };
            Self {
                name: name.to_owned(),
                entries: Entries::Known(Arc::from([candidate])),
            }
        };
        match document.view() {
            View::Index(index) => Self {
                name: name.to_owned(),
                entries: Entries::Known(candidates(&index, blobs).into()),
            },
            View::Manifest(_) if document.kind() == DocumentKind::ArtifactManifest => {
                Self::unknown(name, "It is an artifact, no image.")
            }
            View::Manifest(manifest) => {
                let digest = manifest.config().and_then(|config| config.digest_text());
                let config = digest.and_then(|digest| config_platform(&digest, blobs));
                config.map_or_else(|| Self::unknown(name, CONFIG_NOT_AT_HAND), single)
            }
            View::Config(config) => single(config.platform().into()),
            View::Schema1(manifest) => match manifest.architecture() {
                Some(architecture) => single(Platform::new("linux", &architecture, "")),
                None => Self::unknown(name, "It is a schema 1 manifest without architecture."),
            },
            View::Descriptor(_) | View::Other => Self::unknown(name, no_image(document)),
        }
    }

    /// Its entries that are for a platform, nested ones included, each with the entry of the index that
    /// it stands in. Attestations, artifacts and `unknown/unknown` are none.
    pub(super) fn offered(&self) -> Vec<(usize, &Candidate, &Platform)> {
        match &self.entries {
            Entries::Known(candidates) => offered(candidates),
            Entries::Unknown(_) => Vec::new(),
        }
    }
}

/// The same of entries.
pub(super) fn offered(candidates: &[Candidate]) -> Vec<(usize, &Candidate, &Platform)> {
    let mut found = Vec::new();
    for (entry, candidate) in candidates.iter().enumerate() {
        let mut open = vec![candidate];
        while let Some(candidate) = open.pop() {
            let platform = match &candidate.content {
                Content::Index(Some(children)) => {
                    open.extend(children.iter().rev());
                    continue;
                }
                Content::Index(None) => candidate.platform.as_ref(),
                Content::Manifest(config) => candidate.platform.as_ref().or(config.as_ref()),
                Content::Other => None,
            };
            let platform = platform.filter(|platform| is_platform(platform));
            found.extend(platform.map(|platform| (entry, candidate, platform)));
        }
    }
    found
}

/// The entries of an index that name no platform by themselves: what they are for stands in what they
/// point to, which has to be at hand.
#[must_use]
pub fn untold(document: &Document) -> Vec<usize> {
    let View::Index(index) = document.view() else {
        return Vec::new();
    };
    let roles = roles(&index);
    let entries = index.entries().zip(roles).enumerate();
    entries
        .filter(|(_, (entry, role))| match role {
            EntryRole::Index => true,
            EntryRole::Image => entry.platform().is_none(),
            _ => false,
        })
        .map(|(at, _)| at)
        .collect()
}

fn no_image(document: &Document) -> String {
    let broken = document
        .problems()
        .iter()
        .any(|problem| problem.kind.is_not_json());
    if broken {
        return "It is no JSON, so no index and no image manifest.".to_owned();
    }
    match document.kind() {
        DocumentKind::Unknown => "It is JSON, but no index and no image manifest.".to_owned(),
        kind => format!(
            "It is no index and no image manifest but a document of kind {}.",
            kind.name()
        ),
    }
}

fn is_platform(platform: &Platform) -> bool {
    let named = |part: &str| !part.is_empty() && part != "unknown";
    named(&platform.architecture) && platform.os != "unknown"
}
