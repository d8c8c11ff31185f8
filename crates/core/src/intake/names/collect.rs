//! What a reader gathers, so that each format's file holds only its format.

use super::tree::View;
use super::{FileProblem, NamedImage, NamedPlatform, Names, Open, Role};
use crate::text::{LineIndex, Span};

/// A file while it is read.
pub(super) struct Collect<'t> {
    pub(super) text: &'t str,
    pub(super) names: Names,
    lines: LineIndex,
}

impl<'t> Collect<'t> {
    pub(super) fn new(kind: &'static str, what: &'static str, text: &'t str) -> Self {
        Self {
            text,
            names: Names {
                kind,
                what,
                owners: Vec::new(),
                images: Vec::new(),
                platforms: Vec::new(),
                open: Vec::new(),
                problems: Vec::new(),
            },
            lines: LineIndex::new(text.as_bytes()),
        }
    }

    /// Something that has images, named once.
    pub(super) fn owner(&mut self, owner: &str) {
        if self.names.owners.last().is_none_or(|last| last != owner) {
            self.names.owners.push(owner.to_owned());
        }
    }

    pub(super) fn image(&mut self, owner: &str, role: Role, image: &str, span: Span) {
        self.image_for(owner, role, image, None, span);
    }

    /// An image with the platform that is asked for beside it.
    pub(super) fn image_for(
        &mut self,
        owner: &str,
        role: Role,
        image: &str,
        platform: Option<&str>,
        span: Span,
    ) {
        let image = image.trim();
        let image = ["docker://", "docker-image://"]
            .iter()
            .find_map(|scheme| image.strip_prefix(scheme))
            .unwrap_or(image);
        if image.is_empty() {
            return;
        }
        self.owner(owner);
        self.names.images.push(NamedImage {
            owner: owner.to_owned(),
            role,
            image: image.to_owned(),
            platform: platform.map(str::to_owned),
            profiles: Vec::new(),
            span,
        });
    }

    /// The image that was put last runs with these profiles alone.
    pub(super) fn profiles(&mut self, profiles: Vec<String>) {
        if let Some(last) = self.names.images.last_mut() {
            last.profiles = profiles;
        }
    }

    /// A platform, once.
    pub(super) fn platform(&mut self, owner: &str, platform: &str, span: Span) {
        let platform = platform.trim();
        let known = self
            .names
            .platforms
            .iter()
            .any(|one| one.platform == platform);
        if !known && !platform.is_empty() {
            self.names.platforms.push(NamedPlatform {
                owner: owner.to_owned(),
                platform: platform.to_owned(),
                span,
            });
        }
    }

    /// A value that the text leaves open; `written` are its own bytes.
    pub(super) fn open(&mut self, owner: &str, why: impl Into<String>, span: Span) {
        self.owner(owner);
        let written = self.slice(span).to_owned();
        self.names.open.push(Open {
            owner: owner.to_owned(),
            written,
            why: why.into(),
            span,
        });
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        about: &str,
        why: impl Into<String>,
        span: Span,
    ) {
        self.problem(code, about, why.into(), span, true);
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        about: &str,
        why: impl Into<String>,
        span: Span,
    ) {
        self.problem(code, about, why.into(), span, false);
    }

    fn problem(
        &mut self,
        code: &'static str,
        about: &str,
        message: String,
        span: Span,
        is_error: bool,
    ) {
        self.names.problems.push(FileProblem {
            code,
            about: about.to_owned(),
            message,
            is_error,
            line: self.lines.line_of(span.start) + 1,
            span,
        });
    }

    /// The text at some bytes; nothing where they are none of it.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Whether there is an error of this code.
    pub(super) fn has_error(&self) -> bool {
        self.names.problems.iter().any(|problem| problem.is_error)
    }

    /// Takes what was read out again: its own reader refuses the whole text.
    pub(super) fn refuse(&mut self) {
        self.names.owners.clear();
        self.names.images.clear();
        self.names.platforms.clear();
        self.names.open.clear();
    }
}

/// The words of a value that is one text or a list of texts, each with its bytes.
pub(super) fn words<'a>(value: Option<View<'a>>) -> Vec<(&'a str, Span)> {
    let Some(value) = value else {
        return Vec::new();
    };
    if value.is_list() {
        return value
            .items()
            .filter_map(|item| Some((item.filled()?, item.span())))
            .collect();
    }
    value
        .filled()
        .map(|text| (text, value.span()))
        .into_iter()
        .collect()
}

/// The pieces of a text between commas and line ends, each with its bytes; `span` is the text's, whose
/// bytes are `raw`. Where an escape makes text and bytes differ, a piece has all of them.
pub(super) fn pieces<'t>(raw: &str, text: &'t str, span: Span) -> Vec<(&'t str, Span)> {
    let mut found = Vec::new();
    let mut rest = Some(0);
    for word in text.split([',', '\n']).map(str::trim) {
        if word.is_empty() {
            continue;
        }
        let start = rest.and_then(|from| Some(from + raw.get(from..)?.find(word)?));
        rest = start.map(|start| start + word.len());
        let place = start.map(|start| span.start + start);
        found.push((
            word,
            place.map_or(span, |at| Span::new(at, at + word.len())),
        ));
    }
    found
}
