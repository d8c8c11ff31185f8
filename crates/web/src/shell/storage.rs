//! What outlives a reload: the theme and the keys (localStorage) and the documents (sessionStorage).
//!
//! Each document is one item, `allarch-document-N`, and each child one, `allarch-blob-DIGEST`: a
//! few lines about it, then its bytes as text.
//! Documents go first. Storage may be missing or full; then the browser asks before the page is left.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{BeforeUnloadEvent, Event, Storage};

use super::dom;
use crate::route::Route;
use crate::store::{AT_ONCE, Entry, Page, StartState, State, Theme, Way};
use allarch_core::text::sorted;

mod kept;

const THEME: &str = "allarch-theme";
const KEYS: &str = "allarch-keys";
const DOCUMENT: &str = "allarch-document-";
const BLOB: &str = "allarch-blob-";
/// Most bytes that are kept.
const MOST: usize = 4 << 20;

thread_local! {
    /// Whether leaving the page would lose a document.
    static UNKEPT: Cell<bool> = const { Cell::new(false) };
    /// The page whose documents are to be kept.
    static PENDING: Cell<Option<Rc<Page>>> = const { Cell::new(None) };
    /// Whether leaving the page keeps what is pending.
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

fn local() -> Option<Storage> {
    dom::window()?.local_storage().ok()?
}

fn session() -> Option<Storage> {
    dom::window()?.session_storage().ok()?
}

/// The state as it starts: theme, proxy and route. Documents that were kept come with the second
/// file; their numbers are taken already.
pub(crate) fn initial_state() -> State {
    warn_before_leaving();
    let stored = local().and_then(|storage| storage.get_item(THEME).ok()?);
    let theme = Theme::from_name(stored.as_deref().unwrap_or_default());
    dom::set_theme(theme);
    let keys_off = local()
        .and_then(|storage| storage.get_item(KEYS).ok()?)
        .as_deref()
        == Some("off");
    super::keys::allow(!keys_off);
    let proxy = dom::meta("allarch-proxy").and_then(|address| dom::absolute(&address));
    let proxy = proxy.map(|address| Rc::from(address.trim_end_matches('/')));
    let way = if proxy.is_some() {
        Way::Proxy
    } else {
        Way::Direct
    };
    let mut page = Page {
        route: Route::parse(&dom::fragment()).unwrap_or_default(),
        theme,
        proxy,
        zone: dom::zone(),
        keys_off,
        site: Rc::from(dom::address()),
        start: Rc::new(StartState {
            way,
            ..StartState::default()
        }),
        ..Page::default()
    };
    let kept = session().map_or_else(Vec::new, |storage| keys(&storage));
    page.parts.awaited = !kept.is_empty();
    let next_entry = kept
        .iter()
        .filter_map(|key| number(key))
        .map(|at| at + 1)
        .max();
    State {
        page: Rc::new(page),
        next_entry: next_entry.unwrap_or(0),
        ..State::default()
    }
}

/// Remembers a theme.
pub(super) fn remember_theme(theme: Theme) {
    if let Some(storage) = local() {
        let _ = storage.set_item(THEME, theme.name());
    }
}

/// Remembers whether single keys work.
pub(super) fn remember_keys(on: bool) {
    if let Some(storage) = local() {
        let _ = storage.set_item(KEYS, if on { "on" } else { "off" });
    }
}

/// Keeps the documents; where one of them is long, when the page is left or put away, since writing
/// it takes longer than a frame.
pub(super) fn keep_soon(page: Rc<Page>) {
    let sizes = page.entries.iter().map(|entry| entry.bytes.len());
    if sizes.clone().all(|size| size <= AT_ONCE) {
        PENDING.set(None);
        return keep(&page);
    }
    UNKEPT.set(sizes.sum::<usize>() > MOST);
    PENDING.set(Some(page));
    if !LISTENING.replace(true) {
        let closure = Closure::<dyn FnMut()>::new(|| {
            if let Some(page) = PENDING.take() {
                keep(&page);
            }
        });
        if let Some(window) = dom::window() {
            let listener = closure.as_ref().unchecked_ref();
            // A page that a phone puts away is never told that it is left.
            for event in ["beforeunload", "pagehide", "visibilitychange"] {
                let _ = window.add_event_listener_with_callback(event, listener);
            }
        }
        closure.forget();
    }
}

/// Keeps the documents, and as many of their children as there is room for.
fn keep(page: &Page) {
    let mut room = MOST;
    let mut wanted = BTreeSet::new();
    let mut unkept = false;
    for entry in page.entries.iter() {
        let Some(text) = kept::entry_text(entry) else {
            continue;
        };
        let key = format!("{DOCUMENT}{}", entry.id.0);
        let fits = text.len() <= room && store(&key, &text, &mut wanted);
        room = room.saturating_sub(if fits { text.len() } else { 0 });
        unkept |= !fits;
    }
    for (digest, document) in page.blobs.iter() {
        let own = |entry: &&Rc<Entry>| {
            entry
                .inspection
                .as_ref()
                .is_some_and(|inspection| inspection.document.digest().as_str() == digest)
        };
        if page.entries.iter().find(own).is_some() {
            continue;
        }
        let text = kept::blob_text(document);
        if text.len() <= room && store(&format!("{BLOB}{digest}"), &text, &mut wanted) {
            room -= text.len();
        }
    }
    UNKEPT.set(unkept);
    forget_others(&wanted);
}

/// Stores an item, unless it is there already. `false` where the storage does not take it.
fn store(key: &str, text: &str, wanted: &mut BTreeSet<String>) -> bool {
    let Some(storage) = session() else {
        return false;
    };
    wanted.insert(key.to_owned());
    let known = storage.get_item(key).ok().flatten();
    known.as_deref() == Some(text) || storage.set_item(key, text).is_ok()
}

fn keys(storage: &Storage) -> Vec<String> {
    let length = storage.length().unwrap_or(0);
    let ours = |key: &String| key.starts_with(DOCUMENT) || key.starts_with(BLOB);
    (0..length)
        .filter_map(|at| storage.key(at).ok().flatten())
        .filter(ours)
        .collect()
}

fn forget_others(wanted: &BTreeSet<String>) {
    let Some(storage) = session() else { return };
    for key in keys(&storage).iter().filter(|key| !wanted.contains(*key)) {
        let _ = storage.remove_item(key);
    }
}

/// The number in a document's key.
fn number(key: &str) -> Option<u32> {
    key.strip_prefix(DOCUMENT)?.parse().ok()
}

/// Brings back what was kept, in front of what has come since the page started.
pub(crate) fn restore(page: &mut Page) {
    let Some(storage) = session() else { return };
    let item = |key: &String| storage.get_item(key).ok().flatten();
    let (blobs, documents): (Vec<String>, Vec<String>) = keys(&storage)
        .into_iter()
        .partition(|key| key.starts_with(BLOB));
    for text in blobs.iter().filter_map(item) {
        if let Some(document) = kept::blob(&text) {
            page.blobs.insert(Rc::new(document));
        }
    }
    let numbered: Vec<(u32, String)> = documents
        .iter()
        .filter_map(|key| Some((number(key)?, item(key)?)))
        .collect();
    let numbered = sorted(numbered, |(a, _), (b, _)| a.cmp(b));
    let mut entries: Vec<Rc<Entry>> = numbered
        .iter()
        .filter_map(|(number, text)| kept::entry(*number, text, &mut page.blobs))
        .map(Rc::new)
        .collect();
    entries.extend(page.entries.iter().cloned());
    page.entries = Rc::new(entries);
}

/// Asks before the page is left with documents that would be lost.
fn warn_before_leaving() {
    let closure = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        if UNKEPT.get() {
            event.prevent_default();
            if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                event.set_return_value("documents");
            }
        }
    });
    if let Some(window) = dom::window() {
        let _ = window
            .add_event_listener_with_callback("beforeunload", closure.as_ref().unchecked_ref());
    }
    closure.forget();
}
