//! What a rule is, and how one is declared.

use super::subject::Subject;
use super::{Finding, Report, Severity};
use crate::json::{Pointer, Value};
use crate::text::Span;

/// What a rule is about; a family is a heading of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// The bytes as JSON text.
    Syntax,
    /// Which members there are, and of which JSON type.
    Schema,
    /// The media types that documents and descriptors claim.
    MediaType,
    /// One descriptor by itself.
    Descriptor,
    /// The platforms that an index or a config names.
    Platform,
    /// What an index lists.
    Index,
    /// Attestations inside an index.
    Attestation,
    /// What an image config says of the image.
    Config,
    /// Manifests that carry something else than an image.
    Artifact,
    /// What Windows hosts need.
    Windows,
    /// Annotations and labels.
    Annotations,
    /// The bytes against the digest that they should have.
    Digest,
    /// Docker's first manifests.
    Schema1,
    /// An OCI layout's own files.
    Layout,
    /// What can hurt whoever reads or shows the document.
    Security,
    /// Sound documents that some registry or engine refuses all the same.
    Portability,
}

impl Family {
    /// Every family, in the order of the catalogue.
    pub const ALL: [Self; 16] = [
        Self::Syntax,
        Self::Schema,
        Self::MediaType,
        Self::Descriptor,
        Self::Platform,
        Self::Index,
        Self::Attestation,
        Self::Config,
        Self::Artifact,
        Self::Windows,
        Self::Annotations,
        Self::Digest,
        Self::Schema1,
        Self::Layout,
        Self::Security,
        Self::Portability,
    ];

    /// The kebab-case name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Schema => "schema",
            Self::MediaType => "media-type",
            Self::Descriptor => "descriptor",
            Self::Platform => "platform",
            Self::Index => "index",
            Self::Attestation => "attestation",
            Self::Config => "config",
            Self::Artifact => "artifact",
            Self::Windows => "windows",
            Self::Annotations => "annotations",
            Self::Digest => "digest",
            Self::Schema1 => "schema1",
            Self::Layout => "layout",
            Self::Security => "security",
            Self::Portability => "portability",
        }
    }
}

/// A set of groups of documents that a rule looks at. One document can stand in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// Documents of no group: those that only rules for anything look at.
    pub const NONE: Self = Self(0);
    /// Manifests: anything with the form of an image manifest, artifacts included.
    pub const MANIFEST: Self = Self(1);
    /// Indexes and manifest lists, a layout's `index.json` included.
    pub const INDEX: Self = Self(1 << 1);
    /// Image configs.
    pub const CONFIG: Self = Self(1 << 2);
    /// Lone descriptors.
    pub const DESCRIPTOR: Self = Self(1 << 3);
    /// Docker schema 1 manifests.
    pub const SCHEMA1: Self = Self(1 << 4);
    /// A layout's `oci-layout` and `index.json`.
    pub const LAYOUT: Self = Self(1 << 5);
    /// Artifact manifests of the withdrawn types.
    pub const ARTIFACT: Self = Self(1 << 6);
    /// Any bytes.
    pub const ANY: Self = Self(1 << 7);

    /// Each single group with the letter that stands for it in the catalogue.
    pub const LETTERS: [(Self, char); 8] = [
        (Self::MANIFEST, 'M'),
        (Self::INDEX, 'X'),
        (Self::CONFIG, 'C'),
        (Self::DESCRIPTOR, 'D'),
        (Self::SCHEMA1, '1'),
        (Self::LAYOUT, 'L'),
        (Self::ARTIFACT, 'A'),
        (Self::ANY, '*'),
    ];

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two sets have a group in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// One rule: everything that page, terminal, help and tests know of it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Kebab-case; never reused, never renamed.
    pub id: &'static str,
    /// What it is about.
    pub family: Family,
    /// How bad its findings are.
    pub severity: Severity,
    /// The release that first had it.
    pub since: &'static str,
    /// The documents it looks at.
    pub on: Kinds,
    /// What it needs beside the document, such as `the child manifests`.
    pub needs: Option<&'static str>,
    /// Whether it looks at the bytes as a whole, so that it judges documents too long to be read too.
    pub whole: bool,
    /// Its page in Markdown, under the headings of [`HEADINGS`](super::docs::HEADINGS). Empty in WebAssembly: the page
    /// shows findings and no catalogue, and the texts would be an eighth of its first load.
    pub docs: &'static str,
    /// Adds what it finds to a report.
    pub(super) check: fn(&Subject<'_>, &mut Report),
}

impl Rule {
    /// The text under a heading of its page.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<&'static str> {
        crate::text::docs::section(self.docs, heading)
    }

    /// A finding on a whole value, still without words.
    pub(super) fn on_value(&self, value: Value<'_>) -> Finding {
        self.on_span(value.pointer(), value.span())
    }

    /// A finding on some bytes, still without words.
    pub(super) fn on_span(&self, pointer: Pointer, span: Span) -> Finding {
        Finding {
            rule: self.id,
            severity: self.severity,
            pointer,
            span,
            message: String::new(),
            breaks: String::new(),
            fix: String::new(),
            labels: Vec::new(),
            edits: Vec::new(),
        }
    }
}

/// Declares the `RULE` of a file: its doc comment becomes the rule's page.
///
/// ```text
/// declare_rule! {
///     /// # What it checks
///     /// …
///     "syntax-bom", Syntax, Error, since "0.1.0", on ANY;
///     check
/// }
/// ```
///
/// After `on` stand the groups, joined by `|`; `needs "…"` may follow them, and `whole bytes` for a
/// rule that looks at nothing inside.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])+
        $id:literal, $family:ident, $severity:ident, since $since:literal,
        on $($kind:ident)|+ $(, needs $needs:literal)? $(, whole $bytes:ident)?;
        $check:path
    ) => {
        $(#[doc = $doc])+
        pub(in crate::lint) const RULE: $crate::lint::Rule = $crate::lint::Rule {
            id: $id,
            family: $crate::lint::Family::$family,
            severity: $crate::lint::Severity::$severity,
            since: $since,
            on: $crate::lint::Kinds::NONE$(.and($crate::lint::Kinds::$kind))+,
            needs: $crate::lint::rule::first(&[$($needs)?]),
            whole: !<[&str]>::is_empty(&[$(stringify!($bytes))?]),
            docs: if cfg!(target_family = "wasm") { "" } else { concat!($($doc, "\n"),+) },
            check: $check,
        };
    };
}
pub(super) use declare_rule;

/// The only item of a list that has one or none.
pub(super) const fn first(items: &[&'static str]) -> Option<&'static str> {
    match items {
        [] => None,
        [item, ..] => Some(item),
    }
}
