//! The characters of a string, each with the bytes that it is written as.

use super::tree::{Kind, Value, escape};
use crate::text::Span;

impl<'a> Value<'a> {
    /// The decoded characters of a string and where each is written: an escape is one character
    /// of several bytes. Lone surrogates and bytes that are no UTF-8 give U+FFFD; what is no
    /// string gives nothing.
    pub fn chars(&self) -> impl Iterator<Item = (char, Span)> + use<'a> {
        let raw = if self.kind() == Kind::String {
            self.raw()
        } else {
            &[]
        };
        let inner = raw.strip_prefix(b"\"").unwrap_or(raw);
        let mut rest = inner.strip_suffix(b"\"").unwrap_or(inner);
        let mut at = self.span().start + 1;
        std::iter::from_fn(move || {
            let (c, len) = first(rest)?;
            rest = rest.get(len..).unwrap_or_default();
            let span = Span::new(at, at + len);
            at += len;
            Some((c, span))
        })
    }
}

/// The first character and how many bytes it takes.
fn first(bytes: &[u8]) -> Option<(char, usize)> {
    // The longest way to write a character is a pair of `\uXXXX`.
    let window = bytes.get(..bytes.len().min(12)).unwrap_or(bytes);
    let chunk = window.utf8_chunks().next()?;
    match chunk.valid().chars().next() {
        Some('\\') => Some(escape(chunk.valid())),
        Some(c) => Some((c, c.len_utf8())),
        None => Some((char::REPLACEMENT_CHARACTER, chunk.invalid().len().max(1))),
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{Limits, parse};

    fn check(text: &[u8], expected: &[(char, usize, usize)]) {
        let parsed = parse(text, Limits::default());
        let root = parsed.tree.root().unwrap();
        let found: Vec<_> = root.chars().map(|(c, s)| (c, s.start, s.end)).collect();
        assert_eq!(found, expected);
        let text: String = root.chars().map(|(c, _)| c).collect();
        assert_eq!(root.text().unwrap_or_default(), text);
    }

    #[test]
    fn characters_with_their_bytes() {
        check(
            br#""a\u00e9\ud83d\ude00\n""#,
            &[('a', 1, 2), ('é', 2, 8), ('😀', 8, 20), ('\n', 20, 22)],
        );
        check("\"é😀\"".as_bytes(), &[('é', 1, 3), ('😀', 3, 7)]);
        check(
            b"\"\xff\\ud800\"",
            &[('\u{fffd}', 1, 2), ('\u{fffd}', 2, 8)],
        );
        check("\"\\é\"".as_bytes(), &[('\\', 1, 2), ('é', 2, 4)]);
        check(b"\"ab", &[('a', 1, 2), ('b', 2, 3)]);
        check(b"7", &[]);
    }
}
