//! What is wrong with bytes that should be JSON.

use crate::text::Span;

/// One place where the bytes are no RFC 8259 JSON, or are JSON that readers disagree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What was found.
    pub kind: ProblemKind,
    /// The guilty bytes; empty where something is missing.
    pub span: Span,
}

/// Kinds of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No byte, or white space only.
    Empty,
    /// The input is longer than [`super::Limits::max_bytes`] and was not read.
    TooLarge,
    /// A UTF-8 byte order mark at the start.
    Bom,
    /// UTF-16 or UTF-32, told by its byte order mark or its zero bytes; the text was not read.
    Utf16,
    /// Bytes that are no UTF-8 (RFC 3629): overlong, surrogate, cut or stray.
    InvalidUtf8,
    /// The input ends inside a value; `open` is where the innermost unfinished value starts.
    UnexpectedEnd {
        /// Offset of the innermost bracket, brace or quote that is still open.
        open: usize,
    },
    /// A byte that cannot stand here.
    Unexpected,
    /// A value is missing: `{"a":}`, `[,1]`.
    MissingValue,
    /// No comma between two members or items.
    MissingComma,
    /// No colon between key and value.
    MissingColon,
    /// A comma before a closing bracket or brace.
    TrailingComma,
    /// A member name without quotes.
    UnquotedKey,
    /// A string in single quotes.
    SingleQuotes,
    /// A word that is no JSON value: `NaN`, `Infinity`, `undefined`, `True`.
    BareWord,
    /// A comment.
    Comment,
    /// A number that JSON does not know: leading zero or plus, no digit after the point.
    NumberForm,
    /// A raw control character inside a string.
    ControlCharacter,
    /// A string whose quote is not closed before the end of its line.
    UnclosedString,
    /// A backslash with something that is no escape.
    BadEscape,
    /// A `\uD800`-`\uDFFF` escape without its partner. Legal JSON, but readers disagree (RFC 7493).
    LoneSurrogate,
    /// A closing bracket for a brace, or one that closes nothing.
    MismatchedClose,
    /// Anything but white space after the value.
    TrailingData,
    /// The first value nested deeper than [`super::Limits::report_depth`]. It was read all the same.
    DeepNesting,
    /// A value nested deeper than [`super::Limits::max_depth`]; its inside was stepped over.
    TooDeep,
}

impl ProblemKind {
    /// Whether the bytes are no RFC 8259 JSON text because of it. The others are legal JSON that
    /// has a rule of its own, or bytes around an intact value.
    #[must_use]
    pub fn is_not_json(self) -> bool {
        !matches!(
            self,
            Self::Bom
                | Self::InvalidUtf8
                | Self::LoneSurrogate
                | Self::TrailingData
                | Self::DeepNesting
                | Self::TooDeep
                | Self::TooLarge
        )
    }
}

impl std::fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "there is no JSON value, only white space or nothing",
            Self::TooLarge => "the document is too large to be read",
            Self::Bom => "a byte order mark stands before the JSON text",
            Self::Utf16 => "the text is UTF-16 or UTF-32, not UTF-8",
            Self::InvalidUtf8 => "these bytes are not UTF-8",
            Self::UnexpectedEnd { .. } => "the document ends before its last value is finished",
            Self::Unexpected => "this cannot stand here",
            Self::MissingValue => "a value is missing here",
            Self::MissingComma => "a comma is missing here",
            Self::MissingColon => "a colon is missing between key and value",
            Self::TrailingComma => "a comma stands before the closing bracket",
            Self::UnquotedKey => "the member name has no double quotes",
            Self::SingleQuotes => "the string stands in single quotes",
            Self::BareWord => "this word is no JSON value",
            Self::Comment => "JSON has no comments",
            Self::NumberForm => "this is no JSON number",
            Self::ControlCharacter => "a raw control character stands inside a string",
            Self::UnclosedString => "the string has no closing quote on its line",
            Self::BadEscape => "this is no JSON escape",
            Self::LoneSurrogate => "a surrogate escape has no partner",
            Self::MismatchedClose => "this bracket does not close what is open",
            Self::TrailingData => "something follows the JSON value",
            Self::DeepNesting => "values are nested very deeply from here",
            Self::TooDeep => "values are nested too deeply to be read from here",
        })
    }
}
