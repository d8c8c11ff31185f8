//! A document as a link carries it: its bytes, how it came, and what is known beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::value::LinkDocument;
use crate::json::Limits;
use crate::oci::head::Head;
use crate::oci::{Digest, Document, DocumentKind, Served};

/// Properties that say how a document came.
const CONTENT_TYPE: &str = "content-type";
const SIZE: &str = "size";
const FILE: &str = "file";
/// Digests that the document lists and that the registry or archive which had it has not.
const MISSING: &str = "missing";
/// The digest that a person held it against, which no registry vouches for.
const HELD: &str = "held-against";
/// What of the images that a list names is at hand: name, space, digest, one a line.
const AT_HAND: &str = "at-hand";
/// Stands before the name of a field of the HTTP answer, of those that are held against the bytes.
const HEADER: &str = "header ";

impl LinkDocument {
    /// A matrix with its cells, see [`MATRIX`](super::MATRIX).
    #[must_use]
    pub fn matrix(cells: String) -> Self {
        Self {
            kind: super::MATRIX.to_owned(),
            name: "Matrix".to_owned(),
            bytes: cells.into_bytes(),
            ..Self::default()
        }
    }

    /// A list of images' names.
    #[must_use]
    pub fn names<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let lines = names.map(|name| format!("{name}\n"));
        Self {
            kind: "image-list".to_owned(),
            name: "Images".to_owned(),
            bytes: lines.collect::<String>().into_bytes(),
            ..Self::default()
        }
    }

    /// A document as it came, under a name.
    #[must_use]
    pub fn of(name: &str, document: &Document) -> Self {
        let served = document.served();
        let size = served.expected_size.map(|size| size.to_string());
        // A name tells of someone's machine: it travels only where the kind rests on it.
        let is_layout = matches!(
            document.kind(),
            DocumentKind::LayoutIndex | DocumentKind::OciLayout
        );
        let file = served.file_name.clone().filter(|_| is_layout);
        let properties = [
            (CONTENT_TYPE, served.content_type.clone()),
            (SIZE, size),
            (FILE, file),
        ];
        let checks = served.head.as_ref().map(|head| head.checks(document));
        let headers = checks.into_iter().flatten();
        let headers = headers.map(|check| (format!("{HEADER}{}", check.header), check.value));
        Self {
            kind: document.kind().name().to_owned(),
            name: name.to_owned(),
            bytes: document.bytes().to_vec(),
            expected_digest: served.expected_digest.as_ref().map(Digest::to_string),
            properties: properties
                .into_iter()
                .filter_map(|(key, text)| Some((key.to_owned(), text?)))
                .chain(headers)
                .collect(),
            unknown: Vec::new(),
        }
    }

    /// Says which of the digests that it lists are not to be had where it came from.
    pub fn set_missing(&mut self, missing: &BTreeSet<String>) {
        if !missing.is_empty() {
            let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
            self.properties
                .insert(MISSING.to_owned(), missing.join(" "));
        }
    }

    /// Which of the digests that it lists were not to be had where it came from.
    #[must_use]
    pub fn missing(&self) -> BTreeSet<String> {
        let missing = self.properties.get(MISSING).map_or("", String::as_str);
        missing.split_whitespace().map(str::to_owned).collect()
    }

    /// Says which digest its reader is to hold it against, where it came without one.
    pub fn set_held_against(&mut self, digest: &Digest) {
        self.properties.insert(HELD.to_owned(), digest.to_string());
    }

    /// The digest that its sender held it against, where it came without one.
    #[must_use]
    pub fn held_against(&self) -> Option<Digest> {
        self.properties.get(HELD)?.parse().ok()
    }

    /// Says which documents stand for the images that a list names.
    pub fn set_at_hand<'a>(&mut self, images: impl Iterator<Item = (&'a str, &'a Digest)>) {
        let lines: Vec<String> = images
            .map(|(name, digest)| format!("{name} {digest}"))
            .collect();
        if !lines.is_empty() {
            self.properties.insert(AT_HAND.to_owned(), lines.join("\n"));
        }
    }

    /// Which documents stood for the images that a list names, by name.
    #[must_use]
    pub fn at_hand(&self) -> BTreeMap<&str, Digest> {
        let lines = self.properties.get(AT_HAND).map_or("", String::as_str);
        let images = lines.lines().filter_map(|line| line.split_once(' '));
        images
            .filter_map(|(name, digest)| Some((name, digest.parse().ok()?)))
            .collect()
    }

    /// The document again. Its kind is recognised anew: nothing that a link says about a document
    /// is taken for true but how it came.
    #[must_use]
    pub fn read(&self) -> Document {
        let property = |key: &str| self.properties.get(key);
        let field = |(key, text): (&String, &String)| {
            Some((key.strip_prefix(HEADER)?.to_owned(), text.clone()))
        };
        let fields: Vec<_> = self.properties.iter().filter_map(field).collect();
        let head = Head {
            status: None,
            fields,
        };
        let served = Served {
            head: (!head.fields.is_empty()).then(|| Arc::new(head)),
            content_type: property(CONTENT_TYPE).cloned(),
            expected_digest: self
                .expected_digest
                .as_deref()
                .and_then(|text| text.parse().ok()),
            expected_size: property(SIZE).and_then(|text| text.parse().ok()),
            file_name: property(FILE).cloned(),
        };
        Document::read(self.bytes.clone(), served, Limits::default())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::permalink) fn document(name: &str, text: &str) -> LinkDocument {
        let served = Served {
            content_type: Some("application/vnd.oci.image.index.v1+json".to_owned()),
            expected_digest: Some(Digest::sha256(b"{}")),
            expected_size: Some(2),
            file_name: Some("oci-layout".to_owned()),
            head: Some(Arc::new(Head {
                status: None,
                fields: vec![("Content-Length".to_owned(), "2".to_owned())],
            })),
        };
        let document = Document::read(text.as_bytes().to_vec(), served, Limits::default());
        LinkDocument::of(name, &document)
    }

    #[test]
    fn a_document_comes_back_as_it_came() {
        let sent = document("a", "{}");
        let read = sent.read();
        assert_eq!(LinkDocument::of("a", &read), sent);
        assert_eq!(read.served().expected_size, Some(2));
        let head = read.served().head.as_ref().unwrap();
        assert_eq!(head.length(), Some(2));
    }

    #[test]
    fn what_is_known_beside_a_document_travels() {
        let mut sent = document("a", "{}");
        assert_eq!(
            (sent.missing(), sent.held_against()),
            (BTreeSet::new(), None)
        );
        sent.set_missing(&BTreeSet::new());
        assert!(!sent.properties.contains_key(MISSING));
        let missing = ["sha256:00", "sha256:01"].map(str::to_owned);
        let missing = BTreeSet::from(missing);
        let digest = Digest::sha256(b"{}\n");
        sent.set_missing(&missing);
        sent.set_held_against(&digest);
        assert_eq!(
            (sent.missing(), sent.held_against()),
            (missing, Some(digest.clone()))
        );
        sent.set_at_hand([].into_iter());
        assert!(!sent.properties.contains_key(AT_HAND));
        sent.set_at_hand([("a:1", &digest), ("b/c@sha256:0", &digest)].into_iter());
        let images = [("a:1", digest.clone()), ("b/c@sha256:0", digest)];
        assert_eq!(sent.at_hand(), BTreeMap::from(images));
    }
}
