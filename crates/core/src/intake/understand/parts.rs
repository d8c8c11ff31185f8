//! Several things in one paste, told apart: the blocks of a Markdown issue, the commands of a
//! terminal's log each with its output, documents of YAML or JSON one after the other.

use super::{Depth, Understanding, Understood, prompt};
use crate::intake::names::yaml_pieces;
use crate::json::Limits;
use crate::oci::{Document, DocumentKind, Served};
use crate::text::Span;

/// One thing of a paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its bytes.
    pub span: Span,
    /// Its kind, as in [`super::Understood::kind`].
    pub kind: &'static str,
}

/// Most parts that are told apart; a text with more is taken as a whole.
const MOST: usize = 64;

/// Most pieces that are looked at.
const LOOKED_AT: usize = 4 * MOST;

/// Texts beyond this many bytes are taken as a whole: nobody pastes an issue of that length.
const LONGEST: usize = 1 << 20;

/// The things in a text, in order; none where it is one thing.
#[must_use]
pub fn parts(text: &str) -> Vec<Part> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let parts = markdown(text)
        .or_else(|| documents(text))
        .or_else(|| json(text))
        .or_else(|| session(text))
        .or_else(|| beside(text))
        .unwrap_or_default();
    let is_told = match parts.as_slice() {
        [] => false,
        // A block in prose is worth opening, where the whole is nothing by itself.
        [_] => kind(text) == "unknown",
        parts => parts.len() <= MOST,
    };
    if is_told { parts } else { Vec::new() }
}

fn kind(text: &str) -> &'static str {
    let guesses = Understanding::new(text, Depth::Glance).finish();
    guesses.first.kind
}

/// A part, where something is known of it.
fn part(text: &str, span: Span, accepts: impl Fn(&Understood) -> bool) -> Option<Part> {
    let bytes = span.slice(text.as_bytes());
    let found = Understanding::new(bytes, Depth::Glance).finish().first;
    (found.kind != "unknown" && accepts(&found)).then_some(Part {
        span,
        kind: found.kind,
    })
}

/// Fenced blocks, and the paragraphs between them that are a message.
fn markdown(text: &str) -> Option<Vec<Part>> {
    let mut blocks: Vec<(Span, bool)> = Vec::new();
    let (mut at, mut from) = (0, 0);
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let mark = line.trim_start();
        match fence {
            None => {
                let kind = ["```", "~~~"]
                    .into_iter()
                    .find(|kind| mark.starts_with(kind));
                if let Some(kind) = kind {
                    blocks.push((Span::new(from, at), false));
                    (fence, from) = (Some(kind), end);
                }
            }
            Some(kind) if mark.trim_end() == kind => {
                // The line end before the fence is Markdown's.
                let last = text.get(from..at).unwrap_or_default();
                let last = last.strip_suffix('\n').unwrap_or(last);
                blocks.push((Span::new(from, from + last.len()), true));
                (fence, from) = (None, end);
            }
            Some(_) => {}
        }
        at = end;
    }
    if !blocks.iter().any(|(_, is_code)| *is_code) {
        return None;
    }
    blocks.push((Span::new(from, text.len()), fence.is_some()));
    let mut pieces: Vec<(Span, bool)> = Vec::new();
    for (span, is_code) in blocks {
        if !is_code {
            pieces.extend(paragraphs(text, span).map(|one| (one, true)));
            continue;
        }
        let inner = text.get(span.start..span.end).unwrap_or_default();
        let commands = commands(inner);
        if commands.len() > 1 {
            let moved = |one: Span| Span::new(span.start + one.start, span.start + one.end);
            pieces.extend(commands.into_iter().map(|one| (moved(one), false)));
        } else {
            pieces.push((span, false));
        }
    }
    Some(looked_at(text, pieces))
}

/// The pieces of which something is known; of some only whether they are a message. More than a person
/// would paste are not looked at.
fn looked_at(text: &str, pieces: Vec<(Span, bool)>) -> Vec<Part> {
    if pieces.len() > LOOKED_AT {
        return Vec::new();
    }
    let pieces = pieces.into_iter().filter_map(|(span, is_prose)| {
        let fits = |found: &Understood| !is_prose || found.kind == "error-message";
        part(text, span, fits)
    });
    pieces.collect()
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
fn session(text: &str) -> Option<Vec<Part>> {
    let commands = commands(text);
    if commands.len() < 2 {
        return None;
    }
    let head = Span::new(0, commands.first().map_or(0, |first| first.start));
    let all = std::iter::once(head)
        .filter(|head| !head.is_empty())
        .chain(commands);
    Some(looked_at(text, all.map(|one| (one, false)).collect()))
}

/// Documents of YAML between lines of `---`.
fn documents(text: &str) -> Option<Vec<Part>> {
    let is_divided = text.lines().any(|line| line.trim_end() == "---");
    if !is_divided || text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let pieces: Vec<Span> = yaml_pieces(text)
        .into_iter()
        .filter(|piece| {
            let lines = text.get(piece.start..piece.end).unwrap_or_default().lines();
            let mut said = lines.map(str::trim).filter(|line| {
                !line.is_empty() && !line.starts_with('#') && !matches!(*line, "---" | "...")
            });
            said.next().is_some()
        })
        .collect();
    if pieces.len() < 2 || pieces.len() > MOST {
        return None;
    }
    Some(
        pieces
            .into_iter()
            .filter_map(|piece| part(text, piece, |_| true))
            .collect(),
    )
}

/// A message and a file beside it, an empty line between: the message is the first or the last paragraph.
fn beside(text: &str) -> Option<Vec<Part>> {
    let text_end = text.trim_end().len();
    let text_start = text.len() - text.trim_start().len();
    let inner = text.get(text_start..text_end)?;
    let cuts = [inner.find("\n\n"), inner.rfind("\n\n")];
    if cuts[0].is_none() || kind(text) != "error-message" {
        return None;
    }
    let is_message = |found: &Understood| found.kind == "error-message";
    let is_file = |found: &Understood| FILES.contains(&found.kind);
    let mut found = cuts.into_iter().flatten().enumerate().map(|(at, cut)| {
        let cut = text_start + cut;
        let head = Span::new(text_start, cut);
        let rest = text.get(cut..text_end).unwrap_or_default();
        let tail = Span::new(text_end - rest.trim_start().len(), text_end);
        let (message, file) = if at == 0 { (head, tail) } else { (tail, head) };
        let (message, file) = (part(text, message, is_message)?, part(text, file, is_file)?);
        Some(if at == 0 {
            vec![message, file]
        } else {
            vec![file, message]
        })
    });
    found.find_map(|parts| parts)
}

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

/// Documents of JSON one after the other, of which a registry holds two at least: tools print lines
/// of JSON as well, which belong together. One with a message below it is two things.
fn json(text: &str) -> Option<Vec<Part>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
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
        let says = |found: &Understood| found.kind == "error-message";
        let message = part(text, rest, says).filter(|_| is_document(only))?;
        return Some(
            part(text, *only, |_| true)
                .into_iter()
                .chain([message])
                .collect(),
        );
    }
    if spans.len() < 2 || spans.iter().filter(|span| is_document(span)).count() < 2 {
        return None;
    }
    Some(
        spans
            .into_iter()
            .chain(rest)
            .filter_map(|span| part(text, span, |_| true))
            .collect(),
    )
}
