//! Finding text in a document's bytes, and the place that a person names by line or byte.

use allarch_core::oci::Document;
use allarch_core::text::Span;

use super::number::{count, grouped};

/// Most places that are kept.
const MOST: usize = 1_000_000;

/// Where a text stands in a document: what the find bar counts and steps through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Length of the text in bytes; 0 where nothing is looked for.
    pub length: usize,
    /// Where it starts, in order; none overlap.
    pub starts: Vec<u32>,
    /// The one that a person is at, by its position among them.
    pub current: Option<usize>,
}

impl Found {
    /// Looks for `text` without regard to the case of ASCII letters, and is at the first place from
    /// the offset `from` on.
    #[must_use]
    pub fn new(bytes: &[u8], text: &str, from: usize) -> Self {
        let starts = find(bytes, text.as_bytes());
        let next = starts.partition_point(|start| (*start as usize) < from);
        let first = if next < starts.len() { next } else { 0 };
        Self {
            length: text.len(),
            current: (!starts.is_empty()).then_some(first),
            starts,
        }
    }

    /// These bytes alone.
    #[must_use]
    pub fn one(span: Span) -> Self {
        Self {
            length: span.len(),
            starts: vec![span.start as u32],
            current: Some(0),
        }
    }

    /// Goes on to the next place, or to the one before; from the last to the first.
    pub fn step(&mut self, back: bool) {
        let places = self.starts.len();
        let step = if back { places.saturating_sub(1) } else { 1 };
        self.current = self.current.map(|at| (at + step) % places);
    }

    /// The offset of the place that a person is at.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.starts.get(self.current?).map(|start| *start as usize)
    }

    /// The places that reach into `span`, each with whether a person is at it.
    pub fn over(&self, span: Span) -> impl Iterator<Item = (Span, bool)> {
        let before = |at: u32| at as usize + self.length <= span.start;
        let first = self.starts.partition_point(|start| before(*start));
        let starts = self.starts.get(first..).unwrap_or_default().iter();
        starts
            .zip(first..)
            .take_while(move |(start, _)| (**start as usize) < span.end)
            .map(|(start, at)| {
                let start = *start as usize;
                (
                    Span::new(start, start + self.length),
                    self.current == Some(at),
                )
            })
    }

    /// `3 of 120`.
    #[must_use]
    pub fn words(&self) -> String {
        let places = self.starts.len();
        let most = if places == MOST { "at least " } else { "" };
        match self.current {
            _ if self.length == 0 => String::new(),
            None => "Not found".to_owned(),
            Some(at) => format!(
                "{} of {most}{}",
                grouped(at as u64 + 1),
                grouped(places as u64)
            ),
        }
    }
}

fn find(bytes: &[u8], text: &[u8]) -> Vec<u32> {
    let mut starts = Vec::new();
    let Some(first) = text.first() else {
        return starts;
    };
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(next) = rest
            .iter()
            .position(|byte| *byte == lower || *byte == upper)
        else {
            break;
        };
        at += next;
        let here = bytes.get(at..at + text.len());
        if here.is_some_and(|here| here.eq_ignore_ascii_case(text)) {
            starts.push(at as u32);
            if starts.len() == MOST {
                break;
            }
            at += text.len();
        } else {
            at += 1;
        }
    }
    starts
}

/// The offset that a person names: `LINE`, `LINE:COLUMN` or `@BYTE`, lines and columns from 1 and in
/// characters as editors count, bytes from 0. What is wrong with it otherwise.
pub fn place(text: &str, document: &Document) -> Result<usize, String> {
    let text = text.trim();
    if let Some(byte) = text.strip_prefix('@') {
        return match byte.trim().replace(',', "").parse::<u64>() {
            Ok(byte) if byte < document.size().max(1) => Ok(byte as usize),
            Ok(_) => Err(format!("It has {} bytes", grouped(document.size()))),
            Err(_) => Err("A byte is @ and a number".to_owned()),
        };
    }
    let (line, column) = text.split_once(':').unwrap_or((text, "1"));
    let number = |text: &str| text.trim().replace(',', "").parse::<usize>().ok();
    let (Some(line), Some(column)) = (number(line), number(column)) else {
        return Err("Line, line:column or @byte".to_owned());
    };
    let lines = document.lines();
    if line == 0 || line > lines.lines() {
        return Err(format!("It has {}", count(lines.lines(), "line")));
    }
    let span = lines.span(line - 1);
    let end = span.end.max(span.start + 1) - 1;
    let mut left = column.saturating_sub(1);
    let mut at = span.start;
    for chunk in span.slice(document.bytes()).utf8_chunks() {
        for c in chunk.valid().chars() {
            if left == 0 {
                return Ok(at.min(end));
            }
            left = left.saturating_sub(c.len_utf16());
            at += c.len_utf8();
        }
        let stray = chunk.invalid().len().min(left);
        left -= stray;
        at += stray;
        if left == 0 {
            return Ok(at.min(end));
        }
        at += chunk.invalid().len() - stray;
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use allarch_core::json::Limits;
    use allarch_core::oci::Served;

    use super::*;

    #[track_caller]
    fn check_find(text: &str, wanted: &str, expected: &[u32]) {
        assert_eq!(find(text.as_bytes(), wanted.as_bytes()), expected);
    }

    #[test]
    fn text_is_found_everywhere_and_without_its_case() {
        check_find("aXbxX", "x", &[1, 3, 4]);
        check_find("SHA256 sha256", "Sha256", &[0, 7]);
        check_find("aaaa", "aa", &[0, 2]);
        check_find("ababac", "abac", &[2]);
        check_find("é É", "é", &[0]);
        check_find("abc", "", &[]);
        check_find("ab", "abc", &[]);
    }

    #[test]
    fn steps_go_round() {
        let mut found = Found::new(b"x.x.x", "x", 1);
        assert_eq!(
            (found.offset(), found.words()),
            (Some(2), "2 of 3".to_owned())
        );
        found.step(false);
        found.step(false);
        assert_eq!(found.offset(), Some(0));
        found.step(true);
        assert_eq!(found.offset(), Some(4));
        let mut none = Found::new(b"x", "y", 0);
        none.step(true);
        assert_eq!(none.offset(), None);
        assert_eq!(Found::new(b"x", "y", 0).words(), "Not found");
        assert_eq!(
            Found::new(b"x..", "x", 2).offset(),
            Some(0),
            "from the top again"
        );
    }

    #[test]
    fn a_place_is_named_by_line_column_or_byte() {
        let text = "ab\ncdé😀f\n\n";
        let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
        let check = |named: &str, expected: Result<usize, &str>| {
            let found = place(named, &document);
            assert_eq!(
                found.as_ref().map_err(String::as_str).copied(),
                expected,
                "{named}"
            );
        };
        check("1", Ok(0));
        check(" 2 ", Ok(3));
        check("2:3", Ok(5));
        check("2:4", Ok(7));
        check("2:6", Ok(11));
        check("2:99", Ok(12));
        check("4", Ok(14));
        check("@11", Ok(11));
        check("@99", Err("It has 14 bytes"));
        check("5", Err("It has 4 lines"));
        check("0", Err("It has 4 lines"));
        check("x", Err("Line, line:column or @byte"));
        check("", Err("Line, line:column or @byte"));
        check("@x", Err("A byte is @ and a number"));
    }
}
