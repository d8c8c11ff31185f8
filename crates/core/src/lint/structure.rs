//! What a manifest or an index is by its members, whatever its media type says, and the media type
//! that it must carry then.

use super::Kinds;
use super::members::text_of;
use super::subject::Subject;
use super::survey::Place;
use crate::oci::media_type::{
    DOCKER_LIST, DOCKER_MANIFEST, Family, OCI_INDEX, OCI_MANIFEST, Role, role,
};

/// What the members of a document make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `config` or `layers`
    Manifest,
    /// `manifests`
    Index,
    /// `fsLayers`
    Schema1,
    /// `blobs`
    Artifact,
}

impl Form {
    /// The members that tell it.
    const MARKS: [(&'static str, Self); 5] = [
        ("manifests", Self::Index),
        ("config", Self::Manifest),
        ("layers", Self::Manifest),
        ("fsLayers", Self::Schema1),
        ("blobs", Self::Artifact),
    ];

    /// What the document is by its kind.
    fn claimed(kinds: Kinds) -> Option<Self> {
        if kinds.meets(Kinds::INDEX) {
            Some(Self::Index)
        } else if kinds.meets(Kinds::ARTIFACT) {
            Some(Self::Artifact)
        } else if kinds.meets(Kinds::MANIFEST) {
            Some(Self::Manifest)
        } else {
            None
        }
    }

    /// What it is by its members, where they have no member of its kind and one of another; `None`
    /// where kind and members agree, and where there is nothing to tell by.
    pub(super) fn other(subject: &Subject<'_>) -> Option<Self> {
        let claimed = Self::claimed(subject.kinds)?;
        let marks = Self::MARKS.iter();
        let mut marks = marks.filter(|(name, _)| subject.survey.own(name).is_some());
        let first = marks.next()?.1;
        let agrees = first == claimed || marks.any(|(_, form)| *form == claimed);
        (!agrees).then_some(first)
    }

    /// What a person calls it.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Manifest => "a manifest",
            Self::Index => "an index",
            Self::Schema1 => "a schema 1 manifest",
            Self::Artifact => "an artifact manifest",
        }
    }
}

/// The media type that the document's structure must carry, in the family of what it lists; `None`
/// where it has the form of neither a manifest nor an index.
pub(super) fn due_type(subject: &Subject<'_>) -> Option<&'static str> {
    let form = Form::other(subject).or_else(|| Form::claimed(subject.kinds))?;
    let types = |wanted: fn(Place) -> bool| {
        let all = subject.survey.descriptors.iter();
        let wanted = all.filter(move |members| wanted(members.place));
        wanted.map(|members| role(&text_of(members.media_type)))
    };
    match form {
        Form::Manifest => {
            let mut configs = types(|place| place == Place::Config);
            let docker = configs.any(|role| role == Role::Config(Family::Docker));
            Some(if docker {
                DOCKER_MANIFEST
            } else {
                OCI_MANIFEST
            })
        }
        Form::Index => {
            let entries = || types(|place| matches!(place, Place::Entry(_)));
            let docker = entries().next().is_some() && entries().all(is_docker_image);
            Some(if docker { DOCKER_LIST } else { OCI_INDEX })
        }
        Form::Schema1 | Form::Artifact => None,
    }
}

/// Whether a media type is one of those of an image that only Docker's list can list.
pub(super) fn is_docker_image(role: Role) -> bool {
    matches!(
        role,
        Role::Manifest(Family::Docker) | Role::Index(Family::Docker) | Role::Schema1
    )
}
