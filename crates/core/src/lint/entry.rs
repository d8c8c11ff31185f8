//! The entries of an index and the platforms that they name, read once for all rules.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use super::members::{fields, is_blank, text_of};
use super::survey::DescriptorMembers;
use crate::json::Value;
use crate::oci::Descriptor;
use crate::oci::attestation::{EntryRole, Telling};
use crate::oci::media_type::{DOCKER_CONFIG, OCI_CONFIG, Role};
use crate::platform::{Platform, Rules, format_all, has_one_spelling, normalized, tables};

/// One entry of an index, its members found in one walk.
pub(super) struct Entry<'a> {
    /// 0-based.
    pub(super) position: usize,
    pub(super) descriptor: Descriptor<'a>,
    /// What it is for.
    pub(super) role: EntryRole,
    /// What its media type stands for.
    pub(super) media_role: Role,
    pub(super) media_type: Option<Value<'a>>,
    /// The digest's text.
    pub(super) digest: Option<Cow<'a, str>>,
    /// The digest's place.
    pub(super) digest_value: Option<Value<'a>>,
    pub(super) annotations: Option<Value<'a>>,
    /// The annotation [`REFERENCE_TYPE`](crate::oci::attestation::REFERENCE_TYPE).
    pub(super) reference_type: Option<Value<'a>>,
    pub(super) artifact_type: Option<Value<'a>>,
    /// `platform`, of any type.
    pub(super) platform_value: Option<Value<'a>>,
    /// The platform as written, where it is an object.
    pub(super) platform: Option<PlatformMembers<'a>>,
    /// Its normalized platform's place in [`Subject::platforms`]; `None` without both os and
    /// architecture, and for `unknown/unknown`.
    pub(super) platform_id: Option<usize>,
    is_image: bool,
    /// Whether a rule about platforms may have something to say of its platform.
    pub(super) is_odd: bool,
}

impl<'a> Entry<'a> {
    pub(super) fn read(
        position: usize,
        members: &DescriptorMembers<'a>,
        telling: &Telling<'a>,
        role: EntryRole,
        ids: &mut PlatformIds<'a>,
    ) -> Self {
        let (media_type, digest, platform) = (members.media_type, members.digest, members.platform);
        let written = platform.map(|members| ids.written(&members));
        let mut entry = Self {
            position,
            descriptor: Descriptor {
                value: members.value,
            },
            role,
            is_image: false,
            media_role: telling.media_role,
            reference_type: telling.reference_type,
            media_type,
            digest: digest.and_then(|value| value.text()),
            digest_value: digest,
            annotations: members.annotations,
            artifact_type: members.artifact_type,
            platform_value: members.platform_value,
            platform,
            platform_id: written.and_then(|written| written.id),
            is_odd: written.is_some_and(|written| !written.is_usual),
        };
        entry.is_image =
            entry.role == EntryRole::Image && !entry.is_artifact() && !entry.is_unknown();
        entry
    }

    /// Whether the platform is `unknown/unknown`, which no engine runs.
    pub(super) fn is_unknown(&self) -> bool {
        self.platform_id.is_none()
            && self.platform.as_ref().is_some_and(|members| {
                text_of(members.os) == "unknown" && text_of(members.architecture) == "unknown"
            })
    }

    /// Whether it is an attestation by its annotations.
    pub(super) fn is_attestation(&self) -> bool {
        matches!(self.role, EntryRole::Attestation(_))
    }

    /// Whether an engine would take it for an image to run: no attestation, artifact, index or blob.
    pub(super) fn is_image(&self) -> bool {
        self.is_image
    }

    /// Whether an artifactType says that this is something else than an image. That of an image
    /// config says image: referrers lists give it so.
    fn is_artifact(&self) -> bool {
        let text = text_of(self.artifact_type);
        !matches!(text.as_ref(), "" | OCI_CONFIG | DOCKER_CONFIG)
    }

    /// One annotation.
    pub(super) fn annotation(&self, name: &str) -> Option<Value<'a>> {
        self.annotations?.get(name)
    }
}

/// The members of a platform object or of a config that make a platform, as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlatformMembers<'a> {
    /// The object that holds them.
    pub(super) value: Value<'a>,
    pub(super) os: Option<Value<'a>>,
    pub(super) architecture: Option<Value<'a>>,
    pub(super) variant: Option<Value<'a>>,
    pub(super) os_version: Option<Value<'a>>,
    pub(super) os_features: Option<Value<'a>>,
}

impl<'a> PlatformMembers<'a> {
    pub(super) fn read(value: Value<'a>, fold: bool) -> Self {
        let names = ["os", "architecture", "variant", "os.version", "os.features"];
        let [os, architecture, variant, os_version, os_features] = fields(value, names, fold);
        Self {
            value,
            os,
            architecture,
            variant,
            os_version,
            os_features,
        }
    }

    /// Whether it is a platform as nearly all are, of which no rule has anything to say: an os and an
    /// architecture that Go has, a variant only where the architecture has it and arm needs it, and on
    /// windows a version.
    fn is_usual(&self) -> bool {
        let text = |value: Option<Value<'a>>| std::str::from_utf8(value?.plain()?).ok();
        let (Some(os), Some(architecture)) = (text(self.os), text(self.architecture)) else {
            return false;
        };
        let is_known = |name| tables::variants(architecture).contains(&name);
        let has_variant = match self.variant {
            None => architecture != "arm",
            variant => text(variant).is_some_and(is_known),
        };
        let has_version = os != "windows" || text(self.os_version).is_some_and(is_windows_version);
        tables::is_goos(os) && tables::is_goarch(architecture) && has_variant && has_version
    }

    /// The platform in its normalized form; what is no string counts as absent.
    fn normal(&self) -> Normal<'a> {
        if self.os_features.is_none() && is_blank(self.variant) {
            let (os, architecture) = (text_of(self.os), text_of(self.architecture));
            if has_one_spelling(&os, &architecture) {
                return Normal {
                    os,
                    architecture,
                    os_version: text_of(self.os_version),
                    ..Normal::default()
                };
            }
        }
        Normal::from(normalized(self.platform(), Rules::default()))
    }

    /// The platform as a value; what is no string counts as absent.
    pub(super) fn platform(&self) -> Platform {
        let text = |value: Option<Value<'_>>| text_of(value).into_owned();
        Platform {
            os: text(self.os),
            architecture: text(self.architecture),
            variant: text(self.variant),
            os_version: text(self.os_version),
            os_features: self
                .os_features
                .into_iter()
                .flat_map(|list| list.items())
                .filter_map(|item| item.text().map(Cow::into_owned))
                .collect(),
        }
    }
}

/// A normalized platform, of the document's own text where that is written so: an index of thousands of
/// Windows builds names as many platforms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Normal<'a> {
    pub(super) os: Cow<'a, str>,
    pub(super) architecture: Cow<'a, str>,
    pub(super) variant: Cow<'a, str>,
    pub(super) os_version: Cow<'a, str>,
    pub(super) os_features: Vec<String>,
}

impl Normal<'_> {
    /// As people write it.
    pub(super) fn written(&self) -> String {
        let platform = Platform {
            os: self.os.to_string(),
            architecture: self.architecture.to_string(),
            variant: self.variant.to_string(),
            os_version: self.os_version.to_string(),
            os_features: self.os_features.clone(),
        };
        format_all(&platform, Rules::default())
    }
}

impl From<Platform> for Normal<'_> {
    fn from(platform: Platform) -> Self {
        Self {
            os: platform.os.into(),
            architecture: platform.architecture.into(),
            variant: platform.variant.into(),
            os_version: platform.os_version.into(),
            os_features: platform.os_features,
        }
    }
}

/// Gives each platform a number by its normalized form. An index of thousands of entries mostly
/// names a handful of platforms, so what was written once is looked up, not normalized again.
#[derive(Default)]
pub(super) struct PlatformIds<'a> {
    /// By the object's bytes.
    written: HashMap<&'a [u8], Written, RandomState>,
    /// The normalized platforms, each once, in the order of their numbers.
    pub(super) platforms: Platforms<'a>,
}

/// What is known of a platform object by its bytes alone.
#[derive(Clone, Copy)]
struct Written {
    /// The number; `None` without both os and architecture, and for `unknown/unknown`.
    id: Option<usize>,
    is_usual: bool,
}

/// Platforms, each once, by their numbers.
pub(super) type Platforms<'a> = IndexSet<Normal<'a>, RandomState>;

impl<'a> PlatformIds<'a> {
    /// For so many entries, of which each may name another platform.
    pub(super) fn with_capacity(entries: usize) -> Self {
        Self {
            written: HashMap::with_capacity_and_hasher(entries, RandomState::default()),
            platforms: Platforms::with_capacity_and_hasher(entries, RandomState::default()),
        }
    }

    fn written(&mut self, members: &PlatformMembers<'a>) -> Written {
        let bytes = members.value.raw();
        if let Some(written) = self.written.get(bytes) {
            return *written;
        }
        let (os, architecture) = (text_of(members.os), text_of(members.architecture));
        let is_named = !os.is_empty() && !architecture.is_empty();
        let is_unknown = os == "unknown" && architecture == "unknown";
        let id = (is_named && !is_unknown).then(|| self.platforms.insert_full(members.normal()).0);
        let is_usual = members.is_usual();
        let written = Written { id, is_usual };
        self.written.insert(bytes, written);
        written
    }
}

/// Whether an `os.version` is three or four decimal numbers with dots between them.
pub(super) fn is_windows_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    matches!(dots, 2 | 3) && text.split('.').all(is_number)
}
