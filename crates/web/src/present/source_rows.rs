//! A document's text as rows of one height, so that only those in view need to be drawn. A line
//! longer than a row's limit goes on in further rows; nothing is inserted into the bytes for that.

use allarch_core::oci::Document;
use allarch_core::text::{LineIndex, Span, is_hidden};

/// Longest row in bytes where lines do not wrap: a longer line has no layout that is quick.
const LONGEST: usize = 2_000;
/// Fewest characters of a row.
const SHORTEST: usize = 16;
/// Most rows that are kept; a browser cannot scroll further than that.
const MOST_ROWS: usize = 1_500_000;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// 0-based line.
    pub line: usize,
    /// Its bytes, without the line's end.
    pub span: Span,
    /// Whether the line starts here.
    pub first: bool,
    /// Whether the line ends here.
    pub last: bool,
}

/// Where each row of a document starts.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    starts: Vec<u32>,
}

impl Rows {
    /// Cuts a document into rows. `columns` is the number of characters a row holds where lines wrap.
    #[must_use]
    pub fn new(document: &Document, columns: Option<usize>) -> Self {
        let (bytes, lines) = (document.bytes(), document.lines());
        let limit = columns.unwrap_or(LONGEST).max(SHORTEST);
        let mut starts = Vec::with_capacity(lines.lines());
        for line in 0..lines.lines() {
            let text = text_of(bytes, lines, line);
            let mut start = text.start;
            loop {
                if starts.len() >= MOST_ROWS {
                    return Self { starts };
                }
                starts.push(start as u32);
                start = row_end(bytes, start, text.end, limit);
                if start >= text.end {
                    break;
                }
            }
        }
        Self { starts }
    }

    /// How many rows there are; at least one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: a document without bytes has one empty row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The row at a 0-based position.
    #[must_use]
    pub fn row(&self, at: usize, document: &Document) -> Option<Row> {
        let start = *self.starts.get(at)? as usize;
        let lines = document.lines();
        let line = lines.line_of(start);
        let text = text_of(document.bytes(), lines, line);
        let next = self
            .starts
            .get(at + 1)
            .map_or(text.end, |next| *next as usize);
        let end = next.min(text.end);
        Some(Row {
            line,
            span: Span::new(start, end),
            first: start == text.start,
            last: end == text.end,
        })
    }

    /// The row in which a byte stands.
    #[must_use]
    pub fn row_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1)
    }
}

/// How many bytes of a row are shown by so many UTF-16 units of what is drawn for it: a hidden
/// character or a byte that is no text is drawn as a chip, which counts as a whole.
#[must_use]
pub fn offset_at(row: &[u8], units: usize) -> usize {
    let (mut left, mut at) = (units, 0);
    for chunk in row.utf8_chunks() {
        for c in chunk.valid().chars() {
            if left == 0 {
                return at;
            }
            let shown = match c {
                '\t' => 1,
                c if is_hidden(c) => chip(c).len(),
                c => c.len_utf16(),
            };
            left = left.saturating_sub(shown);
            at += c.len_utf8();
        }
        for byte in chunk.invalid() {
            if left == 0 {
                return at;
            }
            left = left.saturating_sub(stray(*byte).len());
            at += 1;
        }
    }
    at
}

/// What is drawn for a hidden character.
#[must_use]
pub fn chip(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// What is drawn for a byte that is no text.
#[must_use]
pub fn stray(byte: u8) -> String {
    format!("{byte:02X}")
}

/// A line's bytes without its end.
fn text_of(bytes: &[u8], lines: &LineIndex, line: usize) -> Span {
    let span = lines.span(line);
    let text = span.slice(bytes);
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    Span::new(span.start, span.start + text.len())
}

/// The end of the row that starts at `start`: `limit` characters on, never inside one.
fn row_end(bytes: &[u8], start: usize, end: usize, limit: usize) -> usize {
    if end - start <= limit {
        return end;
    }
    let plain = bytes.get(start..start + limit);
    if plain.is_some_and(<[u8]>::is_ascii) {
        return start + limit;
    }
    let is_start = |at: usize| bytes.get(at).is_none_or(|b| b & 0xC0 != 0x80);
    // Continuation bytes are counted as nothing; stray ones could make a row long, so they end it.
    let mut at = start;
    for _ in 0..limit {
        at += 1;
        let mut steps = 0;
        while at < end && !is_start(at) && steps < 3 {
            at += 1;
            steps += 1;
        }
        if at >= end {
            return end;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use allarch_core::json::Limits;
    use allarch_core::oci::Served;

    use super::*;

    #[track_caller]
    fn check(text: &[u8], columns: Option<usize>, expected: &[(usize, usize, usize)]) {
        let document = Document::read(text, Served::default(), Limits::default());
        let rows = Rows::new(&document, columns);
        let all: Vec<Row> = (0..rows.len())
            .filter_map(|at| rows.row(at, &document))
            .collect();
        let found: Vec<_> = all
            .iter()
            .map(|row| (row.line, row.span.start, row.span.end))
            .collect();
        assert_eq!(found, expected);
        for (at, row) in all.iter().enumerate() {
            assert_eq!(rows.row_of(row.span.start), at);
        }
    }

    #[test]
    fn a_line_is_a_row_without_its_end() {
        check(b"", None, &[(0, 0, 0)]);
        check(b"a\r\n\nbc", None, &[(0, 0, 1), (1, 3, 3), (2, 4, 6)]);
        check(b"a\n", None, &[(0, 0, 1), (1, 2, 2)]);
    }

    #[test]
    fn what_is_drawn_leads_back_to_its_bytes() {
        let row = "a\té😀\u{200b}z".as_bytes();
        let places = [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 4),
            (5, 8),
            (6, 11),
            (11, 11),
            (12, 12),
            (99, 12),
        ];
        for (units, offset) in places {
            assert_eq!(offset_at(row, units), offset, "{units} units");
        }
        assert_eq!(offset_at(b"\xff\xfez", 4), 2);
    }

    #[test]
    fn a_long_line_goes_on_in_further_rows_and_no_character_is_cut() {
        let text = "0123456789abcdefXé";
        check(text.as_bytes(), Some(16), &[(0, 0, 16), (0, 16, 19)]);
        let text = "é".repeat(20);
        check(text.as_bytes(), Some(16), &[(0, 0, 32), (0, 32, 40)]);
        let stray = [0x80; 40];
        check(&stray, Some(16), &[(0, 0, 40)]);
        let exact = "0123456789abcdef\nx";
        check(exact.as_bytes(), Some(16), &[(0, 0, 16), (1, 17, 18)]);
    }
}
