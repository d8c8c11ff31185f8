//! The state: what every view is drawn from.

use std::rc::Rc;

use allarch_core::registry::Standing;
use allarch_core::text::Span;

use super::fetching::{Fetches, Landed, Log};
use super::{Blobs, Entry, EntryId, Failure, MatchState, MatrixState, Newer, Sharing, Typed};
use crate::route::Route;

/// The whole state. What views read is shared, so that drawing copies nothing.
#[derive(Debug, Default)]
pub struct State {
    /// What views read.
    pub page: Rc<Page>,
    /// Names on their way.
    pub fetches: Fetches,
    /// What came of lists and is not shown yet, in order: it is shown several at a time, since each
    /// change makes the matrix anew.
    pub landed: Vec<Landed>,
    /// Whether it is about to be shown.
    pub settling: bool,
    /// When the page wakes for a registry that asked to wait, in seconds since 1970.
    pub wakes_at: Option<u64>,
    /// The number of the next document.
    pub next_entry: u32,
    /// The number of the next notice.
    pub next_toast: u32,
    /// What the notice can bring back.
    pub removed: Option<Removed>,
}

/// Documents that left the rail, for as long as the notice about them stands.
#[derive(Clone, Debug, Default)]
pub struct Removed {
    /// Each with its place in the rail, in order.
    pub entries: Vec<(usize, Rc<Entry>)>,
    /// The children and configs that were at hand.
    pub blobs: Blobs,
    /// The view that showed them.
    pub route: Route,
}

/// What views read. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The view.
    pub route: Route,
    /// The theme's setting.
    pub theme: Theme,
    /// The address of the page's proxy, without a final slash; `None` where it has none.
    pub proxy: Option<Rc<str>>,
    /// The documents in the order in which they came.
    pub entries: Rc<Vec<Rc<Entry>>>,
    /// Children and configs by digest.
    pub blobs: Blobs,
    /// The way in.
    pub start: Rc<StartState>,
    /// What is open in Inspect.
    pub inspect: Rc<InspectState>,
    /// The Match view.
    pub matching: Rc<MatchState>,
    /// The Matrix view.
    pub matrix: Rc<MatrixState>,
    /// Whether a name is on its way.
    pub fetching: bool,
    /// How the images of lists stand that are being fetched.
    pub lists: Option<Rc<Standing>>,
    /// The requests so far.
    pub log: Rc<Log>,
    /// Minutes that local time is ahead of UTC.
    pub zone: i32,
    /// Whether single keys are switched off.
    pub keys_off: bool,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The notice.
    pub toast: Option<Toast>,
    /// Whether files are dragged over the page.
    pub dragging: bool,
    /// The share dialog's content, while it is open.
    pub sharing: Option<Rc<Sharing>>,
    /// What a link held that this version does not know.
    pub newer: Newer,
    /// The page's own address, without query and fragment.
    pub site: Rc<str>,
    /// What the page still waits for of its own.
    pub parts: Parts,
}

/// Equal when it is one and the same, as for [`Entry`].
impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Page {}

impl Page {
    /// The document of this number.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Rc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The document that Inspect or Match shows: the one the route names, else the newest; in Match the
    /// newest that is an index, where there is one.
    #[must_use]
    pub fn current(&self) -> Option<&Rc<Entry>> {
        let index = || self.entries.iter().rfind(|entry| entry.is_index());
        let named = match self.route {
            Route::Inspect(Some(id)) => self.entry(id),
            Route::Match(Some(id)) => self.entry(id).or_else(index),
            Route::Match(None) => index(),
            _ => None,
        };
        named.or_else(|| self.entries.last())
    }

    /// Whether something is being fetched or computed.
    #[must_use]
    pub fn busy(&self) -> bool {
        let is_unfinished = |entry: &Rc<Entry>| entry.is_unread() || entry.is_unjudged();
        self.fetching || self.parts.awaited || self.entries.iter().any(is_unfinished)
    }
}

/// How much of the page itself is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Whether the second file of the program is there.
    pub all: bool,
    /// Whether something waits for it: an action, or documents kept for a reload.
    pub awaited: bool,
    /// Whether it could not be had when it was last asked for.
    pub lost: bool,
}

/// The Start view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartState {
    /// The paste box.
    pub typed: Typed,
    /// Whether its text is to be taken for the second guess.
    pub second: bool,
    /// Whether the reason is shown why it is taken for what it is.
    pub why: bool,
    /// The image name.
    pub name: Rc<str>,
    /// The route.
    pub way: Way,
    /// Why the last thing given was not taken.
    pub failure: Option<Failure>,
}

/// The Inspect view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InspectState {
    /// Open rows of platform tables, by document and 0-based entry.
    pub open: Vec<(EntryId, usize)>,
    /// The chosen finding, by its position in the report, and how often one was chosen, so that
    /// choosing the same again scrolls to it again.
    pub finding: Option<(usize, u32)>,
    /// The bytes of the source that a person went to from a value that was read there, and how often
    /// they went to one.
    pub place: Option<(Span, u32)>,
    /// Which findings are shown; see [`crate::present::findings`].
    pub sift: Rc<str>,
    /// Whether the source's lines wrap.
    pub wrap: Option<bool>,
}

/// A dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The network log.
    Log,
    /// The keys.
    Keys,
    /// Link, Markdown, file.
    Share,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Which way a name is fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// The browser asks the registry.
    #[default]
    Direct,
    /// The page's proxy asks it.
    Proxy,
}

/// A notice at the page's edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Its number, by which its timer knows it.
    pub number: u32,
    /// How it looks.
    pub kind: ToastKind,
    /// Its words.
    pub text: Rc<str>,
    /// Whether what it says can be taken back.
    pub undo: bool,
}

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// Something was done.
    Done,
    /// Something went wrong; it stays until it is dismissed.
    Failed,
}
