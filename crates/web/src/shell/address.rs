//! The address follows what is open and chosen, after a pause: whoever copies it, reloads the page or
//! goes back finds the view as it was.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::dom;
use crate::route::Route;
use crate::store::{Page, address};

/// Milliseconds without a change after which the address is written: browsers refuse more than a few
/// changes a second.
const PAUSE: u32 = 400;

thread_local! {
    /// The page whose view is to be written.
    static PENDING: RefCell<Option<Rc<Page>>> = const { RefCell::new(None) };
    /// How many pages there were; only the newest is written.
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Writes the address of this page after a pause; without one, what is pending at once, before the
/// history gets a new step.
pub(crate) fn follow(page: Option<&Rc<Page>>) {
    let Some(page) = page else {
        return write();
    };
    let known =
        PENDING.with_borrow(|known| known.as_ref().is_some_and(|known| Rc::ptr_eq(known, page)));
    if known {
        return;
    }
    PENDING.set(Some(Rc::clone(page)));
    let count = COUNT.get().wrapping_add(1);
    COUNT.set(count);
    dom::after(PAUSE, move || {
        if COUNT.get() == count {
            write();
        }
    });
}

/// In place of the current step. What a link by content opened with stays: it is all that the link
/// holds, and a document is never put into the address by itself.
fn write() {
    let Some(page) = PENDING.take() else { return };
    let now = dom::fragment();
    let is_ours = Route::parse(&now).is_some() || now.starts_with("#r=");
    if let Some(fragment) = address(&page).filter(|fragment| is_ours && *fragment != now) {
        dom::set_fragment(&fragment, true);
    }
}
