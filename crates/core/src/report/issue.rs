//! What is wrong with an image as a whole, for the formats of continuous integration: no finding of
//! lint, which has its bytes in a document, but a sentence about an image and where it is named.

use crate::lint::{Edit, Severity};
use crate::text::{LineIndex, Position, Span};

/// Something against an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Of which kind.
    pub rule: IssueRule,
    /// How bad it is.
    pub level: Severity,
    /// The image.
    pub subject: String,
    /// One sentence. It can hold untrusted text.
    pub message: String,
    /// Where the image is named.
    pub place: Option<Place>,
    /// The address that shows it.
    pub link: Option<String>,
    /// The edit that mends it.
    pub edit: Option<Edit>,
}

/// Where an image is named, or the document that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was given.
    pub file: String,
    /// The bytes in it; `None` for the file as a whole.
    pub region: Option<Region>,
}

/// Bytes of a file, and where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The bytes.
    pub span: Span,
    /// The first of them.
    pub start: Position,
    /// The place after the last.
    pub end: Position,
}

impl Region {
    /// Where `span` stands in `text`, of which `lines` is the index.
    #[must_use]
    pub fn of(span: Span, lines: &LineIndex, text: &[u8]) -> Self {
        Self {
            span,
            start: lines.position(text, span.start),
            end: lines.position(text, span.end),
        }
    }
}

/// Kinds of issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueRule {
    /// A required platform is not covered.
    PlatformMissing,
    /// It cannot be told whether it is.
    PlatformUnknown,
    /// A policy denies a finding.
    RuleDenied,
    /// A digest that is that of one platform.
    PinChild,
    /// A digest that is that of an attestation.
    PinAttestation,
    /// A name that holds an architecture.
    PinArchitecture,
    /// A digest of which nothing is known.
    PinUnknown,
}

impl IssueRule {
    /// All of them, in the order in which reports list them.
    pub const ALL: [Self; 7] = [
        Self::PlatformMissing,
        Self::PlatformUnknown,
        Self::RuleDenied,
        Self::PinChild,
        Self::PinAttestation,
        Self::PinArchitecture,
        Self::PinUnknown,
    ];

    /// The kebab-case name in data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PlatformMissing => "platform-missing",
            Self::PlatformUnknown => "platform-unknown",
            Self::RuleDenied => "rule-denied",
            Self::PinChild => "pin-child",
            Self::PinAttestation => "pin-attestation",
            Self::PinArchitecture => "pin-architecture",
            Self::PinUnknown => "pin-unknown",
        }
    }

    /// What it is, in one sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::PlatformMissing => "An image does not run on a platform that is required.",
            Self::PlatformUnknown => {
                "It could not be told whether an image runs on what is required."
            }
            Self::RuleDenied => "An image has a finding that the policy denies.",
            Self::PinChild => "A digest pins the image of one platform instead of the index.",
            Self::PinAttestation => "A digest pins an attestation, which is nothing that runs.",
            Self::PinArchitecture => "An image's name holds an architecture.",
            Self::PinUnknown => "It could not be told what a digest pins.",
        }
    }
}

impl Issue {
    /// The sentence with the address that shows it.
    pub(super) fn sentence(&self) -> String {
        let message = crate::text::visible(&self.message);
        match &self.link {
            Some(link) => format!("{message} See {link}"),
            None => message.into_owned(),
        }
    }
}
