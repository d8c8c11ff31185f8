//! Looking at bytes: words, what stands around them, and whether a value is one.

use crate::text::Span;

/// The text that is looked through.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    text: &'t [u8],
}

/// A byte of a word as keys are written in YAML, JSON, environments and arguments.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

impl<'t> Scan<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self { text }
    }

    /// What begins at `at`.
    pub(super) fn from(self, at: usize) -> &'t [u8] {
        self.text.get(at..).unwrap_or_default()
    }

    /// What ends before `at`.
    pub(super) fn before(self, at: usize) -> &'t [u8] {
        self.text.get(..at).unwrap_or_default()
    }

    /// Whether a word goes on at `at`. The `n` of `\n` in a JSON string belongs to no word.
    pub(super) fn word_before(self, at: usize) -> bool {
        match self.before(at) {
            [.., b'\\', b'n' | b't' | b'r'] => false,
            [.., last] => is_word(*last),
            [] => false,
        }
    }

    /// Length of the word at `at`.
    pub(super) fn word(self, at: usize) -> usize {
        length(self.from(at), is_word)
    }

    /// The first place from `at` on where none of `blanks` stands.
    pub(super) fn skip(self, at: usize, blanks: &[u8]) -> usize {
        at + length(self.from(at), |byte| blanks.contains(&byte))
    }

    /// The place behind `byte`, where it stands at `at`.
    pub(super) fn after(self, at: usize, byte: u8) -> Option<usize> {
        (self.from(at).first() == Some(&byte)).then_some(at + 1)
    }

    /// The place behind a quote, escaped or not, at `at`; `at` where there is none.
    pub(super) fn after_quote(self, at: usize) -> usize {
        match self.from(at) {
            [b'\\', b'"' | b'\'', ..] => at + 2,
            [b'"' | b'\'', ..] => at + 1,
            _ => at,
        }
    }

    /// The value at `at`: what stands up to white space, a quote or a bracket.
    pub(super) fn value(self, at: usize) -> Span {
        let ends = |byte: u8| byte <= b' ' || b"\"'`\\,;)]}<>|".contains(&byte);
        Span::new(at, at + length(self.from(at), |byte| !ends(byte)))
    }

    /// The bytes of a span.
    pub(super) fn slice(self, span: Span) -> &'t [u8] {
        span.slice(self.text)
    }
}

/// How many bytes from the start on are so.
pub(super) fn length(text: &[u8], is_so: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|byte| is_so(**byte)).count()
}

/// A character of a token or of base64, in either alphabet.
pub(super) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

/// Whether a value stands for another one, or for none.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    const NONE: [&str; 22] = [
        "true",
        "false",
        "null",
        "nil",
        "none",
        "yes",
        "no",
        "string",
        "password",
        "passwd",
        "secret",
        "token",
        "changeme",
        "change-me",
        "example",
        "redacted",
        "hidden",
        "required",
        "optional",
        "your-password",
        "your-token",
        "undefined",
    ];
    let Some(first) = value.first() else {
        return true;
    };
    let lower = value.to_ascii_lowercase();
    b"$%{<[(*!&#/~".contains(first)
        || value.iter().all(|byte| byte == first)
        || NONE.iter().any(|name| name.as_bytes() == lower)
        || value.windows(2).any(|pair| pair == b"${" || pair == b"{{")
}

/// Whether a value looks drawn by lot: long, with letters and digits, no digest and no number.
pub(super) fn is_random(value: &[u8]) -> bool {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = value
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .count();
    value.len() >= 16
        && digits >= 2
        && letters >= 4
        && value.iter().all(|byte| is_token(*byte))
        && !value.starts_with(b"sha256:")
        && !value.iter().all(u8::is_ascii_hexdigit)
}
