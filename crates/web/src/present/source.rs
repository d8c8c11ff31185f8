//! The exact bytes as rows of text: line numbers, token colours, marked spans, entry hints.
//!
//! Rows have one height, so that only those in view need to be drawn. A line longer than a row's
//! limit goes on in further rows; nothing is inserted into the bytes for that.

use allarch_core::json::Kind;
use allarch_core::lint::Severity;
use allarch_core::oci::attestation::{self, EntryRole, Subject};
use allarch_core::oci::{Document, View};
use allarch_core::text::{LineIndex, Span};

use super::platform::named;
use crate::store::Inspection;
use allarch_core::text::sorted;

/// Longest row in bytes where lines do not wrap: a longer line has no layout that is quick.
const LONGEST: usize = 2_000;
/// A finding that spans more lines than this is marked on its first line only.
const MARKED_LINES: usize = 6;
/// Most rows that are kept; a browser cannot scroll further than that.
const MOST_ROWS: usize = 1_500_000;
/// Longest hint beside a line, in characters.
const HINT: usize = 80;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// 0-based line.
    pub line: usize,
    /// Its bytes, without the line's end.
    pub span: Span,
    /// Whether the line starts here.
    pub first: bool,
}

/// What a token is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// The name of a member.
    Key,
    /// A string.
    Text,
    /// A number, a boolean or null.
    Literal,
    /// Brackets, commas, blanks and what is no JSON.
    Plain,
}

/// A marked span of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The finding's position in the report.
    pub finding: usize,
    /// Its rule.
    pub rule: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// The marked bytes.
    pub span: Span,
    /// What stands beside the line.
    pub hint: String,
    /// Whether it is the finding's own span rather than a label's.
    pub primary: bool,
}

/// A run of a row: one colour, and the marks that lie over it, the widest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its bytes.
    pub span: Span,
    /// Its colour.
    pub token: Token,
    /// Positions in [`Source::marks`].
    pub marks: Vec<usize>,
}

/// A document made ready to be drawn row by row.
#[derive(Clone, Debug)]
pub struct Source {
    /// Coloured spans in order; what lies between is [`Token::Plain`].
    tokens: Vec<(Span, Token)>,
    /// Marked spans in order of their start.
    pub marks: Vec<Mark>,
    /// For each mark the furthest end of it and all before it, to find those of a row by search.
    reach: Vec<usize>,
    /// Hints beside the first line of index entries: line and words.
    pub hints: Vec<(usize, String)>,
    /// The longest line in bytes.
    pub longest: usize,
}

/// Two are equal when they are one and the same; comparing their spans would cost more than drawing.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Source {}

impl Source {
    /// Colours and marks an inspected document.
    #[must_use]
    pub fn new(inspection: &Inspection) -> Self {
        let document = &inspection.document;
        let lines = document.lines();
        let longest = (0..lines.lines()).map(|line| lines.span(line).len()).max();
        let marks = marks(inspection);
        let mut furthest = 0;
        let reach = marks.iter().map(|mark| {
            furthest = furthest.max(mark.span.end);
            furthest
        });
        Self {
            reach: reach.collect(),
            tokens: tokens(document),
            marks,
            hints: hints(document),
            longest: longest.unwrap_or(0),
        }
    }

    /// Whether lines should wrap unless a person says otherwise: a document in one long line is
    /// unreadable without.
    #[must_use]
    pub fn wraps_by_itself(&self) -> bool {
        self.longest > 400
    }

    /// The marks that could touch `span`, with their positions: none before where everything has
    /// ended, none that starts after it.
    fn near(&self, span: Span) -> impl Iterator<Item = (usize, &Mark)> {
        let first = self.reach.partition_point(|end| *end < span.start);
        let last = self
            .marks
            .partition_point(|mark| mark.span.start <= span.end);
        let near = self.marks.get(first..last.max(first)).unwrap_or_default();
        near.iter()
            .enumerate()
            .map(move |(at, mark)| (first + at, mark))
    }

    /// The runs of a row.
    #[must_use]
    pub fn runs(&self, row: Row, source: &[u8]) -> Vec<Run> {
        let mut cuts = vec![row.span.start, row.span.end];
        let first = self
            .tokens
            .partition_point(|(span, _)| span.end <= row.span.start);
        let tokens = self.tokens.get(first..).unwrap_or_default();
        let tokens: Vec<&(Span, Token)> = tokens
            .iter()
            .take_while(|(span, _)| span.start < row.span.end)
            .collect();
        let over = self
            .near(row.span)
            .filter(|(_, mark)| touches(mark.span, row.span));
        let marks: Vec<usize> = over.map(|(at, _)| at).collect();
        let indent = row
            .span
            .slice(source)
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        cuts.push(row.span.start + indent);
        let mut cut = |span: Span| {
            cuts.extend([span.start, span.end].map(|at| at.clamp(row.span.start, row.span.end)));
        };
        tokens.iter().for_each(|(span, _)| cut(*span));
        marks
            .iter()
            .filter_map(|at| self.marks.get(*at))
            .for_each(|mark| cut(mark.span));
        let mut cuts = sorted(cuts, Ord::cmp);
        cuts.dedup();
        let mut runs: Vec<Run> = Vec::new();
        for pair in cuts.windows(2) {
            let span = Span::new(pair[0], pair[1]);
            let token = tokens.iter().find(|(token, _)| token.contains(span));
            let blank = row.first && span.start == row.span.start && is_blank(span.slice(source));
            let over = |at: &&usize| {
                self.marks
                    .get(**at)
                    .is_some_and(|mark| !mark.span.is_empty() && mark.span.contains(span) && !blank)
            };
            runs.push(Run {
                span,
                token: token.map_or(Token::Plain, |(_, token)| *token),
                marks: marks.iter().filter(over).copied().collect(),
            });
        }
        runs
    }

    /// Marks without width that stand in this row: places where something is missing.
    pub fn points(&self, row: Row) -> impl Iterator<Item = usize> {
        self.near(row.span)
            .filter(move |(_, mark)| mark.span.is_empty() && touches(mark.span, row.span))
            .map(|(at, _)| at)
    }

    /// The marks whose first line is this row's, for the hints beside it.
    pub fn starting(&self, row: Row, lines: &LineIndex) -> impl Iterator<Item = usize> {
        let line = lines.span(row.line);
        self.near(line)
            .filter(move |(_, mark)| {
                row.first
                    && line.start <= mark.span.start
                    && mark.span.start < line.end.max(line.start + 1)
            })
            .map(|(at, _)| at)
    }

    /// The hint beside the first row of a line.
    #[must_use]
    pub fn hint(&self, row: Row) -> Option<&str> {
        let at = self
            .hints
            .binary_search_by_key(&row.line, |(line, _)| *line)
            .ok()?;
        self.hints
            .get(at)
            .filter(|_| row.first)
            .map(|(_, hint)| hint.as_str())
    }

    /// The worst severity marked in a row.
    #[must_use]
    pub fn severity(&self, row: Row) -> Option<Severity> {
        let over = self
            .near(row.span)
            .filter(|(_, mark)| touches(mark.span, row.span));
        over.map(|(_, mark)| mark.severity).min()
    }
}

/// Cuts a document into rows. `columns` is the number of characters a row holds where lines wrap.
#[must_use]
pub fn rows(document: &Document, columns: Option<usize>) -> Vec<Row> {
    let (bytes, lines) = (document.bytes(), document.lines());
    let limit = columns.unwrap_or(LONGEST).max(16);
    let mut rows = Vec::with_capacity(lines.lines());
    for line in 0..lines.lines() {
        let span = lines.span(line);
        let text = span.slice(bytes);
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let end = span.start + text.len();
        let mut start = span.start;
        loop {
            let stop = row_end(bytes, start, end, limit);
            rows.push(Row {
                line,
                span: Span::new(start, stop),
                first: start == span.start,
            });
            if stop >= end || rows.len() >= MOST_ROWS {
                break;
            }
            start = stop;
        }
        if rows.len() >= MOST_ROWS {
            break;
        }
    }
    rows
}

/// The end of the row that starts at `start`: `limit` characters on, never inside one.
fn row_end(bytes: &[u8], start: usize, end: usize, limit: usize) -> usize {
    if end - start <= limit {
        return end;
    }
    let is_start = |at: &usize| bytes.get(*at).is_none_or(|b| b & 0xC0 != 0x80);
    // Continuation bytes are counted as nothing; stray ones could make a row long, so they end it.
    let mut at = start;
    for _ in 0..limit {
        at += 1;
        let mut steps = 0;
        while at < end && !is_start(&at) && steps < 3 {
            at += 1;
            steps += 1;
        }
        if at >= end {
            return end;
        }
    }
    at
}

/// The row in which a byte stands.
#[must_use]
pub fn row_of(rows: &[Row], offset: usize) -> usize {
    rows.partition_point(|row| row.span.start <= offset)
        .saturating_sub(1)
}

/// Indentation that a mark runs over is no part of what is wrong.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn touches(mark: Span, row: Span) -> bool {
    if mark.is_empty() || row.is_empty() {
        return row.start <= mark.start && mark.end <= row.end;
    }
    mark.start < row.end && row.start < mark.end
}

fn tokens(document: &Document) -> Vec<(Span, Token)> {
    let Some(root) = document.root() else {
        return Vec::new();
    };
    let coloured = root.descendants().filter_map(|value| {
        let token = match value.kind() {
            Kind::String if value.is_key() => Token::Key,
            Kind::String => Token::Text,
            Kind::Number | Kind::Bool | Kind::Null => Token::Literal,
            _ => return None,
        };
        Some((value.span(), token))
    });
    coloured.collect()
}

fn marks(inspection: &Inspection) -> Vec<Mark> {
    let lines = inspection.document.lines();
    let mut marks = Vec::new();
    for (at, finding) in inspection.report.findings.iter().enumerate() {
        let mut mark = |span: Span, hint: &str, primary: bool| {
            let last = lines.line_of(span.end.saturating_sub(1).max(span.start));
            let first = lines.line_of(span.start);
            let span = if last - first < MARKED_LINES {
                span
            } else {
                Span::new(span.start, lines.span(first).end.min(span.end))
            };
            let hint = hint.chars().take(HINT).collect();
            marks.push(Mark {
                finding: at,
                rule: finding.rule,
                severity: finding.severity,
                span,
                hint,
                primary,
            });
        };
        mark(finding.span, finding.rule, true);
        for label in &finding.labels {
            mark(label.span, &label.text, false);
        }
    }
    let place = |mark: &Mark| {
        (
            mark.span.start,
            std::cmp::Reverse(mark.span.end),
            mark.finding,
        )
    };
    sorted(marks, |a, b| place(a).cmp(&place(b)))
}

fn hints(document: &Document) -> Vec<(usize, String)> {
    let View::Index(index) = document.view() else {
        return Vec::new();
    };
    let roles = attestation::roles(&index);
    let mut hints: Vec<(usize, String)> = Vec::new();
    for (position, (entry, role)) in index.entries().zip(&roles).enumerate() {
        let line = document.lines().line_of(entry.value.span().start);
        let what = match role {
            EntryRole::Attestation(Subject::Entry(of)) => {
                format!("attestation for entry {}", of + 1)
            }
            EntryRole::Attestation(_) => "attestation without subject".to_owned(),
            EntryRole::Index => "nested index".to_owned(),
            EntryRole::Artifact => "artifact".to_owned(),
            _ => match entry.platform() {
                Some(platform) => named(&platform).text,
                None => "no platform".to_owned(),
            },
        };
        let hint: String = format!("entry {}, {what}", position + 1)
            .chars()
            .take(HINT)
            .collect();
        // Several entries in one line would hide each other, so the line stays without a hint.
        match hints.last_mut() {
            Some((last, _)) if *last == line => {
                hints.pop();
                return hints;
            }
            _ => hints.push((line, hint)),
        }
    }
    hints
}
