//! Files in, files out.

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

/// Reads every file of the list and reports each as it is read.
pub(crate) fn read(list: Option<FileList>, dispatch: &Dispatch) {
    let Some(list) = list else { return };
    for at in 0..list.length() {
        if let Some(file) = list.get(at) {
            read_one(file, dispatch.clone());
        }
    }
}

fn read_one(file: File, dispatch: Dispatch) {
    wasm_bindgen_futures::spawn_local(async move {
        dispatch.emit(taken(file).await);
    });
}

/// An archive waits for its place and is read slice by slice; anything else is read at once.
async fn taken(file: File) -> Action {
    let name = file.name();
    let Some(first) = archives::slice(&file, 0.0, HEAD).await else {
        return Action::Refused(Failure::FileUnreadable { name });
    };
    let size = file.size();
    if looks_like_archive(&first) {
        let (name, size, file) = (Rc::from(name), size as u64, archives::keep(file));
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
