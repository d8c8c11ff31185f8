//! Documents by digest: the children and configs that rows open to.

use std::collections::BTreeMap;
use std::rc::Rc;

use allarch_core::oci::Document;

/// Documents that are at hand, by the digest of their bytes. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Blobs {
    documents: Rc<BTreeMap<String, Rc<Document>>>,
}

impl Blobs {
    /// The document with this digest.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<&Rc<Document>> {
        self.documents.get(digest)
    }

    /// Adds a document under the digest of its bytes.
    pub fn insert(&mut self, document: Rc<Document>) {
        let digest = document.digest().to_string();
        Rc::make_mut(&mut self.documents).insert(digest, document);
    }

    /// A number that another map, or this one after a change, does not have while this is kept.
    #[must_use]
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.documents) as usize
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rc<Document>)> {
        self.documents
            .iter()
            .map(|(digest, document)| (digest.as_str(), document))
    }
}

/// Equal when they are the same map; comparing documents would cost more than drawing them.
impl PartialEq for Blobs {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.documents, &other.documents)
    }
}

impl Eq for Blobs {}
