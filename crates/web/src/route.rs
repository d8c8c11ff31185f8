//! The view that is shown, as the URL's fragment says it, both ways.
//!
//! ```text
//! fragment = "" / ( ( "inspect" / "match" ) [ "=" id ] / "matrix" ) *( "&" key "=" text )
//! ```
//!
//! The pairs say what is open and chosen, with the keys that links have (`store/reduce/address.rs`).
//! `id` is a document's number in this tab and means nothing elsewhere: fragments that carry a
//! report (`r=…` and the content format) are other forms and are kept apart by their first letters.

use crate::store::EntryId;

/// A view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The way in: paste, drop, open, fetch.
    #[default]
    Start,
    /// One document; the newest where none is named.
    Inspect(Option<EntryId>),
    /// What each engine picks of one index; the newest where none is named.
    Match(Option<EntryId>),
    /// All images by platform.
    Matrix,
}

/// A tab of the app bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its accessible name.
    pub name: &'static str,
    /// The key that goes there after `g`.
    pub key: char,
    /// Where it goes.
    pub route: Route,
}

/// The views that have a tab, in order.
pub const TABS: [Tab; 3] = [
    Tab {
        name: "Inspect",
        key: 'i',
        route: Route::Inspect(None),
    },
    Tab {
        name: "Match",
        key: 'm',
        route: Route::Match(None),
    },
    Tab {
        name: "Matrix",
        key: 'x',
        route: Route::Matrix,
    },
];

impl Route {
    /// Reads a fragment, with or without its `#`, whatever it says after an `&`. What is no route is
    /// `None`.
    #[must_use]
    pub fn parse(fragment: &str) -> Option<Self> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let fragment = fragment.split('&').next()?;
        match fragment.split_once('=') {
            None => match fragment {
                "" => Some(Self::Start),
                "inspect" => Some(Self::Inspect(None)),
                "match" => Some(Self::Match(None)),
                "matrix" => Some(Self::Matrix),
                _ => None,
            },
            Some((view @ ("inspect" | "match"), id)) => {
                let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
                let id = Some(EntryId(id.parse().ok().filter(|_| plain)?));
                Some(match view {
                    "match" => Self::Match(id),
                    _ => Self::Inspect(id),
                })
            }
            Some(_) => None,
        }
    }

    /// The fragment with its `#`.
    #[must_use]
    pub fn fragment(self) -> String {
        match self {
            Self::Start => "#".to_owned(),
            Self::Inspect(None) => "#inspect".to_owned(),
            Self::Inspect(Some(id)) => format!("#inspect={}", id.0),
            Self::Match(None) => "#match".to_owned(),
            Self::Match(Some(id)) => format!("#match={}", id.0),
            Self::Matrix => "#matrix".to_owned(),
        }
    }

    /// Whether both are the same view, whatever the document.
    #[must_use]
    pub fn same_view(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    /// The view's name, for the window's title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Inspect(_) => "Inspect",
            Self::Match(_) => "Match",
            Self::Matrix => "Matrix",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_round_trip() {
        for route in [
            Route::Start,
            Route::Inspect(None),
            Route::Inspect(Some(EntryId(7))),
            Route::Match(None),
            Route::Match(Some(EntryId(7))),
            Route::Matrix,
        ] {
            assert_eq!(Route::parse(&route.fragment()), Some(route));
        }
    }

    #[test]
    fn what_is_open_stands_behind_the_view() {
        let parsed = Route::parse("#inspect=7&open=1");
        assert_eq!(parsed, Some(Route::Inspect(Some(EntryId(7)))));
        assert_eq!(Route::parse("#matrix&filter=a%26b"), Some(Route::Matrix));
    }

    #[test]
    fn other_fragments_are_no_route() {
        for fragment in [
            "#r=alpine",
            "#inspect=",
            "#inspect=+1",
            "#inspect=x",
            "#match=",
            "#match=+1",
            "#Matrix",
        ] {
            assert_eq!(Route::parse(fragment), None, "{fragment}");
        }
    }
}
