//! One image at one time: what it offers, with the digests and sizes that a comparison and an export
//! need beside the matrix.

use std::sync::Arc;

use super::{Entries, Image};
use crate::oci::attestation::{EntryRole, Subject, roles};
use crate::oci::media_type::OCI_MANIFEST;
use crate::oci::{Document, View};
use crate::platform::{Blobs, Candidate, Content, Platform};

/// One image at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// What the matrix is made of.
    pub image: Image,
    /// The digest of its index, or of the single manifest; `None` where nothing is at hand.
    pub digest: Option<String>,
    /// Its entries that are for a platform, in index order.
    pub offers: Arc<[Offer]>,
}

/// An entry that is for a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// As it is stated, a Windows version whole.
    pub platform: Platform,
    /// The text of its column.
    pub column: String,
    /// Its digest.
    pub digest: String,
    /// What is downloaded, in bytes: config and layers. `None` where its manifest is not at hand.
    pub size: Option<u64>,
    /// How many attestations of the index speak of it; `None` where it stands in no index.
    pub attestations: Option<usize>,
}

impl Snapshot {
    /// An image that could not be had, and why.
    #[must_use]
    pub fn unknown(name: &str, why: impl Into<String>) -> Self {
        Self {
            image: Image::unknown(name, why),
            digest: None,
            offers: Arc::default(),
        }
    }

    /// What `document` offers, as [`Image::from_document`] reads it.
    #[must_use]
    pub fn of(name: &str, document: &Document, blobs: &Blobs<'_>) -> Self {
        let image = Image::from_document(name, document, blobs);
        let attested = attested(document);
        let offer = |(entry, candidate, platform): (usize, &Candidate, &Platform)| Offer {
            column: crate::platform::column(platform),
            platform: platform.clone(),
            digest: candidate.digest.clone(),
            size: blobs
                .get(&candidate.digest)
                .copied()
                .or_else(|| (candidate.digest == document.digest().as_str()).then_some(document))
                .and_then(downloaded),
            attestations: attested
                .as_ref()
                .map(|counts| counts.get(entry).copied().unwrap_or_default()),
        };
        Self {
            offers: image.offered().into_iter().map(offer).collect(),
            digest: Some(document.digest().as_str().to_owned()),
            image,
        }
    }

    /// What an earlier run wrote down of it: an index with just these entries, and so many of which
    /// nothing is known.
    #[must_use]
    pub fn from_offers(
        name: &str,
        digest: Option<String>,
        offers: Vec<Offer>,
        untold: usize,
    ) -> Self {
        let candidate = |offer: &Offer| Candidate {
            media_type: OCI_MANIFEST.to_owned(),
            digest: offer.digest.clone(),
            platform: Some(offer.platform.clone()),
            content: Content::Manifest(Some(offer.platform.clone())),
            ..Candidate::default()
        };
        let unknown = std::iter::repeat_with(|| Candidate {
            media_type: OCI_MANIFEST.to_owned(),
            content: Content::Manifest(None),
            ..Candidate::default()
        });
        let candidates = offers.iter().map(candidate);
        Self {
            image: Image {
                name: name.to_owned(),
                entries: Entries::Known(candidates.chain(unknown.take(untold)).collect()),
            },
            digest,
            offers: offers.into(),
        }
    }

    /// What an earlier run wrote down of it, with its index as it was.
    #[must_use]
    pub fn from_entries(
        name: &str,
        digest: Option<String>,
        entries: Vec<Candidate>,
        offers: Vec<Offer>,
    ) -> Self {
        Self {
            image: Image {
                name: name.to_owned(),
                entries: Entries::Known(entries.into()),
            },
            digest,
            offers: offers.into(),
        }
    }

    /// The same of entries alone: how large they are and what speaks of them is not known. `column` is
    /// [`column`](crate::platform::column), of which the caller may know what it said before.
    #[must_use]
    pub fn from_shape(
        name: &str,
        digest: Option<String>,
        entries: Vec<Candidate>,
        mut column: impl FnMut(&Platform) -> String,
    ) -> Self {
        let snapshot = Self::from_entries(name, digest, entries, Vec::new());
        let offer = |(_, candidate, platform): (usize, &Candidate, &Platform)| Offer {
            column: column(platform),
            platform: platform.clone(),
            digest: candidate.digest.clone(),
            size: None,
            attestations: None,
        };
        Self {
            offers: snapshot.image.offered().into_iter().map(offer).collect(),
            ..snapshot
        }
    }

    /// The same under another name, of another digest.
    #[must_use]
    pub fn named(&self, name: &str, digest: Option<String>) -> Self {
        Self {
            image: Image {
                name: name.to_owned(),
                entries: self.image.entries.clone(),
            },
            digest,
            offers: Arc::clone(&self.offers),
        }
    }

    /// How many of its entries may be for a platform that is not known: what tells it is not at hand.
    #[must_use]
    pub fn untold(&self) -> usize {
        fn count(candidates: &[Candidate]) -> usize {
            let of = |candidate: &Candidate| match &candidate.content {
                Content::Index(Some(children)) => count(children),
                Content::Index(None) | Content::Manifest(None) => {
                    usize::from(candidate.platform.is_none())
                }
                Content::Manifest(Some(_)) | Content::Other => 0,
            };
            candidates.iter().map(of).sum()
        }
        match &self.image.entries {
            Entries::Known(candidates) => count(candidates),
            Entries::Unknown(_) => 0,
        }
    }

    /// Its name, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.image.name
    }

    /// Why nothing is known of it.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match &self.image.entries {
            Entries::Known(_) => None,
            Entries::Unknown(why) => Some(why),
        }
    }
}

/// For each entry of an index, how many attestations speak of it.
fn attested(document: &Document) -> Option<Vec<usize>> {
    let View::Index(index) = document.view() else {
        return None;
    };
    let roles = roles(&index);
    let mut counts = vec![0; roles.len()];
    for role in &roles {
        if let EntryRole::Attestation(Subject::Entry(subject)) = role
            && let Some(count) = counts.get_mut(*subject)
        {
            *count += 1;
        }
    }
    Some(counts)
}

/// What a pull downloads beside the manifest itself.
fn downloaded(document: &Document) -> Option<u64> {
    match document.view() {
        View::Manifest(manifest) => {
            let config = manifest.config().and_then(|config| config.size())?;
            manifest.compressed_size()?.checked_add(config)
        }
        _ => None,
    }
}
