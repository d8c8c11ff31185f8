//! What terminals, chats and CI add to a text, taken away again: prompts, Markdown fences, quote
//! marks, timestamps, colours, no-break spaces, CRLF and a byte order mark.

use std::ops::Range;

use super::prompt;
use crate::text::Span;

/// A text without what pasting added.
pub(super) struct Unwrapped {
    /// The text.
    pub(super) text: String,
    /// What was taken away, in words.
    pub(super) steps: Vec<&'static str>,
    /// The command of the prompt line.
    pub(super) command: Option<String>,
    /// Where pieces of the text begin in it, and where in what was given.
    pieces: Vec<(usize, usize)>,
}

impl Unwrapped {
    /// The bytes in what was given of some bytes of the text.
    pub(super) fn place(&self, span: Span) -> Span {
        let of = |at: usize| {
            let piece = self.pieces.partition_point(|(start, _)| *start <= at);
            let piece = piece
                .checked_sub(1)
                .and_then(|index| self.pieces.get(index));
            piece.map_or(at, |(start, from)| from + (at - start))
        };
        // The end belongs to the last byte inside, not to what follows.
        let end = if span.is_empty() {
            of(span.start)
        } else {
            of(span.end - 1) + 1
        };
        Span::new(of(span.start), end)
    }

    /// Takes ranges of the text away; they are in order and do not touch each other's insides.
    fn cut(&mut self, ranges: &[Range<usize>]) {
        let mut text = String::with_capacity(self.text.len());
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        let mut old = self.pieces.iter().copied().peekable();
        let mut from = (0, 0);
        let mut at = 0;
        for range in ranges
            .iter()
            .cloned()
            .chain(std::iter::once(self.text.len()..self.text.len()))
        {
            if at < range.start {
                while let Some(next) = old.next_if(|(start, _)| *start <= at) {
                    from = next;
                }
                pieces.push((text.len(), from.1 + (at - from.0)));
                while let Some(next) = old.next_if(|(start, _)| *start < range.start) {
                    pieces.push((text.len() + next.0 - at, next.1));
                    from = next;
                }
                text.push_str(self.text.get(at..range.start).unwrap_or_default());
            }
            at = range.end.max(at);
        }
        self.text = text;
        self.pieces = pieces;
    }
}

/// Takes the layers off from the outside to the inside.
pub(super) fn unwrap(given: &str) -> Unwrapped {
    let mut found = Unwrapped {
        text: given.to_owned(),
        steps: Vec::new(),
        command: None,
        pieces: vec![(0, 0)],
    };
    let marks = |found: &Unwrapped, mark: &str| -> Vec<Range<usize>> {
        found
            .text
            .match_indices(mark)
            .map(|(at, mark)| at..at + mark.len())
            .collect()
    };
    let bom = marks(&found, "\u{feff}");
    take_away(&mut found, &bom, "a byte order mark");
    let returns: Vec<Range<usize>> = marks(&found, "\r\n")
        .iter()
        .map(|one| one.start..one.end - 1)
        .collect();
    take_away(&mut found, &returns, "CRLF line ends");
    let colours = colours(&found.text);
    take_away(&mut found, &colours, "colours of a terminal");
    no_break_spaces(&mut found);
    // A fence may stand below a prompt, and times inside a fence.
    for _ in 0..DEEPEST {
        let before = found.steps.len();
        quotes(&mut found);
        each_line(&mut found, "timestamps of CI", without_time);
        fence(&mut found);
        prompts(&mut found);
        if found.steps.len() == before {
            break;
        }
    }
    let mut steps = Vec::new();
    for step in found.steps {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    Unwrapped { steps, ..found }
}

/// Most layers of the same kind that are taken off.
const DEEPEST: usize = 4;

fn quotes(found: &mut Unwrapped) {
    let before = found.steps.len();
    each_line(found, "quote marks", |line| {
        line.strip_prefix("> ")
            .or_else(|| (line == ">").then_some(""))
    });
    if found.steps.len() == before {
        // A blank after them belongs to the text where not every line has one.
        each_line(found, "quote marks", |line| line.strip_prefix('>'));
    }
}

fn take_away(found: &mut Unwrapped, ranges: &[Range<usize>], step: &'static str) {
    if !ranges.is_empty() {
        found.cut(ranges);
        found.steps.push(step);
    }
}

/// `ESC [ 31 m` and its kin.
fn colours(text: &str) -> Vec<Range<usize>> {
    let codes = text.match_indices("\u{1b}[").filter_map(|(at, mark)| {
        let rest = text.get(at + mark.len()..)?;
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
        let letter = rest.as_bytes().get(end)?;
        let length = mark.len() + end + 1;
        letter.is_ascii_alphabetic().then_some(at..at + length)
    });
    codes.collect()
}

/// Each is two bytes and becomes a blank of one.
fn no_break_spaces(found: &mut Unwrapped) {
    let firsts: Vec<usize> = found
        .text
        .match_indices('\u{a0}')
        .map(|(at, _)| at)
        .collect();
    if firsts.is_empty() {
        return;
    }
    let wide = found.text.replace('\u{a0}', "  ");
    found.text = wide;
    let ranges: Vec<Range<usize>> = firsts.iter().map(|at| at + 1..at + 2).collect();
    take_away(found, &ranges, "no-break spaces");
}

/// Takes a mark off only where every line that is not empty has it.
fn each_line(found: &mut Unwrapped, step: &'static str, strip: impl Fn(&str) -> Option<&str>) {
    let mut ranges = Vec::new();
    let mut at = 0;
    for line in found.text.split('\n') {
        match strip(line) {
            Some(rest) if rest.len() < line.len() => ranges.push(at..at + line.len() - rest.len()),
            Some(_) => {}
            None if line.trim().is_empty() => {}
            None => return,
        }
        at += line.len() + 1;
    }
    take_away(found, &ranges, step);
}

/// `2026-01-02T03:04:05.0000000Z rest`, as GitHub's and GitLab's logs have it before every line, in
/// brackets those of Jenkins.
fn without_time(line: &str) -> Option<&str> {
    let (time, rest) = line.split_once(' ').unwrap_or((line, ""));
    let inner = time
        .strip_prefix('[')
        .and_then(|time| time.strip_suffix(']'));
    let time = inner.unwrap_or(time);
    let bytes = time.as_bytes();
    let is_time = bytes.len() >= 20
        && bytes.get(4) == Some(&b'-')
        && bytes.get(10) == Some(&b'T')
        && bytes.get(13) == Some(&b':')
        && time.ends_with('Z');
    // A log of an application has times and levels of its own: those lines stay whole.
    let level = ["INFO ", "WARN ", "ERROR ", "DEBUG "];
    (is_time && !level.iter().any(|word| rest.starts_with(word))).then_some(rest)
}

fn fence(found: &mut Unwrapped) {
    let trimmed = found.text.trim();
    let lead = found.text.len() - found.text.trim_start().len();
    let Some(mark) = ["```", "~~~"]
        .into_iter()
        .find(|mark| trimmed.starts_with(mark))
    else {
        return;
    };
    let rest = trimmed.trim_start_matches(mark);
    let Some((info, body)) = rest.split_once('\n') else {
        return;
    };
    if info.contains('`') {
        return;
    }
    let inner = body.strip_suffix(mark).unwrap_or(body);
    let inner = inner.strip_suffix('\n').unwrap_or(inner);
    // Of several fences none is around the others, unless the text inside is a fence itself.
    let is_fence = inner.trim_start().starts_with(mark) && inner.trim_end().ends_with(mark);
    if inner.contains(&format!("\n{mark}")) && !is_fence {
        return;
    }
    let start = lead + trimmed.len() - body.len();
    let ranges = [0..start, start + inner.len()..found.text.len()];
    take_away(found, &ranges, "a Markdown fence");
}

/// The lines above the output: prompts with their commands, empty lines, the group in which a runner of
/// GitHub shows its command; and a prompt that was left at the end.
fn prompts(found: &mut Unwrapped) {
    let Some((start, command)) = above(&found.text) else {
        return;
    };
    found.command = Some(command);
    let body = found.text.get(start..).unwrap_or_default().trim_end();
    if body.trim().is_empty() {
        return;
    }
    let last = body.rfind('\n').map_or(0, |at| at + 1);
    let is_left = |line: &str| prompt::is_bare(line) || prompt::command(line).is_some();
    let is_left = last > 0 && body.get(last..).is_some_and(is_left);
    let end = if is_left {
        start + last
    } else {
        found.text.len()
    };
    let ranges = [0..start, end..found.text.len()];
    take_away(found, &ranges, "a prompt line");
}

/// Where the output begins below its prompt lines, and the last command of them.
fn above(text: &str) -> Option<(usize, String)> {
    let mut lines = text.split_inclusive('\n');
    let (mut at, mut start, mut last) = (0, 0, None);
    while let Some(line) = lines.next() {
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let mut command = if let Some(group) = line.trim_start().strip_prefix("##[group]") {
            for inner in lines.by_ref() {
                at += inner.len();
                if inner.trim_start().starts_with("##[endgroup]") {
                    break;
                }
            }
            group.trim_start_matches("Run ").trim_end().to_owned()
        } else if let Some(command) = prompt::command(line) {
            command.to_owned()
        } else {
            break;
        };
        // A command may go on in the next lines.
        while let Some(first) = command.strip_suffix('\\') {
            let Some(more) = lines.next() else { break };
            at += more.len();
            command = format!("{} {}", first.trim_end(), more.trim());
        }
        start = at;
        last = Some(command);
    }
    last.map(|command| (start, command))
}
