//! The browser: the only place that touches it. `run` performs effects and reports what came of
//! them as actions; `listen` turns the window's events into actions.

mod clipboard;
pub(crate) mod dom;
pub(crate) mod files;
mod http;
mod keys;
mod listen;
mod storage;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::Callback;

use crate::store::{Action, Effect, Page, inspect};

pub(crate) use listen::listen;
pub(crate) use storage::{initial_state, restore};

/// Where actions go.
pub(crate) type Dispatch = Callback<Action>;

/// Milliseconds that a notice stays.
const TOAST_MS: u32 = 6_000;

/// Performs one effect; hands back one that is for [`run_later`].
pub(crate) fn run_first(effect: Effect, dispatch: &Dispatch) -> Option<Effect> {
    match effect {
        Effect::Push(route) => dom::set_fragment(&route.fragment(), false),
        Effect::Replace(route) => dom::set_fragment(&route.fragment(), true),
        Effect::Focus(id) => dom::soon(move || dom::focus(id)),
        Effect::Reveal(id) => dom::soon(move || dom::reveal(&id)),
        Effect::Inspect(id, bytes, served, blobs) => {
            let dispatch = dispatch.clone();
            // After a frame, so that the rail shows the document while it is being read.
            dom::after_paint(move || {
                let inspection = inspect(bytes, served, &blobs);
                dispatch.emit(Action::Inspected(id, Rc::new(inspection)));
            });
        }
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
        Effect::Download(name, bytes) => files::save(&name, &bytes),
        Effect::Keep(page) => storage::keep(&page),
        Effect::Send(flight, id, request) => http::send(flight, id, &request, dispatch.clone()),
        Effect::Abort(flight) => http::abort(flight),
        // `run_first` has done the rest.
        _ => {}
    }
}

/// Ends a notice after its time, or later: while a person is at it, it stays.
fn end_toast(number: u32, dispatch: Dispatch) {
    Timeout::new(TOAST_MS, move || {
        if dom::is_there(".toast:hover, .toast:focus-within") {
            end_toast(number, dispatch);
        } else {
            dispatch.emit(Action::ToastOver(number));
        }
    })
    .forget();
}

/// Tells tests and assistive scripts what the page is doing.
pub(crate) fn show_status(page: &Page) {
    dom::set_root_flag("data-ready", true);
    dom::set_root_flag("data-busy", page.busy());
}
