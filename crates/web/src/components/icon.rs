//! The icons: 16 by 16 outlines drawn with the text's colour.
//!
//! Each is path data here rather than a sprite in the document, so that an icon is one element and
//! no identifier has to be kept unique. An icon never carries meaning alone: a word stands by it.

use yew::prelude::*;

/// An icon: the path of its outline and of its filled part; either may be empty.
///
/// Each is a constant of its own, so that those of the second file are not in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Icon(&'static str, &'static str);

#[expect(
    non_upper_case_globals,
    reason = "they are used as the variants of an enum are"
)]
impl Icon {
    pub(crate) const Check: Self = Self("m3 8.5 3.2 3.2L13 4.8", "");
    pub(crate) const Chevron: Self = Self("m6 3.5 4.5 4.5L6 12.5", "");
    pub(crate) const Clock: Self = Self("M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0zM8 4.5V8l2.3 1.6", "");
    pub(crate) const Copy: Self = Self(
        "M7 5.5h5a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5",
        "",
    );
    pub(crate) const Down: Self = Self("m3.5 6 4.5 4.5L12.5 6", "");
    pub(crate) const Download: Self = Self("M8 2v7.5M5 6.8 8 9.6l3-2.8M2.5 11.5v2h11v-2", "");
    pub(crate) const Error: Self = Self(
        "M5.5 1.8h5l3.7 3.7v5l-3.7 3.7h-5L1.8 10.5V5.5zM6 6l4 4M10 6l-4 4",
        "",
    );
    pub(crate) const File: Self = Self(
        "M9 1.8H4.5A1.3 1.3 0 0 0 3.2 3.1v9.8a1.3 1.3 0 0 0 1.3 1.3h7a1.3 1.3 0 0 0 1.3-1.3V5.6zM9 1.8v3.8h3.8",
        "",
    );
    pub(crate) const Globe: Self = Self(
        "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14c-2-1.8-2.6-3.8-2.6-6S6 3.8 8 2z",
        "",
    );
    pub(crate) const Index: Self = Self(
        "M2.2 2.2H7V7H2.2zM9 2.2h4.8V7H9zM2.2 9H7v4.8H2.2zM9 9h4.8v4.8H9z",
        "",
    );
    pub(crate) const Keys: Self = Self(
        "M3 4h10a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 13 12H3a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 3 4zM4.4 6.7h.1M6.8 6.7h.1M9.2 6.7h.1M11.6 6.7h.1M5.2 9.4h5.6",
        "",
    );
    pub(crate) const List: Self = Self("M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1", "");
    pub(crate) const Lock: Self = Self(
        "M4.5 7h7A1.5 1.5 0 0 1 13 8.5V12a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12V8.5A1.5 1.5 0 0 1 4.5 7zM5.2 7V5a2.8 2.8 0 0 1 5.6 0v2",
        "",
    );
    pub(crate) const Minus: Self = Self("M4 8h8", "");
    pub(crate) const Note: Self = Self(
        "M1.8 8a6.2 6.2 0 1 0 12.4 0a6.2 6.2 0 1 0-12.4 0zM8 7.3v3.7M8 5v.1",
        "",
    );
    pub(crate) const Ok: Self = Self(
        "M1.8 8a6.2 6.2 0 1 0 12.4 0a6.2 6.2 0 1 0-12.4 0zM5.3 8.3l1.9 1.9 3.5-4",
        "",
    );
    pub(crate) const Plus: Self = Self("M8 3v10M3 8h10", "");
    pub(crate) const Refresh: Self = Self("M13 8a5 5 0 1 1-1.5-3.5M13.2 2.5v2.7h-2.7", "");
    pub(crate) const Seal: Self = Self(
        "m8 1.7 1.7 1.2h2.1l.7 2 1.7 1.2-.7 2 .7 2-1.7 1.2-.7 2H9.7L8 14.5l-1.7-1.2H4.2l-.7-2L1.8 10.1l.7-2-.7-2 1.7-1.2.7-2h2.1zM5.7 8.2l1.6 1.6 3-3.3",
        "",
    );
    pub(crate) const Search: Self = Self(
        "M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0zM10.4 10.4l3.3 3.3",
        "",
    );
    pub(crate) const Theme: Self = Self(
        "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0z",
        "M8 2.2a5.8 5.8 0 0 1 0 11.6z",
    );
    pub(crate) const Upload: Self = Self("M8 10V2.5M5 5.2 8 2.4l3 2.8M2.5 11.5v2h11v-2", "");
    pub(crate) const Warning: Self = Self("M8 2.2 14.4 13.5H1.6zM8 6.5v3.2M8 11.5v.1", "");
    pub(crate) const Wrap: Self = Self(
        "M2.5 3.5h11M2.5 8h8.8a2.2 2.2 0 0 1 0 4.5H8.5M10 10.8l-1.7 1.7 1.7 1.7M2.5 12.5h3",
        "",
    );
    pub(crate) const Link: Self = Self(
        "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 3.7l.9-.9",
        "",
    );
    pub(crate) const Share: Self = Self("M8 9.5V2M5 4.7 8 1.9l3 2.8M4.5 7.5H3v6.5h10V7.5h-1.5", "");
    pub(crate) const Cross: Self = Self("m4 4 8 8M12 4l-8 8", "");
    pub(crate) const CellNative: Self = Self("", "M3 3h10v10H3z");
    pub(crate) const CellVia: Self = Self("M3 3h10v10H3z", "M3 3h5v10H3z");
    pub(crate) const CellEmulate: Self = Self("M3 3h10v10H3zM3.3 9.3l6-6M6.7 12.7l6-6", "");
    pub(crate) const CellUnknown: Self = Self("M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3M8 8v.1", "");
}

/// Draws an icon, hidden from assistive technology.
pub(crate) fn ic(icon: Icon) -> Html {
    // All but the paths is the same for all, which costs nothing when it is drawn again.
    html! {
        <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">{ paths(icon) }</svg>
    }
}

/// Draws an icon with one more class, such as a colour.
pub(crate) fn ic_in(icon: Icon, class: &'static str) -> Html {
    html! {
        <svg class={classes!("ic", class)} viewBox="0 0 16 16" aria-hidden="true">{ paths(icon) }</svg>
    }
}

fn paths(Icon(outline, filled): Icon) -> Html {
    html! {
        <>
            if !outline.is_empty() { <path d={outline} /> }
            if !filled.is_empty() { <path class="fill" d={filled} /> }
        </>
    }
}
