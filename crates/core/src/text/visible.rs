//! Untrusted text made safe to look at.
//!
//! A string from a manifest can hold terminal escapes, bidirectional overrides (CVE-2021-42574),
//! zero-width characters or tags that a person does not see. Every view, page and terminal alike,
//! shows such characters as `U+XXXX` and nothing else. The list is the one of the rule
//! `security-control-chars`: C0 and C1 controls, DEL, U+202A-202E, U+2066-2069, U+200E, U+200F,
//! U+061C, zero-width characters (U+200B-200D, U+2060-2064, U+180E, U+00AD, U+034F), tag characters
//! U+E0000-E007F, U+2028, U+2029, an inner U+FEFF, interlinear annotation U+FFF9-FFFB.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A run of a string: as it is, or one character that would not be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that can be shown as it is.
    Plain(&'a str),
    /// A character to show as its code point.
    Hidden(char),
}

/// Whether a person would not see this character, or would see others moved by it.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Splits `text` at its hidden characters, so that a page can draw each as a chip.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        if is_hidden(first) {
            rest = &rest[first.len_utf8()..];
            return Some(Piece::Hidden(first));
        }
        let end = rest.find(is_hidden).unwrap_or(rest.len());
        let (plain, tail) = rest.split_at(end);
        rest = tail;
        Some(Piece::Plain(plain))
    })
}

/// `text` with every hidden character written as `<U+XXXX>`; borrowed where there is none.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    // Nearly all of it is plain ASCII, which needs no decoding.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => out.push_str(plain),
            Piece::Hidden(c) => {
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn escapes_what_a_person_would_not_see() {
        assert_eq!(visible("linux/arm64"), "linux/arm64");
        assert_eq!(visible("\u{1b}[2J"), "<U+001B>[2J");
        assert_eq!(visible("a\u{202e}b"), "a<U+202E>b");
        assert_eq!(visible("é😀 x"), "é😀 x");
        assert_eq!(visible("\u{e0041}"), "<U+E0041>");
    }
}
