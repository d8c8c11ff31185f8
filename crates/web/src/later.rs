//! What the first view does not need: a second wasm file, loaded when the first has drawn.
//!
//! Everything in it is reached through the functions of [`Later`] and through nothing else; a call
//! around them would pull what it calls into the first file. `cargo xtask build` cuts there (feature
//! `split`); without it, under Trunk and in native tests, all is one program and nothing is loaded.
//! What is asked of the second file before it is there waits for it, in `app`.

use std::cell::Cell;
use std::rc::Rc;

use allarch_core::lint::Report;
use allarch_core::oci::Document;
use web_sys::Event;
use yew::html::Scope;
use yew::{Html, NodeRef};

use crate::components::child_detail::Detail;
use crate::components::paste_box::Guessed;
use crate::components::source_panel::SourcePanel;
use crate::present::find::Found;
use crate::present::findings::Sifted;
use crate::shell::{self, Dispatch};
use crate::store::{Action, Blobs, Effect, Entry, EntryId, Inspection, Page, StartState, State};
use crate::{components, present, store, views};

/// The ways into the second file.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    /// Brings back the documents that were kept for a reload.
    pub(crate) restore: fn(&mut Page),
    /// Goes the way to a report once, unseen.
    pub(crate) rehearse: fn(),
    /// Reduces what the first file does not know.
    pub(crate) reduce: fn(&mut State, Action, u64) -> Vec<Effect>,
    /// Performs what the first file cannot.
    pub(crate) run: fn(Effect, &Dispatch),
    /// What the text in the paste box was taken for.
    pub(crate) recognised: fn(&Rc<str>, Guessed, &Dispatch) -> Html,
    /// Why what was given on the Start view was not taken.
    pub(crate) refused: fn(&StartState, &Dispatch) -> Html,
    /// A list of images, or a document that is not there yet.
    pub(crate) no_report: fn(&Page, &Rc<Entry>, &Dispatch) -> Html,
    /// What has to be said before a report.
    pub(crate) notices: fn(&Page, &Rc<Entry>, &Rc<Inspection>, &Dispatch) -> Html,
    /// What a document is held against.
    pub(crate) held: fn(&Entry, &Dispatch) -> Html,
    /// What came with a document.
    pub(crate) beside: fn(&Rc<Entry>, &Rc<Inspection>, &Dispatch) -> Html,
    /// An opened row of the platforms table.
    pub(crate) detail: fn(&Detail<'_>) -> Html,
    /// Config and layers of a single manifest.
    pub(crate) own_child: fn(&Inspection, &Blobs) -> Html,
    /// What stands under a report.
    pub(crate) below: fn(&Rc<Entry>, &Dispatch) -> Html,
    /// The findings that a text lets through.
    pub(crate) sift: fn(&Report, &str) -> Sifted,
    /// What chooses among the findings.
    pub(crate) sift_bar: fn(EntryId, &Inspection, &str, &Sifted, &Dispatch) -> Html,
    /// The find bar of the source.
    pub(crate) find_bar: fn(&NodeRef, &Found, &str, &Scope<SourcePanel>) -> Html,
    /// Where a text stands in a document, from an offset on.
    pub(crate) find: fn(&[u8], &str, usize) -> Found,
    /// The offset that a person names, or what is wrong with it.
    pub(crate) place: fn(&str, &Document) -> Result<usize, String>,
    /// Makes a copy from the source exact.
    pub(crate) copy: fn(&Event, &Document),
    /// What each engine picks.
    pub(crate) matching: fn(&Rc<Page>, &Dispatch) -> Html,
    /// The Matrix.
    pub(crate) matrix: fn(&Rc<Page>, &Dispatch) -> Html,
    /// Lets the address follow what is open and chosen.
    pub(crate) follow: fn(Option<&Rc<Page>>),
    /// What lies over the view: dialogs, the cover under a dragged file.
    pub(crate) over: fn(&Page, &Dispatch) -> Html,
}

thread_local! {
    static LOADED: Cell<Option<Later>> = const { Cell::new(None) };
}

/// The second file's functions, where it is there already.
pub(crate) fn later() -> Option<Later> {
    LOADED.get()
}

/// Draws with the second file; nothing where it is not there yet.
pub(crate) fn draw(with: impl FnOnce(Later) -> Html) -> Html {
    later().map_or_else(Html::default, with)
}

/// Loads the second file; `false` where it could not be had, and it may be tried again.
pub(crate) async fn load() -> bool {
    match entry().await {
        Ok(later) => {
            LOADED.set(Some(later));
            true
        }
        Err(Missing) => false,
    }
}

/// The second file could not be had.
struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn entry() -> Result<Later, Missing> {
    Ok(all())
}

#[cfg(not(feature = "split"))]
async fn entry() -> Result<Later, Missing> {
    Ok(all())
}

fn all() -> Later {
    Later {
        restore: shell::restore,
        rehearse: crate::rehearsal::rehearse,
        reduce: store::reduce_later,
        run: shell::run_later,
        recognised: components::recognised::recognised_status,
        refused: views::start::refused,
        no_report: views::no_report::no_report,
        notices: views::notices::notices,
        held: components::expect::held,
        beside: components::expect::beside,
        detail: components::child_detail::child_detail,
        own_child: components::own_child::own_child,
        below: views::below::below,
        sift: present::findings::sifted,
        sift_bar: components::sift_bar::sift_bar,
        find_bar: components::source_find::find_bar,
        find: Found::new,
        place: present::find::place,
        copy: shell::selection::copy,
        matching: views::matching::match_view,
        matrix: views::matrix::matrix_view,
        follow: shell::address::follow,
        over: views::over::over,
    }
}
