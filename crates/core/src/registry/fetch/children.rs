//! Which documents a document leads to, as far as they are wanted.

use super::{Job, JobStep, Role, Want};
use crate::oci::attestation::{EntryRole, roles};
use crate::oci::media_type::Role as MediaRole;
use crate::oci::{Descriptor, Document, View};
use crate::registry::access::Item;

/// The jobs that `document`, which came for `job`, leads to, in document order.
pub(super) fn of(job: &Job, document: &Document) -> Vec<Job> {
    match document.view() {
        View::Index(index) => {
            let wanted: &dyn Fn(usize) -> bool = match &job.want {
                Want::Top => return Vec::new(),
                Want::Everything => &|_| true,
                Want::Entries(positions) => &|position| positions.contains(&position),
            };
            let roles = roles(&index);
            index
                .entries()
                .enumerate()
                .filter(|(position, _)| wanted(*position))
                .filter_map(|(position, entry)| {
                    // The config of an attestation says nothing, so its manifest is the end.
                    let is_image = matches!(
                        roles.get(position),
                        Some(EntryRole::Image | EntryRole::Index)
                    );
                    let want = if is_image {
                        Want::Everything
                    } else {
                        Want::Top
                    };
                    let role = Role::Entry {
                        index: document.digest().clone(),
                        position,
                    };
                    child(job, &entry, role, want, Item::Manifest)
                })
                .collect()
        }
        View::Manifest(manifest) if job.want != Want::Top => manifest
            .config()
            .filter(|config| matches!(config.role(), MediaRole::Config(_)))
            .and_then(|config| {
                let role = Role::Config {
                    manifest: document.digest().clone(),
                };
                child(job, &config, role, Want::Top, Item::Blob)
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// A descriptor without a usable digest leads nowhere; the lint says so.
fn child(
    parent: &Job,
    descriptor: &Descriptor<'_>,
    role: Role,
    want: Want,
    item: fn(crate::oci::Digest) -> Item,
) -> Option<Job> {
    Some(Job {
        resource: parent.resource.sibling(item(descriptor.digest()?)),
        role,
        depth: parent.depth + 1,
        want,
        expected_size: descriptor.size(),
        is_index: matches!(descriptor.role(), MediaRole::Index(_)),
        step: JobStep::Document,
    })
}
