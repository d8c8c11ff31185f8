//! White space taken out of a JSON text that a tool laid out, and put back exactly.
//!
//! Only strings and brackets are looked at: text that is no JSON, or is laid out by hand, does not
//! come back the same and therefore stays as it is.

/// A layout: what stands before each item, and after a comma and a colon on the same line.
#[derive(Clone, Copy)]
struct Layout {
    /// A level of indentation; `None` writes everything on one line.
    indent: Option<&'static [u8]>,
    comma: &'static [u8],
    colon: &'static [u8],
}

/// The layouts that tools write. A style byte is 4 × (place here + 1), plus 2 for lines that end in
/// CR LF, plus 1 for a final line end. 0 is text as it came.
const LAYOUTS: [Layout; 9] = [
    Layout {
        indent: None,
        comma: b",",
        colon: b":",
    },
    indented(b"  "),
    indented(b"   "),
    indented(b"    "),
    indented(b"\t"),
    indented(b" "),
    indented(b"        "),
    // Python's `json.dumps` without arguments.
    Layout {
        indent: None,
        comma: b", ",
        colon: b": ",
    },
    // Ruby's and JavaScript's hand-made lines.
    Layout {
        indent: None,
        comma: b", ",
        colon: b":",
    },
];

const fn indented(indent: &'static [u8]) -> Layout {
    Layout {
        indent: Some(indent),
        comma: b",",
        colon: b": ",
    }
}

/// The style byte and the text without white space, where laying that out again gives the same
/// bytes; 0 and the text as it came otherwise.
pub(super) fn strip(bytes: &[u8]) -> (u8, Vec<u8>) {
    let crlf = bytes.windows(2).any(|pair| pair == b"\r\n");
    let line_end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let (body, ended) = match bytes.strip_suffix(line_end) {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    let bare = bare(body);
    let fits =
        |layout: &&Layout| lay(&bare, **layout, line_end, body.len()).as_deref() == Some(body);
    match LAYOUTS.iter().position(|layout| fits(&layout)) {
        Some(place) => {
            let style = 4 * (place as u8 + 1) + 2 * u8::from(crlf) + u8::from(ended);
            (style, bare)
        }
        None => (0, bytes.to_vec()),
    }
}

/// The bytes as they came; `None` for a style that there is not, or beyond `limit`.
pub(super) fn restore(style: u8, text: Vec<u8>, limit: usize) -> Option<Vec<u8>> {
    if style == 0 {
        return Some(text);
    }
    let layout = LAYOUTS.get(usize::from(style / 4).checked_sub(1)?)?;
    let line_end: &[u8] = if style & 2 == 2 { b"\r\n" } else { b"\n" };
    let mut bytes = lay(&text, *layout, line_end, limit)?;
    if style & 1 == 1 {
        bytes.extend(line_end);
    }
    (bytes.len() <= limit).then_some(bytes)
}

/// The text without white space outside strings.
fn bare(text: &[u8]) -> Vec<u8> {
    let mut strings = Strings::default();
    let keeps = |byte: &u8| strings.inside(*byte) || !b" \t\r\n".contains(byte);
    text.iter().copied().filter(keeps).collect()
}

/// The text laid out; `None` where that would be longer than `limit`.
fn lay(text: &[u8], layout: Layout, line_end: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut strings = Strings::default();
    let mut depth = 0usize;
    let line = |out: &mut Vec<u8>, depth: usize| {
        let Some(indent) = layout.indent else {
            return Some(());
        };
        // Looked at before it is written: depth times depth can be very much.
        let needed = depth.checked_mul(indent.len())?.checked_add(out.len())?;
        if needed > limit {
            return None;
        }
        out.extend(line_end);
        out.extend(std::iter::repeat_n(indent, depth).flatten());
        Some(())
    };
    let mut rest = text.iter().peekable();
    while let Some(&byte) = rest.next() {
        if strings.inside(byte) {
            out.push(byte);
        } else {
            match byte {
                b'{' | b'[' => {
                    out.push(byte);
                    // In ASCII a closing bracket is its opening one plus two.
                    if let Some(&close) = rest.next_if(|next| **next == byte + 2) {
                        out.push(close);
                    } else {
                        depth += 1;
                        line(&mut out, depth)?;
                    }
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    line(&mut out, depth)?;
                    out.push(byte);
                }
                b',' => {
                    out.extend(layout.comma);
                    line(&mut out, depth)?;
                }
                b':' => out.extend(layout.colon),
                _ => out.push(byte),
            }
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

/// Tells what is inside a string, quotes included.
#[derive(Default)]
struct Strings {
    open: bool,
    escaped: bool,
}

impl Strings {
    fn inside(&mut self, byte: u8) -> bool {
        let was_open = self.open;
        if self.escaped {
            self.escaped = false;
        } else if byte == b'"' {
            self.open = !self.open;
        } else {
            self.escaped = self.open && byte == b'\\';
        }
        was_open || self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, style: u8) {
        let (found, bare) = strip(text.as_bytes());
        assert_eq!(found, style, "{text}");
        let again = restore(found, bare, text.len()).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), text);
    }

    #[test]
    fn layouts_of_tools() {
        check("{\"a\":[1.50,\"\\\" , {\"],\"b\":{},\"c\":[]}", 4);
        check("{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}", 8);
        check("{\n   \"a\": 1\n}\n", 13);
        check("[\n    1,\n    2\n]", 16);
        check("{\r\n\t\"a\": 1\r\n}\r\n", 23);
        check("{\"a\": [1, 2]}", 32);
    }

    #[test]
    fn text_that_no_tool_laid_out() {
        check("{\n  \"a\": 1,\n    \"b\": 2\n}", 0);
        check("FROM alpine\nRUN true\n", 0);
        check("{\"a\" : 1}", 0);
        check("[\n  \n]", 0);
    }

    #[test]
    fn depth_does_not_multiply() {
        let deep = [b'['; 100_000].to_vec();
        assert_eq!(restore(4 * 7, deep, 4 << 20), None);
        assert_eq!(restore(250, Vec::new(), 9), None);
        assert_eq!(restore(1, Vec::new(), 9), None);
    }
}
