//! What one thing is, from its entry and its manifest: the role, before anything is paired.

use std::collections::BTreeSet;

use super::content::{self, COSIGN_SIGN, Content, Statement};
use super::evidence::{Evidence, is_index};
use super::item::{ItemRole, platform_text, predicate_words};
use super::types::{self, Family, Known};
use super::{REFERENCE_DIGEST, REFERENCE_TYPE};
use crate::oci::media_type::{self, OCI_EMPTY, Role};
use crate::oci::{Descriptor, Document, Manifest, View};

const BUNDLE_CONTENT: &str = "dev.sigstore.bundle.content";
const BUNDLE_PREDICATE: &str = "dev.sigstore.bundle.predicateType";
const PREDICATE: [&str; 2] = ["in-toto.io/predicate-type", "predicateType"];
const NYDUS_LAYER: &str = "containerd.io/snapshot/nydus-bootstrap";
const NYDUS_FEATURE: &str = "nydus.remoteimage.v1";

/// A thing before it is judged.
#[derive(Clone, Debug)]
pub(super) struct Thing<'a> {
    pub(super) digest: String,
    /// The entry of an index or the line of a list that names it.
    pub(super) line: Option<Descriptor<'a>>,
    pub(super) document: Option<&'a Document>,
    /// Whether it stands in the index itself.
    pub(super) is_entry: bool,
}

/// What it is.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) role: ItemRole,
    pub(super) kind: Option<String>,
    pub(super) words: String,
    pub(super) platform: Option<String>,
    pub(super) flags: BTreeSet<String>,
    pub(super) predicate_types: Vec<String>,
    pub(super) statements: Vec<Statement>,
    pub(super) statement_count: usize,
    /// Digests that signature payloads name.
    pub(super) payloads: Vec<String>,
}

impl<'a> Thing<'a> {
    pub(super) fn manifest(&self) -> Option<Manifest<'a>> {
        match self.document?.view() {
            View::Manifest(manifest) => Some(manifest),
            _ => None,
        }
    }

    pub(super) fn annotation(&self, key: &str) -> Option<String> {
        let line = self.line.and_then(|line| line.annotation(key));
        let own = || {
            let manifest = self.manifest()?;
            let value = manifest.root.get("annotations")?.get(key)?;
            value.text()
        };
        line.or_else(own).map(std::borrow::Cow::into_owned)
    }

    /// The digest that its entry says it refers to; buildx takes the second name as well.
    pub(super) fn reference(&self) -> Option<String> {
        let line = self.line.filter(|_| self.is_entry)?;
        line.annotation(REFERENCE_DIGEST)
            .or_else(|| line.annotation("com.docker.reference.digest"))
            .map(std::borrow::Cow::into_owned)
    }

    fn is_unknown(&self) -> bool {
        let platform = self.line.and_then(|line| line.platform());
        platform.is_some_and(|p| p.os == "unknown" && p.architecture == "unknown")
    }

    fn has_platform(&self) -> bool {
        let platform = self.line.and_then(|line| line.platform());
        platform.is_some_and(|p| !self.is_unknown() && platform_text(&p).is_some())
    }

    fn layers(&self) -> impl Iterator<Item = Descriptor<'a>> + use<'a> {
        self.manifest()
            .into_iter()
            .flat_map(|manifest| manifest.layers())
    }

    fn has_filesystem(&self) -> bool {
        self.layers().any(|layer| is_filesystem(&layer))
    }
}

fn is_filesystem(layer: &Descriptor<'_>) -> bool {
    let kind = layer.media_type().unwrap_or_default();
    matches!(layer.role(), Role::Layer(_)) && !kind.contains(".nydus.")
        || types::of_layer(&kind).is_some_and(|known| known.family == Family::Layer)
}

/// Its type, and the row that knows it: artifactType, else the config's type, else for image, empty
/// and untyped configs the first layer that is known.
fn effective(thing: &Thing<'_>) -> (Option<String>, Option<&'static Known>) {
    let manifest = thing.manifest();
    let filled = |text: std::borrow::Cow<'_, str>| (!text.is_empty()).then(|| text.into_owned());
    let own = manifest
        .and_then(|manifest| manifest.artifact_type())
        .and_then(filled);
    let listed = || {
        let listed = thing.line?.artifact_type().and_then(filled)?;
        // What lists say where the manifest has none: not a type.
        (listed != OCI_EMPTY && manifest.is_none()).then_some(listed)
    };
    if let Some(kind) = own.or_else(listed) {
        let known = types::of_type(&kind);
        return (Some(kind), known);
    }
    let config = manifest
        .and_then(|manifest| manifest.config())
        .and_then(|config| config.media_type())
        .and_then(filled);
    let known = config.as_deref().and_then(types::of_type);
    let by_layers = known.is_none_or(|known| {
        matches!(
            known.family,
            Family::Image | Family::Empty | Family::Generic
        )
    });
    if by_layers && !thing.has_filesystem() && (known.is_some() || config.is_none()) {
        let of = |layer: Descriptor<'_>| {
            let kind = layer.media_type()?.into_owned();
            types::of_layer(&kind).map(|known| (Some(kind), Some(known)))
        };
        if let Some(found) = thing.layers().find_map(of) {
            return found;
        }
    }
    match known {
        Some(known) if known.family == Family::Empty => (None, None),
        known => (config, known),
    }
}

pub(super) fn classify(thing: &Thing<'_>, evidence: &Evidence<'_>) -> Class {
    let mut class = Class {
        role: ItemRole::Unreadable,
        kind: None,
        words: String::new(),
        platform: None,
        flags: BTreeSet::new(),
        predicate_types: Vec::new(),
        statements: Vec::new(),
        statement_count: 0,
        payloads: Vec::new(),
    };
    let (kind, known) = effective(thing);
    class.role = role(thing, evidence, kind.as_deref(), known, &mut class.flags);
    if class.role == ItemRole::Bundle {
        class.role = bundle_role(thing);
    }
    if matches!(
        class.role,
        ItemRole::Attestation | ItemRole::Signature | ItemRole::Bundle
    ) {
        read_layers(thing, evidence, &mut class);
    }
    platform(thing, evidence, &mut class);
    class.words = words(thing, kind.as_deref(), known, &class);
    marks(thing, known, &mut class);
    class.kind = kind;
    class
}

fn role(
    thing: &Thing<'_>,
    evidence: &Evidence<'_>,
    kind: Option<&str>,
    known: Option<&'static Known>,
    flags: &mut BTreeSet<String>,
) -> ItemRole {
    let digest = thing.digest.parse::<crate::oci::Digest>();
    if digest.is_err() {
        return ItemRole::Unreadable;
    }
    let entry = thing.line.filter(|_| thing.is_entry);
    if let Some(reference) = entry.and_then(|entry| entry.annotation(REFERENCE_TYPE)) {
        return match reference.as_ref() {
            "attestation-manifest" => ItemRole::Attestation,
            _ => ItemRole::Ignored,
        };
    }
    let listed = thing
        .line
        .and_then(|line| line.media_type())
        .unwrap_or_default();
    let listed = (!listed.is_empty()).then(|| media_type::role(&listed));
    if thing.document.is_some_and(is_index) {
        if listed.is_some_and(|role| !matches!(role, Role::Index(_))) {
            flags.insert("media-type-mismatch".to_owned());
        }
        return ItemRole::NestedIndex;
    }
    match listed {
        Some(Role::Index(_)) => return ItemRole::NestedIndex,
        Some(role) if !role.is_manifest_or_index() => return ItemRole::Blob,
        _ => {}
    }
    match known.map(|known| known.family) {
        Some(Family::Attestation) => return ItemRole::Attestation,
        Some(Family::Bundle) => return ItemRole::Bundle,
        Some(Family::Signature) => return ItemRole::Signature,
        Some(Family::Sbom) => return ItemRole::Sbom,
        Some(Family::LazyIndex) => return ItemRole::LazyIndex,
        Some(Family::Alternate) => return ItemRole::Alternate,
        Some(Family::Wasm) if thing.has_platform() => return ItemRole::Platform,
        Some(Family::Image) | None => {}
        Some(_) => return ItemRole::Artifact,
    }
    if known.is_none() && kind.is_some() {
        return ItemRole::UnknownArtifact;
    }
    if known.is_none()
        && thing
            .manifest()
            .is_some_and(|manifest| manifest.config().is_some())
    {
        return ItemRole::UnknownArtifact;
    }
    if thing.layers().next().is_some() && !thing.has_filesystem() {
        return ItemRole::UnknownArtifact;
    }
    if thing.is_unknown() {
        return match thing.reference() {
            Some(_) => ItemRole::Attestation,
            None => ItemRole::UnknownArtifact,
        };
    }
    let features = thing
        .line
        .and_then(|line| line.platform())
        .unwrap_or_default()
        .os_features;
    let bootstrap = |layer: Descriptor<'_>| layer.annotation(NYDUS_LAYER).is_some();
    if features.iter().any(|feature| feature == NYDUS_FEATURE) || thing.layers().any(bootstrap) {
        return ItemRole::Alternate;
    }
    // A line of a list whose manifest and type are not known.
    if !thing.is_entry && thing.manifest().is_none() {
        return ItemRole::UnknownArtifact;
    }
    if thing.has_platform() || config_platform(thing, evidence).is_some() {
        return ItemRole::Platform;
    }
    ItemRole::ImageNoPlatform
}

fn config_platform(thing: &Thing<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let config = thing.manifest()?.config()?.digest_text()?;
    match evidence.documents.get(config.as_ref())?.view() {
        View::Config(config) => platform_text(&config.platform()),
        _ => None,
    }
}

/// From annotations, before its content is read.
fn bundle_role(thing: &Thing<'_>) -> ItemRole {
    match thing.annotation(BUNDLE_CONTENT).as_deref() {
        Some("message-signature") => ItemRole::Signature,
        Some("dsse-envelope") => ItemRole::Attestation,
        _ => ItemRole::Bundle,
    }
}

fn read_layers(thing: &Thing<'_>, evidence: &Evidence<'_>, class: &mut Class) {
    let mut unread = thing.manifest().is_none();
    let mut signs = false;
    let announced = thing.annotation(BUNDLE_PREDICATE);
    for layer in thing.layers() {
        let kind = layer.media_type().unwrap_or_default();
        let family = types::of_layer(&kind).map(|known| known.family);
        let digest = layer.digest_text().unwrap_or_default();
        let document = evidence.documents.get(digest.as_ref());
        match family {
            Some(Family::Attestation | Family::Bundle) => {
                class.statement_count += 1;
                let given = PREDICATE.iter().find_map(|key| layer.annotation(key));
                let given = given
                    .map(std::borrow::Cow::into_owned)
                    .or_else(|| announced.clone());
                match document.map(|document| content::read(document)) {
                    None => {
                        unread = true;
                        class.predicate_types.extend(given);
                    }
                    Some(Content::MessageSignature) => signs = true,
                    Some(Content::Statement(statement)) => {
                        class.predicate(&statement, given);
                        class.statements.push(*statement);
                    }
                }
            }
            Some(Family::Signature) => {
                match document.map(|document| content::payload_digest(document)) {
                    None => unread = true,
                    Some(Some(digest)) => class.payloads.push(digest),
                    // COSE is not decoded here.
                    Some(None) if kind == "application/cose" => {}
                    Some(None) => class.flag("payload-unreadable"),
                }
            }
            _ => class.flag("unknown-layer"),
        }
    }
    if thing.manifest().is_none() {
        let given = PREDICATE.iter().find_map(|key| thing.annotation(key));
        class.predicate_types.extend(given.or(announced));
    }
    let mut seen = BTreeSet::new();
    class
        .predicate_types
        .retain(|kind| seen.insert(kind.clone()));
    if unread {
        class.flag("content-not-read");
    }
    let by_statement = class.predicate_types == [COSIGN_SIGN]
        && (!thing.is_entry || class.role == ItemRole::Bundle);
    if class.role == ItemRole::Bundle && !class.statements.is_empty() {
        class.role = ItemRole::Attestation;
    }
    if signs || by_statement {
        class.role = ItemRole::Signature;
    }
    if class.role == ItemRole::Signature {
        class.statement_count = 0;
        class.flags.remove("unknown-layer");
    }
}

impl Class {
    pub(super) fn flag(&mut self, flag: &str) {
        self.flags.insert(flag.to_owned());
    }

    fn predicate(&mut self, statement: &Statement, given: Option<String>) {
        for problem in &statement.problems {
            self.flag(&format!("statement:{problem}"));
        }
        let Some(kind) = &statement.predicate_type else {
            return;
        };
        if given.is_some_and(|given| given != *kind) {
            self.flag("predicate-type-mismatch");
        }
        self.predicate_types.push(kind.clone());
    }
}

fn platform(thing: &Thing<'_>, evidence: &Evidence<'_>, class: &mut Class) {
    if class.role.is_image() {
        let stated = thing.line.and_then(|line| line.platform());
        class.platform = stated
            .filter(|_| !thing.is_unknown())
            .and_then(|p| platform_text(&p));
        if class.platform.is_none() {
            class.platform = config_platform(thing, evidence);
            if class.platform.is_some() {
                class.flag("platform-from-config");
            }
        }
    } else if thing.is_entry && thing.has_platform() && class.role != ItemRole::NestedIndex {
        class.flag("platform-ignored");
    }
}

/// What it is called, without what it belongs to.
fn words(
    thing: &Thing<'_>,
    kind: Option<&str>,
    known: Option<&'static Known>,
    class: &Class,
) -> String {
    let predicates = || {
        let words: Vec<String> = class
            .predicate_types
            .iter()
            .map(|p| predicate_words(p))
            .collect();
        words.join(" and ")
    };
    match class.role {
        ItemRole::Platform => format!(
            "Image for {}",
            class.platform.as_deref().unwrap_or_default()
        ),
        ItemRole::ImageNoPlatform => "Image, platform not stated".to_owned(),
        ItemRole::Alternate => {
            let platform = class.platform.as_deref().unwrap_or("a platform not stated");
            format!("Nydus form of an image for {platform}")
        }
        ItemRole::Attestation if class.predicate_types.is_empty() => {
            "Attestation, content not read".to_owned()
        }
        ItemRole::Signature if !class.predicate_types.is_empty() => predicates(),
        ItemRole::Attestation => predicates(),
        ItemRole::Signature => match known.map(|known| known.words) {
            Some(words) if words.starts_with("Notation") => "Notation signature".to_owned(),
            Some(words) if words.starts_with("Sigstore") => "Sigstore signature".to_owned(),
            _ => "Cosign signature".to_owned(),
        },
        ItemRole::Bundle => "Sigstore bundle, content not read".to_owned(),
        ItemRole::Sbom | ItemRole::LazyIndex | ItemRole::Artifact => {
            known.map_or_else(|| "Artifact".to_owned(), |known| known.words.to_owned())
        }
        ItemRole::UnknownArtifact => format!("Unknown artifact ({})", kind.unwrap_or("no type")),
        ItemRole::NestedIndex => "Index inside this index".to_owned(),
        ItemRole::Blob => {
            let listed = thing
                .line
                .and_then(|line| line.media_type())
                .unwrap_or_default();
            let words = types::of_any(&listed).map_or(listed.as_ref(), |known| known.words);
            format!("Not a manifest: {words}")
        }
        ItemRole::Ignored => "Ignored, its reference type is not known".to_owned(),
        ItemRole::Unreadable => "Unreadable, without a usable digest".to_owned(),
    }
}

/// Flags that only say what is odd.
fn marks(thing: &Thing<'_>, known: Option<&'static Known>, class: &mut Class) {
    let is_json = thing.document.is_some_and(|document| {
        !matches!(
            document.view(),
            View::Other | View::Config(_) | View::Descriptor(_)
        )
    });
    if thing.document.is_some() && !is_json {
        class.flag("manifest-unreadable");
    }
    let empty_config = |manifest: Manifest<'_>| {
        let config = manifest.config().and_then(|config| config.media_type());
        let typed = manifest
            .artifact_type()
            .is_some_and(|kind| !kind.is_empty());
        config.as_deref() == Some(OCI_EMPTY) && !typed
    };
    if thing.manifest().is_some_and(empty_config) {
        class.flag("artifact-type-missing");
    }
    if class.role == ItemRole::UnknownArtifact && thing.has_filesystem() {
        class.flag("has-filesystem-layers");
    }
    if !thing.is_entry {
        let unread = thing.manifest().is_none();
        if unread && !class.role.is_image() {
            class.flag("content-not-read");
        }
        return;
    }
    let entry = thing.line;
    let typed = entry
        .and_then(|entry| entry.annotation(REFERENCE_TYPE))
        .is_some();
    match class.role {
        // Opened by its own digest, it has no entry that could say so.
        ItemRole::Attestation if entry.is_none() => {}
        ItemRole::Attestation if !typed && thing.reference().is_none() => {
            class.flag("no-reference-annotation");
        }
        ItemRole::Attestation if !typed => class.flag("type-annotation-missing"),
        ItemRole::Attestation => {
            let other = known.is_some_and(|known| {
                !matches!(
                    known.family,
                    Family::Attestation | Family::Bundle | Family::Image
                )
            });
            if other || thing.has_filesystem() {
                class.flag("type-disagrees");
            }
        }
        role if role.is_image() && thing.reference().is_some() => {
            class.flag("stray-reference-annotation");
        }
        _ => {}
    }
}
