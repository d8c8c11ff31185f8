//! The document and the window: focus, scrolling, fragment, theme, flags on the root element.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, Document, Element, HtmlElement, HtmlInputElement, ScrollIntoViewOptions,
    ScrollLogicalPosition, TextEncoder, Window,
};

use crate::store::Theme;

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

/// Runs `then` once the current event is over and the page is drawn again.
pub(crate) fn soon(then: impl FnOnce() + 'static) {
    after(0, then);
}

/// Lets the browser draw and answer.
pub(crate) async fn turn() {
    let turn = Promise::new(&mut |resolve, _| {
        soon(move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
    });
    let _ = JsFuture::from(turn).await;
}

/// Runs `then` after so many milliseconds. A `Timeout` that is forgotten keeps its function for as
/// long as the page is open, and a page that is worked with sets thousands.
pub(crate) fn after(milliseconds: u32, then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    if let Some(window) = window() {
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            then.unchecked_ref(),
            milliseconds,
        );
    }
}

/// Runs `then` after the next frame has been painted.
pub(crate) fn after_paint(then: impl FnOnce() + 'static) {
    let frame = Closure::once_into_js(move |_: f64| soon(then));
    if let Some(window) = window() {
        let _ = window.request_animation_frame(frame.unchecked_ref());
    }
}

/// Focuses the element with this id. The main part takes the focus without being scrolled to, which
/// would put the bar over what stands above it.
pub(crate) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(id == "main");
        let _ = element.focus_with_options(&options);
    }
}

/// Scrolls the element with this id into view, if it is out of it, and moves the focus to it, unless
/// the focus is inside.
pub(crate) fn reveal(id: &str) {
    let Some(document) = document() else { return };
    if let Some(element) = document.get_element_by_id(id) {
        let focused = document.active_element();
        let inside = element.contains(focused.as_ref().map(AsRef::as_ref));
        if let Some(element) = element.dyn_ref::<HtmlElement>().filter(|_| !inside) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
        }
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The plain text that was pasted or dropped; empty where there is none.
///
/// Megabytes of it are encoded by the browser, which does in half of the time what the glue of
/// wasm-bindgen does character by character in a script that no browser has compiled yet.
pub(crate) fn text_of(data: &DataTransfer) -> String {
    let call = |of: &JsValue, method: &str, argument: &JsValue| {
        let method = Reflect::get(of, &method.into()).ok()?;
        method.dyn_ref::<Function>()?.call1(of, argument).ok()
    };
    let text = call(data, "getData", &"text/plain".into());
    let encoder = TextEncoder::new().ok();
    let bytes = text
        .zip(encoder)
        .and_then(|(text, encoder)| call(&encoder, "encode", &text));
    let bytes = bytes.and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let bytes = bytes.map(|bytes| bytes.to_vec()).unwrap_or_default();
    // An encoder gives nothing but UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Scrolls the window to its top, as a new view starts.
pub(crate) fn to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// The fragment, with its `#` or empty.
pub(crate) fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// The page's address without query and fragment.
pub(crate) fn address() -> String {
    let href = window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    href.split(['#', '?']).next().unwrap_or_default().to_owned()
}

/// Sets the fragment as a new step of the history or in place of the current one. Neither fires
/// `hashchange`.
pub(crate) fn set_fragment(fragment: &str, replace: bool) {
    let Some(history) = window().and_then(|window| window.history().ok()) else {
        return;
    };
    let null = JsValue::NULL;
    let _ = if replace {
        history.replace_state_with_url(&null, "", Some(fragment))
    } else {
        let pushed = history.push_state_with_url(&null, "", Some(fragment));
        to_top();
        pushed
    };
}

/// Uses a theme.
pub(crate) fn set_theme(theme: Theme) {
    if let Some(root) = root() {
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            other => root.set_attribute("data-theme", other.name()),
        };
    }
}

/// Sets or removes a `true` attribute on the root element.
pub(crate) fn set_root_flag(name: &str, on: bool) {
    if let Some(root) = root() {
        let _ = if on {
            root.set_attribute(name, "true")
        } else {
            root.remove_attribute(name)
        };
    }
}

/// Sets the window's title.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The content of a `<meta>` of this name; `None` where it is missing or empty.
pub(crate) fn meta(name: &str) -> Option<String> {
    let selector = format!("meta[name=\"{name}\"]");
    let element = document()?.query_selector(&selector).ok()??;
    element
        .get_attribute("content")
        .filter(|content| !content.trim().is_empty())
}

/// Whether a selector finds anything.
pub(crate) fn is_there(selector: &str) -> bool {
    document().is_some_and(|document| {
        document
            .query_selector(selector)
            .is_ok_and(|found| found.is_some())
    })
}

/// Row height and character width in pixels of monospaced text inside `element`.
pub(crate) fn text_metrics(element: &Element) -> Option<(f64, f64)> {
    const PROBE: &str = "00000000000000000000";
    let probe = document()?.create_element("pre").ok()?;
    probe.set_class_name("code-probe");
    probe.set_text_content(Some(PROBE));
    element.append_child(&probe).ok()?;
    let bounds = probe.get_bounding_client_rect();
    probe.remove();
    let (row, character) = (bounds.height(), bounds.width() / PROBE.len() as f64);
    (row > 0.0 && character > 0.0).then_some((row, character))
}

/// A listener that stops when it is dropped.
pub(crate) struct Listening {
    event: &'static str,
    closure: Closure<dyn FnMut()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let callback = self.closure.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(self.event, callback);
        }
    }
}

/// Calls `then` whenever the window changes its size.
pub(crate) fn on_resize(then: impl FnMut() + 'static) -> Listening {
    on_window("resize", then)
}

/// Calls `then` whenever this happens to the window.
pub(crate) fn on_window(event: &'static str, then: impl FnMut() + 'static) -> Listening {
    let closure = Closure::<dyn FnMut()>::new(then);
    if let Some(window) = window() {
        let callback = closure.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback(event, callback);
    }
    Listening { event, closure }
}

/// The height of what the window shows, in pixels.
pub(crate) fn window_height() -> f64 {
    let height = window().and_then(|window| window.inner_height().ok());
    height.and_then(|height| height.as_f64()).unwrap_or(900.0)
}

/// The time in seconds since 1970.
pub(crate) fn now() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}

/// Minutes that local time is ahead of UTC.
pub(crate) fn zone() -> i32 {
    -js_sys::Date::new_0().get_timezone_offset() as i32
}

/// `address` as an absolute URL, read as the page's own links are.
pub(crate) fn absolute(address: &str) -> Option<String> {
    let base = document()?.base_uri().ok()??;
    Some(web_sys::Url::new_with_base(address, &base).ok()?.href())
}

/// Focuses the first element inside `node` that a selector finds; `false` where there is none.
pub(crate) fn focus_within(node: &yew::NodeRef, selector: &str) -> bool {
    let found = node
        .cast::<Element>()
        .and_then(|node| node.query_selector(selector).ok()?);
    let found = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|element| element.focus().is_ok())
}

/// Focuses the first field inside `node` that a selector finds, and selects its text.
pub(crate) fn select_within(node: &yew::NodeRef, selector: &str) {
    focus_within(node, selector);
    let field = document().and_then(|document| document.active_element());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.select();
    }
}

/// Focuses an element where it stands.
pub(crate) fn focus_node(node: &yew::NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Milliseconds of a clock that only goes forward.
pub(crate) fn milliseconds() -> f64 {
    let performance = window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now())
}

/// Whether an event happened where letters are text.
pub(crate) fn is_in_field(event: &web_sys::Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| super::keys::is_field(&element))
}

/// Whether an event happened on the element with this id itself, rather than inside it.
pub(crate) fn is_on(event: &web_sys::Event, id: &str) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.id() == id)
}
