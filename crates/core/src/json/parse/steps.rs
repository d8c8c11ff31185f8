//! Reading in steps: what a page does with a long text between two frames.

use std::sync::Arc;

use super::{Expect, Limits, Parsed, Parser, ProblemKind, is_utf16};

/// A reading that stops and goes on. However it is cut into steps, it gives what [`super::parse`]
/// gives, which is one step.
pub struct Parsing {
    bytes: Arc<[u8]>,
    /// The parser between two steps, without its bytes.
    rest: Parser<'static>,
    next: Next,
}

/// Where the next step begins.
enum Next {
    Begin,
    Go(Expect),
    Done,
}

impl Parsing {
    /// Nothing read yet.
    #[must_use]
    pub fn new(bytes: impl Into<Arc<[u8]>>, limits: Limits) -> Self {
        Self {
            bytes: bytes.into(),
            rest: Parser::new(limits),
            next: Next::Begin,
        }
    }

    /// Reads on for about `budget` bytes: a value that is a single string or number is read whole.
    /// `true` once all is read.
    pub fn step(&mut self, budget: usize) -> bool {
        let rest = std::mem::replace(&mut self.rest, Parser::new(Limits::default()));
        let mut parser = Parser {
            bytes: &self.bytes,
            ..rest
        };
        let expect = match self.next {
            Next::Begin => parser.begin(),
            Next::Go(expect) => Some(expect),
            Next::Done => None,
        };
        let until = parser.at.saturating_add(budget.max(1));
        let expect = expect.and_then(|expect| parser.document(expect, until));
        self.next = expect.map_or(Next::Done, Next::Go);
        self.rest = parser.without_bytes();
        matches!(self.next, Next::Done)
    }

    /// How many bytes are read.
    #[must_use]
    pub fn at(&self) -> usize {
        self.rest.at
    }

    /// What was read; what is not read yet is read now.
    #[must_use]
    pub fn finish(mut self) -> Parsed {
        while !self.step(usize::MAX) {}
        let mut parsed = self.rest.out;
        parsed.tree.source = self.bytes;
        parsed
    }
}

impl Parser<'_> {
    fn new(limits: Limits) -> Parser<'static> {
        Parser {
            bytes: &[],
            at: 0,
            limits,
            out: Parsed::default(),
            stack: Vec::new(),
            valid_utf8: true,
            reported_depth: false,
        }
    }

    fn without_bytes(self) -> Parser<'static> {
        Parser {
            bytes: &[],
            at: self.at,
            limits: self.limits,
            out: self.out,
            stack: self.stack,
            valid_utf8: self.valid_utf8,
            reported_depth: self.reported_depth,
        }
    }

    /// Looks at the bytes as a whole; `None` where there is nothing to read in them.
    fn begin(&mut self) -> Option<Expect> {
        let bytes = self.bytes;
        if bytes.len() > self.limits.max_bytes.min(u32::MAX as usize) {
            self.problem(ProblemKind::TooLarge, 0, bytes.len());
            return None;
        }
        if is_utf16(bytes) {
            self.problem(ProblemKind::Utf16, 0, bytes.len().min(4));
            return None;
        }
        self.check_utf8();
        if bytes.starts_with(b"\xef\xbb\xbf") {
            self.problem(ProblemKind::Bom, 0, 3);
            self.at = 3;
        }
        Some(Expect::Value)
    }
}
