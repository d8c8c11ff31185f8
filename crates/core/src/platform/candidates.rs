//! An index's entries as the candidates that an engine chooses from.
//!
//! Knows documents by their typed views only. What an entry is goes by its media type to the
//! letter, as engines compare it.

use std::collections::BTreeMap;

use super::{Candidate, Content, Marks, Platform};
use crate::oci::media_type::{DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST};
use crate::oci::{Descriptor, Document, Index, View};

/// Children, nested indexes and configs that are at hand, by the digest under which they are listed.
pub type Blobs<'a> = BTreeMap<String, &'a Document>;

/// How deep indexes are followed. Nothing in the wild nests more than twice.
const MAX_DEPTH: usize = 16;
/// How many candidates are made in all: an index that lists another many times, which lists another
/// many times, would grow without end. What lies beyond counts as not at hand.
const MAX_CANDIDATES: usize = 100_000;

/// The entries of `index` in index order, with what `blobs` tell of what is behind them.
#[must_use]
pub fn candidates(index: &Index<'_>, blobs: &Blobs<'_>) -> Vec<Candidate> {
    let mut left = MAX_CANDIDATES;
    inside(index, blobs, MAX_DEPTH, &mut left)
}

fn inside(index: &Index<'_>, blobs: &Blobs<'_>, depth: usize, left: &mut usize) -> Vec<Candidate> {
    let entries: Vec<Descriptor<'_>> = index.entries().collect();
    *left = left.saturating_sub(entries.len());
    let in_docker_list = is_docker_list(index);
    let candidate = |entry: Descriptor<'_>| {
        let digest = entry.digest_text().unwrap_or_default().into_owned();
        let media_type = entry.media_type().unwrap_or_default().into_owned();
        let content = match media_type.as_str() {
            OCI_MANIFEST | DOCKER_MANIFEST => Content::Manifest(config(&entry, &digest, blobs)),
            OCI_INDEX | DOCKER_LIST => {
                let nested = blobs.get(&digest).and_then(|document| as_index(document));
                let fits = |nested: &Index<'_>| depth > 0 && nested.entries().count() <= *left;
                let nested = nested.filter(fits);
                Content::Index(nested.map(|nested| inside(&nested, blobs, depth - 1, left)))
            }
            _ => Content::Other,
        };
        Candidate {
            platform: entry.platform().map(Platform::from),
            media_type,
            digest,
            content,
            marks: Marks {
                in_docker_list,
                attestation: is_set(&entry, "vnd.docker.reference.type", "attestation-manifest"),
                zstd: is_set(&entry, "io.github.containers.compression.zstd", "true"),
            },
        }
    };
    entries.into_iter().map(candidate).collect()
}

fn is_set(entry: &Descriptor<'_>, annotation: &str, value: &str) -> bool {
    entry.annotation(annotation).as_deref() == Some(value)
}

/// A list says what it is; one that does not counts as an OCI index.
fn is_docker_list(index: &Index<'_>) -> bool {
    let media_type = index.root.get("mediaType").and_then(|value| value.text());
    media_type.as_deref() == Some(DOCKER_LIST)
}

fn as_index<'a>(document: &'a Document) -> Option<Index<'a>> {
    match document.view() {
        View::Index(index) => Some(index),
        _ => None,
    }
}

/// What the config of the manifest behind `entry` says; `None` where it is not at hand. An entry of
/// an artifact type that is no image has a config that names no platform.
fn config(entry: &Descriptor<'_>, digest: &str, blobs: &Blobs<'_>) -> Option<Platform> {
    let given = blobs
        .get(digest)
        .and_then(|document| match document.view() {
            View::Manifest(manifest) => config_platform(&manifest.config()?.digest_text()?, blobs),
            _ => None,
        });
    let artifact = entry
        .artifact_type()
        .is_some_and(|kind| !kind.is_empty() && kind != OCI_CONFIG);
    given.or_else(|| artifact.then(Platform::default))
}

/// What the config of this digest says.
pub(crate) fn config_platform(digest: &str, blobs: &Blobs<'_>) -> Option<Platform> {
    let root = blobs.get(digest)?.root()?;
    Some(crate::oci::view::platform(root).into())
}
