//! The exact bytes as rows of text: token colours, marked spans, entry hints, found text.

use allarch_core::json::{Kind, Value};
use allarch_core::lint::Severity;
use allarch_core::oci::attestation::{EntryRole, Subject};
use allarch_core::oci::{Descriptor, View};
use allarch_core::text::{LineIndex, Span, sorted};

use super::find::Found;
use super::platform::named;
use super::source_rows::Row;
use crate::store::Inspection;

/// A finding that spans more lines than this is marked on its first line only.
const MARKED_LINES: usize = 6;
/// Longest hint beside a line, in characters.
const HINT: usize = 80;

/// What a token is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// The name of a member.
    Key,
    /// A number, a boolean or null.
    Literal,
    /// A string, brackets, commas, blanks and what is no JSON.
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
    /// The label's position in the finding; `None` for the finding's own span.
    pub label: Option<usize>,
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
    /// Whether it was looked for, and whether it is the place that a person is at.
    pub found: Option<bool>,
}

/// A document made ready to be drawn row by row.
#[derive(Clone, Debug)]
pub struct Source {
    /// Marked spans in order of their start.
    pub marks: Vec<Mark>,
    /// For each mark the furthest end of it and all before it, to find those of a row by search.
    reach: Vec<usize>,
    /// Where each entry of an index starts; empty for anything else.
    entries: Vec<u32>,
    /// The longest line in bytes.
    pub longest: usize,
}

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
            marks,
            entries: entries(inspection),
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

    /// The runs of a row, cut at colours, marks and found text.
    #[must_use]
    pub fn runs(&self, row: Row, inspection: &Inspection, found: &Found) -> Vec<Run> {
        let source = inspection.document.bytes();
        let root = inspection.document.root();
        let leaves = root.map(|root| root.leaves_in(row.span));
        let tokens: Vec<(Span, Token)> = leaves
            .into_iter()
            .flatten()
            .map(|value| (value.span(), token(value)))
            .filter(|(_, token)| *token != Token::Plain)
            .collect();
        let over = self
            .near(row.span)
            .filter(|(_, mark)| touches(mark.span, row.span));
        let marks: Vec<usize> = over.map(|(at, _)| at).collect();
        let hits: Vec<(Span, bool)> = found.over(row.span).collect();
        let indent = row
            .span
            .slice(source)
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let mut cuts = vec![row.span.start, row.span.end, row.span.start + indent];
        let marked = marks.iter().filter_map(|at| self.marks.get(*at));
        let spans = tokens
            .iter()
            .map(|(span, _)| *span)
            .chain(hits.iter().map(|(span, _)| *span))
            .chain(marked.map(|mark| mark.span));
        for span in spans {
            cuts.extend([span.start, span.end].map(|at| at.clamp(row.span.start, row.span.end)));
        }
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
            let hit = hits.iter().find(|(hit, _)| hit.contains(span));
            runs.push(Run {
                span,
                token: token.map_or(Token::Plain, |(_, token)| *token),
                marks: marks.iter().filter(over).copied().collect(),
                found: hit.map(|(_, current)| *current),
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

    /// Whether a finding's own bytes begin in this row. A long line has many rows.
    #[must_use]
    pub fn begins(&self, row: Row, finding: usize) -> bool {
        let mut near = self.near(row.span);
        near.any(|(_, mark)| {
            let at = mark.span.start;
            let is_before_end = at < row.span.end || (row.last && at == row.span.end);
            let is_own = mark.finding == finding && mark.label.is_none();
            is_own && row.span.start <= at && is_before_end
        })
    }

    /// The hint beside the first row of a line on which an entry of an index starts.
    #[must_use]
    pub fn hint(&self, row: Row, inspection: &Inspection) -> Option<String> {
        let line = inspection.document.lines().span(row.line);
        let before = |offset: usize| self.entries.partition_point(|at| (*at as usize) < offset);
        let position = before(line.start);
        // Several entries in one line would hide each other, so the line stays without a hint.
        if !row.first || before(line.end) != position + 1 {
            return None;
        }
        let start = *self.entries.get(position)? as usize;
        let value = inspection.document.root()?.innermost_at(start);
        let what = match inspection.roles.get(position)? {
            EntryRole::Attestation(Subject::Entry(of)) => {
                format!("attestation for entry {}", of + 1)
            }
            EntryRole::Attestation(_) => "attestation without subject".to_owned(),
            EntryRole::Index => "nested index".to_owned(),
            EntryRole::Artifact => "artifact".to_owned(),
            _ => match (Descriptor { value }).platform() {
                Some(platform) => named(platform).text,
                None => "no platform".to_owned(),
            },
        };
        let hint = format!("entry {}, {what}", position + 1);
        Some(hint.chars().take(HINT).collect())
    }

    /// What stands beside the line of a mark.
    #[must_use]
    pub fn words(&self, mark: &Mark, inspection: &Inspection) -> String {
        let finding = inspection.findings().get(mark.finding);
        let label = mark
            .label
            .and_then(|label| finding?.labels.get(label))
            .map(|label| label.text.as_str());
        label.unwrap_or(mark.rule).chars().take(HINT).collect()
    }

    /// The mark of a finding's own span.
    #[must_use]
    pub fn primary(&self, finding: usize) -> Option<&Mark> {
        self.marks
            .iter()
            .find(|mark| mark.finding == finding && mark.label.is_none())
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

fn token(value: Value<'_>) -> Token {
    match value.kind() {
        Kind::String if value.is_key() => Token::Key,
        Kind::Number | Kind::Bool | Kind::Null => Token::Literal,
        _ => Token::Plain,
    }
}

fn marks(inspection: &Inspection) -> Vec<Mark> {
    let lines = inspection.document.lines();
    let mut marks = Vec::new();
    for (at, finding) in inspection.findings().iter().enumerate() {
        let mut mark = |span: Span, label: Option<usize>| {
            let last = lines.line_of(span.end.saturating_sub(1).max(span.start));
            let first = lines.line_of(span.start);
            let span = if last - first < MARKED_LINES {
                span
            } else {
                Span::new(span.start, lines.span(first).end.min(span.end))
            };
            marks.push(Mark {
                finding: at,
                rule: finding.rule,
                severity: finding.severity,
                span,
                label,
            });
        };
        mark(finding.span, None);
        for (at, label) in finding.labels.iter().enumerate() {
            mark(label.span, Some(at));
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

fn entries(inspection: &Inspection) -> Vec<u32> {
    let View::Index(index) = inspection.document.view() else {
        return Vec::new();
    };
    let start = |entry: Descriptor<'_>| entry.value.span().start as u32;
    index.entries().map(start).collect()
}
