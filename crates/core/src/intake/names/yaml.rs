//! YAML as many documents with the bytes of every scalar: the only file that knows the reader.
//!
//! A text is cut at the lines that begin with `---`, as kubectl does, and each piece is read alone:
//! a broken document costs itself and no other. What aliases would expand to is counted, never made.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use super::tree::{Builder, Style, Tree};
use crate::text::Span;

/// One document of a text.
#[derive(Debug)]
pub(super) struct YamlDocument {
    /// Its bytes in the whole text.
    pub(super) span: Span,
    /// What was read; of a broken one, nothing.
    pub(super) tree: Tree,
    /// What is wrong with it.
    pub(super) fault: Option<Fault>,
}

/// Why a document is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: FaultKind,
    /// Where in the whole text.
    pub(super) at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// It is no YAML.
    Syntax,
    /// An alias names an anchor that does not stand before it.
    UndefinedAlias,
    /// Its aliases would make far more of it than stands there.
    Bomb,
    /// An alias stands inside the value that it names, which has no end so.
    InsideItself,
}

/// Reads every document; pieces that hold only comments are left out.
pub(super) fn read(text: &str) -> Vec<YamlDocument> {
    first(text, usize::MAX)
}

/// Reads the first documents of a text.
pub(super) fn first(text: &str, most: usize) -> Vec<YamlDocument> {
    let mut found = Vec::new();
    for piece in pieces(text) {
        if found.len() >= most {
            break;
        }
        let source = piece.slice(text.as_bytes());
        let Ok(source) = std::str::from_utf8(source) else {
            continue;
        };
        let is_empty = source.lines().all(|line| {
            let line = line.trim_start_matches('\u{feff}').trim();
            line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
        });
        if !is_empty {
            document(source, piece, &mut found);
        }
    }
    found
}

/// From each line that begins with `---` to the next.
pub(in crate::intake) fn pieces(text: &str) -> Vec<Span> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.strip_prefix("---");
        if at > 0
            && mark.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with([' ', '\t']))
        {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| Span::new(*start, end))
        .collect()
}

#[cfg(test)]
thread_local! {
    /// Bytes of the documents that were read: what the law of prefixes counts in place of time.
    pub(super) static WORK: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

fn document(source: &str, piece: Span, found: &mut Vec<YamlDocument>) {
    #[cfg(test)]
    WORK.set(WORK.get() + source.len());
    let mut parser = Parser::new_from_str(source);
    let mut builder = Builder::default();
    // Nodes by the number of their anchor.
    let mut anchors: HashMap<usize, usize> = HashMap::new();
    loop {
        let (event, span) = match parser.next_event() {
            None => break,
            Some(Ok(next)) => next,
            Some(Err(error)) => {
                let kind = if matches!(error.kind(), ErrorKind::UnknownAnchor) {
                    FaultKind::UndefinedAlias
                } else {
                    FaultKind::Syntax
                };
                let at = piece.start + byte_of(source, error.marker().index());
                found.push(YamlDocument {
                    span: piece,
                    tree: Tree::default(),
                    fault: Some(Fault { kind, at }),
                });
                return;
            }
        };
        let bytes = span.byte_range().unwrap_or(0..0);
        let span = Span::new(piece.start + bytes.start, piece.start + bytes.end);
        let anchored = match event {
            Event::Scalar(value, style, anchor, _) => {
                let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
                let plain = style == ScalarStyle::Plain;
                let inside = if quoted && span.len() >= 2 {
                    Span::new(span.start + 1, span.end - 1)
                } else {
                    span
                };
                let style = if plain { Style::Plain } else { Style::Text };
                Some((anchor, builder.scalar(value.into_owned(), style, inside)))
            }
            Event::SequenceStart(_, anchor, _) => Some((anchor, builder.open(false, span))),
            Event::MappingStart(_, anchor, _) => Some((anchor, builder.open(true, span))),
            Event::SequenceEnd | Event::MappingEnd => {
                builder.close();
                None
            }
            Event::Alias(anchor) => {
                builder.alias(anchors.get(&anchor).copied().unwrap_or(0), span);
                None
            }
            Event::DocumentEnd => {
                finish(&mut builder, piece, found);
                anchors.clear();
                None
            }
            _ => None,
        };
        if let Some((anchor, node)) = anchored
            && anchor != 0
        {
            anchors.insert(anchor, node);
        }
    }
    finish(&mut builder, piece, found);
}

fn finish(builder: &mut Builder, span: Span, found: &mut Vec<YamlDocument>) {
    let tree = std::mem::take(builder).tree;
    let Some(root) = tree.root() else { return };
    let fault = |kind: FaultKind, at: usize| Some(Fault { kind, at });
    let fault = match (tree.odd_name, tree.inside_itself) {
        (Some(name), _) => fault(FaultKind::Syntax, name.start),
        (None, Some(alias)) => fault(FaultKind::InsideItself, alias.start),
        (None, None) if tree.is_bomb() => fault(FaultKind::Bomb, root.span().start),
        (None, None) => None,
    };
    let tree = if fault.is_some() {
        Tree::default()
    } else {
        tree
    };
    found.push(YamlDocument { span, tree, fault });
}

/// The reader counts characters where it reports what is wrong.
fn byte_of(source: &str, characters: usize) -> usize {
    source
        .char_indices()
        .nth(characters)
        .map_or(source.len(), |(at, _)| at)
}
