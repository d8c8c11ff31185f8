//! Archives of the person's machine, read slice by slice so that the page answers meanwhile.

use std::cell::RefCell;
use std::collections::BTreeSet;

use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{Dispatch, files};
use crate::archive::open_archive;
use crate::store::{Action, EntryId, Failure};

/// Bytes read at once: a slice is taken apart within a frame or two.
const SLICE: f64 = (512 << 10) as f64;
/// Slices between two reports of progress.
const REPORT_EVERY: u32 = 8;

thread_local! {
    /// Archives that nobody wants any more.
    static STOPPED: RefCell<BTreeSet<EntryId>> = const { RefCell::new(BTreeSet::new()) };
}

/// Gives up an archive.
pub(super) fn stop(id: EntryId) {
    STOPPED.with_borrow_mut(|stopped| stopped.insert(id));
}

/// Reads the file of this number and reports what was in it.
pub(super) fn read(id: EntryId, number: u32, dispatch: Dispatch) {
    let Some(file) = files::take(number) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        let mut feed = open_archive();
        let (mut at, mut slices) = (0.0, 0u32);
        while at < file.size() {
            if STOPPED.with_borrow_mut(|stopped| stopped.remove(&id)) {
                return;
            }
            let end = (at + SLICE).min(file.size());
            let Some(bytes) = slice(&file, at, end).await else {
                let name = file.name();
                dispatch.emit(Action::Remove(id));
                dispatch.emit(Action::Refused(Failure::FileUnreadable { name }));
                return;
            };
            at = end;
            slices += 1;
            if !feed.feed(&bytes) {
                break;
            }
            if slices.is_multiple_of(REPORT_EVERY) {
                dispatch.emit(Action::ArchiveProgress(id, at as u64));
            }
        }
        dispatch.emit(Action::ArchiveRead(id, Box::new(feed.finish())));
    });
}

/// Bytes of a file; `None` where the browser cannot read them.
pub(super) async fn slice(file: &Blob, from: f64, to: f64) -> Option<Vec<u8>> {
    let blob = file.slice_with_f64_and_f64(from, to).ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}
