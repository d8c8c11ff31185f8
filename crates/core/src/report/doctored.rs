//! What the pin doctor says of a text, with where each pin stands.

use super::issue::{Issue, IssueRule, Place, Region};
use super::text::counted;
use crate::coverage::pins::{Class, Pin};
use crate::lint::Severity;
use crate::text::LineIndex;

/// The answer to `allarch pins` for one file.
#[derive(Clone, Debug)]
pub struct Doctored<'a> {
    /// The file, as it was given.
    pub file: &'a str,
    /// Whether it is a file, and not standard input.
    pub is_file: bool,
    /// Its bytes.
    pub text: &'a [u8],
    /// What was found in it.
    pub pins: &'a [Pin],
    lines: LineIndex,
}

impl<'a> Doctored<'a> {
    /// Finds the lines of the text.
    #[must_use]
    pub fn new(file: &'a str, is_file: bool, text: &'a [u8], pins: &'a [Pin]) -> Self {
        Self {
            file,
            is_file,
            text,
            pins,
            lines: LineIndex::new(text),
        }
    }

    /// Where a pin stands.
    pub(super) fn region(&self, pin: &Pin) -> Region {
        Region::of(pin.span, &self.lines, self.text)
    }

    /// The whole in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let count = |fits: fn(&Pin) -> bool| self.pins.iter().filter(|pin| fits(pin)).count();
        let wrong = count(Pin::is_wrong);
        let untold = count(|pin| matches!(pin.class, Class::Unknown | Class::Single { .. }));
        let mended = count(|pin| pin.edit.is_some());
        let pins = counted(self.pins.len(), "pin");
        match (self.pins.len(), wrong, untold) {
            (0, ..) => "no image is pinned".to_owned(),
            (_, 0, 0) => format!("{pins}, each of an index"),
            (_, 0, untold) => format!("{pins}, {untold} not known"),
            (_, wrong, untold) => {
                let untold = match untold {
                    0 => String::new(),
                    untold => format!(", {untold} not known"),
                };
                format!("{pins}, {wrong} for one platform alone{untold}; {mended} can be mended")
            }
        }
    }

    /// What is wrong, with its place.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let issue = |pin: &Pin| {
            let (rule, level) = match pin.class {
                Class::Index { .. } => return None,
                Class::Child { .. } => (IssueRule::PinChild, Severity::Error),
                Class::Attestation { .. } => (IssueRule::PinAttestation, Severity::Error),
                Class::Architecture { .. } => (IssueRule::PinArchitecture, Severity::Warning),
                Class::Single { .. } | Class::Unknown => (IssueRule::PinUnknown, Severity::Info),
            };
            Some(Issue {
                rule,
                level,
                subject: pin.written.clone(),
                message: [
                    pin.written.as_str(),
                    ":",
                    " ",
                    &pin.breaks,
                    " ",
                    &pin.advice,
                ]
                .concat()
                .replace("  ", " "),
                place: self.is_file.then(|| Place {
                    file: self.file.to_owned(),
                    region: Some(self.region(pin)),
                }),
                link: None,
                edit: pin.edit.clone(),
            })
        };
        self.pins.iter().filter_map(issue).collect()
    }
}
