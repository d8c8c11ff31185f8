//! Several things in one paste, told apart: the blocks of a Markdown issue, the commands of a
//! terminal's log each with its output, documents of YAML or JSON one after the other.
//!
//! [`Parting`] goes in steps, each at most one look at the text or one step of one of its pieces.

mod plan;

use std::collections::VecDeque;

use self::plan::{Plan, Wants};
use super::{Depth, Understanding};
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

/// Texts beyond this many bytes are taken as a whole: nobody pastes an issue of that length.
const LONGEST: usize = 1 << 20;

/// The things in a text, in order; none where it is one thing.
#[must_use]
pub fn parts(text: &str) -> Vec<Part> {
    Parting::new(text, None).finish()
}

/// A text on its way to being told apart.
pub struct Parting<B> {
    given: B,
    /// What the whole text is, once it is known.
    whole: Option<&'static str>,
    /// What is looked at now, and the way to what it is for.
    work: Option<(Piece, Understanding<Slice<B>>)>,
    planners: VecDeque<Planner>,
    /// Whether the ways to cut a message were tried.
    is_last: bool,
    plan: Option<Plan>,
    found: Vec<Part>,
    is_over: bool,
}

/// A way to cut a text.
type Planner = fn(&str) -> Option<Plan>;

/// What of a text is looked at.
#[derive(Clone, Copy)]
enum Piece {
    Whole,
    Part(Span, Wants),
}

/// Bytes of the text that was given.
#[derive(Clone)]
struct Slice<B> {
    given: B,
    span: Span,
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Slice<B> {
    fn as_ref(&self) -> &[u8] {
        self.span.slice(self.given.as_ref())
    }
}

/// Ways to cut that are tried one after the other; those in the second row only of a text that is a
/// message as a whole.
const PLANNERS: [Planner; 4] = [plan::markdown, plan::documents, plan::json, plan::session];
const OF_MESSAGE: [Planner; 2] = [plan::message_first, plan::message_last];

impl<B: AsRef<[u8]> + Clone> Parting<B> {
    /// Nothing is looked at yet. What the whole text is spares a look where it is known already: the
    /// kind that a glance tells.
    #[must_use]
    pub fn new(given: B, whole: Option<&'static str>) -> Self {
        let is_long = given.as_ref().len() > LONGEST;
        Self {
            given,
            whole,
            work: None,
            planners: PLANNERS.into(),
            is_last: false,
            plan: None,
            found: Vec::new(),
            is_over: is_long,
        }
    }

    /// Goes one step; `true` when there is none left.
    pub fn step(&mut self) -> bool {
        if self.is_over {
            return true;
        }
        match self.work.take() {
            Some((piece, mut work)) => {
                if work.step() {
                    let kind = work.finish().first.kind;
                    self.told(piece, kind);
                } else {
                    self.work = Some((piece, work));
                }
            }
            None => self.next(),
        }
        self.is_over
    }

    /// Goes all steps that are left.
    #[must_use]
    pub fn finish(mut self) -> Vec<Part> {
        while !self.step() {}
        self.found
    }

    fn text(&self) -> &str {
        std::str::from_utf8(self.given.as_ref()).unwrap_or_default()
    }

    fn look_at(&mut self, piece: Piece) {
        let span = match piece {
            Piece::Whole => Span::new(0, self.given.as_ref().len()),
            Piece::Part(span, _) => span,
        };
        let given = self.given.clone();
        let work = Understanding::new(Slice { given, span }, Depth::Glance);
        self.work = Some((piece, work));
    }

    fn told(&mut self, piece: Piece, kind: &'static str) {
        match piece {
            Piece::Whole => self.whole = Some(kind),
            Piece::Part(span, wants) if wants.fits(kind) => self.found.push(Part { span, kind }),
            Piece::Part(..) if self.plan.as_ref().is_some_and(|plan| plan.is_strict) => {
                // It is not what the cut took it for.
                self.plan = None;
                self.found.clear();
            }
            Piece::Part(..) => {}
        }
    }

    fn next(&mut self) {
        let piece = self.plan.as_mut().map(|plan| plan.pieces.pop_front());
        match piece {
            Some(Some((span, wants))) => self.look_at(Piece::Part(span, wants)),
            Some(None) => self.decide(),
            None => self.cut(),
        }
    }

    /// Tries the next way to cut.
    fn cut(&mut self) {
        if let Some(planner) = self.planners.pop_front() {
            self.plan = planner(self.text());
            return;
        }
        match self.whole {
            _ if self.is_last => self.is_over = true,
            None if plan::has_paragraphs(self.text()) => self.look_at(Piece::Whole),
            Some("error-message") => {
                self.is_last = true;
                self.planners = OF_MESSAGE.into();
            }
            _ => self.is_over = true,
        }
    }

    /// Every piece was looked at.
    fn decide(&mut self) {
        match (self.found.len(), self.whole) {
            // A block in prose is worth opening, where the whole is nothing by itself.
            (1, None) => return self.look_at(Piece::Whole),
            (1, Some(kind)) if kind != "unknown" => self.found.clear(),
            (number, _) if number > MOST => self.found.clear(),
            _ => {}
        }
        self.is_over = true;
    }
}
