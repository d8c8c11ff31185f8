//! The browser: the only place that touches it. `run` performs effects and reports what came of
//! them as actions; `listen` turns the window's events into actions.

pub(crate) mod address;
mod analysis;
mod archives;
mod clipboard;
pub(crate) mod dom;
pub(crate) mod files;
mod folders;
mod http;
mod keys;
mod listen;
pub(crate) mod selection;
mod storage;

use std::cell::Cell;

use yew::Callback;

use crate::store::expected::detect;
use crate::store::{Action, Effect, Page};

pub(crate) use listen::{listen, routed_to};
pub(crate) use storage::{initial_state, restore};

/// Where actions go.
pub(crate) type Dispatch = Callback<Action>;

/// Milliseconds that a notice stays.
const TOAST_MS: u32 = 6_000;
/// Milliseconds in which what comes of lists is gathered before it is shown.
const SETTLE_MS: u32 = 250;
/// The longest sleep, in seconds: a timer knows no longer ones than some weeks.
const SLEEP: u64 = 3_600;

/// Performs one effect; hands back one that is for [`run_later`].
pub(crate) fn run_first(effect: Effect, dispatch: &Dispatch) -> Option<Effect> {
    match effect {
        Effect::Push(route) => {
            if let Some(later) = crate::later::later() {
                (later.follow)(None);
            }
            dom::set_fragment(&route.fragment(), false);
        }
        Effect::Replace(route) => dom::set_fragment(&route.fragment(), true),
        Effect::Focus(id) => dom::soon(move || dom::focus(id)),
        Effect::Reveal(id) => dom::soon(move || dom::reveal(&id)),
        Effect::Copy(text, what) => clipboard::copy(text, what, dispatch.clone()),
        Effect::Theme(theme) => {
            dom::set_theme(theme);
            storage::remember_theme(theme);
        }
        Effect::SingleKeys(on) => {
            keys::allow(on);
            storage::remember_keys(on);
        }
        Effect::ToastTimer(number) => {
            end_toast(number, dispatch.clone());
        }
        effect => return Some(effect),
    }
    None
}

/// Performs an effect of the second half of the reducer, or the keeping of documents.
pub(crate) fn run_later(effect: Effect, dispatch: &Dispatch) {
    match effect {
        Effect::Changed(digests, fresh) => dispatch.emit(Action::Changed(digests, fresh)),
        Effect::Open(file) => files::open(file, dispatch.clone()),
        Effect::ReadArchive(id, file) => archives::read(id, file, dispatch.clone()),
        Effect::StopReading(id) => archives::stop(id),
        Effect::Detect(id, bytes, wanted) => {
            let dispatch = dispatch.clone();
            dom::after_paint(move || {
                dispatch.emit(Action::Detected(id, detect(&bytes, &wanted)));
            });
        }
        Effect::Download(name, bytes) => files::save(&name, &bytes),
        Effect::Inspect(id, bytes, served, blobs) => {
            analysis::start(id, bytes, served, blobs, dispatch.clone());
        }
        Effect::Judge(id, inspection, blobs, missing) => {
            analysis::judge(id, inspection, blobs, missing, dispatch.clone());
        }
        Effect::Understand(id, bytes, wanted) => {
            analysis::understand(id, bytes, wanted, dispatch.clone());
        }
        Effect::StopInspecting(id) => analysis::stop(id),
        Effect::Keep(page) => storage::keep_soon(page),
        Effect::Send(flight, id, request) => http::send(flight, id, &request, dispatch.clone()),
        Effect::Abort(flight) => http::abort(flight),
        Effect::SettleSoon => later(SETTLE_MS, Action::Settle, dispatch),
        Effect::Wake(seconds) => {
            let seconds = u32::try_from(seconds.min(SLEEP)).unwrap_or(1);
            later(seconds * 1_000, Action::Wake, dispatch);
        }
        // `run_first` has done the rest.
        _ => {}
    }
}

/// Reports something after so many milliseconds.
fn later(milliseconds: u32, action: Action, dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    dom::after(milliseconds, move || dispatch.emit(action));
}

/// Ends a notice after its time, or later: while a person is at it, it stays.
fn end_toast(number: u32, dispatch: Dispatch) {
    dom::after(TOAST_MS, move || {
        if dom::is_there(".toast:hover, .toast:focus-within") {
            end_toast(number, dispatch);
        } else {
            dispatch.emit(Action::ToastOver(number));
        }
    });
}

/// Tells tests and assistive scripts what the page is doing.
pub(crate) fn show_status(page: &Page) {
    dom::set_root_flag("data-ready", true);
    set_busy(|(_, under_way)| (page.busy(), under_way));
}

thread_local! {
    /// Whether something is being fetched or computed that the state knows of, and how much else is
    /// under way.
    static BUSY: Cell<(bool, u32)> = const { Cell::new((false, 0)) };
}

fn set_busy(change: impl FnOnce((bool, u32)) -> (bool, u32)) {
    let (working, under_way) = change(BUSY.get());
    BUSY.set((working, under_way));
    dom::set_root_flag("data-busy", working || under_way > 0);
}

/// Something under way that the state does not know of, such as a file that is being read or a part
/// that is being drawn: the page is busy until this is dropped.
pub(crate) struct Busy;

impl Busy {
    pub(crate) fn start() -> Self {
        set_busy(|(working, under_way)| (working, under_way + 1));
        Self
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        set_busy(|(working, under_way)| (working, under_way.saturating_sub(1)));
    }
}
