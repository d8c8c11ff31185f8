//! What a text lists: images with their places, what is left open or wrong, machines.

use allarch_core::intake::{NamedImage, Names, Node, Nodes};
use allarch_core::text::{LineIndex, Span, visible};

use super::platform;

/// One image of a file, as a row of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// 1-based line and its bytes.
    pub line: usize,
    /// Its bytes.
    pub span: Span,
    /// What names it.
    pub owner: String,
    /// What it is there.
    pub role: &'static str,
    /// The image.
    pub image: String,
    /// The platform asked for beside it.
    pub platform: Option<String>,
    /// Profiles without which it does not run.
    pub profiles: Vec<String>,
}

/// The images of a file with their places.
#[must_use]
pub fn name_rows(names: &Names, bytes: &[u8]) -> Vec<NameRow> {
    let lines = LineIndex::new(bytes);
    let row = |image: &NamedImage| NameRow {
        line: lines.line_of(image.span.start) + 1,
        span: image.span,
        owner: image.owner.clone(),
        role: image.role.name(),
        image: image.image.clone(),
        platform: image.platform.clone(),
        profiles: image.profiles.clone(),
    };
    names.images.iter().map(row).collect()
}

/// A value that is left open, or something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// 1-based line.
    pub line: usize,
    /// Its bytes.
    pub span: Span,
    /// What stands there.
    pub written: String,
    /// What is missing or wrong.
    pub why: String,
    /// Whether its own reader refuses it.
    pub is_error: bool,
}

/// What a file leaves open and what is wrong with it, by line.
#[must_use]
pub fn notes(names: &Names, bytes: &[u8]) -> Vec<Note> {
    let lines = LineIndex::new(bytes);
    let open = names.open.iter().map(|open| Note {
        line: lines.line_of(open.span.start) + 1,
        span: open.span,
        written: open.written.clone(),
        why: open.why.clone(),
        is_error: false,
    });
    let problems = names.problems.iter().map(|problem| Note {
        line: problem.line,
        span: problem.span,
        written: problem.about.clone(),
        why: problem.message.clone(),
        is_error: problem.is_error,
    });
    let mut notes: Vec<Note> = open.chain(problems).collect();
    notes.sort_by_key(|note| note.line);
    notes
}

/// Machines, one a row: name, platform, Windows build, runtime, state, taints.
#[must_use]
pub fn machine_rows(nodes: &Nodes) -> Vec<[String; 6]> {
    let row = |node: &Node| {
        let mut text = platform(node.os.as_deref(), node.architecture.as_deref());
        if let Some(variant) = &node.variant {
            text.push('/');
            text.push_str(variant);
        }
        let state = [
            node.role.clone(),
            node.state.clone(),
            node.availability.clone(),
            node.unschedulable.then(|| "cordoned".to_owned()),
            node.is_guessed
                .then(|| "guessed from the kernel’s name".to_owned()),
        ];
        let state: Vec<String> = state.into_iter().flatten().collect();
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            node.name.clone(),
            text,
            or_empty(&node.os_version),
            or_empty(&node.runtime),
            state.join(", "),
            node.taints.join(", "),
        ]
    };
    nodes.nodes.iter().map(row).collect()
}

/// The first line of a thing in a text, short enough for a list.
#[must_use]
pub fn first_line(text: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && *line != "---")
        .unwrap_or_default();
    let short: String = line.chars().take(96).collect();
    visible(&short).into_owned()
}
