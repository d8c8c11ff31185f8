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
    len: usize,
}

impl LineIndex {
    /// Finds every line start in `bytes`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(
            bytes
                .iter()
                .enumerate()
                .filter(|(_, b)| **b == b'\n')
                .map(|(i, _)| i + 1),
        );
        Self {
            starts,
            len: bytes.len(),
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
        let before = Span::new(self.span(line).start, offset).slice(bytes);
        let units: usize = before
            .utf8_chunks()
            .map(|chunk| chunk.valid().encode_utf16().count() + chunk.invalid().len())
            .sum();
        Position {
            line: line + 1,
            column: before.len() + 1,
            column_utf16: units + 1,
        }
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
}
