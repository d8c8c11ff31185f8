//! Files in, files out.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::archive::looks_like_archive;
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, File, FileList, HtmlAnchorElement, Url};

use super::{Dispatch, archives, dom};
use crate::store::{Action, Failure};

/// Other files than archives beyond this many bytes are not read: no image document is that long.
const MAX_FILE: f64 = (64 << 20) as f64;

/// The first bytes tell an archive: the length of a tar header.
const HEAD: f64 = 512.0;

thread_local! {
    /// Files that wait, by number: the state holds no browser's objects.
    static WAITING: RefCell<Vec<Option<File>>> = const { RefCell::new(Vec::new()) };
}

/// Takes every file of the list; the second file of the program reads them.
pub(crate) fn read(list: Option<FileList>, dispatch: &Dispatch) {
    let Some(list) = list else { return };
    for at in 0..list.length() {
        if let Some(file) = list.get(at) {
            dispatch.emit(Action::Given(keep(file)));
        }
    }
}

/// Keeps a file until it is asked for; its number.
fn keep(file: File) -> u32 {
    WAITING.with_borrow_mut(|waiting| {
        waiting.push(Some(file));
        (waiting.len() - 1) as u32
    })
}

/// The file of this number, once.
pub(super) fn take(number: u32) -> Option<File> {
    WAITING.with_borrow_mut(|waiting| waiting.get_mut(number as usize)?.take())
}

/// Reads the file of this number and reports what it is.
pub(super) fn open(number: u32, dispatch: Dispatch) {
    if let Some(file) = take(number) {
        wasm_bindgen_futures::spawn_local(async move {
            dispatch.emit(taken(file).await);
        });
    }
}

/// An archive waits for its place and is read slice by slice; anything else is read at once.
async fn taken(file: File) -> Action {
    let name = file.name();
    let Some(first) = archives::slice(&file, 0.0, HEAD).await else {
        return Action::Refused(Failure::FileUnreadable { name });
    };
    let size = file.size();
    if looks_like_archive(&first) {
        let (name, size, file) = (Rc::from(name), size as u64, keep(file));
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
