//! Typed views over a document's tree: what a descriptor, index, manifest, config and schema 1
//! manifest say. A view borrows; nothing is copied, judged or defaulted. A member of the wrong type
//! reads as absent, and [`crate::lint`] says so.

use std::borrow::Cow;

use super::media_type::{self, Role};
use super::{Digest, DocumentKind};
use crate::json::{Kind, Value};

/// A descriptor: media type, digest and size of some content (image-spec `descriptor.md`).
#[derive(Clone, Copy, Debug)]
pub struct Descriptor<'a> {
    /// The JSON value behind it.
    pub value: Value<'a>,
}

/// The members of a platform object; an absent member is the empty string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformView {
    /// `os`
    pub os: String,
    /// `architecture`
    pub architecture: String,
    /// `variant`
    pub variant: String,
    /// `os.version`
    pub os_version: String,
    /// `os.features`, in order.
    pub os_features: Vec<String>,
}

/// One annotation or label.
#[derive(Clone, Debug)]
pub struct Annotation<'a> {
    /// Its key.
    pub key: Cow<'a, str>,
    /// Its value, a string in a sound document.
    pub value: Value<'a>,
}

fn text<'a>(value: Value<'a>, name: &str) -> Option<Cow<'a, str>> {
    value.get(name)?.text()
}

fn string(value: Value<'_>, name: &str) -> String {
    text(value, name).unwrap_or_default().into_owned()
}

fn strings(value: Option<Value<'_>>) -> Vec<String> {
    value
        .map(|list| {
            list.items()
                .filter_map(|v| v.text())
                .map(Cow::into_owned)
                .collect()
        })
        .unwrap_or_default()
}

fn annotations<'a>(value: Option<Value<'a>>) -> impl Iterator<Item = Annotation<'a>> {
    value
        .into_iter()
        .flat_map(|map| map.members())
        .map(|m| Annotation {
            key: m.name(),
            value: m.value,
        })
}

/// The platform members of an index entry's `platform` or of a config.
#[must_use]
pub fn platform(value: Value<'_>) -> PlatformView {
    PlatformView {
        os: string(value, "os"),
        architecture: string(value, "architecture"),
        variant: string(value, "variant"),
        os_version: string(value, "os.version"),
        os_features: strings(value.get("os.features")),
    }
}

impl<'a> Descriptor<'a> {
    /// `mediaType`
    #[must_use]
    pub fn media_type(&self) -> Option<Cow<'a, str>> {
        text(self.value, "mediaType")
    }

    /// What its media type stands for; [`Role::Other`] without one.
    #[must_use]
    pub fn role(&self) -> Role {
        self.media_type()
            .as_deref()
            .map_or(Role::Other, media_type::role)
    }

    /// `digest` as written.
    #[must_use]
    pub fn digest_text(&self) -> Option<Cow<'a, str>> {
        text(self.value, "digest")
    }

    /// `digest`, where it is well-formed and of a known algorithm.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        self.digest_text()?.parse().ok()
    }

    /// `size` in bytes, where it is a plain integer that is not negative.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.value.get("size")?.integer()?.try_into().ok()
    }

    /// `platform`, where it is an object; its members may still be absent.
    #[must_use]
    pub fn platform(&self) -> Option<PlatformView> {
        let value = self.value.get("platform")?;
        (value.kind() == Kind::Object).then(|| platform(value))
    }

    /// `artifactType`
    #[must_use]
    pub fn artifact_type(&self) -> Option<Cow<'a, str>> {
        text(self.value, "artifactType")
    }

    /// Its annotations in document order.
    pub fn annotations(&self) -> impl Iterator<Item = Annotation<'a>> {
        annotations(self.value.get("annotations"))
    }

    /// One annotation's text.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<Cow<'a, str>> {
        text(self.value.get("annotations")?, key)
    }
}

/// An OCI image index, a Docker manifest list or a layout's index.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    /// The top value.
    pub root: Value<'a>,
}

impl<'a> Index<'a> {
    /// Deepest index inside an index that is fetched and looked into; nothing in the wild nests more
    /// than twice.
    pub const DEEPEST: u8 = 4;

    /// Its entries in index order; positions are 0-based everywhere.
    pub fn entries(&self) -> impl Iterator<Item = Descriptor<'a>> + use<'a> {
        self.root
            .get("manifests")
            .into_iter()
            .flat_map(|list| list.items())
            .map(|value| Descriptor { value })
    }

    /// Its annotations.
    pub fn annotations(&self) -> impl Iterator<Item = Annotation<'a>> {
        annotations(self.root.get("annotations"))
    }
}

/// An OCI or Docker image manifest, artifacts included.
#[derive(Clone, Copy, Debug)]
pub struct Manifest<'a> {
    /// The top value.
    pub root: Value<'a>,
}

impl<'a> Manifest<'a> {
    /// `config`
    #[must_use]
    pub fn config(&self) -> Option<Descriptor<'a>> {
        self.root
            .get("config")
            .filter(|v| v.kind() == Kind::Object)
            .map(|value| Descriptor { value })
    }

    /// `layers`, the lowest first.
    pub fn layers(&self) -> impl Iterator<Item = Descriptor<'a>> + use<'a> {
        self.root
            .get("layers")
            .into_iter()
            .flat_map(|list| list.items())
            .map(|value| Descriptor { value })
    }

    /// `subject`
    #[must_use]
    pub fn subject(&self) -> Option<Descriptor<'a>> {
        self.root
            .get("subject")
            .filter(|v| v.kind() == Kind::Object)
            .map(|value| Descriptor { value })
    }

    /// `artifactType`
    #[must_use]
    pub fn artifact_type(&self) -> Option<Cow<'a, str>> {
        text(self.root, "artifactType")
    }

    /// Its annotations.
    pub fn annotations(&self) -> impl Iterator<Item = Annotation<'a>> {
        annotations(self.root.get("annotations"))
    }

    /// Sum of the layers' sizes in bytes; `None` where one has none, or the sum is too large.
    #[must_use]
    pub fn compressed_size(&self) -> Option<u64> {
        self.layers()
            .try_fold(0u64, |sum, layer| sum.checked_add(layer.size()?))
    }
}

/// An image config (image-spec `config.md`).
#[derive(Clone, Copy, Debug)]
pub struct Config<'a> {
    /// The top value.
    pub root: Value<'a>,
}

/// One entry of a config's history.
#[derive(Clone, Debug)]
pub struct History<'a> {
    /// `created`
    pub created: Option<Cow<'a, str>>,
    /// `created_by`
    pub created_by: Option<Cow<'a, str>>,
    /// Whether it made no layer.
    pub empty_layer: bool,
}

impl<'a> Config<'a> {
    /// The platform it was built for.
    #[must_use]
    pub fn platform(&self) -> PlatformView {
        platform(self.root)
    }

    /// `created`, RFC 3339 in a sound document.
    #[must_use]
    pub fn created(&self) -> Option<Cow<'a, str>> {
        text(self.root, "created")
    }

    /// A string of the `config` object: `User`, `WorkingDir`, `StopSignal`.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<Cow<'a, str>> {
        text(self.root.get("config")?, name)
    }

    /// A list of the `config` object: `Env`, `Entrypoint`, `Cmd`.
    #[must_use]
    pub fn settings(&self, name: &str) -> Vec<String> {
        strings(self.root.get("config").and_then(|config| config.get(name)))
    }

    /// The labels.
    pub fn labels(&self) -> impl Iterator<Item = Annotation<'a>> {
        annotations(
            self.root
                .get("config")
                .and_then(|config| config.get("Labels")),
        )
    }

    /// `rootfs.diff_ids`, the lowest layer first.
    #[must_use]
    pub fn diff_ids(&self) -> Vec<String> {
        strings(
            self.root
                .get("rootfs")
                .and_then(|rootfs| rootfs.get("diff_ids")),
        )
    }

    /// `history`, the oldest first.
    pub fn history(&self) -> impl Iterator<Item = History<'a>> {
        self.root
            .get("history")
            .into_iter()
            .flat_map(|list| list.items())
            .map(|value| History {
                created: text(value, "created"),
                created_by: text(value, "created_by"),
                empty_layer: value
                    .get("empty_layer")
                    .and_then(|v| v.bool())
                    .unwrap_or(false),
            })
    }
}

/// A Docker schema 1 manifest, signed or not.
#[derive(Clone, Copy, Debug)]
pub struct Schema1<'a> {
    /// The top value.
    pub root: Value<'a>,
}

impl<'a> Schema1<'a> {
    /// `name`
    #[must_use]
    pub fn name(&self) -> Option<Cow<'a, str>> {
        text(self.root, "name")
    }

    /// `tag`
    #[must_use]
    pub fn tag(&self) -> Option<Cow<'a, str>> {
        text(self.root, "tag")
    }

    /// `architecture`; the system is always Linux.
    #[must_use]
    pub fn architecture(&self) -> Option<Cow<'a, str>> {
        text(self.root, "architecture")
    }

    /// Digests of `fsLayers`, the top layer first.
    pub fn layers(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let list = self
            .root
            .get("fsLayers")
            .into_iter()
            .flat_map(|list| list.items());
        list.filter_map(|layer| text(layer, "blobSum"))
    }

    /// Whether it has signatures.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.root
            .get("signatures")
            .is_some_and(|list| list.count() > 0)
    }
}

/// What a document says, by its kind.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// An index of any family.
    Index(Index<'a>),
    /// A manifest with config and layers.
    Manifest(Manifest<'a>),
    /// An image config.
    Config(Config<'a>),
    /// A schema 1 manifest.
    Schema1(Schema1<'a>),
    /// A lone descriptor.
    Descriptor(Descriptor<'a>),
    /// Nothing that has a typed view.
    Other,
}

impl<'a> View<'a> {
    pub(super) fn new(kind: DocumentKind, root: Option<Value<'a>>) -> Self {
        let Some(root) = root else { return Self::Other };
        match kind {
            DocumentKind::OciIndex
            | DocumentKind::DockerManifestList
            | DocumentKind::LayoutIndex => Self::Index(Index { root }),
            DocumentKind::OciManifest
            | DocumentKind::DockerManifest
            | DocumentKind::ArtifactManifest => Self::Manifest(Manifest { root }),
            DocumentKind::ImageConfig => Self::Config(Config { root }),
            DocumentKind::DockerSchema1 => Self::Schema1(Schema1 { root }),
            DocumentKind::Descriptor => Self::Descriptor(Descriptor { value: root }),
            DocumentKind::OciLayout | DocumentKind::ToolOutput | DocumentKind::Unknown => {
                Self::Other
            }
        }
    }
}
