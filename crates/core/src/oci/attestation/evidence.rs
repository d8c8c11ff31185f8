//! What was asked about an image, and what came: the input of pairing. What is not in it was not
//! asked, and nothing follows from that.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::oci::Document;

/// How a lookup ended.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// With a document.
    Document(&'a Document),
    /// With 404.
    Absent,
    /// Otherwise, which says nothing.
    Failed,
}

/// The opened document and everything that was looked up for it.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// What was opened.
    pub root: &'a Document,
    /// Manifests and blobs by digest.
    pub documents: HashMap<String, &'a Document>,
    /// Digests of manifests that the registry does not hold.
    pub absent: HashSet<String>,
    /// The referrers API by digest asked for.
    pub referrers: BTreeMap<String, Answer<'a>>,
    /// Attachment tags by name.
    pub tags: BTreeMap<String, Answer<'a>>,
}

impl<'a> Evidence<'a> {
    /// Nothing but what was opened.
    #[must_use]
    pub fn of(root: &'a Document) -> Self {
        Self {
            root,
            documents: HashMap::new(),
            absent: HashSet::new(),
            referrers: BTreeMap::new(),
            tags: BTreeMap::new(),
        }
    }

    /// Adds a manifest or a blob.
    pub fn add(&mut self, document: &'a Document) {
        self.documents
            .insert(document.digest().to_string(), document);
    }

    /// Adds what a tag answered; a document is known by its digest as well.
    pub fn add_tag(&mut self, name: &str, answer: Answer<'a>) {
        if let Answer::Document(document) = answer {
            self.add(document);
        }
        self.tags.insert(name.to_owned(), answer);
    }

    /// Whether every lookup was made that finds signatures of `digest`: the referrers API, or its
    /// 404 and the fallback tag, and cosign's tag.
    pub(super) fn is_looked_up(&self, digest: &str) -> bool {
        let tag = |suffix| self.tags.get(&super::tag::of(digest, suffix));
        let told = |answer: Option<&Answer<'_>>| !matches!(answer, None | Some(Answer::Failed));
        let referrers = match self.referrers.get(digest) {
            Some(Answer::Document(document)) => is_index(document),
            Some(Answer::Absent) => told(tag("")),
            Some(Answer::Failed) | None => false,
        };
        referrers && told(tag(".sig"))
    }

    /// Whether any such lookup was answered.
    pub(super) fn is_touched(&self, digest: &str) -> bool {
        let tag = |suffix| self.tags.contains_key(&super::tag::of(digest, suffix));
        self.referrers.contains_key(digest) || tag("") || tag(".sig")
    }
}

/// Whether it is an index, and so an answer at all.
pub(super) fn is_index(document: &Document) -> bool {
    matches!(document.view(), crate::oci::View::Index(_))
}
