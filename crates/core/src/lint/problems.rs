//! The problems of a document's bytes as rules of the family `syntax` report them: at their line
//! and column, the first few of them, with a count of the rest.

use super::subject::Subject;
use crate::json::{Pointer, Problem, ProblemKind};
use crate::text::{Span, sorted};

/// Most findings that one rule makes of a document's problems: what follows the first few is
/// mostly their echo.
const SHOWN: usize = 10;

/// One problem with its place.
pub(super) struct Place {
    pub(super) kind: ProblemKind,
    pub(super) span: Span,
    /// The innermost value around it.
    pub(super) pointer: Pointer,
    /// `line 3, column 7`.
    pub(super) position: String,
    /// A sentence that says how many more there are; empty but after the last that is shown.
    pub(super) more: String,
}

/// The problems whose kind is `wanted`, in document order.
pub(super) fn problems(subject: &Subject<'_>, wanted: fn(ProblemKind) -> bool) -> Vec<Place> {
    let found: Vec<&Problem> = subject
        .document
        .problems()
        .iter()
        .filter(|problem| wanted(problem.kind))
        .collect();
    // The parser looks for broken UTF-8 before it reads, so its problems are in two rows.
    let found = sorted(found, |a, b| a.span.start.cmp(&b.span.start));
    let hidden = found.len().saturating_sub(SHOWN);
    let unread = subject.document.more_problems();
    let mut places: Vec<Place> = found
        .iter()
        .take(SHOWN)
        .map(|problem| place(subject, problem))
        .collect();
    if let Some(last) = places.last_mut().filter(|_| hidden > 0) {
        last.more = match unread {
            0 => format!(" {hidden} more such places follow."),
            _ => format!(" At least {hidden} more such places follow."),
        };
    }
    places
}

fn place(subject: &Subject<'_>, problem: &Problem) -> Place {
    let document = subject.document;
    let position = document
        .lines()
        .position(document.bytes(), problem.span.start);
    let around = subject
        .root
        .map(|root| root.innermost_at(problem.span.start));
    Place {
        kind: problem.kind,
        span: problem.span,
        pointer: around.map(|value| value.pointer()).unwrap_or_default(),
        position: format!("line {}, column {}", position.line, position.column_utf16),
        more: String::new(),
    }
}
