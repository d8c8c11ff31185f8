//! Reads and judges a long document in slices, so that the page answers while it does.
//!
//! Slices, no worker: a worker would be a second copy of the program, and what it made of the
//! document would have to be written out and read in again, which costs more than making it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::coverage::pins::seek;
use allarch_core::intake::{Depth, Part, Parting, Understanding, inside};
use allarch_core::json::Limits;
use allarch_core::lint::{Context, Linting, Report};
use allarch_core::oci::{Document, Reading, Served};
use wasm_bindgen_futures::spawn_local;

use super::{Busy, Dispatch, dom};
use crate::present::platforms::Making;
use crate::store::{Action, Blobs, EntryId, Inspection, Taken, beside};

/// Milliseconds after which the browser gets its turn. With each turn it draws a frame, so that
/// shorter slices make the whole much longer; from 50 on a task counts as long.
const SLICE: f64 = 40.0;
/// Bytes of a step; the clock is read after each.
const STEP: usize = 32 << 10;
/// Rows of the platforms table that are made before the clock is read.
const ROWS: usize = 500;
/// Milliseconds between two reports of how far it is.
const REPORT: f64 = 100.0;

thread_local! {
    /// Documents being read or judged, each with the number of what is under way for it, so that
    /// it can be stopped.
    static RUNNING: RefCell<Vec<(EntryId, u32)>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// Starts reading and ends with `Action::Inspected`.
pub(super) fn start(
    id: EntryId,
    bytes: Arc<[u8]>,
    served: Served,
    blobs: Blobs,
    dispatch: Dispatch,
) {
    let slice = Slice::start(id);
    spawn_local(async move {
        if let Some(inspection) = inspect(slice, bytes, served, blobs, &dispatch).await {
            stop(id);
            dispatch.emit(Action::Inspected(id, Rc::new(inspection)));
        }
    });
}

/// Judges what was read already and ends with `Action::Judged`.
pub(super) fn judge(
    id: EntryId,
    inspection: Rc<Inspection>,
    blobs: Blobs,
    missing: BTreeSet<String>,
    dispatch: Dispatch,
) {
    let mut slice = Slice::start(id);
    let busy = Busy::start();
    spawn_local(async move {
        let context = Context {
            missing,
            ..beside(&blobs)
        };
        if let Some(judged) = judged(&mut slice, &inspection, &context, &blobs).await {
            stop(id);
            dispatch.emit(Action::Judged(id, Rc::new(judged)));
        }
        drop(busy);
    });
}

/// Says what a long text is and ends with `Action::Taken`.
pub(super) fn understand(
    id: EntryId,
    bytes: Arc<[u8]>,
    wanted: Option<&'static str>,
    dispatch: Dispatch,
) {
    let busy = Busy::start();
    spawn_local(async move {
        let mut slice = Slice::start(id);
        let mut work = Understanding::new(Arc::clone(&bytes), Depth::Whole).wanted(wanted);
        while slice.pause().await.is_some() {
            if work.step() {
                if let Some(taken) = taken(&mut slice, &bytes, work).await {
                    stop(id);
                    dispatch.emit(Action::Taken(id, Rc::new(taken)));
                }
                break;
            }
        }
        drop(busy);
    });
}

/// The rest of what is read of a text; `None` where it was stopped.
async fn taken(
    slice: &mut Slice,
    bytes: &Arc<[u8]>,
    work: Understanding<Arc<[u8]>>,
) -> Option<Taken> {
    let parts = parted(slice, bytes).await?;
    let found = work.finish().first;
    let inside = inside(std::str::from_utf8(bytes).unwrap_or_default(), &found);
    slice.pause().await?;
    let pins = seek(bytes);
    slice.pause().await?;
    Some(Taken {
        found,
        parts,
        inside,
        pins,
    })
}

/// The things in a text; `None` where it was stopped.
async fn parted(slice: &mut Slice, bytes: &Arc<[u8]>) -> Option<Vec<Part>> {
    let mut parting = Parting::new(Arc::clone(bytes), None);
    loop {
        slice.pause_if_over().await?;
        if parting.step() {
            return Some(parting.finish());
        }
    }
}

/// Stops reading or judging a document.
pub(super) fn stop(id: EntryId) {
    RUNNING.with_borrow_mut(|running| running.retain(|(known, _)| *known != id));
}

/// `None` where it was stopped.
async fn inspect(
    mut slice: Slice,
    bytes: Arc<[u8]>,
    served: Served,
    blobs: Blobs,
    dispatch: &Dispatch,
) -> Option<Inspection> {
    // The first pause shows the document in the rail before anything is read.
    slice.pause().await?;
    let mut reading = Reading::new(bytes, served, Limits::default(), None);
    while !reading.step(STEP) {
        if slice.is_over() {
            if slice.is_to_report() {
                dispatch.emit(Action::Read(slice.id, reading.thousandths() * 7 / 10));
            }
            slice.pause().await?;
        }
    }
    let document = Rc::new(reading.finish());
    slice.pause().await?;
    let inspection = Inspection::new(document);
    judged(&mut slice, &inspection, &beside(&blobs), &blobs).await
}

/// The inspection with its report and the rows of its table; `None` where it was stopped.
async fn judged(
    slice: &mut Slice,
    inspection: &Inspection,
    context: &Context<'_>,
    blobs: &Blobs,
) -> Option<Inspection> {
    let report = report(slice, &inspection.document, context).await?;
    let mut judged = inspection.judged(report);
    let mut making = Making::new(&judged, blobs);
    while !making.step(ROWS) {
        slice.pause_if_over().await?;
    }
    let rows = Rc::new(making.finish());
    judged.rows = Some((blobs.clone(), rows));
    slice.pause().await?;
    Some(judged)
}

/// `None` where it was stopped.
async fn report(slice: &mut Slice, document: &Document, context: &Context<'_>) -> Option<Report> {
    slice.pause().await?;
    let mut linting = Linting::new(document, context);
    loop {
        slice.pause_if_over().await?;
        if linting.step() {
            break;
        }
    }
    let report = linting.finish();
    slice.pause().await?;
    Some(report)
}

/// The time since the browser had its turn.
struct Slice {
    id: EntryId,
    number: u32,
    since: f64,
    reported: f64,
}

impl Slice {
    /// What was under way for the document stops.
    fn start(id: EntryId) -> Self {
        let number = NEXT.replace(NEXT.get().wrapping_add(1));
        stop(id);
        RUNNING.with_borrow_mut(|running| running.push((id, number)));
        let now = dom::milliseconds();
        Self {
            id,
            number,
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
        dom::turn().await;
        self.since = dom::milliseconds();
        RUNNING
            .with_borrow(|running| running.contains(&(self.id, self.number)))
            .then_some(())
    }
}
