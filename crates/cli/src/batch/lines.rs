//! Lines of bytes, with a limit that holds whatever is sent.

use std::io::{self, BufRead, Read};

/// Longest line in bytes, without its line break.
pub(super) const MAX_LINE: usize = 64 << 20;

/// One line.
pub(super) enum Line<'a> {
    /// Its bytes, without the line feed.
    Whole(&'a [u8]),
    /// More than [`MAX_LINE`] bytes, stepped over without keeping them.
    TooLong,
}

/// Reads lines into one buffer.
pub(super) struct Lines<R> {
    input: R,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            line: Vec::new(),
        }
    }

    /// The next line; `None` once the input ends. A last line needs no line feed.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        // What one huge line took is not kept for the small ones after it.
        if self.line.capacity() > 1 << 20 {
            self.line = Vec::new();
        }
        self.line.clear();
        let limit = MAX_LINE as u64 + 1;
        let read = (&mut self.input)
            .take(limit)
            .read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
            return Ok(Some(Line::Whole(&self.line)));
        }
        if self.line.len() <= MAX_LINE {
            return Ok(Some(Line::Whole(&self.line)));
        }
        self.input.skip_until(b'\n')?;
        Ok(Some(Line::TooLong))
    }
}
