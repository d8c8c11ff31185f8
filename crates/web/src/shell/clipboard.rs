//! The clipboard.

use std::rc::Rc;

use wasm_bindgen_futures::JsFuture;

use super::{Dispatch, dom};
use crate::store::Action;

/// Copies `text` and reports how it went.
pub(super) fn copy(text: Rc<str>, what: Rc<str>, dispatch: Dispatch) {
    // Outside a secure context there is no clipboard object at all, although the type says so.
    let clipboard = dom::window()
        .map(|window| window.navigator())
        .filter(|navigator| js_sys::Reflect::has(navigator, &"clipboard".into()).unwrap_or(false))
        .map(|navigator| navigator.clipboard())
        .filter(|clipboard| !clipboard.is_undefined());
    let Some(clipboard) = clipboard else {
        dispatch.emit(Action::Copied { what, done: false });
        return;
    };
    let written = clipboard.write_text(&text);
    wasm_bindgen_futures::spawn_local(async move {
        let done = JsFuture::from(written).await.is_ok();
        dispatch.emit(Action::Copied { what, done });
    });
}
