//! One thing in or beside an index: what it is, what it belongs to, and the words for it.

use std::collections::BTreeSet;

use super::summary::Summary;
use crate::oci::PlatformView;

/// What a thing is for: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemRole {
    /// An image for a platform.
    Platform,
    /// An image whose platform is not stated.
    ImageNoPlatform,
    /// Another form of an image, which runs where its snapshotter does.
    Alternate,
    /// Statements about something.
    Attestation,
    /// A signature.
    Signature,
    /// A bundle that was not read.
    Bundle,
    /// A bare bill of materials.
    Sbom,
    /// An index for lazy loading.
    LazyIndex,
    /// A known artifact.
    Artifact,
    /// Something of a type that is not known, or of none.
    UnknownArtifact,
    /// An index inside the index.
    NestedIndex,
    /// No manifest at all.
    Blob,
    /// An entry that its own annotation excludes.
    Ignored,
    /// No usable digest, or no document.
    Unreadable,
}

impl ItemRole {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::ImageNoPlatform => "image-no-platform",
            Self::Alternate => "alternate",
            Self::Attestation => "attestation",
            Self::Signature => "signature",
            Self::Bundle => "bundle",
            Self::Sbom => "sbom",
            Self::LazyIndex => "lazy-index",
            Self::Artifact => "artifact",
            Self::UnknownArtifact => "unknown-artifact",
            Self::NestedIndex => "nested-index",
            Self::Blob => "blob",
            Self::Ignored => "ignored",
            Self::Unreadable => "unreadable",
        }
    }

    /// Whether it is an image.
    #[must_use]
    pub fn is_image(self) -> bool {
        matches!(
            self,
            Self::Platform | Self::ImageNoPlatform | Self::Alternate
        )
    }
}

/// How a thing stands to what it belongs to, or whether an image is there: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// An image whose manifest was read.
    Present,
    /// An image whose manifest was not read.
    NotRead,
    /// An image that the registry does not hold.
    ListedNotPresent,
    /// Its subject is an image in this index.
    Paired,
    /// Its subject is the index, or one inside it.
    PairedIndex,
    /// Its subject is another attachment.
    PairedAttachment,
    /// Its subject is nowhere here.
    Orphan,
    /// Its subject is readable and not in this index.
    SubjectElsewhere,
    /// It was opened alone.
    SubjectNotChecked,
    /// Nothing names a subject.
    NoSubject,
    /// Two sources name different subjects.
    Conflict,
    /// What names its subject is no digest.
    Malformed,
    /// Excluded by its own annotation.
    Ignored,
    /// Belongs to nothing and is no image.
    NotAnImage,
}

impl ItemState {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::NotRead => "not-read",
            Self::ListedNotPresent => "listed-not-present",
            Self::Paired => "paired",
            Self::PairedIndex => "paired-index",
            Self::PairedAttachment => "paired-attachment",
            Self::Orphan => "orphan",
            Self::SubjectElsewhere => "subject-elsewhere",
            Self::SubjectNotChecked => "subject-not-checked",
            Self::NoSubject => "no-subject",
            Self::Conflict => "conflict",
            Self::Malformed => "malformed",
            Self::Ignored => "ignored",
            Self::NotAnImage => "not-an-image",
        }
    }
}

/// One thing, judged.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its digest as written; empty where it has none.
    pub digest: String,
    /// What it is.
    pub role: ItemRole,
    /// Its type: the artifactType, else the config's, else what its layers tell.
    pub kind: Option<String>,
    /// The platform of an image, as people write it.
    pub platform: Option<String>,
    /// The digest it belongs to, where one is named.
    pub subject: Option<String>,
    /// The platform of that; only where it is paired with an image.
    pub subject_platform: Option<String>,
    /// Types of its statements' predicates, each once, in order.
    pub predicate_types: Vec<String>,
    /// How many statements it holds.
    pub statements: usize,
    /// How it stands.
    pub state: ItemState,
    /// What is odd about it, from a closed vocabulary.
    pub flags: BTreeSet<String>,
    /// What it is and what for, as a person reads it.
    pub words: String,
    /// Its predicates in short, as far as they were read.
    pub summaries: Vec<Summary>,
}

impl Item {
    /// Whether it hangs on something, and is neither an image nor an index.
    #[must_use]
    pub fn is_attached(&self) -> bool {
        !self.role.is_image() && self.role != ItemRole::NestedIndex
    }

    /// Whether its type is `kind`, or that of one of its predicates.
    #[must_use]
    pub fn is_of(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind) || self.predicate_types.iter().any(|one| one == kind)
    }
}

/// A platform as people write it, written one way: `linux/arm64`, `linux/arm/v7`,
/// `windows/amd64:10.0.17763.1`. `None` without a system and a processor.
#[must_use]
pub fn platform_text(platform: &PlatformView) -> Option<String> {
    let (os, architecture) = (platform.os.as_str(), platform.architecture.as_str());
    if os.is_empty() || architecture.is_empty() {
        return None;
    }
    let architecture = match architecture {
        "x86_64" | "x86-64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let variant = match (architecture, platform.variant.as_str()) {
        ("arm64", "v8" | "8") | ("amd64", "v1") => "",
        ("arm", "") => "v7",
        (_, variant) => variant,
    };
    let mut text = format!("{os}/{architecture}");
    for (mark, part) in [('/', variant), (':', platform.os_version.as_str())] {
        if !part.is_empty() {
            text.push(mark);
            text.push_str(part);
        }
    }
    Some(text)
}

/// What a predicate of this type is called.
pub(super) fn predicate_words(kind: &str) -> String {
    const WORDS: [(&str, &str); 10] = [
        ("https://slsa.dev/provenance/v1", "Provenance (SLSA v1)"),
        ("https://slsa.dev/provenance/v0.2", "Provenance (SLSA v0.2)"),
        ("https://slsa.dev/provenance", "Provenance (SLSA)"),
        (
            "https://slsa.dev/verification_summary",
            "Verification summary",
        ),
        ("https://spdx.dev/Document", "SBOM (SPDX)"),
        ("https://cyclonedx.org/bom", "SBOM (CycloneDX)"),
        ("https://openvex.dev/ns", "VEX statement"),
        (
            "https://cosign.sigstore.dev/attestation/vuln",
            "Vulnerability scan",
        ),
        (
            "https://cosign.sigstore.dev/attestation",
            "Custom attestation",
        ),
        (super::content::COSIGN_SIGN, "Cosign signature"),
    ];
    WORDS
        .iter()
        .find(|(prefix, _)| kind.starts_with(prefix))
        .map_or_else(
            || format!("Attestation of type {kind}"),
            |(_, words)| (*words).to_owned(),
        )
}
