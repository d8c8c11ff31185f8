//! The pieces of a text between its punctuation: strings, numbers, words, and what stands in their
//! place. Each reads from [`Parser::at`] and says where its piece ends.

use super::super::tree;
use super::{Kind, Parser, ProblemKind};

impl Parser<'_> {
    /// Reads a string from its opening quote: where it ends, and whether it needs decoding.
    pub(super) fn string(&mut self) -> (usize, bool) {
        let start = self.at;
        let mut at = start + 1;
        let mut decode = false;
        // What was found at a raw newline holds for all before that quote.
        let mut closed_until = at;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                self.problem(ProblemKind::UnexpectedEnd { open: start }, at, at);
                return (at, decode);
            };
            match byte {
                b'"' => return (at + 1, decode),
                b'\\' => {
                    decode = true;
                    at = self.escape(at);
                }
                b'\n' if at >= closed_until => match self.closes_later(at) {
                    Some(quote) => closed_until = quote,
                    None => {
                        self.problem(ProblemKind::UnclosedString, start, at);
                        return (at, decode);
                    }
                },
                0..=0x1f => {
                    self.problem(ProblemKind::ControlCharacter, at, at + 1);
                    at += 1;
                }
                0x80.. if !self.valid_utf8 => {
                    decode = true;
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// The next quote, where it closes the string that meets a raw newline at `at`, rather than that
    /// the string misses its quote: then what follows it is what follows a string.
    fn closes_later(&self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        let quote = rest.iter().position(|b| *b == b'"')?;
        let after = rest[quote + 1..].iter().find(|b| !b.is_ascii_whitespace());
        matches!(after, None | Some(b',' | b'}' | b']' | b':')).then_some(at + quote)
    }

    /// Checks the escape at `at` (a backslash) and returns where it ends.
    fn escape(&mut self, at: usize) -> usize {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at + 2,
            Some(b'u') => {
                let Some(first) = self.code_unit(at) else {
                    self.problem(ProblemKind::BadEscape, at, at + 2);
                    return at + 2;
                };
                match (first, self.code_unit(at + 6)) {
                    (0xD800..=0xDBFF, Some(0xDC00..=0xDFFF)) => return at + 12,
                    (0xD800..=0xDFFF, _) => {
                        self.problem(ProblemKind::LoneSurrogate, at, at + 6);
                    }
                    _ => {}
                }
                at + 6
            }
            Some(byte) if *byte >= 0x20 => {
                self.problem(ProblemKind::BadEscape, at, at + 2);
                // Not over the second byte: it may start a multi-byte character.
                at + 1 + usize::from(byte.is_ascii())
            }
            _ => {
                self.problem(ProblemKind::BadEscape, at, at + 1);
                at + 1
            }
        }
    }

    fn code_unit(&self, at: usize) -> Option<u32> {
        let text = std::str::from_utf8(self.bytes.get(at..at + 6)?).ok()?;
        tree::code_unit(text)
    }

    /// End of a string in single quotes: its quote, or the end of the line.
    pub(super) fn single_quoted(&self) -> usize {
        let rest = &self.bytes[self.at + 1..];
        match rest.iter().position(|b| matches!(b, b'\'' | b'\n')) {
            Some(at) if rest[at] == b'\'' => self.at + at + 2,
            Some(at) => self.at + at + 1,
            None => self.bytes.len(),
        }
    }

    pub(super) fn number(&mut self) {
        let end = self.word_end();
        let text = &self.bytes[self.at..end];
        if is_json_number(text) {
            self.leaf(Kind::Number, end, false);
        } else {
            let known = matches!(text, b"-Infinity" | b"+Infinity" | b"-NaN" | b"+NaN");
            let kind = if known {
                ProblemKind::BareWord
            } else {
                ProblemKind::NumberForm
            };
            self.problem(kind, self.at, end);
            self.leaf(Kind::Invalid, end, false);
        }
    }

    pub(super) fn word(&mut self) {
        let end = self.word_end();
        let kind = match &self.bytes[self.at..end] {
            b"true" | b"false" => Kind::Bool,
            b"null" => Kind::Null,
            word => {
                let letters = word
                    .first()
                    .is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0x80);
                let kind = if letters {
                    ProblemKind::BareWord
                } else {
                    ProblemKind::Unexpected
                };
                self.problem(kind, self.at, end);
                Kind::Invalid
            }
        };
        self.leaf(kind, end, false);
    }

    /// End of the run of bytes from here that no JSON punctuation or blank ends; at least one byte.
    pub(super) fn word_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let is_end = |b: &u8| b.is_ascii_whitespace() || b"{}[],:\"'".contains(b);
        let len = rest
            .iter()
            .skip(1)
            .position(is_end)
            .map_or(rest.len(), |at| at + 1);
        self.at + len
    }

    /// End of the bracketed value that starts here, stepping over strings.
    pub(super) fn balanced_end(&self) -> usize {
        let (mut depth, mut at) = (0usize, self.at);
        while let Some(byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => at = self.quoted_end(at),
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        at
    }

    /// End of the string whose first inner byte is `at`.
    fn quoted_end(&self, mut at: usize) -> usize {
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'"' => return at + 1,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.bytes.len()
    }
}

/// RFC 8259 section 6.
fn is_json_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let len = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = &fraction[len..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent
            .strip_prefix(b"+")
            .or(exponent.strip_prefix(b"-"))
            .unwrap_or(exponent);
        let len = digits(exponent);
        return len > 0 && len == exponent.len();
    }
    rest.is_empty()
}
