//! What one thing is called, and what is odd about it.

use super::super::REFERENCE_TYPE;
use super::super::item::{ItemRole, predicate_words};
use super::super::types::{self, Family, Known};
use super::{Class, Thing};
use crate::oci::media_type::OCI_EMPTY;
use crate::oci::{Manifest, View};

/// What it is called, without what it belongs to.
pub(super) fn words(
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
pub(super) fn marks(thing: &Thing<'_>, known: Option<&'static Known>, class: &mut Class) {
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
