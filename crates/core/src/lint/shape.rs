//! Which members the objects of each document have, and what each holds, as the specifications say.
//! Knows nothing of what is right: [`super::survey`] walks a document by it.
//!
//! Sources: image-spec 13cff54 (after v1.1.1) `manifest.md`, `image-index.md`, `descriptor.md`,
//! `config.md`, `image-layout.md`; Docker's image spec v1.2 and manifest v2.2, v2.1.

use super::Kinds;
use crate::json::Kind;

/// The members of one kind of object.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) members: &'static [(&'static str, Part)],
}

/// What a member holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// Anything: no rule goes into it.
    Any,
    /// A string.
    Text,
    /// An array of strings.
    Texts,
    /// An array of URLs.
    Urls,
    /// An integer.
    Integer,
    /// `true` or `false`.
    Bool,
    /// An object of this shape.
    Object(&'static Shape),
    /// An array of objects of this shape.
    List(&'static Shape),
    /// A descriptor.
    Descriptor,
    /// An array of descriptors.
    Descriptors,
    /// A platform.
    Platform,
    /// An object of the author's own keys with strings: annotations, labels.
    Map,
    /// An object of the author's own keys with empty objects: ports, volumes.
    Set,
}

impl Part {
    /// Whether a value of this JSON type can stand here.
    pub(super) fn admits(self, kind: Kind) -> bool {
        match self {
            Self::Any => true,
            Self::Text => kind == Kind::String,
            Self::Integer => kind == Kind::Number,
            Self::Bool => kind == Kind::Bool,
            Self::Texts | Self::Urls | Self::List(_) | Self::Descriptors => kind == Kind::Array,
            Self::Object(_) | Self::Descriptor | Self::Platform | Self::Map | Self::Set => {
                kind == Kind::Object
            }
        }
    }

    /// What is due here, in words.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Text => "a string",
            Self::Integer => "an integer",
            Self::Bool => "true or false",
            Self::Texts | Self::Urls => "an array of strings",
            Self::List(_) | Self::Descriptors => "an array of objects",
            Self::Object(_) | Self::Descriptor | Self::Platform | Self::Map | Self::Set => {
                "an object"
            }
        }
    }
}

pub(super) const PLATFORM: Shape = Shape {
    members: &[
        ("os", Part::Text),
        ("architecture", Part::Text),
        ("variant", Part::Text),
        ("os.version", Part::Text),
        ("os.features", Part::Texts),
        ("features", Part::Texts),
    ],
};

pub(super) const DESCRIPTOR: Shape = Shape {
    members: &[
        ("mediaType", Part::Text),
        ("digest", Part::Text),
        ("size", Part::Integer),
        ("platform", Part::Platform),
        ("annotations", Part::Map),
        ("urls", Part::Urls),
        ("data", Part::Text),
        ("artifactType", Part::Text),
    ],
};

/// An index or a manifest of any kind but schema 1. One shape for both: what a client makes of a
/// document that has members of two kinds is the point of `security-ambiguous-manifest`.
const MANIFEST: Shape = Shape {
    members: &[
        ("schemaVersion", Part::Integer),
        ("mediaType", Part::Text),
        ("artifactType", Part::Text),
        ("config", Part::Descriptor),
        ("layers", Part::Descriptors),
        ("manifests", Part::Descriptors),
        ("blobs", Part::Descriptors),
        ("subject", Part::Descriptor),
        ("annotations", Part::Map),
        ("fsLayers", Part::Any),
        ("history", Part::Any),
        ("signatures", Part::Any),
    ],
};

const SCHEMA1: Shape = Shape {
    members: &[
        ("schemaVersion", Part::Integer),
        ("mediaType", Part::Text),
        ("name", Part::Text),
        ("tag", Part::Text),
        ("architecture", Part::Text),
        (
            "fsLayers",
            Part::List(&Shape {
                members: &[("blobSum", Part::Text)],
            }),
        ),
        (
            "history",
            Part::List(&Shape {
                members: &[("v1Compatibility", Part::Text)],
            }),
        ),
        (
            "signatures",
            Part::List(&Shape {
                members: &[
                    ("header", Part::Any),
                    ("signature", Part::Text),
                    ("protected", Part::Text),
                ],
            }),
        ),
        ("config", Part::Descriptor),
        ("layers", Part::Descriptors),
        ("manifests", Part::Descriptors),
    ],
};

const CONFIG: Shape = Shape {
    members: &[
        ("created", Part::Text),
        ("author", Part::Text),
        ("architecture", Part::Text),
        ("os", Part::Text),
        ("os.version", Part::Text),
        ("os.features", Part::Texts),
        ("variant", Part::Text),
        ("config", Part::Object(&SETTINGS)),
        ("container_config", Part::Object(&SETTINGS)),
        ("rootfs", Part::Object(&ROOTFS)),
        ("history", Part::List(&HISTORY)),
    ],
};

const SETTINGS: Shape = Shape {
    members: &[
        ("User", Part::Text),
        ("ExposedPorts", Part::Set),
        ("Env", Part::Texts),
        ("Entrypoint", Part::Texts),
        ("Cmd", Part::Texts),
        ("Volumes", Part::Set),
        ("WorkingDir", Part::Text),
        ("Labels", Part::Map),
        ("StopSignal", Part::Text),
        ("ArgsEscaped", Part::Bool),
        ("Healthcheck", Part::Object(&HEALTHCHECK)),
        ("OnBuild", Part::Texts),
        ("Shell", Part::Texts),
    ],
};

/// Docker's own: the OCI format reserves the name.
const HEALTHCHECK: Shape = Shape {
    members: &[
        ("Test", Part::Texts),
        ("Interval", Part::Integer),
        ("Timeout", Part::Integer),
        ("StartPeriod", Part::Integer),
        ("StartInterval", Part::Integer),
        ("Retries", Part::Integer),
    ],
};

const ROOTFS: Shape = Shape {
    members: &[("type", Part::Text), ("diff_ids", Part::Texts)],
};

const HISTORY: Shape = Shape {
    members: &[
        ("created", Part::Text),
        ("created_by", Part::Text),
        ("author", Part::Text),
        ("comment", Part::Text),
        ("empty_layer", Part::Bool),
    ],
};

const LAYOUT: Shape = Shape {
    members: &[("imageLayoutVersion", Part::Text)],
};

/// The shape of the top value of a document of these groups.
pub(super) fn top(kinds: Kinds) -> Option<&'static Shape> {
    if kinds.meets(Kinds::MANIFEST.and(Kinds::INDEX).and(Kinds::ARTIFACT)) {
        Some(&MANIFEST)
    } else if kinds.meets(Kinds::SCHEMA1) {
        Some(&SCHEMA1)
    } else if kinds.meets(Kinds::CONFIG) {
        Some(&CONFIG)
    } else if kinds.meets(Kinds::DESCRIPTOR) {
        Some(&DESCRIPTOR)
    } else if kinds.meets(Kinds::LAYOUT) {
        Some(&LAYOUT)
    } else {
        None
    }
}
