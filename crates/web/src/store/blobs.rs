//! Documents by digest: the children and configs that rows open to.

use std::collections::BTreeMap;
use std::rc::Rc;

use allarch_core::oci::Document;

use super::EntryId;

/// Documents that are at hand, by the digest of their bytes. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Blobs {
    documents: Rc<BTreeMap<String, Held>>,
}

/// A document and who brought it.
#[derive(Clone, Debug)]
struct Held {
    document: Rc<Document>,
    /// Entries that brought it; empty for what stays as long as anything is open.
    owners: Vec<EntryId>,
}

impl Blobs {
    /// The document with this digest.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<&Rc<Document>> {
        self.documents.get(digest).map(|held| &held.document)
    }

    /// Adds a document under the digest of its bytes, to stay.
    pub fn insert(&mut self, document: Rc<Document>) {
        let digest = document.digest().to_string();
        let owners = Vec::new();
        Rc::make_mut(&mut self.documents).insert(digest, Held { document, owners });
    }

    /// Adds a document that goes with its entry, unless something else brought it too.
    pub fn insert_for(&mut self, owner: EntryId, document: Rc<Document>) {
        let digest = document.digest().to_string();
        match Rc::make_mut(&mut self.documents).get_mut(&digest) {
            Some(held) if held.owners.is_empty() || held.owners.contains(&owner) => {}
            Some(held) => held.owners.push(owner),
            None => {
                let owners = vec![owner];
                Rc::make_mut(&mut self.documents).insert(digest, Held { document, owners });
            }
        }
    }

    /// Takes back what was let go, with who brought it; the digests of what was not here.
    pub fn take_back(&mut self, other: &Self) -> Vec<String> {
        let mut back = Vec::new();
        let documents = Rc::make_mut(&mut self.documents);
        for (digest, held) in other.documents.iter() {
            match documents.get_mut(digest) {
                Some(here) if here.owners.is_empty() => {}
                Some(here) => {
                    let owners = here.owners.clone();
                    here.owners.clone_from(&held.owners);
                    let is_new = |owner: &EntryId| !held.owners.contains(owner);
                    if !held.owners.is_empty() {
                        here.owners.extend(owners.into_iter().filter(is_new));
                    }
                }
                None => {
                    back.push(digest.clone());
                    documents.insert(digest.clone(), held.clone());
                }
            }
        }
        back
    }

    /// Lets go what only this entry brought; the digests of that.
    pub fn release(&mut self, owner: EntryId) -> Vec<String> {
        let mut gone = Vec::new();
        Rc::make_mut(&mut self.documents).retain(|digest, held| {
            let owned = held.owners.contains(&owner);
            held.owners.retain(|other| *other != owner);
            let keep = !owned || !held.owners.is_empty();
            if !keep {
                gone.push(digest.clone());
            }
            keep
        });
        gone
    }

    /// A number that another map, or this one after a change, does not have while this is kept.
    #[must_use]
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.documents) as usize
    }

    /// The digests of the documents that only one of the two has.
    pub fn differing<'b>(&'b self, other: &'b Self) -> impl Iterator<Item = &'b str> {
        let only = |one: &'b Self, other: &'b Self| {
            one.iter().filter_map(|(digest, document)| {
                let there = other.get(digest);
                let same = there.is_some_and(|there| Rc::ptr_eq(there, document));
                (!same).then_some(digest)
            })
        };
        only(self, other).chain(only(other, self))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rc<Document>)> {
        self.documents
            .iter()
            .map(|(digest, held)| (digest.as_str(), &held.document))
    }
}

/// Equal when they are the same map; comparing documents would cost more than drawing them.
impl PartialEq for Blobs {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.documents, &other.documents)
    }
}

impl Eq for Blobs {}
