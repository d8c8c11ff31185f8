//! Which tags a repository has and what hangs on a fetched image, as far as a person asked.

use std::collections::BTreeMap;
use std::rc::Rc;

use allarch_core::oci::attestation::{Item, Pairing};
use allarch_core::oci::{Document, View};
use allarch_core::registry::{FetchError, Found, Lookups, Problem, TagList};

/// One thing to look up.
#[derive(Clone, Debug, Default)]
pub enum Lookup<T> {
    /// Nobody asked.
    #[default]
    Unasked,
    /// On its way.
    Asked,
    /// It came.
    Here(Rc<T>),
    /// It did not come.
    Failed(Rc<FetchError>),
}

/// What was looked up beside a fetched image.
#[derive(Clone, Debug, Default)]
pub struct Hanging {
    /// The tags of its repository.
    pub tags: Lookup<TagList>,
    /// What hangs on it, in its index and outside.
    pub attached: Lookup<Attachments>,
}

/// What hangs on an image.
#[derive(Clone, Debug)]
pub struct Attachments {
    /// Each thing with what it belongs to.
    pub pairing: Pairing,
    /// The statements and signatures that each thing holds, by the digest of its manifest.
    pub texts: BTreeMap<String, Vec<Rc<Document>>>,
    /// Lookups that were not answered.
    pub problems: Vec<Problem>,
    /// Lookups that were left out.
    pub left_out: usize,
}

impl Attachments {
    /// Takes what was looked up; `pairing` is what was made of it with `at_hand`.
    #[must_use]
    pub fn new(pairing: Pairing, lookups: Lookups, at_hand: &[Rc<Document>]) -> Self {
        let tagged = lookups.tags.into_values().filter_map(|found| match found {
            Found::Document(document) => Some(Rc::from(document)),
            _ => None,
        });
        let fetched = lookups.documents.into_iter().map(Rc::new);
        let all = at_hand.iter().cloned().chain(tagged).chain(fetched);
        let all: BTreeMap<String, Rc<Document>> = all
            .map(|document| (document.digest().to_string(), document))
            .collect();
        let layers = |item: &Item| -> Vec<Rc<Document>> {
            let manifest = all.get(&item.digest);
            let View::Manifest(manifest) = manifest.map_or(View::Other, |one| one.view()) else {
                return Vec::new();
            };
            let digests = manifest.layers().filter_map(|layer| layer.digest());
            digests
                .filter_map(|digest| all.get(digest.as_str()).cloned())
                .collect()
        };
        let texts = pairing
            .items()
            .filter(|item| item.is_attached())
            .map(|item| (item.digest.clone(), layers(item)))
            .filter(|(_, layers)| !layers.is_empty())
            .collect();
        Self {
            pairing,
            texts,
            problems: lookups.problems,
            left_out: lookups.left_out,
        }
    }

    /// What a thing holds, as far as it was read.
    #[must_use]
    pub fn texts(&self, item: &Item) -> &[Rc<Document>] {
        self.texts.get(&item.digest).map_or(&[], Vec::as_slice)
    }

    /// What hangs on it and is no image, once each.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.pairing.items().filter(|item| item.is_attached())
    }
}

impl Hanging {
    /// Whether nothing of it is on its way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !matches!(self.tags, Lookup::Asked) && !matches!(self.attached, Lookup::Asked)
    }

    /// What was found to belong to the manifest with this digest, each with what it holds.
    pub fn of(&self, digest: &str) -> impl Iterator<Item = (&Item, &[Rc<Document>])> {
        let attached = match &self.attached {
            Lookup::Here(attached) => Some(attached),
            _ => None,
        };
        attached.into_iter().flat_map(move |attached| {
            let items = attached.items();
            let of = items.filter(move |item| item.subject.as_deref() == Some(digest));
            of.map(|item| (item, attached.texts(item)))
        })
    }
}
