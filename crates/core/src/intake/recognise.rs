//! The entry: any bytes in, a kind out.
//!
//! It runs while a person types, so it looks at bytes in one pass and reads JSON once; a caller
//! that holds a [`Document`] already asks [`recognise_document`] instead.

use serde::Serialize;

use super::archive::looks_like_archive;
use super::{foreign, http_response, image_list, line};
use crate::json::{Limits, Problem, ProblemKind};
use crate::oci::attestation::{self, EntryRole};
use crate::oci::{Document, DocumentKind, Index, PlatformView, Served, View};

/// What bytes were taken for; [`InputKind::name`] is the name in all interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// A JSON document of a registry, or JSON that is none ([`DocumentKind::Unknown`]).
    Document(DocumentKind),
    /// An image reference.
    Reference,
    /// Image references, one a line.
    ImageList,
    /// A digest alone.
    Digest,
    /// One platform or several.
    Platform,
    /// A saved HTTP answer with its head: [`super::read_http_response`] takes it apart.
    HttpResponse,
    /// An archive, or something compressed: [`super::archive::ArchiveReader`] opens it.
    Archive,
    /// Nothing that can be used.
    Unknown,
}

impl InputKind {
    /// The kebab-case name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Document(kind) => kind.name(),
            Self::Reference => "reference",
            Self::ImageList => "image-list",
            Self::Digest => "digest",
            Self::Platform => "platform",
            Self::HttpResponse => "http-response",
            Self::Archive => "archive",
            Self::Unknown => DocumentKind::Unknown.name(),
        }
    }
}

/// What was read out of the bytes; what was not found is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reads {
    /// Platforms as written, in the order of the text: `linux/arm/v7`, `windows/amd64:10.0.20348.1`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// Index entries with the platform `unknown/unknown`.
    #[serde(skip_serializing_if = "is_zero")]
    pub attestations: usize,
    /// Index entries that name no platform.
    #[serde(skip_serializing_if = "is_zero")]
    pub entries_without_platform: usize,
    /// Index entries that are indexes.
    #[serde(skip_serializing_if = "is_zero")]
    pub nested_indexes: usize,
    /// The digest that stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The image, as short as it can be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// How many images a list names.
    #[serde(skip_serializing_if = "is_zero")]
    pub images: usize,
    /// `false` where the bytes are certainly not those of a registry; left out where nothing tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_bytes: Option<bool>,
    /// The kind of the document inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embedded: Option<&'static str>,
    /// Whether the body of an HTTP answer has the digest of its head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_exact: Option<bool>,
    /// The text ends inside a value.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// The form to use instead of what was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The answer of [`recognise`].
#[derive(Clone, Debug, PartialEq)]
pub struct Recognised {
    /// The kind.
    pub kind: InputKind,
    /// 0 to 1.
    pub confidence: f64,
    /// One sentence: what told the kind, or what the bytes look like instead. Safe to show.
    pub why: String,
    /// What to do, where the bytes cannot be used as they are.
    pub help: Option<String>,
    /// What was read.
    pub reads: Reads,
}

impl Recognised {
    pub(super) fn new(kind: InputKind, confidence: f64, why: impl Into<String>) -> Self {
        Self {
            kind,
            confidence,
            why: why.into(),
            help: None,
            reads: Reads::default(),
        }
    }

    pub(super) fn unknown(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..Self::new(InputKind::Unknown, 1.0, why)
        }
    }
}

/// Takes any bytes for what they are. Never fails: what is of no use is [`InputKind::Unknown`],
/// with what it looks like and what to do.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Recognised {
    recognise_text(bytes).unwrap_or_else(|| {
        recognise_json(&Document::read(bytes, Served::default(), Limits::default()))
    })
}

/// Like [`recognise`], for bytes that were read as JSON already.
#[must_use]
pub fn recognise_document(document: &Document) -> Recognised {
    let is_too_large = |problem: &Problem| problem.kind == ProblemKind::TooLarge;
    if document.problems().iter().any(is_too_large) {
        return foreign::too_large(document);
    }
    if document.kind() == DocumentKind::Unknown
        && let Some(answer) = recognise_text(document.bytes())
    {
        return answer;
    }
    recognise_json(document)
}

/// Like [`recognise`], for bytes that do not begin as a JSON document does; `None` for those that
/// do, which are to be read as one.
#[must_use]
pub fn recognise_text(bytes: &[u8]) -> Option<Recognised> {
    if looks_like_archive(bytes) {
        let why = "It is an archive: a tar, or something compressed with gzip or zstd.";
        return Some(Recognised::new(InputKind::Archive, 0.9, why));
    }
    let text = match foreign::as_text(bytes) {
        Ok(text) => text,
        Err(answer) => return Some(*answer),
    };
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if begins_as_json(trimmed) && !line::is_address(trimmed) {
        return None;
    }
    let answer = http_response::recognise(bytes)
        .or_else(|| foreign::by_first_words(trimmed))
        .or_else(|| line::read(&text))
        .or_else(|| image_list::recognise(&text));
    Some(answer.unwrap_or_else(|| foreign::text(&text)))
}

/// Whether a text begins as JSON: an object, or a list. What else begins with a bracket is a level, a time or a step of a log: `[ERROR]`, `[+] Building`.
#[must_use]
pub fn begins_as_json(text: &str) -> bool {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let text = text.trim_start_matches(is_blank);
    let first = |text: &str| text.trim_start_matches(is_blank).chars().next();
    let is_plain = |c: char| c.is_whitespace() || "0123456789.,+-eE[]trufalsn".contains(c);
    let of_list = |rest: &str| match first(rest) {
        Some(c) if "{[\"]".contains(c) => true,
        // Numbers and words of JSON, and nothing else.
        Some(_) => rest.contains(']') && rest.chars().all(is_plain),
        None => true,
    };
    text.starts_with('{') || text.strip_prefix('[').is_some_and(of_list)
}

fn recognise_json(document: &Document) -> Recognised {
    let told = document.recognition();
    let mut recognised = Recognised::new(
        InputKind::Document(told.kind),
        told.confidence,
        format!("It is JSON, and {}.", told.why),
    );
    let reads = &mut recognised.reads;
    reads.truncated = document
        .problems()
        .iter()
        .any(|problem| matches!(problem.kind, ProblemKind::UnexpectedEnd { .. }));
    match document.view() {
        View::Index(index) => {
            let end = reads.truncated.then_some(document.bytes().len());
            read_index(&index, end, reads);
        }
        View::Config(config) => reads.platforms.extend(platform_text(&config.platform())),
        View::Schema1(schema1) => reads
            .platforms
            .extend(schema1.architecture().map(|name| format!("linux/{name}"))),
        View::Descriptor(descriptor) => {
            let platform = descriptor.platform();
            reads
                .platforms
                .extend(platform.as_ref().and_then(platform_text));
            reads.digest = descriptor.digest().map(|digest| digest.to_string());
        }
        _ => {}
    }
    if is_altered(document) {
        reads.exact_bytes = Some(false);
    }
    match told.kind {
        DocumentKind::Unknown => foreign::explain_json(document, &mut recognised),
        DocumentKind::ToolOutput => {
            recognised.help = Some(
                "Tools print JSON of their own, whose digest is not the image's. \
                 `docker buildx imagetools inspect --raw NAME` prints the exact bytes."
                    .to_owned(),
            );
        }
        _ => {}
    }
    recognised
}

/// `end` is where a truncated text ends: an entry that reaches it may lack its variant.
fn read_index(index: &Index<'_>, end: Option<usize>, reads: &mut Reads) {
    let roles = attestation::roles(index);
    for (entry, role) in index.entries().zip(roles) {
        if end == Some(entry.value.span().end) {
            continue;
        }
        if role == EntryRole::Index {
            reads.nested_indexes += 1;
            continue;
        }
        let platform = entry.platform();
        match platform
            .as_ref()
            .map(|p| (p.os.as_str(), p.architecture.as_str()))
        {
            Some(("unknown", "unknown")) => reads.attestations += 1,
            Some(("", "")) => reads.entries_without_platform += 1,
            Some(_) => reads
                .platforms
                .extend(platform.as_ref().and_then(platform_text)),
            None if role == EntryRole::Image => reads.entries_without_platform += 1,
            None => {}
        }
    }
}

/// `os/architecture[/variant]`, Windows with its version after a colon; `None` where both are empty.
pub(super) fn platform_text(platform: &PlatformView) -> Option<String> {
    let mut text = match (platform.os.as_str(), platform.architecture.as_str()) {
        ("", "") => return None,
        (os, architecture) => format!("{os}/{architecture}"),
    };
    if !platform.variant.is_empty() {
        text.push('/');
        text.push_str(&platform.variant);
    }
    if platform.os == "windows" && !platform.os_version.is_empty() {
        text.push(':');
        text.push_str(&platform.os_version);
    }
    Some(text)
}

/// Whether something shows that a registry does not hold these bytes: marks that a tool, an editor
/// or a clipboard left, or a kind whose digest is not over the file.
fn is_altered(document: &Document) -> bool {
    let bytes = document.bytes();
    let marks = [
        ProblemKind::Bom,
        ProblemKind::Utf16,
        ProblemKind::InvalidUtf8,
    ];
    let has_mark = |kind: ProblemKind| marks.contains(&kind) || kind.is_not_json();
    matches!(
        document.kind(),
        DocumentKind::ToolOutput
            | DocumentKind::OciLayout
            | DocumentKind::LayoutIndex
            | DocumentKind::DockerSchema1
    ) || bytes.ends_with(b"\n")
        || bytes.windows(2).any(|pair| pair == b"\r\n")
        || document
            .problems()
            .iter()
            .any(|problem| has_mark(problem.kind))
}
