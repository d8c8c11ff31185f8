//! The kinds of document, and what tells them apart ([`recognise()`]).

mod recognise;

pub use recognise::{Whence, fold, folds_to, recognise};

/// Every kind of document; [`DocumentKind::name`] is its name in all interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// OCI image index.
    OciIndex,
    /// OCI image manifest of an image.
    OciManifest,
    /// Docker manifest list.
    DockerManifestList,
    /// Docker manifest, schema 2.
    DockerManifest,
    /// Docker manifest, schema 1.
    DockerSchema1,
    /// Image config.
    ImageConfig,
    /// A manifest that carries something other than an image.
    ArtifactManifest,
    /// The `oci-layout` file.
    OciLayout,
    /// The `index.json` of an image layout.
    LayoutIndex,
    /// A single descriptor.
    Descriptor,
    /// What a tool prints about an image: no registry document.
    ToolOutput,
    /// None of these.
    Unknown,
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::OciIndex,
        Self::OciManifest,
        Self::DockerManifestList,
        Self::DockerManifest,
        Self::DockerSchema1,
        Self::ImageConfig,
        Self::ArtifactManifest,
        Self::OciLayout,
        Self::LayoutIndex,
        Self::Descriptor,
        Self::ToolOutput,
        Self::Unknown,
    ];

    /// The kebab-case name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OciIndex => "oci-index",
            Self::OciManifest => "oci-manifest",
            Self::DockerManifestList => "docker-manifest-list",
            Self::DockerManifest => "docker-manifest",
            Self::DockerSchema1 => "docker-schema1",
            Self::ImageConfig => "image-config",
            Self::ArtifactManifest => "artifact-manifest",
            Self::OciLayout => "oci-layout",
            Self::LayoutIndex => "layout-index",
            Self::Descriptor => "descriptor",
            Self::ToolOutput => "tool-output",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What a person calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::OciIndex => "OCI image index",
            Self::OciManifest => "OCI image manifest",
            Self::DockerManifestList => "Docker manifest list",
            Self::DockerManifest => "Docker manifest",
            Self::DockerSchema1 => "Docker schema 1 manifest",
            Self::ImageConfig => "Image config",
            Self::ArtifactManifest => "Artifact manifest",
            Self::OciLayout => "OCI layout file",
            Self::LayoutIndex => "OCI layout index",
            Self::Descriptor => "Descriptor",
            Self::ToolOutput => "Tool output",
            Self::Unknown => "Unknown document",
        }
    }

    /// Whether it lists manifests: an index, a manifest list or a layout's index.
    #[must_use]
    pub fn is_index(self) -> bool {
        matches!(
            self,
            Self::OciIndex | Self::DockerManifestList | Self::LayoutIndex
        )
    }

    /// Whether it has the form of an image manifest (`config` and `layers`), artifacts included.
    #[must_use]
    pub fn is_manifest(self) -> bool {
        matches!(
            self,
            Self::OciManifest | Self::DockerManifest | Self::ArtifactManifest
        )
    }
}

/// A kind, with the reason it was taken for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recognition {
    /// The kind.
    pub kind: DocumentKind,
    /// What told it, as the end of "because …".
    pub why: &'static str,
    /// 0 to 1: 1 where the document names its own type and has that type's members.
    pub confidence: f64,
}
