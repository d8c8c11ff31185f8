//! A finding as `rustc` shows one: title, the guilty bytes underlined, who breaks, the fix.
//!
//! What is shown of the source is an excerpt made safe to look at: a few lines, long ones cut around
//! the finding, hidden characters written out. So a finding costs the same in a document of any size.

use std::ops::Range;

use allarch_core::lint::{Finding, Severity};
use allarch_core::report::{Linted, rule_page};
use allarch_core::text::{LineIndex, Span, is_hidden, visible};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

/// Most lines of one excerpt.
const MAX_LINES: usize = 6;
/// Longest piece of a line, in bytes.
const MAX_PIECE: usize = 100;
/// What is kept of a cut line before the finding.
const BEFORE: usize = 30;
/// Most labels that are shown.
const MAX_LABELS: usize = 5;

/// The finding with its excerpt, without a final newline, with colours as terminal escapes; with a
/// site, the address of the rule's page.
pub(crate) fn render(linted: &Linted<'_>, finding: &Finding, site: Option<&str>) -> String {
    let inspection = linted.inspection;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let source = Source {
        name: safe(&inspection.name),
        bytes: inspection.document.bytes(),
        lines: inspection.document.lines(),
        lines_before: linted.before().lines,
    };
    let primary = source.show(
        finding.span,
        AnnotationKind::Primary,
        finding.pointer.as_str(),
    );
    let labels = finding
        .labels
        .iter()
        .take(MAX_LABELS)
        .map(|label| source.show(label.span, AnnotationKind::Context, &label.text));
    let shown: Vec<Shown<'_>> = std::iter::once(primary).chain(labels).collect();
    let title = level.primary_title(safe(&finding.message)).id(finding.rule);
    let mut group = Group::with_title(title);
    let mut places = Vec::new();
    for Shown { snippet, place } in shown {
        group = group.element(snippet);
        places.push(place);
    }
    let note = |name, text: &str| Level::NOTE.with_name(Some(name)).message(safe(text));
    group = group
        .element(note("breaks", finding.breaks.as_str()))
        .element(note("fix", finding.fix.as_str()));
    let page = site.map(|site| rule_page(site, finding.rule));
    if let Some(page) = &page {
        group = group.element(note("page", page));
    }
    placed(&Renderer::styled().render(&[group]), &places)
}

/// The renderer counts columns in the excerpt it is given; the document's own stand here instead.
fn placed(text: &str, places: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    for (rendered, real) in places {
        if let Some((before, after)) = rest.split_once(rendered.as_str()) {
            out.push_str(before);
            out.push_str(real);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// An excerpt, and where it is said to stand: as the renderer writes it, as it should be.
struct Shown<'a> {
    snippet: Snippet<'a, Annotation<'a>>,
    place: (String, String),
}

fn safe(text: &str) -> String {
    visible(text).into_owned()
}

struct Source<'a> {
    name: String,
    bytes: &'a [u8],
    lines: &'a LineIndex,
    /// Those of the file before the document.
    lines_before: usize,
}

impl Source<'_> {
    fn show<'s>(&self, span: Span, kind: AnnotationKind, label: &str) -> Shown<'s> {
        let position = self.lines.position(self.bytes, span.start);
        let line = self.lines_before + position.line;
        let (text, marked) = self.excerpt(span);
        let before = text.get(..marked.start).unwrap_or_default();
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let place = |column| format!("{}:{line}:{column}", self.name);
        Shown {
            place: (place(column), place(position.column_utf16)),
            snippet: Snippet::source(text)
                .path(self.name.clone())
                .line_start(line)
                .fold(false)
                .annotation(kind.span(marked).label(safe(&clip(label)))),
        }
    }

    /// The lines of `span`, and where it stands in them.
    fn excerpt(&self, span: Span) -> (String, Range<usize>) {
        let first = self.lines.line_of(span.start);
        let last = self.lines.line_of(span.end.saturating_sub(1)).max(first);
        let mut text = String::new();
        let (mut start, mut end) = (None, None);
        for line in first..=last.min(first + MAX_LINES - 1) {
            let piece = self.piece(line, span);
            if !text.is_empty() {
                text.push('\n');
            }
            if piece.start > self.lines.span(line).start {
                text.push('…');
            }
            for (offset, shown) in characters(piece, self.bytes) {
                if offset >= span.start && start.is_none() {
                    start = Some(text.len());
                }
                if offset >= span.end && end.is_none() {
                    end = Some(text.len());
                }
                text.push_str(&shown);
            }
            if piece.end < self.without_line_end(line).end {
                // A span that goes on behind the cut ends with it.
                end = end.or(Some(text.len()).filter(|_| span.end <= piece.end));
                text.push('…');
            }
        }
        let start = start.unwrap_or(text.len());
        let end = end.unwrap_or(text.len()).max(start);
        (text, start..end)
    }

    /// What is shown of a line: all of a short one, else a window that begins before the span.
    fn piece(&self, line: usize, span: Span) -> Span {
        let whole = self.without_line_end(line);
        if whole.len() <= MAX_PIECE {
            return whole;
        }
        let wanted = span
            .start
            .saturating_sub(BEFORE)
            .clamp(whole.start, whole.end);
        let start = self.boundary(wanted);
        Span::new(start, self.boundary((start + MAX_PIECE).min(whole.end)))
    }

    fn without_line_end(&self, line: usize) -> Span {
        let span = self.lines.span(line);
        let bytes = span.slice(self.bytes);
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Span::new(span.start, span.start + bytes.len())
    }

    /// `offset`, moved back to the start of its character.
    fn boundary(&self, offset: usize) -> usize {
        let is_tail = |at: &usize| self.bytes.get(*at).is_some_and(|b| b & 0xc0 == 0x80);
        (offset.saturating_sub(3)..=offset)
            .rev()
            .find(|at| !is_tail(at))
            .unwrap_or(offset)
    }
}

/// Every character of `piece` with its offset in the document, as it is shown.
fn characters(piece: Span, bytes: &[u8]) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut offset = piece.start;
    for chunk in piece.slice(bytes).utf8_chunks() {
        for c in chunk.valid().chars() {
            let shown = match c {
                '\t' => "  ".to_owned(),
                c if is_hidden(c) => safe(c.encode_utf8(&mut [0; 4])),
                c => c.to_string(),
            };
            out.push((offset, shown));
            offset += c.len_utf8();
        }
        for byte in chunk.invalid() {
            out.push((offset, format!("<{byte:02X}>")));
            offset += 1;
        }
    }
    out
}

fn clip(text: &str) -> String {
    const MAX: usize = 120;
    let mut short: String = text.chars().take(MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
