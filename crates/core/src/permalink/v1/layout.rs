//! White space taken out of a JSON text that a tool laid out, and put back exactly.

use crate::json::{self, Indent, Limits, layout};

/// The layouts that tools write, by style byte. Frozen. Odd bytes are the same with a final newline;
/// byte 0 is text as it came.
const STYLES: [(u8, Indent); 6] = [
    (2, Indent::Minified),
    (4, Indent::Spaces(2)),
    (6, Indent::Spaces(3)),
    (8, Indent::Spaces(4)),
    (10, Indent::Tab),
    (12, Indent::Spaces(1)),
];

/// The style byte and the minified text, where laying that out again gives the same bytes.
pub(super) fn strip(bytes: &[u8]) -> (u8, Vec<u8>) {
    let (newline, body) = match bytes.strip_suffix(b"\n") {
        Some(body) => (1, body),
        None => (0, bytes),
    };
    let parsed = json::parse(body, Limits::default());
    let again = |indent| layout(&parsed.tree, body, indent);
    let fits = |indent: Indent| again(indent).is_some_and(|text| text == body);
    let style = STYLES.iter().find(|(_, indent)| fits(*indent));
    match (style, again(Indent::Minified)) {
        (Some((style, _)), Some(minified)) if parsed.problems.is_empty() => {
            (style + newline, minified)
        }
        _ => (0, bytes.to_vec()),
    }
}

/// The bytes as they came; `None` for a style that this version does not know, or beyond `limit`.
pub(super) fn restore(style: u8, text: Vec<u8>, limit: usize) -> Option<Vec<u8>> {
    if style == 0 {
        return Some(text);
    }
    let (_, indent) = STYLES.iter().find(|(known, _)| *known == style & !1)?;
    let parsed = json::parse(&text, Limits::default());
    let mut bytes = layout(&parsed.tree, &text, *indent)?;
    if style & 1 == 1 {
        bytes.push(b'\n');
    }
    (bytes.len() <= limit).then_some(bytes)
}
