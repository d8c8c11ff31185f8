//! Which kind of document a JSON value is.
//!
//! A document's own `mediaType` decides where it names a kind; otherwise its members do. Member
//! names are taken exactly first; only where they say nothing are they folded as Go's
//! `encoding/json` folds them, so that `{"Manifests": …}` is still seen for what Go makes of it.

use std::borrow::Cow;

use super::super::attestation;
use super::super::media_type::{self, Family, Role};
use super::{DocumentKind, Recognition};
use crate::json::{Kind, Member, Value};

const REF_NAME: &str = "org.opencontainers.image.ref.name";
const CONTAINERD_NAME: &str = "io.containerd.image.name";

/// Where a document comes from, which tells more than its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whence<'a> {
    /// The name of its file, if it comes from one.
    pub file_name: Option<&'a str>,
    /// It was asked for by a digest, or came with a type, as registries give it: no layout's index.
    pub is_served: bool,
}

/// Recognises a document by its top value and where it comes from.
#[must_use]
pub fn recognise(root: Option<Value<'_>>, whence: Whence<'_>) -> Recognition {
    let told = |kind, why, confidence| Recognition {
        kind,
        why,
        confidence,
    };
    let Some(root) = root else {
        return told(DocumentKind::Unknown, "there is no JSON value in it", 1.0);
    };
    match root.kind() {
        Kind::Array => array(root),
        Kind::Object => {
            let exact = object(&Names::exact(root), whence);
            if exact.kind != DocumentKind::Unknown {
                return exact;
            }
            let folded = object(&Names::folded(root), whence);
            Recognition {
                confidence: folded.confidence.min(0.5),
                ..folded
            }
        }
        _ => told(
            DocumentKind::Unknown,
            "its top value is neither an object nor an array",
            1.0,
        ),
    }
}

/// The members that tell kinds apart, under one way of comparing names.
struct Names<'a> {
    /// The members with their names, decoded once for all that are asked for: exact ones as they are,
    /// else folded.
    members: Vec<(Cow<'a, str>, Value<'a>)>,
    is_exact: bool,
}

/// Bytes of the longest name that is asked for, with room: a longer one is not worth decoding.
const LONGEST: usize = 32;

impl<'a> Names<'a> {
    fn exact(root: Value<'a>) -> Self {
        Self {
            members: short(root).map(|m| (m.name(), m.value)).collect(),
            is_exact: true,
        }
    }

    fn folded(root: Value<'a>) -> Self {
        let members = short(root).map(|m| (Cow::Owned(fold(&m.name())), m.value));
        Self {
            members: members.collect(),
            is_exact: false,
        }
    }

    fn get(&self, name: &str) -> Option<Value<'a>> {
        let is_it = |known: &str| match self.is_exact {
            true => known == name,
            false => known.eq_ignore_ascii_case(name),
        };
        // Go takes the last of several.
        let found = self.members.iter().rev().find(|(known, _)| is_it(known));
        found.map(|(_, value)| *value)
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(name))
    }
}

/// The members whose names are not too long to be asked for. A character is written in six bytes at
/// most, and folding makes one of one.
fn short<'a>(root: Value<'a>) -> impl Iterator<Item = Member<'a>> {
    let members = root.members();
    members.filter(|member| member.key.span().len() <= 6 * LONGEST + 2)
}

/// Folds a member name as Go's `encoding/json` does for matching: ASCII letters without case, and
/// the two letters beyond ASCII that fold to one, U+017F to `s` and U+212A to `k`.
#[must_use]
pub fn fold(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{017F}' => 's',
            '\u{212A}' => 'k',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// Whether Go's `encoding/json` binds a member of this name to the field `known`, which is ASCII:
/// equal under [`fold`], without building the folded text.
#[must_use]
pub fn folds_to(name: &str, known: &str) -> bool {
    if name.is_ascii() {
        return name.eq_ignore_ascii_case(known);
    }
    fold(name).eq_ignore_ascii_case(known)
}

fn array(root: Value<'_>) -> Recognition {
    let first = root.items().next();
    let has = |names: &[&str]| first.is_some_and(|item| Names::exact(item).all(names));
    let why = if has(&["Ref", "Descriptor"]) {
        "its items have the members Ref and Descriptor of `docker manifest inspect -v`"
    } else if has(&["Config", "RepoTags", "Layers"]) {
        "it is the manifest.json of a docker save archive"
    } else if has(&["Id", "RepoTags"]) || has(&["Id", "Architecture"]) {
        "its items have the members of `docker image inspect`"
    } else {
        let why = "it is an array, and no registry document is one";
        return Recognition {
            kind: DocumentKind::Unknown,
            why,
            confidence: 1.0,
        };
    };
    Recognition {
        kind: DocumentKind::ToolOutput,
        why,
        confidence: 0.95,
    }
}

fn object(names: &Names<'_>, whence: Whence<'_>) -> Recognition {
    let told = |kind, why, confidence| Recognition {
        kind,
        why,
        confidence,
    };
    let media_type = names
        .get("mediaType")
        .and_then(|value| value.text())
        .unwrap_or_default();
    let role = media_type::role(&media_type);
    let is_lone_descriptor =
        names.all(&["mediaType", "digest", "size"]) && !names.has("schemaVersion");
    if is_lone_descriptor
        && !["manifests", "config", "layers"]
            .iter()
            .any(|name| names.has(name))
    {
        return told(
            DocumentKind::Descriptor,
            "it has mediaType, digest and size, and no content",
            0.95,
        );
    }
    if let Some(recognition) = tool_output(names) {
        return recognition;
    }
    let listing = names.has("manifests") || names.has("layers");
    match role {
        Role::Index(_) => return index(names, role, whence, 1.0),
        Role::Manifest(_) => return manifest(names, role, 1.0),
        Role::Schema1 => {
            return told(
                DocumentKind::DockerSchema1,
                "its mediaType is a schema 1 type",
                1.0,
            );
        }
        Role::ArtifactManifest => {
            let why = "its mediaType is a withdrawn artifact manifest type";
            return told(DocumentKind::ArtifactManifest, why, 1.0);
        }
        // With the members of a manifest or an index it is one that names a wrong type.
        Role::Config(_) if !listing => {
            return told(
                DocumentKind::ImageConfig,
                "its mediaType is a config type",
                0.9,
            );
        }
        Role::Descriptor if !listing => {
            return told(
                DocumentKind::Descriptor,
                "its mediaType says descriptor",
                0.9,
            );
        }
        _ => {}
    }
    by_members(names, role, whence)
}

fn by_members(names: &Names<'_>, role: Role, whence: Whence<'_>) -> Recognition {
    let told = |kind, why, confidence| Recognition {
        kind,
        why,
        confidence,
    };
    let version = names.get("schemaVersion").and_then(|value| value.integer());
    if names.has("imageLayoutVersion") {
        return told(DocumentKind::OciLayout, "it has imageLayoutVersion", 0.95);
    }
    if whence.file_name == Some("oci-layout") {
        let why = "it is a file named oci-layout";
        return told(DocumentKind::OciLayout, why, 0.9);
    }
    if names.has("manifests") {
        return index(names, role, whence, 0.9);
    }
    if names.has("fsLayers") || (version == Some(1) && names.has("history")) {
        return told(
            DocumentKind::DockerSchema1,
            "it has the members of a schema 1 manifest",
            0.9,
        );
    }
    if names.has("layers") || (names.has("config") && version.is_some()) {
        return manifest(names, role, 0.9);
    }
    if names.has("blobs") && names.has("artifactType") {
        return told(
            DocumentKind::ArtifactManifest,
            "it has blobs and artifactType",
            0.8,
        );
    }
    let config = ["architecture", "os", "config", "history", "created"];
    let hits = config.iter().filter(|name| names.has(name)).count();
    if names.has("rootfs") || (hits >= 2 && names.has("architecture")) {
        return told(
            DocumentKind::ImageConfig,
            "it has the members of an image config",
            0.9,
        );
    }
    match version {
        Some(1) => told(DocumentKind::DockerSchema1, "its schemaVersion is 1", 0.5),
        // A descriptor that lost one of its three members. Names that only fold to these mean
        // nothing: many tools print a Size.
        None if names.is_exact && has_two_of_three(names) => told(
            DocumentKind::Descriptor,
            "it has two of mediaType, digest and size, and no content",
            0.6,
        ),
        _ => {
            let why = "no mediaType and no member tells what it is";
            told(DocumentKind::Unknown, why, 1.0)
        }
    }
}

fn has_two_of_three(names: &Names<'_>) -> bool {
    let three = ["mediaType", "digest", "size"];
    let hits = three.iter().filter(|name| names.has(name)).count();
    hits >= 2 && (names.has("mediaType") || names.has("digest"))
}

/// JSON that a tool prints: told by members that no registry document has.
fn tool_output(names: &Names<'_>) -> Option<Recognition> {
    let why = if names.all(&["Ref", "Descriptor"]) {
        "it has the members Ref and Descriptor of `docker manifest inspect -v`"
    } else if names.all(&["Name", "Digest", "RepoTags"])
        || names.all(&["Digest", "Architecture", "Os", "Layers"])
    {
        "it has the members of `skopeo inspect`"
    } else if names.all(&["name", "manifest", "image"]) {
        "it has the members of `docker buildx imagetools inspect --format '{{json .}}'`"
    } else if names.all(&["Repository", "Tags"]) {
        "it has the members of `skopeo list-tags`"
    } else if names.all(&["Id", "RepoTags"]) {
        "it has the members of `docker image inspect`"
    } else {
        return None;
    };
    // Under folded names "Name" is any "name": only exact spelling tells a tool.
    names.is_exact.then_some(Recognition {
        kind: DocumentKind::ToolOutput,
        why,
        confidence: 0.95,
    })
}

fn index(names: &Names<'_>, role: Role, whence: Whence<'_>, confidence: f64) -> Recognition {
    let told = |kind, why| Recognition {
        kind,
        why,
        confidence,
    };
    let entries: Vec<Value<'_>> = names
        .get("manifests")
        .map(|list| list.items().collect())
        .unwrap_or_default();
    let entry_role = |entry: &Value<'_>| {
        media_type::role(
            &entry
                .get("mediaType")
                .and_then(|value| value.text())
                .unwrap_or_default(),
        )
    };
    if role == Role::Index(Family::Docker) {
        return told(
            DocumentKind::DockerManifestList,
            "its mediaType is the Docker manifest list type",
        );
    }
    if whence.file_name == Some("index.json") {
        return told(DocumentKind::LayoutIndex, "it is a file named index.json");
    }
    let annotated = |entry: &Value<'_>, name: &str| {
        entry
            .get("annotations")
            .is_some_and(|annotations| annotations.get(name).is_some())
    };
    let named = |entry: &Value<'_>| annotated(entry, REF_NAME) || annotated(entry, CONTAINERD_NAME);
    let is_index = |entry: &Value<'_>| matches!(entry_role(entry), Role::Index(_));
    let may_be_layout = !whence.is_served && !entries.is_empty();
    if may_be_layout && entries.iter().all(named) {
        return told(
            DocumentKind::LayoutIndex,
            "every entry carries a reference name, as in a layout",
        );
    }
    if may_be_layout
        && entries
            .iter()
            .all(|e| is_index(e) && e.get("platform").is_none())
    {
        let why = "every entry is an index itself, as in a layout";
        return Recognition {
            confidence: 0.7,
            ..told(DocumentKind::LayoutIndex, why)
        };
    }
    let attests = |entry: &Value<'_>| annotated(entry, attestation::REFERENCE_TYPE);
    if may_be_layout
        && entries.iter().any(|e| is_index(e) && named(e))
        && entries.iter().any(attests)
    {
        let why = "a named index stands beside its own children, as in a layout";
        return Recognition {
            confidence: 0.8,
            ..told(DocumentKind::LayoutIndex, why)
        };
    }
    if role == Role::Index(Family::Oci) {
        return told(
            DocumentKind::OciIndex,
            "its mediaType is the OCI image index type",
        );
    }
    let docker = |entry: &Value<'_>| {
        matches!(
            entry_role(entry),
            Role::Manifest(Family::Docker) | Role::Schema1
        )
    };
    if !entries.is_empty() && entries.iter().all(docker) {
        return told(
            DocumentKind::DockerManifestList,
            "it lists Docker manifests only",
        );
    }
    told(DocumentKind::OciIndex, "it has a manifests list")
}

fn manifest(names: &Names<'_>, role: Role, confidence: f64) -> Recognition {
    let told = |kind, why| Recognition {
        kind,
        why,
        confidence,
    };
    let config = names
        .get("config")
        .and_then(|config| config.get("mediaType"));
    let config_type = config.and_then(|value| value.text());
    let config_role = config_type.as_deref().map_or(Role::Other, media_type::role);
    if role == Role::Manifest(Family::Docker) {
        return told(
            DocumentKind::DockerManifest,
            "its mediaType is the Docker manifest type",
        );
    }
    if names.has("artifactType") {
        return told(DocumentKind::ArtifactManifest, "it has an artifactType");
    }
    if names.has("subject") {
        return told(DocumentKind::ArtifactManifest, "it has a subject");
    }
    match config_role {
        Role::Config(Family::Docker) if role == Role::Other => told(
            DocumentKind::DockerManifest,
            "its config is a Docker image config",
        ),
        Role::Config(_) => told(DocumentKind::OciManifest, "its config is an image config"),
        _ if config_type.is_some_and(|text| !is_legacy_config(&text)) => told(
            DocumentKind::ArtifactManifest,
            "its config is no image config",
        ),
        _ => told(DocumentKind::OciManifest, "it has config and layers"),
    }
}

/// Config types that old clients wrote for images (lint rule `media-type-octet-stream-config`).
fn is_legacy_config(media_type: &str) -> bool {
    let known = [
        "application/octet-stream",
        "text/html",
        "text/plain",
        "application/json",
        "",
    ];
    known.contains(&media_type::essence(media_type))
}
