//! Bytes to tree, in one pass and without recursion, going on after each problem.

mod scan;
mod steps;

pub use steps::Parsing;

use super::problem::{Problem, ProblemKind};
use super::tree::{Kind, Node, Tree};
use crate::text::Span;

/// How much is read. All are arguments so that a caller can choose; the defaults are the product's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest input in bytes; longer input is [`ProblemKind::TooLarge`] and not read.
    pub max_bytes: usize,
    /// Deepest nesting that is read; the inside of deeper values is stepped over.
    pub max_depth: usize,
    /// Deepest nesting that passes without [`ProblemKind::DeepNesting`].
    pub report_depth: usize,
    /// Most problems that are kept; [`Parsed::more_problems`] counts the rest.
    pub max_problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 16 << 20,
            max_depth: 128,
            report_depth: 64,
            max_problems: 64,
        }
    }
}

/// What [`parse`] gives: whatever could be read, and everything that was wrong.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The structure.
    pub tree: Tree,
    /// Problems in the order in which they were met.
    pub problems: Vec<Problem>,
    /// Problems beyond [`Limits::max_problems`].
    pub more_problems: usize,
}

/// Reads `bytes` as one JSON value.
#[must_use]
pub fn parse(bytes: &[u8], limits: Limits) -> Parsed {
    Parsing::new(bytes, limits).finish()
}

/// A UTF-16 or UTF-32 byte order mark, or the zero bytes that ASCII has in those encodings.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.starts_with(b"\0\0\xfe\xff")
        || matches!(bytes, [b, 0, c, 0, ..] | [0, b, 0, c, ..] if *b != 0 && *c != 0)
        || matches!(bytes, [b, 0, 0, 0, ..] | [0, 0, 0, b, ..] if *b != 0)
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// After `[`.
    ItemOrEnd,
    /// After `{`.
    KeyOrEnd,
    /// After `,` in an object.
    Key,
    /// After `,` in an array.
    Item,
    CommaOrEnd,
}

struct Frame {
    node: u32,
    object: bool,
    /// Children so far.
    count: u32,
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    limits: Limits,
    out: Parsed,
    stack: Vec<Frame>,
    valid_utf8: bool,
    reported_depth: bool,
}

impl Parser<'_> {
    fn problem(&mut self, kind: ProblemKind, start: usize, end: usize) {
        if self.out.problems.len() < self.limits.max_problems {
            self.out.problems.push(Problem {
                kind,
                span: Span::new(start, end),
            });
        } else {
            self.out.more_problems += 1;
        }
    }

    fn check_utf8(&mut self) {
        if std::str::from_utf8(self.bytes).is_ok() {
            return;
        }
        self.valid_utf8 = false;
        let mut at = 0;
        for chunk in self.bytes.utf8_chunks() {
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.problem(ProblemKind::InvalidUtf8, at, at + chunk.invalid().len());
            }
            at += chunk.invalid().len();
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reads on until the offset `until` is passed, and says what is expected there; `None` at the
    /// end of the text.
    fn document(&mut self, mut expect: Expect, until: usize) -> Option<Expect> {
        loop {
            self.skip_blank();
            if self.stack.is_empty() && !self.out.tree.is_empty() {
                break;
            }
            let Some(byte) = self.peek() else {
                self.end_of_input(expect);
                return None;
            };
            if self.at >= until {
                return Some(expect);
            }
            expect = match expect {
                Expect::Value | Expect::Item | Expect::ItemOrEnd => self.value_or_end(expect, byte),
                Expect::Key | Expect::KeyOrEnd => self.key_or_end(expect, byte),
                Expect::CommaOrEnd => self.comma_or_end(byte),
            };
        }
        if self.at < self.bytes.len() {
            self.problem(ProblemKind::TrailingData, self.at, self.bytes.len());
        }
        None
    }

    fn end_of_input(&mut self, expect: Expect) {
        let end = self.bytes.len();
        if self.out.tree.is_empty() {
            self.problem(ProblemKind::Empty, end, end);
            return;
        }
        if let Some(frame) = self.stack.last() {
            let open = self.out.tree.nodes[frame.node as usize].start as usize;
            self.problem(ProblemKind::UnexpectedEnd { open }, end, end);
        }
        if expect == Expect::Value {
            self.leaf(Kind::Missing, end, false);
        }
        while !self.stack.is_empty() {
            self.close(end);
        }
    }

    fn value_or_end(&mut self, expect: Expect, byte: u8) -> Expect {
        match byte {
            b']' if expect == Expect::ItemOrEnd => return self.close_at_bracket(),
            b']' if expect == Expect::Item => {
                self.trailing_comma();
                return self.close_at_bracket();
            }
            b',' | b'}' | b']' | b':' if !self.stack.is_empty() => {
                self.problem(ProblemKind::MissingValue, self.at, self.at);
                self.leaf(Kind::Missing, self.at, false);
                if byte == b':' {
                    self.problem(ProblemKind::Unexpected, self.at, self.at + 1);
                    self.at += 1;
                }
                return Expect::CommaOrEnd;
            }
            _ => {}
        }
        self.value(byte)
    }

    fn value(&mut self, byte: u8) -> Expect {
        match byte {
            b'{' | b'[' => return self.open(byte == b'{'),
            b'"' => {
                let (end, decode) = self.string();
                self.leaf(Kind::String, end, decode);
            }
            b'-' | b'+' | b'.' | b'0'..=b'9' => self.number(),
            b'\'' => {
                let end = self.single_quoted();
                self.problem(ProblemKind::SingleQuotes, self.at, end);
                self.leaf(Kind::Invalid, end, false);
            }
            _ => self.word(),
        }
        Expect::CommaOrEnd
    }

    fn key_or_end(&mut self, expect: Expect, byte: u8) -> Expect {
        match byte {
            b'}' => {
                if expect == Expect::Key {
                    self.trailing_comma();
                }
                return self.close_at_bracket();
            }
            b'"' => {
                let (end, decode) = self.string();
                self.key(Kind::String, end, decode);
            }
            b']' => return self.mismatched(byte),
            b',' => {
                self.problem(ProblemKind::Unexpected, self.at, self.at + 1);
                self.at += 1;
                return Expect::Key;
            }
            b'{' | b'[' => {
                // A value without a name: give it an empty one, so that what is inside is kept.
                self.problem(ProblemKind::Unexpected, self.at, self.at + 1);
                self.key(Kind::Missing, self.at, false);
                return Expect::Value;
            }
            b'\'' => {
                let end = self.single_quoted();
                self.problem(ProblemKind::SingleQuotes, self.at, end);
                self.key(Kind::Invalid, end, false);
            }
            b':' => {
                self.problem(ProblemKind::Unexpected, self.at, self.at);
                self.key(Kind::Missing, self.at, false);
            }
            _ => {
                let end = self.word_end();
                self.problem(ProblemKind::UnquotedKey, self.at, end);
                self.key(Kind::Invalid, end, false);
            }
        }
        self.skip_blank();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => self.problem(ProblemKind::MissingColon, self.at, self.at),
            None => {}
        }
        Expect::Value
    }

    fn comma_or_end(&mut self, byte: u8) -> Expect {
        let object = self.stack.last().is_some_and(|frame| frame.object);
        let after_comma = if object { Expect::Key } else { Expect::Item };
        match byte {
            b',' => {
                self.at += 1;
                after_comma
            }
            b'}' | b']' if object == (byte == b'}') => self.close_at_bracket(),
            b'}' | b']' => self.mismatched(byte),
            b':' => {
                self.problem(ProblemKind::Unexpected, self.at, self.at + 1);
                self.at += 1;
                Expect::CommaOrEnd
            }
            _ => {
                self.problem(ProblemKind::MissingComma, self.at, self.at);
                after_comma
            }
        }
    }

    /// A closing bracket that does not fit the innermost value: closes the nearest one that it
    /// fits, or nothing.
    fn mismatched(&mut self, byte: u8) -> Expect {
        self.problem(ProblemKind::MismatchedClose, self.at, self.at + 1);
        if let Some(depth) = self
            .stack
            .iter()
            .rposition(|frame| frame.object == (byte == b'}'))
        {
            while self.stack.len() > depth + 1 {
                self.close(self.at);
            }
            return self.close_at_bracket();
        }
        self.at += 1;
        Expect::CommaOrEnd
    }

    fn trailing_comma(&mut self) {
        let before = &self.bytes[..self.at];
        let comma = before.iter().rposition(|b| *b == b',').unwrap_or(self.at);
        self.problem(ProblemKind::TrailingComma, comma, comma + 1);
    }

    fn open(&mut self, object: bool) -> Expect {
        let depth = self.stack.len() + 1;
        if depth > self.limits.report_depth && !self.reported_depth {
            self.reported_depth = true;
            self.problem(ProblemKind::DeepNesting, self.at, self.at + 1);
        }
        if depth > self.limits.max_depth {
            let end = self.balanced_end();
            self.problem(ProblemKind::TooDeep, self.at, end);
            self.leaf(Kind::Invalid, end, false);
            return Expect::CommaOrEnd;
        }
        let kind = if object { Kind::Object } else { Kind::Array };
        let node = self.leaf(kind, self.at + 1, false);
        self.stack.push(Frame {
            node,
            object,
            count: 0,
        });
        if object {
            Expect::KeyOrEnd
        } else {
            Expect::ItemOrEnd
        }
    }

    fn close_at_bracket(&mut self) -> Expect {
        self.at += 1;
        self.close(self.at);
        Expect::CommaOrEnd
    }

    fn close(&mut self, end: usize) {
        if let Some(frame) = self.stack.pop() {
            let next = self.out.tree.nodes.len() as u32;
            let node = &mut self.out.tree.nodes[frame.node as usize];
            node.end = end as u32;
            node.next = next;
        }
    }

    /// Appends a node from here to `end`, without counting it, and moves behind it.
    fn key(&mut self, kind: Kind, end: usize, decode: bool) -> u32 {
        let index = self.out.tree.nodes.len() as u32;
        let (parent, ordinal) = self
            .stack
            .last()
            .map_or((0, 0), |frame| (frame.node, frame.count));
        self.out.tree.nodes.push(Node {
            start: self.at as u32,
            end: end as u32,
            next: index + 1,
            parent,
            ordinal,
            kind,
            decode,
        });
        self.at = end;
        index
    }

    /// Appends a value: a key and its value share one ordinal, so only values count.
    fn leaf(&mut self, kind: Kind, end: usize, decode: bool) -> u32 {
        let index = self.key(kind, end, decode);
        if let Some(frame) = self.stack.last_mut() {
            frame.count += 1;
        }
        index
    }

    /// Steps over white space and (reported) comments.
    fn skip_blank(&mut self) {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
                self.at += 1;
            }
            let rest = &self.bytes[self.at..];
            let len = if rest.starts_with(b"//") || rest.starts_with(b"#") {
                rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
            } else if rest.starts_with(b"/*") {
                rest.windows(2)
                    .skip(2)
                    .position(|w| w == b"*/")
                    .map_or(rest.len(), |at| at + 4)
            } else {
                return;
            };
            if self.stack.is_empty() && !self.out.tree.is_empty() {
                // After the value it is trailing data, not a comment inside the text.
                return;
            }
            self.problem(ProblemKind::Comment, self.at, self.at + len);
            self.at += len;
        }
    }
}
