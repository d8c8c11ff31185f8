//! Line and column of a byte offset.
//!
//! A line ends at `\n`; a `\r` before it belongs to the line end. Columns are counted in bytes and
//! in UTF-16 code units, since editors and browsers count the latter.

use super::Span;

/// Where a byte offset lies. All numbers are 1-based, as editors show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// 1-based line.
    pub line: usize,
    /// 1-based column in bytes.
    pub column: usize,
    /// 1-based column in UTF-16 code units; a byte that is no UTF-8 counts as one unit.
    pub column_utf16: usize,
}

/// The line starts of one text, so that many offsets can be placed by binary search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Inside long lines: offsets with the UTF-16 units between them and their line's start. A
    /// minified document is one line, and placing each of its findings must not read it all again.
    marks: Vec<(usize, usize)>,
    len: usize,
}

/// Distance between marks in bytes.
const MARK_EVERY: usize = 4096;

/// The index of no bytes: one empty line.
impl Default for LineIndex {
    fn default() -> Self {
        Self {
            starts: vec![0],
            marks: Vec::new(),
            len: 0,
        }
    }
}

impl LineIndex {
    /// Finds every line start in `bytes`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut index = Self::default();
        index.extend(bytes, bytes.len());
        index
    }

    /// Goes on to the offset `end` of `bytes`, which must be the same at every call: how a long
    /// text is read in steps.
    pub fn extend(&mut self, bytes: &[u8], end: usize) {
        let (from, end) = (self.len, end.min(bytes.len()));
        let piece = bytes.get(from..end).unwrap_or_default();
        self.len = end;
        for (at, _) in piece.iter().enumerate().filter(|(_, b)| **b == b'\n') {
            let start = self.starts.last().copied().unwrap_or(0);
            self.mark(bytes, Span::new(start, from + at + 1));
            self.starts.push(from + at + 1);
        }
        if end == bytes.len() && from < end {
            let last = self.span(self.lines() - 1);
            self.mark(bytes, last);
        }
    }

    fn mark(&mut self, bytes: &[u8], line: Span) {
        if line.len() > 2 * MARK_EVERY {
            marks(bytes, line, &mut self.marks);
        }
    }

    /// How many lines there are; a final newline opens one more, empty line.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// 0-based line that holds `offset`; an offset past the end lies on the last line.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// The bytes of a 0-based line, its line feed included; empty past the last line.
    #[must_use]
    pub fn span(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.len);
        Span::new(
            start,
            self.starts.get(line + 1).copied().unwrap_or(self.len),
        )
    }

    /// Line and columns of `offset` in `bytes`, the same bytes the index was made from.
    #[must_use]
    pub fn position(&self, bytes: &[u8], offset: usize) -> Position {
        let offset = offset.min(self.len);
        let line = self.line_of(offset);
        let start = self.span(line).start;
        let before = self.marks.partition_point(|(at, _)| *at <= offset);
        let mark = before
            .checked_sub(1)
            .and_then(|at| self.marks.get(at))
            .copied();
        let (from, counted) = mark.filter(|(at, _)| *at >= start).unwrap_or((start, 0));
        Position {
            line: line + 1,
            column: offset - start + 1,
            column_utf16: counted + units(Span::new(from, offset).slice(bytes)) + 1,
        }
    }
}

/// UTF-16 code units of some bytes; each byte that is no UTF-8 is one.
fn units(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().encode_utf16().count() + chunk.invalid().len())
        .sum()
}

/// Adds marks inside one line, each at the start of a character.
fn marks(bytes: &[u8], line: Span, marks: &mut Vec<(usize, usize)>) {
    let (mut from, mut counted) = (line.start, 0);
    while line.end - from > MARK_EVERY {
        // A character has at most three bytes after its first.
        let is_start = |at: &usize| bytes.get(*at).is_none_or(|b| b & 0xC0 != 0x80);
        let target = from + MARK_EVERY;
        let at = (target - 3..=target).rev().find(is_start).unwrap_or(target);
        counted += units(Span::new(from, at).slice(bytes));
        marks.push((at, counted));
        from = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], offset: usize, expected: (usize, usize, usize)) {
        let position = LineIndex::new(text).position(text, offset);
        assert_eq!(
            (position.line, position.column, position.column_utf16),
            expected
        );
    }

    #[test]
    fn columns_count_bytes_and_utf16_units() {
        check(b"", 0, (1, 1, 1));
        check(b"ab\ncd", 3, (2, 1, 1));
        check(b"ab\r\ncd", 5, (2, 2, 2));
        check("é😀x".as_bytes(), 6, (1, 7, 4));
        check(b"\xff\xfex", 2, (1, 3, 3));
        check(b"ab\n", 99, (2, 1, 1));
    }

    #[test]
    fn a_long_line_is_placed_as_a_short_one() {
        let text = format!("x\n{}\nend", "aé😀\u{7ff}".repeat(3_000));
        let index = LineIndex::new(text.as_bytes());
        assert!(!index.marks.is_empty());
        for offset in (0..text.len())
            .filter(|at| text.is_char_boundary(*at))
            .step_by(97)
        {
            let line = text[..offset].rsplit('\n').next().unwrap();
            let position = index.position(text.as_bytes(), offset);
            let expected = (line.len() + 1, line.encode_utf16().count() + 1);
            assert_eq!((position.column, position.column_utf16), expected);
        }
    }

    #[test]
    fn in_steps_it_is_the_same() {
        let text = format!("x\n\n{}\nend", "aé😀".repeat(3_000));
        for step in [1, 7, 4_096, 9_999] {
            let mut index = LineIndex::default();
            for end in (0..=text.len()).step_by(step).chain([text.len()]) {
                index.extend(text.as_bytes(), end);
            }
            assert_eq!(index, LineIndex::new(text.as_bytes()), "steps of {step}");
        }
    }
}
