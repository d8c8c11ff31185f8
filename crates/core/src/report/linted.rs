//! What the formats of continuous integration need beside an inspection: the file it lies in.

use super::Inspection;
use crate::lint::Finding;
use crate::text::{Position, Span, visible};

/// Where a document lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file that is the document.
    File(String),
    /// A file that has something before the document, as a saved HTTP answer has its head.
    Behind(String, Before),
    /// A document inside of an archive or a folder: its path, and the path in it.
    Inside(String, String),
    /// No file: standard input.
    Stream,
}

/// What stands in a file before the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Its length in bytes.
    pub bytes: usize,
    /// The line ends in it.
    pub lines: usize,
}

impl Before {
    /// What these bytes are.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let ends = bytes.iter().filter(|byte| **byte == b'\n');
        Self {
            bytes: bytes.len(),
            lines: ends.count(),
        }
    }
}

/// One document with its findings.
#[derive(Clone, Copy, Debug)]
pub struct Linted<'a> {
    /// Where it lies.
    pub origin: &'a Origin,
    /// What was found.
    pub inspection: &'a Inspection<'a>,
}

impl Linted<'_> {
    /// Where some bytes start in the file, and the place after the last of them.
    pub(super) fn range(&self, span: Span) -> (Position, Position) {
        let document = self.inspection.document;
        let place = |offset| {
            let mut place = document.lines().position(document.bytes(), offset);
            place.line += self.before().lines;
            place
        };
        (place(span.start), place(span.end))
    }

    /// What stands in the file before the document: its head ends with a line.
    #[must_use]
    pub fn before(&self) -> Before {
        match self.origin {
            Origin::Behind(_, before) => *before,
            _ => Before::default(),
        }
    }
}

/// The address of a rule's page on a site; `site` ends as given, with or without a slash.
#[must_use]
pub fn rule_page(site: &str, rule: &str) -> String {
    format!("{}/rules/{rule}/", site.trim_end_matches('/'))
}

/// The finding in one line: what is wrong, and who breaks.
pub(super) fn sentence(finding: &Finding) -> String {
    visible(&format!("{} {}", finding.message, finding.breaks))
        .trim_end()
        .to_owned()
}
