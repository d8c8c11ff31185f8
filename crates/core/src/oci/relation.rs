//! Which documents belong together: descriptors of one, filled by the bytes of another.
//!
//! A descriptor is filled by the document that has its digest, whatever either is called and in
//! whatever order they came. Knows nothing of where documents are kept.

use std::collections::HashMap;

use super::attestation::{self, EntryRole};
use super::{Descriptor, Digest, Document, View};

/// What a descriptor lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRole {
    /// A manifest or an index, by an index.
    Child,
    /// An attestation's manifest, by an index.
    Attestation,
    /// The config, by a manifest.
    Config,
    /// A layer, by a manifest.
    Layer,
    /// What a manifest refers to.
    Subject,
}

impl LinkRole {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Attestation => "attestation",
            Self::Config => "config",
            Self::Layer => "layer",
            Self::Subject => "subject",
        }
    }
}

/// A descriptor as it stands in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBlob {
    /// What it is for.
    pub role: LinkRole,
    /// Its 0-based position among the entries or layers; 0 for what there is one of.
    pub position: usize,
    /// Its digest.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: Option<u64>,
}

/// A descriptor of one document, filled by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who lists it: position among the documents given.
    pub parent: usize,
    /// Who fills it: position among the documents given.
    pub child: usize,
    /// What it is for.
    pub role: LinkRole,
    /// Its 0-based position among the parent's entries or layers.
    pub position: usize,
}

/// Every descriptor of a document whose digest is one, in document order.
#[must_use]
pub fn listed(document: &Document) -> Vec<ListedBlob> {
    let mut blobs = Vec::new();
    let mut add = |role, position, descriptor: &Descriptor<'_>| {
        if let Some(digest) = descriptor.digest() {
            blobs.push(ListedBlob {
                role,
                position,
                digest,
                size: descriptor.size(),
            });
        }
    };
    match document.view() {
        View::Index(index) => {
            let roles = attestation::roles(&index);
            for (position, (entry, role)) in index.entries().zip(roles).enumerate() {
                let role = match role {
                    EntryRole::Attestation(_) => LinkRole::Attestation,
                    _ => LinkRole::Child,
                };
                add(role, position, &entry);
            }
        }
        View::Manifest(manifest) => {
            if let Some(config) = manifest.config() {
                add(LinkRole::Config, 0, &config);
            }
            for (position, layer) in manifest.layers().enumerate() {
                add(LinkRole::Layer, position, &layer);
            }
            if let Some(subject) = manifest.subject() {
                add(LinkRole::Subject, 0, &subject);
            }
        }
        _ => {}
    }
    blobs
}

/// Which descriptors of which documents are filled by which others, in the order of the parents.
/// Of several documents with the same bytes the first counts.
#[must_use]
pub fn links(documents: &[&Document]) -> Vec<Link> {
    let mut by_digest: HashMap<&str, usize> = HashMap::new();
    for (at, document) in documents.iter().enumerate() {
        by_digest.entry(document.digest().as_str()).or_insert(at);
    }
    let mut links = Vec::new();
    for (parent, document) in documents.iter().enumerate() {
        for blob in listed(document) {
            let child = match by_digest.get(blob.digest.as_str()) {
                Some(child) => Some(*child),
                // Documents are digested by sha256 unless another algorithm was asked for.
                None => documents.iter().position(|other| is(other, &blob)),
            };
            if let Some(child) = child.filter(|child| *child != parent) {
                links.push(Link {
                    parent,
                    child,
                    role: blob.role,
                    position: blob.position,
                });
            }
        }
    }
    links
}

/// Whether a document is what is listed, under another algorithm than its own digest has.
fn is(document: &Document, blob: &ListedBlob) -> bool {
    document.digest().algorithm() != blob.digest.algorithm()
        && blob.size.is_none_or(|size| size == document.size())
        && blob.digest.matches(document.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;
    use crate::oci::{Algorithm, Served};

    fn read(text: &str) -> Document {
        Document::read(text.as_bytes(), Served::default(), Limits::default())
    }

    fn family(algorithm: Algorithm) -> [Document; 4] {
        let digest = |document: &Document| Digest::of(algorithm, document.bytes());
        let config = read(r#"{"architecture":"arm64","os":"linux","rootfs":{}}"#);
        let statement = read(r#"{"predicateType":"x"}"#);
        let manifest = read(&format!(
            r#"{{"schemaVersion":2,"config":{{"digest":"{}"}},"layers":[{{"digest":"none"}},{{"digest":"{}","size":21}}]}}"#,
            digest(&config),
            digest(&statement)
        ));
        let index = read(&format!(
            r#"{{"manifests":[{{"digest":"{0}"}},{{"digest":"{0}","annotations":{{"vnd.docker.reference.type":"attestation-manifest"}}}}]}}"#,
            digest(&manifest)
        ));
        [config, statement, manifest, index]
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        for algorithm in Algorithm::ALL {
            let [config, statement, manifest, index] = &family(algorithm);
            let names = |documents: &[&Document]| -> Vec<(usize, usize, &'static str, usize)> {
                let links = links(documents);
                let name = |link: Link| (link.parent, link.child, link.role.name(), link.position);
                links.into_iter().map(name).collect()
            };
            assert_eq!(
                names(&[index, manifest, config, statement]),
                [
                    (0, 1, "child", 0),
                    (0, 1, "attestation", 1),
                    (1, 2, "config", 0),
                    (1, 3, "layer", 1)
                ]
            );
            assert_eq!(
                names(&[statement, config, index]),
                [],
                "without the manifest nothing is known of its parts"
            );
            assert_eq!(names(&[config, manifest]), [(1, 0, "config", 0)]);
        }
    }

    #[test]
    fn the_size_is_a_claim_and_the_digest_tells() {
        let [_, statement, manifest, _] = &family(Algorithm::Sha256);
        assert_eq!(listed(manifest)[1].size, Some(21));
        assert_eq!(links(&[manifest, statement]).len(), 1);
        assert_eq!(listed(statement), []);
    }
}
