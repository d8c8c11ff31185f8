//! The judgement over one thing: what names its subject, where that is, and what its content says
//! against it.

use std::collections::{BTreeSet, HashSet};

use super::super::classify::{Class, Thing};
use super::super::content::Statement;
use super::super::item::{Item, ItemRole, ItemState, platform_text};
use super::Walk;
use super::attached::Attached;
use crate::oci::{Digest, PlatformView, View};

/// What pairing may look up.
pub(super) struct Known<'w, 'a, 'e> {
    pub(super) walk: &'w Walk<'a, 'e>,
    /// Digests of what is no image and no index.
    pub(super) attachments: HashSet<String>,
}

/// What names a thing's subject.
enum Claim {
    None,
    Bad,
    One(String),
    /// The first of several that differ.
    Differing(String),
}

impl Known<'_, '_, '_> {
    /// What it is, what it belongs to and how that was told.
    pub(super) fn judge(
        &self,
        thing: &Thing<'_>,
        mut class: Class,
        beside: Option<&Attached<'_>>,
    ) -> Item {
        if let Some(beside) = beside.filter(|_| !self.is_entry(&thing.digest)) {
            beside.mark(&mut class);
        }
        let mut subject = None;
        let state = if class.role.is_image() || class.role == ItemRole::NestedIndex {
            self.presence(thing)
        } else if class.role == ItemRole::Ignored {
            ItemState::Ignored
        } else if class.role == ItemRole::Unreadable {
            ItemState::Malformed
        } else if class.role == ItemRole::Blob {
            ItemState::NotAnImage
        } else {
            self.pair(thing, &mut class, beside, &mut subject)
        };
        let subject_platform = subject
            .as_ref()
            .filter(|_| state == ItemState::Paired)
            .and_then(|subject| self.walk.images.get(subject).cloned().flatten());
        let words = self.worded(&class, state, subject_platform.as_deref());
        Item {
            digest: thing.digest.clone(),
            role: class.role,
            kind: class.kind,
            platform: class.platform,
            subject,
            subject_platform,
            predicate_types: class.predicate_types,
            statements: class.statement_count,
            state,
            flags: class.flags,
            words,
            summaries: class
                .statements
                .into_iter()
                .filter_map(|one| one.summary)
                .collect(),
        }
    }

    fn is_entry(&self, digest: &str) -> bool {
        self.walk.digests.contains(digest)
    }

    fn presence(&self, thing: &Thing<'_>) -> ItemState {
        if thing.document.is_some() {
            ItemState::Present
        } else if self.walk.evidence.absent.contains(&thing.digest) {
            ItemState::ListedNotPresent
        } else {
            ItemState::NotRead
        }
    }

    fn pair(
        &self,
        thing: &Thing<'_>,
        class: &mut Class,
        beside: Option<&Attached<'_>>,
        subject: &mut Option<String>,
    ) -> ItemState {
        let claim = match claims(thing, class, beside) {
            Claim::None => match from_content(thing, class) {
                Some(digest) => Claim::One(digest),
                None => Claim::None,
            },
            claim => claim,
        };
        match claim {
            Claim::None if is_artifact(class.role) => ItemState::NotAnImage,
            Claim::None => ItemState::NoSubject,
            Claim::Bad => ItemState::Malformed,
            Claim::Differing(first) => {
                *subject = Some(first);
                ItemState::Conflict
            }
            Claim::One(digest) => {
                let contradicted = self.contradicted(class, &digest);
                let state = self.place(&digest);
                *subject = Some(digest);
                if contradicted {
                    ItemState::Conflict
                } else {
                    state
                }
            }
        }
    }

    /// Where the subject is.
    fn place(&self, subject: &str) -> ItemState {
        let walk = self.walk;
        if walk.images.contains_key(subject) {
            ItemState::Paired
        } else if walk.indexes.contains(subject) {
            ItemState::PairedIndex
        } else if self.attachments.contains(subject) {
            ItemState::PairedAttachment
        } else if walk.alone {
            ItemState::SubjectNotChecked
        } else if walk.evidence.documents.contains_key(subject) {
            ItemState::SubjectElsewhere
        } else {
            ItemState::Orphan
        }
    }

    /// Holds statements and payloads against the subject: whether all of them speak of another.
    fn contradicted(&self, class: &mut Class, subject: &str) -> bool {
        let within = self.parts(subject);
        let platform = self.walk.images.get(subject).cloned().flatten();
        let statements = std::mem::take(&mut class.statements);
        let (mut agree, mut differ) = (0, 0);
        for statement in statements
            .iter()
            .filter(|one| digests(one).next().is_some())
        {
            if digests(statement).any(|digest| digest == subject) {
                agree += 1;
                if purl_differs(statement, subject, platform.as_deref()) {
                    class.flag("platform-qualifier-mismatch");
                }
            } else if digests(statement).any(|digest| within.contains(digest)) {
                agree += 1;
                class.flag("subject-within");
            } else {
                differ += 1;
            }
        }
        class.statements = statements;
        if differ > 0 {
            class.flag("statement-mismatch");
        }
        let wrong = class
            .payloads
            .iter()
            .filter(|payload| *payload != subject)
            .count();
        if wrong > 0 {
            class.flag("payload-mismatch");
        }
        (agree == 0 && differ > 0) || (wrong > 0 && wrong == class.payloads.len())
    }

    /// Digests of the config and the layers of an image.
    fn parts(&self, subject: &str) -> HashSet<String> {
        let document = self.walk.evidence.documents.get(subject);
        let Some(View::Manifest(manifest)) = document.map(|document| document.view()) else {
            return HashSet::new();
        };
        let all = manifest.config().into_iter().chain(manifest.layers());
        all.filter_map(|one| Some(one.digest_text()?.into_owned()))
            .collect()
    }

    fn worded(&self, class: &Class, state: ItemState, platform: Option<&str>) -> String {
        let what = &class.words;
        match state {
            ItemState::Paired => match platform {
                Some(platform) => format!("{what} for {platform}"),
                None => format!("{what} for an image, platform not stated"),
            },
            ItemState::PairedIndex => format!("{what} for the whole index"),
            ItemState::PairedAttachment => format!("{what} for another attachment"),
            ItemState::Orphan => format!("{what}, for an image not in this index"),
            ItemState::SubjectElsewhere => format!("{what}, for an image outside this index"),
            ItemState::SubjectNotChecked => format!("{what}, for an image not looked up"),
            ItemState::NoSubject => format!("{what}, no image named"),
            ItemState::Conflict => format!("{what}, names two different images"),
            ItemState::Malformed if class.role != ItemRole::Unreadable => {
                format!("{what}, names no usable digest")
            }
            _ => what.clone(),
        }
    }
}

fn is_artifact(role: ItemRole) -> bool {
    matches!(role, ItemRole::Artifact | ItemRole::UnknownArtifact)
}

fn digests(statement: &Statement) -> impl Iterator<Item = &String> {
    statement
        .subjects
        .iter()
        .flat_map(|subject| &subject.digests)
}

/// What names the subject, strongest first: the entry's annotation, the manifest's subject, the tag,
/// the list it was found in.
fn claims(thing: &Thing<'_>, class: &mut Class, beside: Option<&Attached<'_>>) -> Claim {
    let own = thing.manifest().and_then(|manifest| manifest.subject());
    let own = own
        .and_then(|subject| subject.digest_text())
        .map(std::borrow::Cow::into_owned);
    let mut named: Vec<String> = thing.reference().into_iter().chain(own.clone()).collect();
    if let Some(beside) = beside {
        // Of several lists the one that agrees with the manifest is right.
        let listed = |digest: &&String| {
            own.is_none() || !beside.listed.contains(own.as_ref().unwrap_or(digest))
        };
        named.extend(beside.tagged.iter().cloned());
        named.extend(beside.listed.iter().filter(listed).cloned());
    }
    let before = named.len();
    named.retain(|digest| digest.parse::<Digest>().is_ok() && *digest != thing.digest);
    if named.len() < before {
        class.flag("bad-subject-digest");
    }
    let mut named = named.into_iter();
    match named.next() {
        None if before > 0 => Claim::Bad,
        None => Claim::None,
        Some(first) if named.any(|other| other != first) => Claim::Differing(first),
        Some(first) => Claim::One(first),
    }
}

/// The subject as content tells it: SOCI's annotation, or the one digest that all agree on.
fn from_content(thing: &Thing<'_>, class: &mut Class) -> Option<String> {
    let soci = thing.annotation("com.amazon.soci.image-manifest-digest");
    if let Some(soci) = soci.filter(|digest| digest.parse::<Digest>().is_ok()) {
        return Some(soci);
    }
    let told = class
        .statements
        .iter()
        .flat_map(digests)
        .chain(&class.payloads);
    let told: BTreeSet<&String> = told
        .filter(|digest| digest.parse::<Digest>().is_ok())
        .collect();
    let only = told
        .first()
        .filter(|_| told.len() == 1)
        .map(|only| (*only).clone())?;
    class.flag("subject-from-content");
    Some(only)
}

/// Whether a purl of the statement names another platform than the subject has.
fn purl_differs(statement: &Statement, subject: &str, platform: Option<&str>) -> bool {
    let Some(platform) = platform else {
        return false;
    };
    let named = statement
        .subjects
        .iter()
        .filter(|one| one.digests.iter().any(|d| d == subject));
    let qualifier = |name: &str| {
        let (_, query) = name.strip_prefix("pkg:")?.split_once('?')?;
        let value = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("platform="))?;
        Some(
            value
                .split('#')
                .next()?
                .replace("%2F", "/")
                .replace("%2f", "/"),
        )
    };
    let platform = platform.split(':').next().unwrap_or(platform);
    named.filter_map(|one| qualifier(&one.name)).any(|text| {
        let mut parts = text.split('/').map(str::to_owned);
        let view = PlatformView {
            os: parts.next().unwrap_or_default(),
            architecture: parts.next().unwrap_or_default(),
            variant: parts.next().unwrap_or_default(),
            ..Default::default()
        };
        platform_text(&view).is_some_and(|text| text != platform)
    })
}
