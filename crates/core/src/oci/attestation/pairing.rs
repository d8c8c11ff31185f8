//! Pairing: everything in and beside an image, each with what it belongs to.
//!
//! Only digests pair. Names, tags of versions and purls never do, and nothing here is verified: no
//! key and no log is looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::classify::{Class, Thing, classify};
use super::evidence::{Answer, Evidence, is_index};
use super::item::{Item, ItemRole, ItemState};
use super::signing::{self, Signing};
use super::tag;
use crate::json::Kind;
use crate::oci::{Index, View};

mod attached;
mod judge;

use attached::Attached;
use judge::Known;

/// How many indexes inside each other are walked.
const DEPTH: usize = Index::DEEPEST as usize;
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
