//! What is selected in the source, as bytes: a copy holds the document's own text and nothing that
//! was drawn beside it.

use allarch_core::oci::Document;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, Element, Event, Node, Range};

use yew::NodeRef;

use super::dom;
use crate::present::source_rows::offset_at;

/// Makes a copy exact: hints, chips and the breaks of wrapped lines are no part of it. Where the
/// bytes are no text, the browser copies what it shows.
pub(crate) fn copy(event: &Event, document: &Document) {
    let data = event
        .dyn_ref::<ClipboardEvent>()
        .and_then(ClipboardEvent::clipboard_data);
    let bytes = selected(document);
    let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
    if let (Some(data), Some(text)) = (data, text)
        && data.set_data("text/plain", text).is_ok()
    {
        event.prevent_default();
    }
}

/// Selects all rows inside `view` and nothing else of the page.
pub(crate) fn all(view: &NodeRef) {
    let view = view.cast::<Element>();
    let rows = view.and_then(|view| view.query_selector("pre").ok()?);
    let selection = dom::window().and_then(|window| window.get_selection().ok()?);
    if let (Some(rows), Some(selection)) = (rows, selection) {
        let _ = selection.select_all_children(&rows);
    }
}

fn selected(document: &Document) -> Option<&[u8]> {
    let selection = dom::window()?.get_selection().ok()??;
    let range = selection.get_range_at(0).ok()?;
    let start = boundary(&range.start_container().ok()?, range.start_offset().ok()?)?;
    let end = boundary(&range.end_container().ok()?, range.end_offset().ok()?)?;
    // Rows out of view are not there to be selected: all that are there stand for all of them.
    let is_first = start.row.previous_element_sibling().is_none() && start.before.is_empty();
    let is_last = end.row.next_element_sibling().is_none() && end.before.ends_with('\n');
    if is_first && is_last {
        return Some(document.bytes());
    }
    document
        .bytes()
        .get(start.offset(document)?..end.offset(document)?)
}

/// A place in a row: the row, and the text that is shown in it before the place.
struct Boundary {
    row: Element,
    before: String,
}

fn boundary(node: &Node, at: u32) -> Option<Boundary> {
    let element = node.dyn_ref::<Element>();
    let around = element.cloned().or_else(|| node.parent_element())?;
    if let Some(row) = around.closest(".ln").ok()? {
        let range = dom::document()?.create_range().ok()?;
        range.set_start(&row, 0).ok()?;
        range.set_end(node, at).ok()?;
        return Some(Boundary {
            before: text(&range),
            row,
        });
    }
    // Between two rows: the list of rows itself.
    let rows = around.closest("pre").ok()??;
    let next = rows.children().item(at);
    let (row, is_end) = match next {
        Some(row) => (row, false),
        None => (rows.last_element_child()?, true),
    };
    Some(Boundary {
        before: if is_end {
            "\n".to_owned()
        } else {
            String::new()
        },
        row,
    })
}

fn text(range: &Range) -> String {
    let object: &js_sys::Object = range.unchecked_ref();
    object.to_string().into()
}

impl Boundary {
    fn offset(&self, document: &Document) -> Option<usize> {
        let number = |name| self.row.get_attribute(name)?.parse::<usize>().ok();
        let (start, end) = (number("data-at")?, number("data-to")?);
        if self.before.ends_with('\n') {
            // The line's end belongs to it; a row that goes on in the next has none.
            let lines = document.lines();
            let next = lines.span(lines.line_of(start)).end;
            let rest = document.bytes().get(end..next)?;
            let is_last = rest.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
            return Some(if is_last { next } else { end });
        }
        let units = self.before.encode_utf16().count();
        Some(offset_at(document.bytes().get(start..end)?, units) + start)
    }
}
