//! Dockerfile and Containerfile: what each stage begins with and copies from, and for which platform.
//!
//! The defaults of `ARG` before the first `FROM` are filled in as BuildKit does; what only the builder
//! knows (`TARGETARCH` and its kin) or a caller gives (`ARG` without default) is left open. A broken
//! instruction costs itself: what follows is read on.

mod heredoc;
mod pattern;
mod source;
mod variables;

use std::collections::BTreeSet;

use parse_dockerfile::{Flag, Instruction, UnescapedString, parse_iter};

use super::collect::Collect;
use super::interpolate::{Refused, Variables};
use super::{Names, Role};
use crate::text::Span;
use source::{after_line, blanked, escape_of};

/// The kind, and what it is for people.
pub(super) const WHAT: (&str, &str) = ("dockerfile", "a Dockerfile");

/// Instructions with which a line may begin.
const INSTRUCTIONS: &[&str] = &[
    "FROM",
    "ARG",
    "RUN",
    "COPY",
    "ADD",
    "ENV",
    "LABEL",
    "WORKDIR",
    "USER",
    "CMD",
    "ENTRYPOINT",
    "EXPOSE",
    "VOLUME",
    "HEALTHCHECK",
    "SHELL",
    "STOPSIGNAL",
    "ONBUILD",
    "MAINTAINER",
];

/// Arguments that BuildKit sets before the first stage.
const OF_THE_BUILDER: &[&str] = &[
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "BUILDOSVERSION",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETOSVERSION",
    "TARGETSTAGE",
];

/// Broken instructions after which the rest is given up.
const MAX_BROKEN: usize = 20;

/// Whether `FROM` is the first instruction but for `ARG`; prose may begin with "From", so in small
/// letters a second instruction has to stand below.
pub(super) fn is_one(text: &str) -> bool {
    let is = |line: &str, name: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        word.eq_ignore_ascii_case(name)
    };
    let mut lines = text
        .lines()
        .map(|line| line.trim_start_matches('\u{feff}').trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut goes_on = false;
    let first = lines.find(|line| {
        let is_arg = is(line, "ARG") || goes_on;
        goes_on = is_arg && line.ends_with(['\\', '`']);
        !is_arg
    });
    let Some(first) = first.filter(|first| is(first, "FROM") && !first.ends_with(';')) else {
        return false;
    };
    // `FROM [--flag]… IMAGE [AS NAME]`; prose goes on in another way.
    let words: Vec<&str> = first
        .split_whitespace()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let is_shaped = match words.as_slice() {
        [] | ["\\" | "`", ..] => first.len() > "FROM".len(),
        [base] => !base.ends_with(['.', ',']),
        [base, "\\" | "`"] => !base.ends_with(['.', ',']),
        [_, then, ..] => then.eq_ignore_ascii_case("as"),
    };
    is_shaped
        && (first.starts_with("FROM")
            || lines.any(|line| INSTRUCTIONS.iter().any(|name| is(line, name))))
}

pub(super) fn read(text: &str) -> Names {
    let body = text.trim_start_matches('\u{feff}');
    let escape = escape_of(body);
    let mut reader = Reader {
        collect: Collect::new(WHAT.0, WHAT.1, text),
        // A byte order mark is no part of what the parser counts.
        base: text.len() - body.len(),
        escape,
        values: Variables::new(),
        declared: BTreeSet::new(),
        stages: Vec::new(),
        stage_names: BTreeSet::new(),
    };
    let masked = heredoc::mask(body, escape);
    let body = masked.text.as_str();
    let mut source = body.to_owned();
    let mut resumed = 0;
    for _ in 0..MAX_BROKEN {
        let Some(broken) = reader.instructions(&source, resumed) else {
            break;
        };
        let next = after_line(body, broken.max(resumed));
        if next >= body.len() {
            break;
        }
        resumed = next;
        source = blanked(body, resumed, !reader.stages.is_empty());
    }
    if let Some((word, name)) = &masked.endless {
        let why = format!(
            "The heredoc has no end: no line below is {name} alone, so that all of them are its text and BuildKit refuses the file."
        );
        let span = Span::new(reader.base + word.start, reader.base + word.end);
        reader.collect.error("syntax", "", why, span);
    }
    reader.collect.names
}

struct Reader<'t> {
    collect: Collect<'t>,
    base: usize,
    /// What keeps a variable from being one.
    escape: char,
    /// Arguments before the first stage that have a value.
    values: Variables,
    /// Every argument before the first stage.
    declared: BTreeSet<String>,
    stages: Vec<String>,
    /// The same in small letters, for files of thousands of stages.
    stage_names: BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads instructions that begin at `from` or later; the place of one that is broken.
    fn instructions(&mut self, source: &str, from: usize) -> Option<usize> {
        let line_start = |line: usize| {
            let starts = source.split_inclusive('\n').take(line.saturating_sub(1));
            starts.map(str::len).sum::<usize>()
        };
        let broken = |reader: &mut Self, error: &parse_dockerfile::Error| {
            let at = line_start(error.line());
            if error.line() == 0 {
                return None;
            }
            let place = Span::new(reader.base + at, reader.base + at);
            let why = format!("The instruction is broken: {error:#}.");
            reader.collect.error("syntax", "", why, place);
            Some(at)
        };
        let all = match parse_iter(source) {
            Ok(all) => all,
            Err(error) => return broken(self, &error),
        };
        for next in all {
            match next {
                Ok(Instruction::From(one)) if one.from.span.start < from => {}
                Ok(instruction) => self.instruction(&instruction),
                Err(error) => return broken(self, &error),
            }
        }
        None
    }

    fn span(&self, word: &UnescapedString<'_>) -> Span {
        Span::new(self.base + word.span.start, self.base + word.span.end)
    }

    fn owner(&self) -> String {
        self.stages.last().cloned().unwrap_or_default()
    }

    fn instruction(&mut self, instruction: &Instruction<'_>) {
        match instruction {
            Instruction::Arg(one) if self.stages.is_empty() => self.argument(&one.arguments.value),
            Instruction::From(one) => {
                let name = one.as_.as_ref().map(|(_, name)| name.value.to_string());
                let stage = name.unwrap_or_else(|| format!("stage {}", self.stages.len()));
                self.stage(&stage, &one.options, &one.image);
                self.stage_names.insert(stage.to_ascii_lowercase());
                self.stages.push(stage);
            }
            Instruction::Copy(one) => self.copy_from(&one.options),
            Instruction::Add(one) => self.copy_from(&one.options),
            Instruction::Run(one) => {
                for mount in one.options.iter().filter(|flag| flag.name.value == "mount") {
                    if let Some(value) = &mount.value {
                        self.mount(value);
                    }
                }
            }
            Instruction::Onbuild(one) => self.instruction(&one.instruction),
            _ => {}
        }
    }

    /// `ARG A=1 B="2" C`: values may name the arguments before them.
    fn argument(&mut self, text: &str) {
        for word in split_words(text) {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (word.as_str(), None),
            };
            self.declared.insert(name.to_owned());
            let value =
                value.and_then(|value| variables::fill(value, &self.values, self.escape).ok());
            let value = value.filter(|value| {
                value.unset.is_empty() && value.text.len() <= variables::MAX_FILLED
            });
            if let Some(value) = value {
                self.values.insert(name.to_owned(), value.text);
            }
        }
    }

    fn stage(&mut self, stage: &str, options: &[Flag<'_>], image: &UnescapedString<'_>) {
        let platform = options.iter().find(|flag| flag.name.value == "platform");
        let platform = platform.and_then(|flag| flag.value.as_ref());
        let mut asked = None;
        if let Some(value) = platform {
            match self.fill(&value.value) {
                Ok(text) => {
                    let span = self.span(value);
                    self.collect.platform(stage, &text, span);
                    asked = Some(text);
                }
                Err(why) => {
                    let span = self.span(value);
                    self.collect.open(stage, why, span);
                }
            }
        }
        let span = self.span(image);
        match self.fill(&image.value) {
            Ok(name) if name == "scratch" || self.is_stage(&name) => self.collect.owner(stage),
            Ok(name) => self
                .collect
                .image_for(stage, Role::Base, &name, asked.as_deref(), span),
            Err(why) => self.collect.open(stage, why, span),
        }
    }

    fn is_stage(&self, name: &str) -> bool {
        self.stage_names.contains(&name.to_ascii_lowercase())
    }

    fn copy_from(&mut self, options: &[Flag<'_>]) {
        let from = options.iter().find(|flag| flag.name.value == "from");
        if let Some(value) = from.and_then(|flag| flag.value.as_ref()) {
            let span = self.span(value);
            self.source(&value.value, span);
        }
    }

    /// `--mount=type=bind,from=IMAGE,target=/x`.
    fn mount(&mut self, value: &UnescapedString<'_>) {
        let Some(from) = value
            .value
            .split(',')
            .find_map(|part| part.strip_prefix("from="))
        else {
            return;
        };
        let whole = self.span(value);
        let at = self.collect.slice(whole).find(&format!("from={from}"));
        let span = at.map_or(whole, |at| {
            let start = whole.start + at + "from=".len();
            Span::new(start, start + from.len())
        });
        self.source(from, span);
    }

    /// A stage by name or number, or an image.
    fn source(&mut self, name: &str, span: Span) {
        let owner = self.owner();
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || self.is_stage(name) || name.is_empty() || name == "scratch" {
            return;
        }
        if name.contains('$') {
            let why = "BuildKit fills in no variables here in older releases, and they are set elsewhere.";
            self.collect.open(&owner, why, span);
        } else {
            self.collect.image(&owner, Role::Source, name, span);
        }
    }

    /// The text with its variables, or what is missing.
    fn fill(&self, text: &str) -> Result<String, String> {
        let filled = match variables::fill(text, &self.values, self.escape) {
            Ok(filled) => filled,
            Err(Refused::Template) => {
                return Err("A variable in it is not written as one, or makes a longer text than a name can be.".to_owned());
            }
            Err(Refused::Missing(name, _)) => {
                return Err(format!("The argument {name} has to be given."));
            }
        };
        let Some(name) = filled.unset.first() else {
            return Ok(filled.text);
        };
        Err(if OF_THE_BUILDER.contains(&name.as_str()) {
            format!("{name} is what the builder builds for or on: it differs by platform.")
        } else if self.declared.contains(name) {
            format!("The argument {name} has no default: `--build-arg {name}=…` gives it.")
        } else {
            format!("No ARG {name} stands before the first FROM, so it is empty there.")
        })
    }
}

/// Words between blanks; quotes keep blanks together.
fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(open) if c == open => {
                quote = None;
                word.push(c);
            }
            None if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.push(c);
            }
            _ => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
