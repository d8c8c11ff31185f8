//! Where a text may be cut into things; what they are is told later.

use std::collections::VecDeque;

use super::MOST;
use crate::intake::names::yaml_pieces;
use crate::intake::understand::prompt;
use crate::json::Limits;
use crate::oci::{Document, DocumentKind, Served};
use crate::text::Span;

/// Pieces that may be the things of a text, in its order.
pub(super) struct Plan {
    pub(super) pieces: VecDeque<(Span, Wants)>,
    /// Whether the cut holds only where every piece is what it should be.
    pub(super) is_strict: bool,
}

/// What a piece has to be to be a thing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// Anything that is known.
    Any,
    Message,
    File,
}

impl Wants {
    pub(super) fn fits(self, kind: &str) -> bool {
        match self {
            Self::Any => kind != "unknown",
            Self::Message => kind == "error-message",
            Self::File => FILES.contains(&kind),
        }
    }
}

impl Plan {
    /// More pieces than a person would paste are not looked at.
    fn loose(pieces: impl IntoIterator<Item = (Span, Wants)>) -> Self {
        let mut pieces: VecDeque<_> = pieces.into_iter().collect();
        if pieces.len() > LOOKED_AT {
            pieces.clear();
        }
        Self {
            pieces,
            is_strict: false,
        }
    }

    fn strict(pieces: [(Span, Wants); 2]) -> Self {
        Self {
            pieces: pieces.into(),
            is_strict: true,
        }
    }
}

/// Most pieces that are looked at.
const LOOKED_AT: usize = 4 * MOST;

/// Kinds of files in a repository.
const FILES: &[&str] = &[
    "bake",
    "bashbrew-library",
    "compose",
    "dockerfile",
    "github-workflow",
    "helm-values",
    "kubernetes",
    "manifest-tool-spec",
];

/// Fenced blocks, and the paragraphs between them that are a message.
pub(super) fn markdown(text: &str) -> Option<Plan> {
    let blocks = blocks(text);
    if !blocks.iter().any(|(_, is_code)| *is_code) {
        return None;
    }
    let mut pieces = Vec::new();
    for (span, is_code) in blocks {
        if !is_code {
            pieces.extend(paragraphs(text, span).map(|one| (one, Wants::Message)));
            continue;
        }
        let inner = text.get(span.start..span.end).unwrap_or_default();
        let commands = commands(inner);
        if commands.len() > 1 {
            let moved = |one: Span| Span::new(span.start + one.start, span.start + one.end);
            pieces.extend(commands.into_iter().map(|one| (moved(one), Wants::Any)));
        } else {
            pieces.push((span, Wants::Any));
        }
    }
    Some(Plan::loose(pieces))
}

/// The text between the fences and, with `true`, inside them. A fence may stand inside quote marks,
/// which are left before each of its lines.
fn blocks(text: &str) -> Vec<(Span, bool)> {
    let mut blocks = Vec::new();
    let (mut at, mut from) = (0, 0);
    let mut fence: Option<(&str, usize)> = None;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let (mark, quotes) = below_quotes(line, fence.map_or(usize::MAX, |(_, quotes)| quotes));
        let opened = ["```", "~~~"]
            .into_iter()
            .find(|kind| mark.starts_with(kind));
        match fence {
            None => {
                if let Some(kind) = opened {
                    blocks.push((Span::new(from, at), false));
                    (fence, from) = (Some((kind, quotes)), end);
                }
            }
            Some((kind, inside)) if quotes < inside || mark.trim_end() == kind => {
                // The line end before the fence is Markdown's.
                let last = text.get(from..at).unwrap_or_default();
                let last = last.strip_suffix('\n').unwrap_or(last);
                blocks.push((Span::new(from, from + last.len()), true));
                (fence, from) = (None, end);
                if quotes < inside {
                    // The quote ended, and its fence with it.
                    from = at;
                    if let Some(kind) = opened {
                        blocks.push((Span::new(from, at), false));
                        (fence, from) = (Some((kind, quotes)), end);
                    }
                }
            }
            Some(_) => {}
        }
        at = end;
    }
    blocks.push((Span::new(from, text.len()), fence.is_some()));
    blocks
}

/// A line without the quote marks at its beginning, of which at most some are taken off, and how many
/// were.
fn below_quotes(line: &str, most: usize) -> (&str, usize) {
    let (mut rest, mut quotes) = (line.trim_start(), 0);
    while quotes < most
        && let Some(inner) = rest.strip_prefix('>')
    {
        rest = inner.trim_start();
        quotes += 1;
    }
    (rest, quotes)
}

/// Runs of lines between empty ones.
fn paragraphs(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let inner = text.get(span.start..span.end).unwrap_or_default();
    let mut at = span.start;
    inner.split("\n\n").filter_map(move |piece| {
        let lead = piece.len() - piece.trim_start().len();
        let start = at + lead;
        at += piece.len() + 2;
        let body = piece.trim();
        (!body.is_empty()).then(|| Span::new(start, start + body.len()))
    })
}

/// From each prompt with a command to the next.
fn commands(text: &str) -> Vec<Span> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if prompt::command(line).is_some() {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let piece = text.get(*start..end).unwrap_or_default();
            Span::new(*start, start + piece.trim_end().len())
        })
        .collect()
}

/// What a terminal showed: several prompts, each with its output.
pub(super) fn session(text: &str) -> Option<Plan> {
    let commands = commands(text);
    if commands.len() < 2 {
        return None;
    }
    let head = Span::new(0, commands.first().map_or(0, |first| first.start));
    let all = std::iter::once(head)
        .filter(|head| !head.is_empty())
        .chain(commands);
    Some(Plan::loose(all.map(|one| (one, Wants::Any))))
}

/// Documents of YAML between lines of `---`.
pub(super) fn documents(text: &str) -> Option<Plan> {
    let is_divided = text.lines().any(|line| line.trim_end() == "---");
    if !is_divided || text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let says = |piece: &Span| {
        let lines = text.get(piece.start..piece.end).unwrap_or_default().lines();
        let mut said = lines.map(str::trim).filter(|line| {
            !line.is_empty() && !line.starts_with('#') && !matches!(*line, "---" | "...")
        });
        said.next().is_some()
    };
    let pieces: Vec<Span> = yaml_pieces(text).into_iter().filter(says).collect();
    (2..=MOST)
        .contains(&pieces.len())
        .then(|| Plan::loose(pieces.into_iter().map(|piece| (piece, Wants::Any))))
}

/// Whether an empty line stands in a text.
pub(super) fn has_paragraphs(text: &str) -> bool {
    text.trim().contains("\n\n")
}

/// A message and a file below it, an empty line between.
pub(super) fn message_first(text: &str) -> Option<Plan> {
    let (head, tail) = beside(text, |inner| inner.find("\n\n"))?;
    Some(Plan::strict([(head, Wants::Message), (tail, Wants::File)]))
}

/// A file and a message below it, an empty line between.
pub(super) fn message_last(text: &str) -> Option<Plan> {
    let (head, tail) = beside(text, |inner| inner.rfind("\n\n"))?;
    Some(Plan::strict([(head, Wants::File), (tail, Wants::Message)]))
}

fn beside(text: &str, cut: impl Fn(&str) -> Option<usize>) -> Option<(Span, Span)> {
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    let cut = start + cut(text.get(start..end)?)?;
    let rest = text.get(cut..end)?;
    let tail = end - rest.trim_start().len();
    Some((Span::new(start, cut), Span::new(tail, end)))
}

/// Documents of JSON one after the other, of which a registry holds two at least: tools print lines
/// of JSON as well, which belong together. One with a message below it is two things.
pub(super) fn json(text: &str) -> Option<Plan> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let (spans, from) = values(text)?;
    let is_document = |span: &Span| {
        let bytes = span.slice(text.as_bytes());
        let document = Document::read(bytes, Served::default(), Limits::default());
        document.kind() != DocumentKind::Unknown
    };
    let rest = text.get(from..).unwrap_or_default();
    let start = text.len() - rest.trim_start().len();
    let rest = Span::new(start, text.trim_end().len().max(start));
    let rest = Some(rest).filter(|rest| !rest.is_empty());
    if let ([only], Some(rest)) = (spans.as_slice(), rest) {
        let pieces = [(*only, Wants::Any), (rest, Wants::Message)];
        return is_document(only).then(|| Plan::strict(pieces));
    }
    let is_several = spans.iter().filter(|span| is_document(span)).count() > 1;
    is_several.then(|| Plan::loose(spans.into_iter().chain(rest).map(|one| (one, Wants::Any))))
}

/// The values of JSON at the beginning of a text and where they end; nothing where there are too many.
fn values(text: &str) -> Option<(Vec<Span>, usize)> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let mut from = 0;
    let mut spans = Vec::new();
    while let Some(Ok(_)) = stream.next() {
        let end = stream.byte_offset();
        let piece = text.get(from..end).unwrap_or_default();
        let lead = piece.len() - piece.trim_start().len();
        spans.push(Span::new(from + lead, end));
        from = end;
        if spans.len() > MOST {
            return None;
        }
    }
    Some((spans, from))
}
