//! Archives and folders of the person's machine, read slice by slice so that the page answers meanwhile.

use std::cell::RefCell;
use std::collections::BTreeSet;

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::files::Given;
use super::{Dispatch, files};
use crate::archive::{FolderFeed, open_archive};
use crate::store::{Action, EntryId, Failure, OpenedArchive};

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

/// Reads the file or the folder of this number and reports what was in it.
pub(super) fn read(id: EntryId, number: u32, dispatch: Dispatch) {
    let Some(given) = files::take(number) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        let mut reading = Reading {
            id,
            dispatch,
            done: 0.0,
            slices: 0,
        };
        let read = match given {
            Given::File(file) => reading.archive(&file).await,
            Given::Files(files) => reading.folder(&files).await,
            Given::Folder(_) => return,
        };
        let dispatch = reading.dispatch;
        match read {
            Ok(opened) => dispatch.emit(Action::ArchiveRead(id, Box::new(opened))),
            Err(End::Stopped) => {}
            Err(End::Unreadable(name)) => {
                dispatch.emit(Action::Remove(id));
                dispatch.emit(Action::Refused(Failure::FileUnreadable { name }));
            }
        }
    });
}

/// Why there is no result.
enum End {
    /// Nobody wants it any more.
    Stopped,
    /// The browser cannot read the file of this name.
    Unreadable(String),
}

/// An archive that is being read, and how far.
struct Reading {
    id: EntryId,
    dispatch: Dispatch,
    done: f64,
    slices: u32,
}

impl Reading {
    async fn archive(&mut self, file: &File) -> Result<OpenedArchive, End> {
        let mut feed = open_archive();
        self.slices(file, |bytes| feed.feed(bytes)).await?;
        Ok(feed.finish())
    }

    async fn folder(&mut self, files: &[(String, File)]) -> Result<OpenedArchive, End> {
        let mut feed = FolderFeed::new();
        for (path, file) in files {
            if !feed.file(path, file.size() as u64) {
                break;
            }
            self.slices(file, |bytes| {
                feed.data(bytes);
                true
            })
            .await?;
            feed.end();
        }
        Ok(feed.finish())
    }

    /// Gives a file to `take` slice by slice, until it wants no more.
    async fn slices(
        &mut self,
        file: &File,
        mut take: impl FnMut(&[u8]) -> bool,
    ) -> Result<(), End> {
        let mut at = 0.0;
        while at < file.size() {
            if STOPPED.with_borrow_mut(|stopped| stopped.remove(&self.id)) {
                return Err(End::Stopped);
            }
            let end = (at + SLICE).min(file.size());
            let bytes = slice(file, at, end).await;
            let bytes = bytes.ok_or_else(|| End::Unreadable(file.name()))?;
            self.done += end - at;
            at = end;
            self.slices += 1;
            if !take(&bytes) {
                break;
            }
            if self.slices.is_multiple_of(REPORT_EVERY) {
                let done = self.done as u64;
                self.dispatch.emit(Action::ArchiveProgress(self.id, done));
            }
        }
        Ok(())
    }
}

/// Bytes of a file; `None` where the browser cannot read them.
pub(super) async fn slice(file: &Blob, from: f64, to: f64) -> Option<Vec<u8>> {
    let blob = file.slice_with_f64_and_f64(from, to).ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}
