//! The window's own events: fragment, keys, paste outside of fields, drag and drop.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{ClipboardEvent, DragEvent, Element, Event, EventTarget, KeyboardEvent};

use super::keys::{Keys, is_field};
use super::{Dispatch, dom, files};
use crate::route::Route;
use crate::store::{AT_ONCE, Action, Typed};

/// Starts listening, for the life of the page.
pub(crate) fn listen(dispatch: &Dispatch) {
    let Some(window) = dom::window() else { return };
    let Some(document) = window.document() else {
        return;
    };
    let d = dispatch.clone();
    on(&window, "popstate", move |_| routed(&d));
    let d = dispatch.clone();
    on(&window, "hashchange", move |_| routed(&d));
    let (d, keys) = (dispatch.clone(), Keys::default());
    on(&document, "keydown", move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>()
            && let Some(action) = keys.action(event)
        {
            // Esc also means something to the browser, such as emptying a search field.
            if !matches!(action, Action::Escape) {
                event.prevent_default();
            }
            d.emit(action);
        }
    });
    let d = dispatch.clone();
    on(&document, "paste", move |event| pasted(&event, &d));
    drag_and_drop(&document, dispatch);
}

fn on(target: &EventTarget, name: &str, handler: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(handler);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

fn routed(dispatch: &Dispatch) {
    dispatch.emit(routed_to(&dom::fragment()));
}

/// A fragment that names no view is a link, or was one. One that says what is open in a view is read
/// by the second file, as links are.
pub(crate) fn routed_to(fragment: &str) -> Action {
    match Route::parse(fragment) {
        Some(route) if !fragment.contains('&') => Action::Routed(route),
        _ => Action::OpenLink(Rc::from(fragment)),
    }
}

fn pasted(event: &Event, dispatch: &Dispatch) {
    let Some(event) = event.dyn_ref::<ClipboardEvent>() else {
        return;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|element| is_field(&element)) {
        return;
    }
    let Some(data) = event.clipboard_data() else {
        return;
    };
    if data.files().is_some_and(|list| list.length() > 0) {
        event.prevent_default();
        files::read(data.files(), dispatch);
        return;
    }
    let text = dom::text_of(&data);
    if !text.is_empty() {
        event.prevent_default();
        dispatch.emit(pasted_text(&text));
    }
}

fn pasted_text(text: &str) -> Action {
    if text.len() > AT_ONCE {
        Action::PastedLong(text.into())
    } else {
        Action::PastedOutside(Typed::pasted(text))
    }
}

fn drag_and_drop(document: &EventTarget, dispatch: &Dispatch) {
    let d = dispatch.clone();
    on(document, "dragover", move |event| {
        if has_files(&event) {
            event.prevent_default();
            d.emit(Action::Dragging(true));
        }
    });
    let d = dispatch.clone();
    on(document, "dragleave", move |event| {
        // Leaving one element for another is no end; only leaving the window is.
        let outside = event
            .dyn_ref::<DragEvent>()
            .is_none_or(|event| event.related_target().is_none());
        if outside {
            d.emit(Action::Dragging(false));
        }
    });
    let d = dispatch.clone();
    on(document, "drop", move |event| {
        let Some(data) = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
        else {
            return;
        };
        d.emit(Action::Dragging(false));
        if data.files().is_some_and(|list| list.length() > 0) {
            event.prevent_default();
            files::dropped(&data, &d);
            return;
        }
        let onto = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let text = dom::text_of(&data);
        if !text.is_empty() && !onto.is_some_and(|element| is_field(&element)) {
            event.prevent_default();
            d.emit(pasted_text(&text));
        }
    });
}

fn has_files(event: &Event) -> bool {
    event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer)
        .is_some_and(|data| {
            data.types().includes(&"Files".into(), 0)
                || data.types().includes(&"text/plain".into(), 0)
        })
}
