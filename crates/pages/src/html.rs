//! Text as HTML.

use allarch_core::text::{Piece, pieces};

/// Text of an element or an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Text of a document, with what a person would not see as its code point; lines stay lines.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => out.push_str(&escape(plain)),
            Piece::Hidden('\n') => out.push('\n'),
            Piece::Hidden(c) => out.push_str(&chip(&format!("U+{:04X}", u32::from(c)))),
        }
    }
    out
}

/// What stands for something that cannot be seen.
pub(crate) fn chip(name: &str) -> String {
    format!("<span class=\"rule-hidden\">{name}</span>")
}

/// Prose of the rules' docs: paragraphs, and words between backticks as code.
pub(crate) fn prose(text: &str) -> String {
    let paragraph = |text: &str| {
        let mut out = String::from("<p>");
        for (at, piece) in text.split('`').enumerate() {
            match at % 2 {
                0 => out.push_str(&escape(piece)),
                _ => out.push_str(&format!("<code>{}</code>", escape(piece))),
            }
        }
        out + "</p>\n"
    };
    text.split("\n\n").map(paragraph).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escape("<a b=\"&\">"), "&lt;a b=&quot;&amp;&quot;&gt;");
        assert_eq!(
            prose("A `<b>` c\n\nD"),
            "<p>A <code>&lt;b&gt;</code> c</p>\n<p>D</p>\n"
        );
        assert_eq!(
            visible("a\u{202e}\n"),
            "a<span class=\"rule-hidden\">U+202E</span>\n"
        );
    }
}
