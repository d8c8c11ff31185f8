//! Media types in a manifest's config and layers, and the edits that bring a whole manifest into
//! OCI's vocabulary. Knows no rule.

use super::Edit;
use super::members::text_of;
use super::subject::Subject;
use super::survey::{DescriptorMembers, Place};
use crate::json::Value;
use crate::oci::DocumentKind;
use crate::oci::media_type::{Family, OCI_MANIFEST, Role, oci_twin, role};

/// Most partners that a finding labels.
pub(super) const LABELS: usize = 8;

/// The media type of the config or of a layer.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) place: Place,
    /// The string.
    pub(super) value: Value<'a>,
    pub(super) role: Role,
}

/// Config and layers of a manifest that name a media type.
pub(super) fn parts<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Typed<'a>> {
    subject
        .descriptors()
        .filter_map(typed)
        .filter(|part| matches!(part.place, Place::Config | Place::Layer(_)))
}

/// The media type of a descriptor, where it is a string.
pub(super) fn typed<'a>(members: &DescriptorMembers<'a>) -> Option<Typed<'a>> {
    let value = members.media_type?;
    let text = value.text()?;
    Some(Typed {
        place: members.place,
        value,
        role: role(&text),
    })
}

/// Whether it is a Docker manifest, by its own type or, without one, by its config.
pub(super) fn is_docker_manifest(subject: &Subject<'_>) -> bool {
    match role(&text_of(subject.survey.own("mediaType"))) {
        Role::Manifest(family) => family == Family::Docker,
        _ => subject.document.kind() == DocumentKind::DockerManifest,
    }
}

/// Writes every type of a manifest in OCI's vocabulary; nothing where one has no twin there.
pub(super) fn to_oci(subject: &Subject<'_>) -> Vec<Edit> {
    let own = subject.survey.own("mediaType");
    let own = own.filter(|own| own.text().is_some_and(|text| text != OCI_MANIFEST));
    let mut edits: Vec<Edit> = own
        .map(|own| write(own, OCI_MANIFEST))
        .into_iter()
        .collect();
    for part in parts(subject) {
        let text = text_of(Some(part.value));
        match oci_twin(&text) {
            Some(twin) if twin == text => {}
            Some(twin) => edits.push(write(part.value, twin)),
            None if matches!(part.role.family(), Some(Family::Docker)) => return Vec::new(),
            None => {}
        }
    }
    edits
}

/// Writes another media type in place of a value.
pub(super) fn write(value: Value<'_>, media_type: &str) -> Edit {
    Edit {
        span: value.span(),
        text: format!("\"{media_type}\""),
    }
}
