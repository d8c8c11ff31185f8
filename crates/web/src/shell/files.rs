//! Files in, files out.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::archive::looks_like_archive;
use wasm_bindgen::JsCast;
use web_sys::{
    Blob, DataTransfer, DataTransferItem, File, FileList, FileSystemDirectoryEntry,
    FileSystemEntry, HtmlAnchorElement, Url,
};

use super::{Busy, Dispatch, archives, dom, folders};
use crate::store::{Action, Failure};

/// Other files than archives beyond this many bytes are not read: no image document is that long.
const MAX_FILE: f64 = (64 << 20) as f64;

/// The first bytes tell an archive: the length of a tar header.
const HEAD: f64 = 512.0;

thread_local! {
    /// What waits, by number: the state holds no browser's objects.
    static WAITING: RefCell<Vec<Option<Given>>> = const { RefCell::new(Vec::new()) };
}

/// What a person gave.
pub(super) enum Given {
    /// A file.
    File(File),
    /// A folder, nothing of which was read yet.
    Folder(FileSystemDirectoryEntry),
    /// A folder's files, each with its path below it.
    Files(Vec<(String, File)>),
}

/// Takes every file of the list; the second file of the program reads them.
pub(crate) fn read(list: Option<FileList>, dispatch: &Dispatch) {
    let Some(list) = list else { return };
    for at in 0..list.length() {
        if let Some(file) = list.get(at) {
            dispatch.emit(Action::Given(keep(Given::File(file))));
        }
    }
}

/// Takes what was dropped. A folder stands among the files as one that cannot be read; only while
/// the drop is handled the browser tells which it is.
pub(super) fn dropped(data: &DataTransfer, dispatch: &Dispatch) {
    let items = data.items();
    let entries = (0..items.length()).filter_map(|at| items.get(at));
    let folders: Vec<FileSystemDirectoryEntry> = entries
        .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
        .filter(FileSystemEntry::is_directory)
        // Chromium has the object under another name than the standard's, so its class is not asked.
        .map(JsCast::unchecked_into)
        .collect();
    if folders.is_empty() {
        return read(data.files(), dispatch);
    }
    let files = (0..items.length()).filter_map(|at| items.get(at));
    let is_file = |item: &DataTransferItem| {
        let entry = item.webkit_get_as_entry().ok().flatten();
        entry.is_some_and(|entry| entry.is_file())
    };
    for file in files
        .filter(is_file)
        .filter_map(|item| item.get_as_file().ok().flatten())
    {
        dispatch.emit(Action::Given(keep(Given::File(file))));
    }
    for folder in folders {
        dispatch.emit(Action::Given(keep(Given::Folder(folder))));
    }
}

/// Keeps what was given until it is asked for; its number.
fn keep(given: Given) -> u32 {
    WAITING.with_borrow_mut(|waiting| {
        waiting.push(Some(given));
        (waiting.len() - 1) as u32
    })
}

/// What has this number, once.
pub(super) fn take(number: u32) -> Option<Given> {
    WAITING.with_borrow_mut(|waiting| waiting.get_mut(number as usize)?.take())
}

/// Reads what has this number and reports what it is.
pub(super) fn open(number: u32, dispatch: Dispatch) {
    let Some(given) = take(number) else { return };
    let busy = Busy::start();
    wasm_bindgen_futures::spawn_local(async move {
        dispatch.emit(match given {
            Given::File(file) => taken(file).await,
            Given::Folder(folder) => listed(&folder).await,
            Given::Files(_) => return,
        });
        drop(busy);
    });
}

/// A folder waits for its place as an archive does, and is read file by file.
async fn listed(folder: &FileSystemDirectoryEntry) -> Action {
    let name = folder.name();
    let Some(files) = folders::files_below(folder).await else {
        return Action::Refused(Failure::FileUnreadable { name });
    };
    let size: f64 = files.iter().map(|(_, file)| file.size()).sum();
    let (name, size, file) = (Rc::from(name), size as u64, keep(Given::Files(files)));
    Action::ArchiveFound { name, size, file }
}

/// An archive waits for its place and is read slice by slice; anything else is read at once.
async fn taken(file: File) -> Action {
    let name = file.name();
    let Some(first) = archives::slice(&file, 0.0, HEAD).await else {
        return Action::Refused(Failure::FileUnreadable { name });
    };
    let size = file.size();
    if looks_like_archive(&first) {
        let (name, size, file) = (Rc::from(name), size as u64, keep(Given::File(file)));
        return Action::ArchiveFound { name, size, file };
    }
    if size > MAX_FILE {
        let size = size as u64;
        return Action::Refused(Failure::FileTooLarge { name, size });
    }
    match archives::slice(&file, 0.0, size).await {
        Some(bytes) => {
            let (name, bytes) = (Rc::from(name), Arc::from(bytes));
            Action::Opened { name, bytes }
        }
        None => Action::Refused(Failure::FileUnreadable { name }),
    }
}

/// Offers bytes as a file, as they are.
pub(super) fn save(name: &str, bytes: &[u8]) {
    let saved = || -> Option<()> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let anchor = dom::document()?.create_element("a").ok()?;
        let anchor: HtmlAnchorElement = anchor.dyn_into().ok()?;
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
        // The browser has taken the address by the next task.
        dom::soon(move || {
            let _ = Url::revoke_object_url(&url);
        });
        Some(())
    };
    let _ = saved();
}
