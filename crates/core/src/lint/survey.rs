//! One walk over a document that sorts its members by [`super::shape`]: what most rules read instead
//! of walking themselves. Says what stands where, and judges nothing.

use super::Kinds;
use super::digest_form::known_content;
use super::entry::PlatformMembers;
use super::members::is_sha256;
use super::shape::{DESCRIPTOR, PLATFORM, Part, Shape, top};
use crate::json::{Kind, Member, Value};
use crate::oci::attestation::Telling;
use crate::oci::media_type::{DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST};

/// A document's members, sorted by what they are; each list is in document order.
#[derive(Debug, Default)]
pub(super) struct Survey<'a> {
    /// The shape of the top value, and its members by their places in it.
    own: Option<(&'static Shape, [Option<Value<'a>>; MOST])>,
    /// Every descriptor that is an object, itself included where the document is one.
    pub(super) descriptors: Vec<DescriptorMembers<'a>>,
    /// Where [`Survey::descriptors`] has those that are not [usual](DescriptorMembers::is_usual).
    pub(super) unusual: Vec<usize>,
    /// Members that stand where integers are due.
    pub(super) integers: Vec<Value<'a>>,
    /// Annotations and labels, each a whole object.
    pub(super) maps: Vec<Value<'a>>,
    /// Lists of URLs.
    pub(super) urls: Vec<Value<'a>>,
    /// Values of another JSON type than what is due, `null` included, with what is due. The values
    /// of annotations and labels are not among them.
    pub(super) mistyped: Vec<(Value<'a>, Part)>,
    /// Members that their object's shape does not know, with that shape.
    pub(super) strangers: Vec<(Member<'a>, &'static Shape)>,
    /// Members that differ from a known one only as Go's `encoding/json` does not see, with the
    /// known spelling.
    pub(super) variants: Vec<(Member<'a>, &'static str)>,
    /// The platform object that was read last.
    platform: Option<PlatformMembers<'a>>,
}

/// As many members as a shape of [`super::shape`] has at most.
const MOST: usize = 16;

/// Where a descriptor stands in its document; positions are 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the document.
    Lone,
    /// `config`
    Config,
    /// `subject`
    Subject,
    /// In `layers`.
    Layer(usize),
    /// In `manifests`.
    Entry(usize),
    /// In `blobs`.
    Blob(usize),
}

impl Place {
    fn of(list: &str, position: usize) -> Self {
        match list {
            "config" => Self::Config,
            "subject" => Self::Subject,
            "layers" => Self::Layer(position),
            "manifests" => Self::Entry(position),
            _ => Self::Blob(position),
        }
    }

    /// `the config`, `layer 3`: people count from one.
    pub(super) fn described(self) -> String {
        match self {
            Self::Lone => "the descriptor".to_owned(),
            Self::Config => "the config".to_owned(),
            Self::Subject => "the subject".to_owned(),
            Self::Layer(position) => format!("layer {}", position + 1),
            Self::Entry(position) => format!("entry {}", position + 1),
            Self::Blob(position) => format!("blob {}", position + 1),
        }
    }
}

/// A descriptor's members as written, of any type; each found as Go finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct DescriptorMembers<'a> {
    /// The object that holds them.
    pub(super) value: Value<'a>,
    pub(super) place: Place,
    pub(super) media_type: Option<Value<'a>>,
    pub(super) digest: Option<Value<'a>>,
    pub(super) size: Option<Value<'a>>,
    pub(super) annotations: Option<Value<'a>>,
    pub(super) urls: Option<Value<'a>>,
    pub(super) data: Option<Value<'a>>,
    pub(super) artifact_type: Option<Value<'a>>,
    /// `platform`, of any type.
    pub(super) platform_value: Option<Value<'a>>,
    /// The platform, where it is an object.
    pub(super) platform: Option<PlatformMembers<'a>>,
}

impl<'a> DescriptorMembers<'a> {
    /// Of something that has no members.
    pub(super) fn none(value: Value<'a>, place: Place) -> Self {
        Self {
            value,
            place,
            media_type: None,
            digest: None,
            size: None,
            annotations: None,
            urls: None,
            data: None,
            artifact_type: None,
            platform_value: None,
            platform: None,
        }
    }

    /// What tells an entry's role.
    pub(super) fn telling(&self) -> Telling<'a> {
        let platform = self
            .platform
            .map(|platform| [platform.os, platform.architecture]);
        Telling::of(
            self.media_type,
            self.annotations,
            self.artifact_type,
            platform,
        )
    }

    /// Whether it is an entry of an index as nearly all are: a manifest or an index by its exact
    /// type, a sha256 in hex of
    /// nothing that is met everywhere, a size from 1 to what a double holds, no urls, data or artifactType.
    pub(super) fn is_usual(&self) -> bool {
        let is_listed = |text: &[u8]| LISTED.iter().any(|known| known.as_bytes() == text);
        let is_size = |raw: &[u8]| {
            raw.len() < 16 && raw.first() != Some(&b'0') && raw.iter().all(u8::is_ascii_digit)
        };
        matches!(self.place, Place::Entry(_))
            && (self.urls, self.data, self.artifact_type) == (None, None, None)
            && self.size.is_some_and(|size| is_size(size.raw()))
            && self
                .digest
                .is_some_and(|digest| is_sha256(digest) && known_content(digest).is_none())
            && (self.media_type.and_then(|value| value.plain())).is_some_and(is_listed)
    }
}

/// The types that usual entries have.
const LISTED: [&str; 4] = [OCI_MANIFEST, DOCKER_MANIFEST, OCI_INDEX, DOCKER_LIST];

impl<'a> Survey<'a> {
    /// Walks the objects that the specifications describe, and no other: an author's own objects
    /// have the author's own names.
    pub(super) fn new(root: Option<Value<'a>>, kinds: Kinds) -> Self {
        let mut survey = Self::default();
        if let (Some(root), Some(shape)) = (root, top(kinds)) {
            if kinds.meets(Kinds::DESCRIPTOR) {
                survey.descriptor(root, Place::Lone);
            } else {
                let mut own = [None; MOST];
                survey.object(root, shape, &mut own);
                survey.own = Some((shape, own));
            }
        }
        survey
    }

    /// The member of the top value that Go reads as `name`: of several the last, an exact name
    /// before one that only folds to it. `None` for a name that no document of its kind has, and
    /// for a lone descriptor, whose members are those of the only one in the list.
    pub(super) fn own(&self, name: &str) -> Option<Value<'a>> {
        let (shape, members) = self.own.as_ref()?;
        let mut known = shape.members.iter().zip(members);
        known.find(|((known, _), _)| *known == name)?.1.to_owned()
    }

    /// Sorts the members of an object, and puts each known one into the slot of its place in the
    /// shape, as far as there are slots: as Go reads it, of several the last, an exact name before
    /// one that only folds to it. The shapes do not contain themselves, so that this ends after
    /// four levels.
    fn object(
        &mut self,
        object: Value<'a>,
        shape: &'static Shape,
        slots: &mut [Option<Value<'a>>],
    ) {
        let mut exact_seen = 0_u32;
        for member in object.members() {
            let Some((at, exact)) = known(member, shape) else {
                self.strangers.push((member, shape));
                continue;
            };
            let Some((name, part)) = shape.members.get(at) else {
                continue;
            };
            if !exact {
                self.variants.push((member, name));
            }
            let bit = 1 << at;
            if let Some(slot) = slots.get_mut(at).filter(|_| exact || exact_seen & bit == 0) {
                *slot = Some(member.value);
                exact_seen |= if exact { bit } else { 0 };
            }
            self.part(name, member.value, *part);
        }
    }

    fn part(&mut self, name: &'static str, value: Value<'a>, part: Part) {
        self.typed(value, part);
        match part {
            Part::Integer => self.integers.push(value),
            Part::Texts => self.items(value, Part::Text),
            Part::Urls => {
                self.urls.push(value);
                self.items(value, Part::Text);
            }
            Part::Object(shape) => self.object(value, shape, &mut []),
            Part::List(shape) => {
                for item in value.items() {
                    self.typed(item, Part::Object(shape));
                    self.object(item, shape, &mut []);
                }
            }
            Part::Descriptor => self.descriptor(value, Place::of(name, 0)),
            Part::Descriptors => {
                // Counted, so that a list of thousands is not moved each time it has grown.
                let count = value.count();
                self.descriptors.reserve_exact(count);
                self.integers.reserve(count);
                self.maps.reserve(count);
                for (position, item) in value.items().enumerate() {
                    self.typed(item, Part::Descriptor);
                    self.descriptor(item, Place::of(name, position));
                }
            }
            Part::Platform => self.platform(value),
            Part::Map => self.maps.push(value),
            Part::Set => {
                for member in value.members() {
                    self.typed(member.value, Part::Set);
                }
            }
            Part::Any | Part::Text | Part::Bool => {}
        }
    }

    fn items(&mut self, list: Value<'a>, part: Part) {
        for item in list.items() {
            self.typed(item, part);
        }
    }

    fn typed(&mut self, value: Value<'a>, part: Part) {
        if !part.admits(value.kind()) {
            self.mistyped.push((value, part));
        }
    }

    fn descriptor(&mut self, value: Value<'a>, place: Place) {
        if value.kind() != Kind::Object {
            return;
        }
        let mut slots = [None; DESCRIPTOR.members.len()];
        self.object(value, &DESCRIPTOR, &mut slots);
        let [
            media_type,
            digest,
            size,
            platform_value,
            annotations,
            urls,
            data,
            artifact_type,
        ] = slots;
        let platform = self.platform.take();
        let members = DescriptorMembers {
            value,
            place,
            media_type,
            digest,
            size,
            annotations,
            urls,
            data,
            artifact_type,
            platform_value,
            platform: platform.filter(|platform| Some(platform.value) == platform_value),
        };
        if !members.is_usual() {
            self.unusual.push(self.descriptors.len());
        }
        self.descriptors.push(members);
    }

    fn platform(&mut self, value: Value<'a>) {
        let mut slots = [None; PLATFORM.members.len()];
        self.object(value, &PLATFORM, &mut slots);
        let [os, architecture, variant, os_version, os_features, _] = slots;
        self.platform = (value.kind() == Kind::Object).then_some(PlatformMembers {
            value,
            os,
            architecture,
            variant,
            os_version,
            os_features,
        });
    }
}

/// The place in the shape of the member that `member` is, and whether it is so exactly or only as Go
/// binds it.
fn known(member: Member<'_>, shape: &'static Shape) -> Option<(usize, bool)> {
    if let Some(plain) = member.key.plain() {
        let mut names = shape.members.iter();
        if let Some(at) = names.position(|(name, _)| name.as_bytes() == plain) {
            return Some((at, true));
        }
    }
    let text = member.name();
    let folds = |(name, _): &(&str, Part)| crate::oci::kind::folds_to(&text, name);
    let at = shape.members.iter().position(folds)?;
    Some((at, shape.members.get(at)?.0 == text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, parse};

    #[track_caller]
    fn check(
        text: &str,
        kinds: Kinds,
        look: impl Fn(&Survey<'_>) -> Vec<String>,
        expected: &[&str],
    ) {
        let parsed = parse(text.as_bytes(), Limits::default());
        let survey = Survey::new(parsed.tree.root(), kinds);
        assert_eq!(look(&survey), expected, "{text}");
    }

    #[test]
    fn descriptors_by_their_places() {
        let text = r#"{"config":{"size":1},"layers":[{},7,{"platform":{"os":"a","OS":"b"}}],"subject":{},"manifests":[{}]}"#;
        let look = |survey: &Survey<'_>| {
            let each = survey.descriptors.iter();
            each.map(|d| {
                format!(
                    "{} {:?}",
                    d.place.described(),
                    d.platform.and_then(|p| p.os)
                )
            })
            .collect()
        };
        let expected = [
            "the config None",
            "layer 1 None",
            "layer 3 Some(String \"\\\"a\\\"\")",
            "the subject None",
            "entry 1 None",
        ];
        check(text, Kinds::MANIFEST, look, &expected);
        check("{}", Kinds::DESCRIPTOR, look, &["the descriptor None"]);
    }

    #[test]
    fn types_that_are_not_due() {
        let look = |survey: &Survey<'_>| {
            let each = survey.mistyped.iter();
            each.map(|(value, part)| format!("{} {}", value.pointer(), part.described()))
                .collect()
        };
        check(
            r#"{"layers":{},"config":null,"manifests":[1,{"size":"7","urls":[1],"annotations":{"a":1}}]}"#,
            Kinds::INDEX,
            look,
            &[
                "/layers an array of objects",
                "/config an object",
                "/manifests/0 an object",
                "/manifests/1/size an integer",
                "/manifests/1/urls/0 a string",
            ],
        );
        check(
            r#"{"config":{"Cmd":"sh","Volumes":["a"],"ExposedPorts":{"80":1}},"history":[{"empty_layer":"x"}]}"#,
            Kinds::CONFIG,
            look,
            &[
                "/config/Cmd an array of strings",
                "/config/Volumes an object",
                "/config/ExposedPorts/80 an object",
                "/history/0/empty_layer true or false",
            ],
        );
    }

    #[test]
    fn the_top_value_s_members_as_go_reads_them() {
        let look = |survey: &Survey<'_>| vec![format!("{:?}", survey.own("mediaType"))];
        let text = r#"{"mediaType":"a","MediaType":"b"}"#;
        check(text, Kinds::INDEX, look, &["Some(String \"\\\"a\\\"\")"]);
        let text = r#"{"mediatype":"a","MediaType":"b"}"#;
        check(text, Kinds::INDEX, look, &["Some(String \"\\\"b\\\"\")"]);
        check("{}", Kinds::INDEX, look, &["None"]);
    }
}
