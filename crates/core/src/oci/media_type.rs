//! Media types of image documents and blobs: image-spec `media-types.md` (v1.1.1), Docker's v2.2
//! types, the withdrawn artifact manifests, BuildKit's and in-toto's.

/// Whose vocabulary a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// `application/vnd.oci.…`
    Oci,
    /// `application/vnd.docker.…`
    Docker,
}

/// What a media type stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// An image index or a manifest list.
    Index(Family),
    /// An image manifest.
    Manifest(Family),
    /// A Docker schema 1 manifest, signed or not.
    Schema1,
    /// The artifact manifest of image-spec 1.1.0-rc2 or of ORAS, both withdrawn.
    ArtifactManifest,
    /// An image config.
    Config(Family),
    /// The empty descriptor's type.
    Empty,
    /// A file system layer.
    Layer(Family),
    /// A layer of BuildKit attestations, `application/vnd.in-toto+json`.
    InToto,
    /// A descriptor on its own.
    Descriptor,
    /// The `oci-layout` file.
    Layout,
    /// Anything else.
    Other,
}

/// OCI image index.
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// OCI image manifest.
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// OCI image config.
pub const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// The empty descriptor's type; its content is `{}`.
pub const OCI_EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// Docker manifest list.
pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// Docker manifest, schema 2.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Docker image config.
pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
/// Docker schema 1, unsigned.
pub const SCHEMA1: &str = "application/vnd.docker.distribution.manifest.v1+json";
/// Docker schema 1, signed.
pub const SCHEMA1_SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";

/// Every exact type with its role; layer types are told by their prefix.
const TABLE: &[(&str, Role)] = &[
    (OCI_INDEX, Role::Index(Family::Oci)),
    (OCI_MANIFEST, Role::Manifest(Family::Oci)),
    (OCI_CONFIG, Role::Config(Family::Oci)),
    (OCI_EMPTY, Role::Empty),
    ("application/vnd.oci.descriptor.v1+json", Role::Descriptor),
    ("application/vnd.oci.layout.header.v1+json", Role::Layout),
    (
        "application/vnd.oci.artifact.manifest.v1+json",
        Role::ArtifactManifest,
    ),
    (
        "application/vnd.cncf.oras.artifact.manifest.v1+json",
        Role::ArtifactManifest,
    ),
    (DOCKER_LIST, Role::Index(Family::Docker)),
    (DOCKER_MANIFEST, Role::Manifest(Family::Docker)),
    (DOCKER_CONFIG, Role::Config(Family::Docker)),
    (SCHEMA1, Role::Schema1),
    (SCHEMA1_SIGNED, Role::Schema1),
    // What registries send for a schema 1 manifest of old clients.
    (
        "application/vnd.docker.distribution.manifest.v1",
        Role::Schema1,
    ),
    ("application/vnd.in-toto+json", Role::InToto),
];

/// The role of a media type; parameters (`; charset=utf-8`) and letter case do not count.
#[must_use]
pub fn role(media_type: &str) -> Role {
    // Nearly every type is written as it should be, and long lists ask for each.
    if let Some((_, role)) = TABLE.iter().find(|(name, _)| media_type == *name) {
        return *role;
    }
    let essence = essence(media_type);
    let exact = TABLE
        .iter()
        .find(|(name, _)| essence.eq_ignore_ascii_case(name));
    if let Some((_, role)) = exact {
        return *role;
    }
    let starts = |prefix: &str| {
        essence
            .get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if starts("application/vnd.oci.image.layer.") {
        Role::Layer(Family::Oci)
    } else if starts("application/vnd.docker.image.rootfs.") {
        Role::Layer(Family::Docker)
    } else {
        Role::Other
    }
}

/// Layer types by name, each with its twin in OCI's vocabulary.
const LAYERS: &[(&str, &str)] = &[
    (OCI_TAR, OCI_TAR),
    (OCI_TAR_GZIP, OCI_TAR_GZIP),
    (OCI_TAR_ZSTD, OCI_TAR_ZSTD),
    (OCI_FOREIGN_TAR, OCI_FOREIGN_TAR),
    (OCI_FOREIGN_TAR_GZIP, OCI_FOREIGN_TAR_GZIP),
    (
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
    ),
    ("application/vnd.docker.image.rootfs.diff.tar", OCI_TAR),
    (
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        OCI_TAR_GZIP,
    ),
    (DOCKER_ZSTD, OCI_TAR_ZSTD),
    (
        "application/vnd.docker.image.rootfs.foreign.diff.tar",
        OCI_FOREIGN_TAR,
    ),
    (
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        OCI_FOREIGN_TAR_GZIP,
    ),
];
const OCI_TAR: &str = "application/vnd.oci.image.layer.v1.tar";
const OCI_TAR_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const OCI_TAR_ZSTD: &str = "application/vnd.oci.image.layer.v1.tar+zstd";
const OCI_FOREIGN_TAR: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar";
const OCI_FOREIGN_TAR_GZIP: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
/// A layer type that builders write and nobody specified.
pub const DOCKER_ZSTD: &str = "application/vnd.docker.image.rootfs.diff.tar.zstd";

/// Whether a layer type is a known one by its whole name; what is encrypted by ocicrypt counts.
#[must_use]
pub fn is_known_layer(media_type: &str) -> bool {
    let essence = essence(media_type);
    let plain = essence.strip_suffix("+encrypted").unwrap_or(essence);
    let mut known = LAYERS.iter();
    known.any(|(name, _)| plain.eq_ignore_ascii_case(name))
}

/// What stands for the same in an OCI manifest; `None` for a type that has no twin there.
#[must_use]
pub fn oci_twin(media_type: &str) -> Option<&'static str> {
    let own = match role(media_type) {
        Role::Config(_) => Some(OCI_CONFIG),
        Role::Manifest(_) => Some(OCI_MANIFEST),
        Role::Index(_) => Some(OCI_INDEX),
        _ => None,
    };
    let layer = || {
        let essence = essence(media_type);
        let twin = LAYERS
            .iter()
            .find(|(name, _)| essence.eq_ignore_ascii_case(name));
        twin.map(|(_, twin)| *twin)
    };
    own.or_else(layer)
}

/// The type without its parameters and the blanks around it.
#[must_use]
pub fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

impl Role {
    /// Whose vocabulary it is of; `None` where it is of neither or of both.
    #[must_use]
    pub fn family(self) -> Option<Family> {
        match self {
            Self::Index(family)
            | Self::Manifest(family)
            | Self::Config(family)
            | Self::Layer(family) => Some(family),
            Self::Schema1 => Some(Family::Docker),
            Self::Empty => Some(Family::Oci),
            _ => None,
        }
    }

    /// Whether a manifest or an index is meant: what an index may list.
    #[must_use]
    pub fn is_manifest_or_index(self) -> bool {
        matches!(
            self,
            Self::Index(_) | Self::Manifest(_) | Self::Schema1 | Self::ArtifactManifest
        )
    }
}
