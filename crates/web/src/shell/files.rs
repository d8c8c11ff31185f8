//! Files in, files out.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FileList, HtmlAnchorElement, Url};

use super::{Dispatch, dom};
use crate::store::{Action, Failure};

/// Files beyond this many bytes are not read: no image document is that long.
const MAX_FILE: f64 = (64 << 20) as f64;

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
    let name = file.name();
    if file.size() > MAX_FILE {
        let size = file.size() as u64;
        dispatch.emit(Action::Refused(Failure::FileTooLarge { name, size }));
        return;
    }
    let buffer = file.array_buffer();
    wasm_bindgen_futures::spawn_local(async move {
        let action = match JsFuture::from(buffer).await {
            Ok(buffer) => {
                let bytes: Arc<[u8]> = js_sys::Uint8Array::new(&buffer).to_vec().into();
                let name = Rc::from(name);
                Action::Opened { name, bytes }
            }
            Err(_) => Action::Refused(Failure::FileUnreadable { name }),
        };
        dispatch.emit(action);
    });
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
