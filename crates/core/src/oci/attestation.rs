//! Which entries of an index attest to which others, as BuildKit writes them.
//!
//! Source: moby/buildkit `docs/attestations/attestation-storage.md`: an attestation manifest stands
//! in the index with platform `unknown/unknown` and two annotations, its kind and the digest of the
//! image manifest it speaks of. What hangs on an image altogether, inside and outside its index, is
//! paired by [`Pairing`] from the [`Evidence`] that was looked up; the roles here need the index alone.

mod classify;
pub mod content;
pub mod evidence;
pub mod item;
pub mod pairing;
pub mod signing;
pub mod summary;
pub mod tag;
pub mod types;

pub use evidence::{Answer, Evidence};
pub use item::{Item, ItemRole, ItemState};
pub use pairing::{Counts, Pairing};
pub use signing::Signing;
pub use summary::Summary;

use super::media_type::{self, Role};
use super::view::{Descriptor, Index};
use crate::json::{Kind, Value};

/// Annotation that says what an entry refers with; `attestation-manifest` is the only value.
pub const REFERENCE_TYPE: &str = "vnd.docker.reference.type";
/// Annotation that holds the digest of the image manifest an attestation speaks of.
pub const REFERENCE_DIGEST: &str = "vnd.docker.reference.digest";

/// What an entry of an index is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryRole {
    /// An image for a platform, or one whose platform is not told.
    Image,
    /// An attestation.
    Attestation(Subject),
    /// `unknown/unknown` without the annotations that would tie it to an image.
    Unannotated,
    /// A manifest with an artifactType and no runnable platform.
    Artifact,
    /// An index inside the index.
    Index,
    /// A media type that is neither manifest nor index.
    Other,
}

/// What an attestation speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The entry at this 0-based position.
    Entry(usize),
    /// A digest that no image entry of this index has.
    NotListed(String),
    /// Its own digest.
    Itself,
    /// The annotation is missing or no digest.
    Missing,
}

/// The role of every entry, in index order.
#[must_use]
pub fn roles(index: &Index<'_>) -> Vec<EntryRole> {
    let entries: Vec<Descriptor<'_>> = index.entries().collect();
    let mut roles: Vec<EntryRole> = entries
        .iter()
        .map(|entry| role_alone(&Telling::read(entry.value)))
        .collect();
    let all = roles.iter_mut().zip(entries).enumerate();
    pair(all.map(|(at, (role, entry))| (at, role, entry)).collect());
    roles
}

/// Finds what each attestation speaks of, by the positions of the entries and their roles alone.
pub(crate) fn pair(entries: Vec<(usize, &mut EntryRole, Descriptor<'_>)>) {
    let is_attestation = |role: &EntryRole| matches!(role, EntryRole::Attestation(_));
    if !entries.iter().any(|(_, role, _)| is_attestation(role)) {
        return;
    }
    // One lookup for all: an index may list thousands of attestations.
    let images: std::collections::HashMap<String, usize> = entries
        .iter()
        .rev()
        .filter(|(_, role, _)| matches!(role, EntryRole::Image | EntryRole::Index))
        .filter_map(|(at, _, entry)| Some((entry.digest_text()?.into_owned(), *at)))
        .collect();
    for (_, role, entry) in entries {
        if is_attestation(role) {
            *role = EntryRole::Attestation(subject(&entry, &images));
        }
    }
}

/// The members of an entry that tell its role.
pub(crate) struct Telling<'a> {
    pub(crate) media_type: Option<Value<'a>>,
    /// What that stands for.
    pub(crate) media_role: Role,
    pub(crate) annotations: Option<Value<'a>>,
    /// The annotation [`REFERENCE_TYPE`].
    pub(crate) reference_type: Option<Value<'a>>,
    pub(crate) artifact_type: Option<Value<'a>>,
    /// `os` and `architecture`, where the platform is an object.
    pub(crate) platform: Option<[Option<Value<'a>>; 2]>,
}

impl<'a> Telling<'a> {
    /// By their exact names.
    pub(crate) fn read(entry: Value<'a>) -> Self {
        // One walk over the entry: an index may list thousands.
        let names = ["mediaType", "platform", "annotations", "artifactType"];
        let [media_type, platform, annotations, artifact_type] = entry.fields(names);
        let platform = platform.filter(|value| value.kind() == Kind::Object);
        let platform = platform.map(|value| value.fields(["os", "architecture"]));
        Self::of(media_type, annotations, artifact_type, platform)
    }

    pub(crate) fn of(
        media_type: Option<Value<'a>>,
        annotations: Option<Value<'a>>,
        artifact_type: Option<Value<'a>>,
        platform: Option<[Option<Value<'a>>; 2]>,
    ) -> Self {
        let text = media_type.and_then(|value| value.text());
        Self {
            media_type,
            media_role: media_type::role(text.as_deref().unwrap_or_default()),
            annotations,
            reference_type: annotations.and_then(|map| map.get(REFERENCE_TYPE)),
            artifact_type,
            platform,
        }
    }
}

/// An entry's role as far as it tells it itself: of an attestation it is open what it speaks of.
pub(crate) fn role_alone<'a>(entry: &Telling<'a>) -> EntryRole {
    let text = |value: Option<Value<'a>>| value.and_then(|value| value.text());
    let is_blank = |value| text(value).is_none_or(|text| text.is_empty());
    let reference_type = text(entry.reference_type);
    if reference_type.as_deref() == Some("attestation-manifest") {
        return EntryRole::Attestation(Subject::Missing);
    }
    let (platform, artifact_type) = (entry.platform, entry.artifact_type);
    match entry.media_role {
        Role::Index(_) => EntryRole::Index,
        Role::Manifest(_) | Role::Schema1 | Role::ArtifactManifest => {
            let unknown = platform.is_some_and(|members| {
                let is_unknown = |member: Value<'_>| member.text().as_deref() == Some("unknown");
                members
                    .into_iter()
                    .all(|member| member.is_some_and(is_unknown))
            });
            let artifact_type = artifact_type.and_then(|value| value.text());
            let artifact = artifact_type.is_some_and(|text| !text.is_empty());
            match (unknown, artifact) {
                // Without platform an artifactType means an artifact; with one, an image.
                (_, true) if unknown || platform.is_none() => EntryRole::Artifact,
                (true, _)
                    if reference_type.is_some()
                        || text(entry.annotations.and_then(|map| map.get(REFERENCE_DIGEST)))
                            .is_some() =>
                {
                    EntryRole::Attestation(Subject::Missing)
                }
                (true, _) => EntryRole::Unannotated,
                _ => EntryRole::Image,
            }
        }
        // An entry without a type still counts as the image that every client reads it as.
        _ if is_blank(entry.media_type) => EntryRole::Image,
        _ => EntryRole::Other,
    }
}

fn subject(entry: &Descriptor<'_>, images: &std::collections::HashMap<String, usize>) -> Subject {
    let Some(digest) = entry.annotation(REFERENCE_DIGEST) else {
        return Subject::Missing;
    };
    if entry.digest_text().as_deref() == Some(digest.as_ref()) {
        return Subject::Itself;
    }
    // Looked up before it is judged: an index may list digests of an algorithm not known here.
    match images.get(digest.as_ref()) {
        Some(at) => Subject::Entry(*at),
        None if digest.parse::<super::Digest>().is_err() => Subject::Missing,
        None => Subject::NotListed(digest.into_owned()),
    }
}
