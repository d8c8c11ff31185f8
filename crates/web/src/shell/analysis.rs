//! Reads and judges a long document in slices, so that the page answers while it does.
//!
//! Slices, no worker: a worker would be a second copy of the program, and what it made of the
//! document would have to be written out and read in again, which costs more than making it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::lint::Linting;
use allarch_core::oci::{Reading, Served};
use js_sys::Promise;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Dispatch, dom};
use crate::store::{Action, Blobs, EntryId, Inspection, beside};

/// Milliseconds after which the browser gets its turn.
const SLICE: f64 = 24.0;
/// Bytes of a step; the clock is read after each.
const STEP: usize = 32 << 10;
/// Milliseconds between two reports of how far it is.
const REPORT: f64 = 100.0;

thread_local! {
    /// Documents being read, so that reading one can be stopped.
    static RUNNING: RefCell<Vec<EntryId>> = const { RefCell::new(Vec::new()) };
}

/// Starts reading and ends with `Action::Inspected`.
pub(super) fn start(
    id: EntryId,
    bytes: Arc<[u8]>,
    served: Served,
    blobs: Blobs,
    dispatch: Dispatch,
) {
    RUNNING.with_borrow_mut(|running| running.push(id));
    spawn_local(async move {
        if let Some(inspection) = inspect(id, bytes, served, blobs, &dispatch).await {
            stop(id);
            dispatch.emit(Action::Inspected(id, Rc::new(inspection)));
        }
    });
}

/// Stops reading a document.
pub(super) fn stop(id: EntryId) {
    RUNNING.with_borrow_mut(|running| running.retain(|known| *known != id));
}

/// `None` where it was stopped.
async fn inspect(
    id: EntryId,
    bytes: Arc<[u8]>,
    served: Served,
    blobs: Blobs,
    dispatch: &Dispatch,
) -> Option<Inspection> {
    // The first pause shows the document in the rail before anything is read.
    let mut slice = Slice::new(id);
    slice.pause().await?;
    let mut reading = Reading::new(bytes, served, Limits::default(), None);
    while !reading.step(STEP) {
        if slice.is_over() {
            if slice.is_to_report() {
                dispatch.emit(Action::Read(id, reading.thousandths() * 7 / 10));
            }
            slice.pause().await?;
        }
    }
    let document = Rc::new(reading.finish());
    slice.pause_if_over().await?;
    let context = beside(&blobs);
    let mut linting = Linting::new(&document, &context);
    loop {
        slice.pause_if_over().await?;
        if linting.step() {
            break;
        }
    }
    let report = linting.finish();
    slice.pause().await?;
    Some(Inspection::new(document).judged(report))
}

/// The time since the browser had its turn.
struct Slice {
    id: EntryId,
    since: f64,
    reported: f64,
}

impl Slice {
    fn new(id: EntryId) -> Self {
        let now = dom::milliseconds();
        Self {
            id,
            since: now,
            reported: now,
        }
    }

    fn is_over(&self) -> bool {
        dom::milliseconds() - self.since >= SLICE
    }

    fn is_to_report(&mut self) -> bool {
        let now = dom::milliseconds();
        let due = now - self.reported >= REPORT;
        if due {
            self.reported = now;
        }
        due
    }

    async fn pause_if_over(&mut self) -> Option<()> {
        if self.is_over() {
            return self.pause().await;
        }
        Some(())
    }

    /// Lets the browser draw and answer; `None` where the reading was stopped.
    async fn pause(&mut self) -> Option<()> {
        let turn = Promise::new(&mut |resolve, _| {
            dom::soon(move || {
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            });
        });
        let _ = JsFuture::from(turn).await;
        self.since = dom::milliseconds();
        RUNNING
            .with_borrow(|running| running.contains(&self.id))
            .then_some(())
    }
}
