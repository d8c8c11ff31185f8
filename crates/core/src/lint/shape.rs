//! Which members the objects of each document have, as the specifications name them, and one walk
//! that sorts a document's members by it. Knows nothing of what is right: it says what stands where.
//!
//! Sources: image-spec 13cff54 (after v1.1.1) `manifest.md`, `image-index.md`, `descriptor.md`,
//! `config.md`, `image-layout.md`; Docker's image spec v1.2 and manifest v2.2, v2.1.

use super::Kinds;
use crate::json::{Kind, Member, Value};

/// The members of one kind of object.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) members: &'static [(&'static str, Part)],
}

/// What a member holds, as far as a rule asks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// Anything that no rule goes into.
    Plain,
    /// An integer.
    Integer,
    /// An object of this shape.
    Object(&'static Shape),
    /// An array of objects of this shape.
    List(&'static Shape),
    /// An object of the author's own keys: annotations, labels.
    Map,
    /// An array of URLs.
    Urls,
}

const PLATFORM: Shape = Shape {
    members: &[
        ("architecture", Part::Plain),
        ("os", Part::Plain),
        ("os.version", Part::Plain),
        ("os.features", Part::Plain),
        ("variant", Part::Plain),
        ("features", Part::Plain),
    ],
};

const DESCRIPTOR: Shape = Shape {
    members: &[
        ("mediaType", Part::Plain),
        ("digest", Part::Plain),
        ("size", Part::Integer),
        ("platform", Part::Object(&PLATFORM)),
        ("annotations", Part::Map),
        ("urls", Part::Urls),
        ("data", Part::Plain),
        ("artifactType", Part::Plain),
    ],
};

/// An index or a manifest of any kind but schema 1. One shape for both: what a client makes of a
/// document that has members of two kinds is the point of `security-ambiguous-manifest`.
const MANIFEST: Shape = Shape {
    members: &[
        ("schemaVersion", Part::Integer),
        ("mediaType", Part::Plain),
        ("artifactType", Part::Plain),
        ("config", Part::Object(&DESCRIPTOR)),
        ("layers", Part::List(&DESCRIPTOR)),
        ("manifests", Part::List(&DESCRIPTOR)),
        ("blobs", Part::List(&DESCRIPTOR)),
        ("subject", Part::Object(&DESCRIPTOR)),
        ("annotations", Part::Map),
        ("fsLayers", Part::Plain),
        ("history", Part::Plain),
        ("signatures", Part::Plain),
    ],
};

const SCHEMA1: Shape = Shape {
    members: &[
        ("schemaVersion", Part::Integer),
        ("mediaType", Part::Plain),
        ("name", Part::Plain),
        ("tag", Part::Plain),
        ("architecture", Part::Plain),
        (
            "fsLayers",
            Part::List(&Shape {
                members: &[("blobSum", Part::Plain)],
            }),
        ),
        (
            "history",
            Part::List(&Shape {
                members: &[("v1Compatibility", Part::Plain)],
            }),
        ),
        ("signatures", Part::Plain),
        ("config", Part::Object(&DESCRIPTOR)),
        ("layers", Part::List(&DESCRIPTOR)),
        ("manifests", Part::List(&DESCRIPTOR)),
    ],
};

const CONFIG: Shape = Shape {
    members: &[
        ("created", Part::Plain),
        ("author", Part::Plain),
        ("architecture", Part::Plain),
        ("os", Part::Plain),
        ("os.version", Part::Plain),
        ("os.features", Part::Plain),
        ("variant", Part::Plain),
        ("config", Part::Object(&SETTINGS)),
        ("container_config", Part::Plain),
        ("rootfs", Part::Object(&ROOTFS)),
        ("history", Part::List(&HISTORY)),
    ],
};

const SETTINGS: Shape = Shape {
    members: &[
        ("User", Part::Plain),
        ("ExposedPorts", Part::Plain),
        ("Env", Part::Plain),
        ("Entrypoint", Part::Plain),
        ("Cmd", Part::Plain),
        ("Volumes", Part::Plain),
        ("WorkingDir", Part::Plain),
        ("Labels", Part::Map),
        ("StopSignal", Part::Plain),
        ("ArgsEscaped", Part::Plain),
        ("Healthcheck", Part::Plain),
        ("OnBuild", Part::Plain),
        ("Shell", Part::Plain),
    ],
};

const ROOTFS: Shape = Shape {
    members: &[("type", Part::Plain), ("diff_ids", Part::Plain)],
};

const HISTORY: Shape = Shape {
    members: &[
        ("created", Part::Plain),
        ("created_by", Part::Plain),
        ("author", Part::Plain),
        ("comment", Part::Plain),
        ("empty_layer", Part::Plain),
    ],
};

const LAYOUT: Shape = Shape {
    members: &[("imageLayoutVersion", Part::Plain)],
};

/// The shape of the top value of a document of these groups.
fn top(kinds: Kinds) -> Option<&'static Shape> {
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

/// A document's members, sorted by what they are; each list is in document order.
#[derive(Debug, Default)]
pub(super) struct Survey<'a> {
    /// Members that stand where integers are due.
    pub(super) integers: Vec<Value<'a>>,
    /// Annotations and labels, each a whole object.
    pub(super) maps: Vec<Value<'a>>,
    /// Lists of URLs.
    pub(super) urls: Vec<Value<'a>>,
    /// Members that differ from a known one only as Go's `encoding/json` does not see, with the
    /// known spelling.
    pub(super) variants: Vec<(Member<'a>, &'static str)>,
}

impl<'a> Survey<'a> {
    /// Walks the objects that the specifications describe, and no other: an author's own objects
    /// have the author's own names.
    pub(super) fn new(root: Option<Value<'a>>, kinds: Kinds) -> Self {
        let mut survey = Self::default();
        if let (Some(root), Some(shape)) = (root, top(kinds)) {
            survey.object(root, shape);
        }
        survey
    }

    /// The shapes do not contain themselves, so that this ends after four levels.
    fn object(&mut self, object: Value<'a>, shape: &'static Shape) {
        for member in object.members() {
            let Some((name, part, exact)) = known(member, shape) else {
                continue;
            };
            if !exact {
                self.variants.push((member, name));
            }
            self.part(member.value, part);
        }
    }

    fn part(&mut self, value: Value<'a>, part: Part) {
        match (part, value.kind()) {
            (Part::Integer, _) => self.integers.push(value),
            (Part::Object(shape), Kind::Object) => self.object(value, shape),
            (Part::List(shape), Kind::Array) => {
                for item in value.items() {
                    self.object(item, shape);
                }
            }
            (Part::Map, Kind::Object) => self.maps.push(value),
            (Part::Urls, Kind::Array) => self.urls.push(value),
            _ => {}
        }
    }
}

/// The known member that `member` is: exactly, or as Go binds it.
fn known(member: Member<'_>, shape: &'static Shape) -> Option<(&'static str, Part, bool)> {
    if let Some(plain) = member.key.plain() {
        let exact = shape
            .members
            .iter()
            .find(|(name, _)| name.as_bytes() == plain);
        if let Some((name, part)) = exact {
            return Some((name, *part, true));
        }
    }
    let text = member.name();
    shape
        .members
        .iter()
        .find(|(name, _)| crate::oci::kind::folds_to(&text, name))
        .map(|(name, part)| (*name, *part, *name == text))
}
