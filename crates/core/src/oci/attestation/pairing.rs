//! Pairing: everything in and beside an image, each with what it belongs to.
//!
//! Only digests pair. Names, tags of versions and purls never do, and nothing here is verified: no
//! key and no log is looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::classify::{Class, Thing, classify};
use super::content::Statement;
use super::evidence::{Answer, Evidence, is_index};
use super::item::{Item, ItemRole, ItemState};
use super::signing::{self, Signing};
use super::tag;
use crate::json::Kind;
use crate::oci::{Digest, View};

mod attached;

use attached::Attached;

/// How many indexes inside each other are walked.
const DEPTH: usize = 4;
/// How many things are judged in all; an index within the limits of documents lists fewer.
const THINGS: usize = 50_000;

/// The whole pairing of one opened document.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// Set where what was opened is no index: the item that it is.
    pub root: Option<Item>,
    /// The entries, those of indexes inside behind their index.
    pub entries: Vec<Item>,
    /// What is attached and no entry, each once.
    pub attached: Vec<Item>,
    /// What the signatures that were found cover.
    pub signing: Signing,
}

/// How many there are; everything once by digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Platforms.
    pub platforms: usize,
    /// Attestations.
    pub attestations: usize,
    /// Statements in these.
    pub statements: usize,
    /// Signatures.
    pub signatures: usize,
}

impl Pairing {
    /// Pairs what `evidence` holds.
    #[must_use]
    pub fn of(evidence: &Evidence<'_>) -> Self {
        let mut walk = Walk::new(evidence);
        if is_index(evidence.root) {
            walk.index(evidence.root, 0);
        } else {
            walk.single();
        }
        walk.finish()
    }

    /// Everything, the opened document first where it is no index.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.root.iter().chain(&self.entries).chain(&self.attached)
    }

    /// The platforms, sorted as text; each once.
    #[must_use]
    pub fn platforms(&self) -> Vec<&str> {
        let platforms = self.items().filter(|item| item.role == ItemRole::Platform);
        let texts: BTreeSet<&str> = platforms
            .filter_map(|item| item.platform.as_deref())
            .collect();
        texts.into_iter().collect()
    }

    /// How many there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            platforms: self.platforms().len(),
            ..Counts::default()
        };
        let mut seen = HashSet::new();
        for item in self.items().filter(|item| seen.insert(&item.digest)) {
            match item.role {
                ItemRole::Attestation => {
                    counts.attestations += 1;
                    counts.statements += item.statements;
                }
                ItemRole::Signature => counts.signatures += 1,
                _ => {}
            }
        }
        counts
    }

    /// Digests of what belongs to nothing here.
    #[must_use]
    pub fn orphans(&self) -> Vec<&str> {
        let orphans = self.items().filter(|item| item.state == ItemState::Orphan);
        let mut seen = HashSet::new();
        orphans
            .map(|item| item.digest.as_str())
            .filter(|digest| seen.insert(*digest))
            .collect()
    }

    /// Whether an entry has this digest.
    #[must_use]
    pub fn lists(&self, digest: &str) -> bool {
        self.entries.iter().any(|item| item.digest == digest)
    }
}

/// What is gathered before anything is paired.
struct Walk<'a, 'e> {
    evidence: &'e Evidence<'a>,
    root: String,
    entries: Vec<(Thing<'a>, Class)>,
    /// Whether what was opened is no index; it is the only entry then.
    alone: bool,
    indexes: HashSet<String>,
    /// Digests of the entries and platforms of images so far: an index may list thousands.
    digests: HashSet<String>,
    platforms: HashSet<Option<String>>,
    /// Platform of each image by digest.
    images: HashMap<String, Option<String>>,
}

impl<'a, 'e> Walk<'a, 'e> {
    fn new(evidence: &'e Evidence<'a>) -> Self {
        let root = evidence.root.digest().to_string();
        Self {
            evidence,
            entries: Vec::new(),
            alone: false,
            indexes: HashSet::new(),
            digests: HashSet::new(),
            platforms: HashSet::new(),
            images: HashMap::new(),
            root,
        }
    }

    fn index(&mut self, document: &'a crate::oci::Document, depth: usize) {
        if !self.indexes.insert(document.digest().to_string()) {
            return;
        }
        let View::Index(index) = document.view() else {
            return;
        };
        for line in index.entries() {
            if self.entries.len() >= THINGS {
                return;
            }
            let digest = line.digest_text().unwrap_or_default().into_owned();
            let thing = Thing {
                document: self.evidence.documents.get(&digest).copied(),
                line: Some(line),
                is_entry: true,
                digest,
            };
            let mut class = classify(&thing, self.evidence);
            if depth > 0 {
                class.flag("nested");
            }
            let inner = thing
                .document
                .filter(|_| class.role == ItemRole::NestedIndex);
            if class.role == ItemRole::NestedIndex {
                let is_new = !self.indexes.contains(&thing.digest);
                self.push(thing, class);
                if let Some(inner) = inner.filter(|_| is_new && depth < DEPTH) {
                    self.index(inner, depth + 1);
                }
            } else {
                self.push(thing, class);
            }
        }
    }

    /// What was opened is a manifest, or nothing that can be read.
    fn single(&mut self) {
        self.alone = true;
        let root = self.evidence.root;
        let thing = Thing {
            digest: self.root.clone(),
            line: None,
            document: Some(root),
            is_entry: true,
        };
        let mut class = classify(&thing, self.evidence);
        if root.root().is_none_or(|value| value.kind() != Kind::Object) {
            class.role = ItemRole::Unreadable;
            class.platform = None;
        }
        self.push(thing, class);
    }

    fn push(&mut self, thing: Thing<'a>, mut class: Class) {
        let is_new = self.digests.insert(thing.digest.clone());
        if !is_new {
            class.flag("duplicate-entry");
        } else if class.role == ItemRole::Platform && self.platforms.contains(&class.platform) {
            class.flag("duplicate-platform");
        }
        if class.role == ItemRole::NestedIndex && !self.indexes.contains(&thing.digest) {
            // Known as an index even where it is not walked.
            if thing.document.is_none() {
                self.indexes.insert(thing.digest.clone());
            }
        }
        // The other form of an image takes no part in whether a platform is there twice.
        if class.role.is_image() && class.role != ItemRole::Alternate {
            let digest = thing.digest.clone();
            self.platforms.insert(class.platform.clone());
            self.images
                .entry(digest)
                .or_insert_with(|| class.platform.clone());
        }
        self.entries.push((thing, class));
    }

    fn finish(mut self) -> Pairing {
        let alternates: Vec<(String, Option<String>)> = self
            .entries
            .iter()
            .filter(|(_, class)| class.role == ItemRole::Alternate)
            .map(|(thing, class)| (thing.digest.clone(), class.platform.clone()))
            .collect();
        let targets: Vec<String> = self.images.keys().cloned().collect();
        self.images.extend(alternates);
        let attached = attached::gather(self.evidence, &self.root, &self.entries);
        let mut attachments: HashSet<String> = attached.keys().cloned().collect();
        for (thing, class) in &self.entries {
            if !class.role.is_image() && class.role != ItemRole::NestedIndex {
                attachments.insert(thing.digest.clone());
            }
        }
        let known = Known {
            walk: &self,
            attachments,
        };
        let mut entries: Vec<Item> = Vec::with_capacity(self.entries.len());
        for (thing, class) in &self.entries {
            let beside = attached.get(&thing.digest);
            let mut item = known.judge(thing, class.clone(), beside);
            if beside.is_some() {
                item.flags.insert("also-referrer".to_owned());
            }
            entries.push(item);
        }
        let is_entry = |digest: &str| self.digests.contains(digest);
        let mut beside: Vec<(&String, &Attached<'_>)> = attached
            .iter()
            .filter(|(digest, _)| !is_entry(digest))
            .collect();
        beside.sort_by_key(|(_, one)| one.order);
        let attached: Vec<Item> = beside
            .into_iter()
            .map(|(_, one)| {
                let class = classify(&one.thing, self.evidence);
                known.judge(&one.thing, class, Some(one))
            })
            .collect();
        let found = entries.iter().chain(&attached);
        let signing = signing::of(self.evidence, &self.root, self.alone, &targets, found);
        let root = self.alone.then(|| entries.pop()).flatten();
        Pairing {
            root,
            entries,
            attached,
            signing,
        }
    }
}

/// What pairing may look up.
struct Known<'w, 'a, 'e> {
    walk: &'w Walk<'a, 'e>,
    attachments: HashSet<String>,
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
    fn judge(&self, thing: &Thing<'_>, mut class: Class, beside: Option<&Attached<'_>>) -> Item {
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
        let view = crate::oci::PlatformView {
            os: parts.next().unwrap_or_default(),
            architecture: parts.next().unwrap_or_default(),
            variant: parts.next().unwrap_or_default(),
            ..Default::default()
        };
        super::item::platform_text(&view).is_some_and(|text| text != platform)
    })
}
