//! Making a link: what it costs, part by part, and what stops it.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use super::credentials::{self, Credential};
use super::v1;
use super::value::{EncodeError, LinkDocument, Pairs, State};
use crate::json::Limits;
use crate::oci::head::Head;
use crate::oci::{Digest, Document, DocumentKind, Served};

/// A link by content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The fragment, without `#`; `None` where it would be longer than a link can be opened with.
    pub fragment: Option<String>,
    /// Its length in characters, also where there is none.
    pub length: usize,
    /// Documents in order, then view state by key.
    pub parts: Vec<Part>,
}

/// A part of a link that can be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which one.
    pub place: Place,
    /// By how many characters the link is shorter without it. Parts share text, so that these do not
    /// add up to the whole.
    pub cost: usize,
}

/// Where in a state something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The document at this position.
    Document(usize),
    /// The view state under this key.
    View(String),
}

/// Why nothing is shared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShareError {
    /// Something looks like a credential.
    #[error("{place} holds what looks like {}", credential.looks_like)]
    Credential {
        /// Where; its `Display` is for people.
        place: Place,
        /// The first that was found there. In a document, its span is in the document's bytes, or
        /// empty where it is in the name or a property.
        credential: Credential,
    },
    /// It cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Document(at) => write!(f, "document {}", at + 1),
            Self::View(key) => write!(f, "the view state {key}"),
        }
    }
}

/// How far a link of so many characters gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// Everywhere: Discord takes 2,000 characters in a message.
    Green,
    /// Not through every chat and mail program.
    Amber,
    /// Redirectors and servers cut at 8,000: a report in a file is safer.
    Over,
}

impl Budget {
    /// For a whole link, its site included.
    #[must_use]
    pub fn of(length: usize) -> Self {
        match length {
            0..=2_000 => Self::Green,
            2_001..=8_000 => Self::Amber,
            _ => Self::Over,
        }
    }

    /// `green`, `amber` or `over`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Over => "over",
        }
    }
}

/// Whether a state may travel at all.
///
/// # Errors
/// Where something looks like a credential.
pub fn check(state: &State) -> Result<(), ShareError> {
    match first_credential(state) {
        Some((place, credential)) => Err(ShareError::Credential { place, credential }),
        None => Ok(()),
    }
}

/// Makes a link by content.
///
/// # Errors
/// Where something looks like a credential, or the state cannot be opened again.
pub fn share(state: &State) -> Result<Share, ShareError> {
    check(state)?;
    let (fragment, length) = match v1::encode(state) {
        Ok(fragment) => {
            let length = fragment.len();
            (Some(fragment), length)
        }
        Err(EncodeError::TooLarge { length, .. }) => (None, length),
        Err(error) => return Err(error.into()),
    };
    Ok(Share {
        fragment,
        length,
        parts: parts(state, length),
    })
}

fn parts(state: &State, length: usize) -> Vec<Part> {
    let without = |place: Place, less: &State| Part {
        cost: v1::measure(less).map_or(0, |rest| length.saturating_sub(rest)),
        place,
    };
    let documents = (0..state.documents.len()).map(|at| {
        let mut less = state.clone();
        less.documents.remove(at);
        without(Place::Document(at), &less)
    });
    let view = state.view.keys().map(|key| {
        let mut less = state.clone();
        less.view.remove(key);
        without(Place::View(key.clone()), &less)
    });
    documents.chain(view).collect()
}

fn first_credential(state: &State) -> Option<(Place, Credential)> {
    let first = |text: &[u8]| credentials::find(text).into_iter().next();
    let elsewhere = |text: &str| {
        let credential = first(text.as_bytes())?;
        Some(Credential {
            span: crate::text::Span::default(),
            ..credential
        })
    };
    let documents = state
        .documents
        .iter()
        .enumerate()
        .find_map(|(at, document)| {
            let found = first(&document.bytes)
                .or_else(|| elsewhere(&document.name))
                .or_else(|| {
                    document
                        .properties
                        .values()
                        .find_map(|text| elsewhere(text))
                })?;
            Some((Place::Document(at), found))
        });
    documents.or_else(|| {
        // A password can also be told by its key: `password=…`.
        let text = |(key, text): (&String, &String)| elsewhere(&format!("{key}={text}"));
        let mut view = state.view.iter();
        view.find_map(|pair| Some((Place::View(pair.0.clone()), text(pair)?)))
    })
}

/// Properties that say how a document came.
const CONTENT_TYPE: &str = "content-type";
const SIZE: &str = "size";
const FILE: &str = "file";
/// Digests that the document lists and that the registry or archive which had it has not.
const MISSING: &str = "missing";
/// The digest that a person held it against, which no registry vouches for.
const HELD: &str = "held-against";
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

impl State {
    /// The documents as they came, with their names.
    #[must_use]
    pub fn of(documents: &[(&str, &Document)], view: Pairs) -> Self {
        Self {
            documents: documents
                .iter()
                .map(|(name, document)| LinkDocument::of(name, document))
                .collect(),
            view,
            unknown: Vec::new(),
        }
    }

    /// How many records and fields a later version wrote, which are kept but not understood.
    #[must_use]
    pub fn unknown_parts(&self) -> usize {
        let inside = self.documents.iter().map(|document| document.unknown.len());
        self.unknown.len() + inside.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permalink::{Link, open};

    fn document(name: &str, text: &str) -> LinkDocument {
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

    fn state() -> State {
        State {
            documents: vec![document("a", "{}"), document("b", "{\"schemaVersion\": 2}")],
            view: Pairs::from([("view".to_owned(), "matrix".to_owned())]),
            unknown: Vec::new(),
        }
    }

    #[test]
    fn each_part_says_what_it_costs() {
        let state = state();
        let share = share(&state).unwrap();
        let fragment = share.fragment.unwrap();
        assert_eq!(fragment.len(), share.length);
        assert_eq!(share.parts.len(), 3);
        for part in share.parts {
            let mut less = state.clone();
            match &part.place {
                Place::Document(at) => drop(less.documents.remove(*at)),
                Place::View(key) => drop(less.view.remove(key)),
            }
            let rest = super::share(&less).unwrap().length;
            assert_eq!(rest + part.cost, share.length, "{:?}", part.place);
            assert!(part.cost > 0);
        }
        assert_eq!(open(&fragment), Ok(Link::Content(state)));
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
            (missing, Some(digest))
        );
    }

    #[test]
    fn credentials_stop_it() {
        let refused = |state: State| match share(&state) {
            Err(error @ ShareError::Credential { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        };
        let mut with = state();
        with.documents[1].bytes = b"PASSWORD=hunter2".to_vec();
        assert_eq!(refused(with), "document 2 holds what looks like a password");
        let mut with = state();
        with.documents[0].name = "https://alice:s3cret@registry.example".to_owned();
        assert_eq!(
            refused(with),
            "document 1 holds what looks like a password in a URL"
        );
        let mut with = state();
        with.view
            .insert("password".to_owned(), "hunter2".to_owned());
        assert_eq!(
            refused(with),
            "the view state password holds what looks like a password"
        );
    }

    #[test]
    fn what_is_too_long_says_how_long_it_is() {
        let noise: Vec<u8> = (0..40_000u32)
            .map(|at| (at.wrapping_mul(2_654_435_761).wrapping_mul(at) >> 24) as u8)
            .collect();
        let mut large = state();
        large.documents[0].bytes = noise;
        let share = share(&large).unwrap();
        assert_eq!(share.fragment, None);
        assert!(share.length > v1::MAX_FRAGMENT);
        assert!(share.parts[0].cost > share.parts[1].cost);
    }

    #[test]
    fn budgets() {
        let names = [0, 2_000, 2_001, 8_000, 8_001].map(|length| Budget::of(length).name());
        assert_eq!(names, ["green", "green", "amber", "amber", "over"]);
    }
}
