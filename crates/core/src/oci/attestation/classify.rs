//! What one thing is, from its entry and its manifest: the role, before anything is paired.

use std::collections::BTreeSet;

use super::REFERENCE_TYPE;
use super::content::{self, COSIGN_SIGN, Content, Statement};
use super::evidence::{Evidence, is_index};
use super::item::{ItemRole, platform_text};
use super::types::{self, Family, Known};
use crate::oci::media_type::{self, OCI_EMPTY, Role};
use crate::oci::{Descriptor, View};

mod thing;
mod words;

pub(super) use thing::Thing;
use words::{marks, words};

const BUNDLE_CONTENT: &str = "dev.sigstore.bundle.content";
const BUNDLE_PREDICATE: &str = "dev.sigstore.bundle.predicateType";
const PREDICATE: [&str; 2] = ["in-toto.io/predicate-type", "predicateType"];
const NYDUS_LAYER: &str = "containerd.io/snapshot/nydus-bootstrap";
const NYDUS_FEATURE: &str = "nydus.remoteimage.v1";

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
