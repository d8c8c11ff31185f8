//! Making a link: what it costs, part by part, and what stops it.

use thiserror::Error;

use super::credentials::{self, Credential};
use super::v1;
use super::value::{EncodeError, LinkDocument, Pairs, State};
use crate::oci::Document;

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
    use crate::permalink::document::tests::document;
    use crate::permalink::{Link, open};

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
