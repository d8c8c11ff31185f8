//! The way from bytes to what they are, in steps that a page can pause between.
//!
//! Every step looks at the whole text once, in a time that grows with its length and no faster
//! (`bench-pastes` holds prefixes against the whole), so that no step takes long where a text is short
//! enough to be typed or pasted.

mod long;

use self::long::long;
use super::{
    Understood, archive, causes, command, documents, files, http, json, move_to, places, tool,
    with_status, words, wrapping,
};
use crate::intake::image_list;
use crate::intake::line;
use crate::intake::names::read_list;
use crate::intake::recognise::{InputKind, Recognised, recognise};
use crate::oci::DocumentKind;
use crate::oci::Reference;
use crate::text::LineIndex;

/// Beyond this a text is a document or a dump: it is recognised, and read where it is a file of a
/// repository, but only its ends are searched for messages.
const SEARCHED: usize = 1 << 20;

/// How far a text is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Its kind, the reason and the second guess, as while a person types.
    Glance,
    /// Everything that can be read out of it.
    Whole,
}

/// What a text is, and what it would be taken for otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Guesses {
    /// What it is.
    pub first: Understood,
    /// What it would be if it were not that; `None` where nothing else fits.
    pub second: Option<Understood>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Look,
    Unwrap,
    File,
    Tool,
    Message,
    Decide,
    Over,
}

/// A text on its way to being understood.
pub struct Understanding<B> {
    given: B,
    depth: Depth,
    /// The kind that a person says it is.
    wanted: Option<&'static str>,
    next: Step,
    inner: Option<Recognised>,
    unwrapped: Option<wrapping::Unwrapped>,
    file: Option<Understood>,
    tool: Option<Understood>,
    message: Option<Understood>,
    answer: Option<Guesses>,
}

impl<B: AsRef<[u8]>> Understanding<B> {
    /// Nothing is looked at yet.
    #[must_use]
    pub fn new(given: B, depth: Depth) -> Self {
        Self {
            given,
            depth,
            wanted: None,
            next: Step::Look,
            inner: None,
            unwrapped: None,
            file: None,
            tool: None,
            message: None,
            answer: None,
        }
    }

    /// The kind that a person chose among the guesses: it is taken where the text can be that.
    #[must_use]
    pub fn wanted(mut self, kind: Option<&'static str>) -> Self {
        self.wanted = kind;
        self
    }

    /// Goes one step; `true` when there is none left.
    pub fn step(&mut self) -> bool {
        self.next = match self.next {
            Step::Look => self.look(),
            Step::Unwrap => self.unwrap(),
            Step::File => {
                self.file = files::file(self.text(), self.depth);
                // What is certainly a file is not searched, unless a person wants to know what else
                // it could be.
                if self.file.is_some() && self.depth == Depth::Whole && self.wanted.is_none() {
                    Step::Decide
                } else {
                    Step::Tool
                }
            }
            Step::Tool => {
                self.tool = tool::read(self.text());
                Step::Message
            }
            Step::Message => {
                self.message = causes::find(self.text());
                Step::Decide
            }
            Step::Decide => {
                self.decide();
                Step::Over
            }
            Step::Over => Step::Over,
        };
        self.next == Step::Over
    }

    /// Goes all steps that are left.
    pub fn finish(mut self) -> Guesses {
        while !self.step() {}
        self.answer.unwrap_or_else(|| Guesses {
            first: Understood::plain(recognise(self.given.as_ref())),
            second: None,
        })
    }

    fn text(&self) -> &str {
        self.unwrapped
            .as_ref()
            .map_or("", |unwrapped| unwrapped.text.as_str())
    }

    fn only(&mut self, first: Understood) -> Step {
        self.answer = Some(Guesses {
            first,
            second: None,
        });
        Step::Over
    }

    fn look(&mut self) -> Step {
        let bytes = self.given.as_ref();
        let first = recognise(bytes);
        if first.kind == InputKind::Archive {
            let answer = archive(bytes, first);
            return self.only(answer);
        }
        let Ok(given) = std::str::from_utf8(bytes) else {
            return self.only(Understood::plain(first));
        };
        if bytes.len() > SEARCHED {
            let answer = long(given, first, self.depth);
            return self.only(answer);
        }
        self.inner = Some(first);
        Step::Unwrap
    }

    fn unwrap(&mut self) -> Step {
        let given = std::str::from_utf8(self.given.as_ref()).unwrap_or_default();
        let unwrapped = wrapping::unwrap(given);
        if unwrapped.text != given {
            self.inner = Some(recognise(unwrapped.text.as_bytes()));
        }
        self.unwrapped = Some(unwrapped);
        match self.inner.as_ref().map(|inner| inner.kind) {
            Some(
                InputKind::Document(_)
                | InputKind::HttpResponse
                | InputKind::Digest
                | InputKind::Platform,
            )
            | None => Step::Decide,
            _ => Step::File,
        }
    }

    fn decide(&mut self) {
        let Some(inner) = self.inner.take() else {
            return;
        };
        let (file, tool, message) = (self.file.take(), self.tool.take(), self.message.take());
        let text = self.text();
        let others: Vec<Understood> = [&file, &tool, &message]
            .into_iter()
            .flatten()
            .cloned()
            .chain(otherwise(text, &inner, self.depth))
            .collect();
        let mut first = take(text, inner, file, tool, message, self.depth);
        if let Some(wanted) = self.wanted
            && let Some(other) = others.iter().find(|other| other.kind == wanted)
            && first.kind != wanted
        {
            first = other.clone();
        }
        let second = others.into_iter().find(|other| other.kind != first.kind);
        self.answer = Some(Guesses {
            first: self.placed(first),
            second,
        });
    }

    /// What unwrapping knows of the answer, and the places in the text that was given.
    fn placed(&self, mut answer: Understood) -> Understood {
        let (bytes, text) = (self.given.as_ref(), self.text());
        let Some(unwrapped) = &self.unwrapped else {
            return answer;
        };
        if answer.kind == "layout-index" {
            answer.reads.digest = words::digest(text);
        }
        if answer.kind != "unknown" && answer.kind != "http-response" {
            if unwrapped.steps.is_empty() {
                documents::confirm(bytes, &mut answer);
            } else {
                answer.reads.exact_bytes = Some(false);
            }
            let command = unwrapped.command.as_deref();
            documents::repair(text, &unwrapped.steps, command, &mut answer);
        }
        if let Some(line) = &unwrapped.command {
            asked(line, &mut answer);
        }
        answer.next = answer
            .cause
            .map(|cause| causes::next_for(cause, text, &answer.values));
        if let Some(names) = &mut answer.names {
            let lines = LineIndex::new(bytes);
            move_to(names, &lines, |span| unwrapped.place(span));
        }
        if self.depth == Depth::Whole {
            answer.places = places::of(text, &answer);
            for one in &mut answer.places {
                one.span = unwrapped.place(one.span);
            }
            if unwrapped.command.is_some() {
                // The command above the output is no part of the text.
                let given = std::str::from_utf8(bytes).unwrap_or_default();
                let more = places::of(given, &answer);
                places::add(&mut answer.places, more);
            }
        }
        answer.seen_through.clone_from(&unwrapped.steps);
        answer.command.clone_from(&unwrapped.command);
        answer
    }
}

/// What the command asked for, where its output does not say so.
fn asked(line: &str, answer: &mut Understood) {
    if answer.names.is_some() {
        return;
    }
    let is_message = answer.cause.is_some();
    if answer.reads.reference.is_none()
        && let Some(image) = command::image(line)
    {
        if is_message {
            answer.values.entry("reference").or_insert(image.clone());
        }
        answer.reads.reference = Some(image);
    }
    let platforms = command::platforms(line).into_iter();
    if let Some(platform) = platforms.take(usize::from(is_message)).next() {
        answer.values.entry("platform").or_insert(platform);
    }
}

fn take(
    text: &str,
    inner: Recognised,
    file: Option<Understood>,
    tool: Option<Understood>,
    message: Option<Understood>,
    depth: Depth,
) -> Understood {
    match inner.kind {
        InputKind::Document(DocumentKind::Unknown | DocumentKind::ToolOutput) => {
            return json(text, inner, depth);
        }
        InputKind::Document(kind) => {
            let marked = documents::marked(kind, &inner, text);
            return marked.unwrap_or_else(|| Understood::plain(inner));
        }
        InputKind::HttpResponse => return http(text, inner),
        InputKind::Digest | InputKind::Platform => return Understood::plain(inner),
        _ => {}
    }
    if let Some(file) = file {
        return with_status(text, file);
    }
    match (tool, message) {
        (Some(mut tool), Some(message)) => {
            let only_progress = tool.kind == "tool-output" && tool::is_progress(text);
            if only_progress
                && message
                    .cause
                    .is_some_and(|cause| cause.id != "partial-push")
            {
                return message;
            }
            tool.take_message(message);
            tool
        }
        (Some(tool), None) => tool,
        (None, Some(message)) => message,
        (None, None) => match files::read(text, depth) {
            Some(file) => file,
            None if inner.kind == InputKind::ImageList => list(text, inner, depth),
            None => Understood::plain(inner),
        },
    }
}

fn list(text: &str, inner: Recognised, depth: Depth) -> Understood {
    let mut answer = Understood::plain(inner);
    if depth == Depth::Whole {
        answer.names = Some(read_list(text));
    }
    answer
}

/// What a text could be beside a file, a tool's output and a message, the likelier first.
fn otherwise(text: &str, inner: &Recognised, depth: Depth) -> Vec<Understood> {
    let mut found = Vec::new();
    match inner.kind {
        // Its members tell a document of a registry: there is no other.
        InputKind::Document(DocumentKind::Unknown | DocumentKind::ToolOutput) => {
            found.extend(json_as_file(text, depth));
        }
        InputKind::Document(_) => return found,
        InputKind::ImageList => found.push(list(text, inner.clone(), depth)),
        InputKind::Platform => found.extend(as_name(text)),
        InputKind::Reference => found.push(Understood::plain(inner.clone())),
        _ if depth == Depth::Glance => {
            found.extend(image_list::recognise(text).map(Understood::plain));
        }
        _ => {}
    }
    let why = "Its bytes are shown as they are, and nothing is read out of them.";
    found.push(Understood::new("unknown", 0.1, why));
    found
}

fn json_as_file(text: &str, depth: Depth) -> Option<Understood> {
    files::file(text, depth)
}

/// `arm64` is an architecture, and could be the name of an image.
fn as_name(text: &str) -> Option<Understood> {
    let word = text.trim();
    let reference = Reference::parse(word).ok()?;
    let confidence = line::reference_confidence(word);
    let why = "It fits the grammar of image names as well.";
    let mut answer = Understood::new("reference", confidence.min(0.4), why);
    answer.reads.reference = Some(reference.familiar());
    (confidence > 0.0).then_some(answer)
}
