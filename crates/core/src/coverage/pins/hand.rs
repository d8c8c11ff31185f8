//! What is at hand to tell pins by: documents, and under which names they are known.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::oci::attestation::{EntryRole, Subject, roles};
use crate::oci::{Document, Reference, View};
use crate::platform::{Blobs, Candidate, Platform, column, order};
use crate::text::sorted;

use super::super::Image;

/// Documents by digest, with what lists what.
#[derive(Debug, Default)]
pub struct Hand<'a> {
    known: BTreeMap<String, Known>,
    /// The digest of the index of each name; of several the first.
    indexes: HashMap<Reference, String>,
    /// Every name that something at hand has.
    names: HashSet<Reference>,
    listed: HashMap<String, Vec<Listed>>,
    blobs: Blobs<'a>,
}

/// One document.
#[derive(Debug)]
pub(super) struct Known {
    /// What it is called; resolved.
    pub(super) names: HashSet<Reference>,
    /// Whether it is an index.
    pub(super) is_index: bool,
    /// The texts of its columns, in the one order.
    pub(super) platforms: Vec<String>,
}

/// An entry of an index at hand.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// The digest of the index.
    pub(super) index: String,
    /// The column of the entry; of an attestation that of its subject.
    pub(super) platform: Option<String>,
    /// Whether it is an attestation.
    pub(super) is_attestation: bool,
}

impl<'a> Hand<'a> {
    /// Each document with the names under which a registry gave it, or a file names it.
    #[must_use]
    pub fn new(documents: impl IntoIterator<Item = (Option<Reference>, &'a Document)>) -> Self {
        let mut hand = Self::default();
        let documents: Vec<_> = documents.into_iter().collect();
        for (_, document) in &documents {
            let digest = document.digest().as_str().to_owned();
            hand.blobs.insert(digest, document);
        }
        for (name, document) in documents {
            hand.add(name, document);
        }
        hand
    }

    fn add(&mut self, name: Option<Reference>, document: &Document) {
        let digest = document.digest().as_str().to_owned();
        let name = name.map(|name| name.resolved());
        let is_index = matches!(document.view(), View::Index(_));
        if let Some(name) = &name {
            self.names.insert(name.clone());
            if is_index {
                let known = self.indexes.entry(name.clone());
                let first = known.or_insert_with(|| digest.clone());
                if digest < *first {
                    first.clone_from(&digest);
                }
            }
        }
        if let Some(known) = self.known.get_mut(&digest) {
            known.names.extend(name);
            return;
        }
        let image = Image::from_document("", document, &self.blobs);
        let offered: Vec<(&Candidate, &Platform)> = image
            .offered()
            .into_iter()
            .map(|(_, candidate, platform)| (candidate, platform))
            .collect();
        let ordered = sorted(offered.clone(), |a, b| order(a.1, b.1));
        let mut seen = HashSet::new();
        let columns = ordered.iter().map(|(_, platform)| column(platform));
        let platforms = columns.filter(|text| seen.insert(text.clone())).collect();
        if let View::Index(index) = document.view() {
            let columns: HashMap<&str, String> = offered
                .iter()
                .map(|(candidate, platform)| (candidate.digest.as_str(), column(platform)))
                .collect();
            let roles = roles(&index);
            let digests: Vec<String> = index
                .entries()
                .map(|entry| entry.digest_text().unwrap_or_default().into_owned())
                .collect();
            for (digest, role) in digests.iter().zip(&roles) {
                let subject = match role {
                    EntryRole::Attestation(Subject::Entry(at)) => digests.get(*at),
                    EntryRole::Attestation(_) => None,
                    _ => Some(digest),
                };
                let platform = subject.and_then(|digest| columns.get(digest.as_str()));
                self.listed.entry(digest.clone()).or_default().push(Listed {
                    index: document.digest().as_str().to_owned(),
                    platform: platform.cloned(),
                    is_attestation: matches!(
                        role,
                        EntryRole::Attestation(_) | EntryRole::Unannotated
                    ),
                });
            }
        }
        let known = Known {
            names: name.into_iter().collect(),
            is_index,
            platforms,
        };
        self.known.insert(digest, known);
    }

    /// The document of this digest.
    pub(super) fn known(&self, digest: &str) -> Option<&Known> {
        self.known.get(digest)
    }

    /// The index of this name.
    pub(super) fn index_of(&self, name: &Reference) -> Option<(&str, &Known)> {
        let digest = self.indexes.get(&name.resolved())?;
        Some((digest.as_str(), self.known.get(digest)?))
    }

    /// Whether something of this name is at hand, or what its digest names.
    pub(super) fn has(&self, name: &Reference) -> bool {
        let by_digest = name.digest.as_ref();
        self.names.contains(&name.resolved())
            || by_digest.is_some_and(|digest| self.known.contains_key(digest.as_str()))
    }

    /// The entry of an index that has this digest; `name` decides where several indexes list it. The
    /// second value says whether others do as well, none of which has the name.
    pub(super) fn listed(&self, digest: &str, name: Option<&Reference>) -> Option<(&Listed, bool)> {
        let all = self.listed.get(digest)?;
        let tagged = name.map(|name| {
            Reference {
                digest: None,
                ..name.clone()
            }
            .resolved()
        });
        let is_named = |one: &&Listed| {
            let known = self.known.get(&one.index);
            let tagged = tagged.as_ref();
            known.is_some_and(|known| tagged.is_some_and(|name| known.names.contains(name)))
        };
        if let Some(named) = all.iter().find(is_named) {
            return Some((named, false));
        }
        let first = all.first()?;
        Some((first, all.iter().any(|one| one.index != first.index)))
    }
}
