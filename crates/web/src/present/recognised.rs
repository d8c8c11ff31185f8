//! What the paste box says while a person types.

use allarch_core::intake::{self, InputKind, recognise, recognise_document};
use allarch_core::json::Limits;
use allarch_core::oci::{Document, DocumentKind};
use allarch_core::text::visible;

use super::number::count;

/// The words under the paste box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The kind's name, as `allarch batch` has it; `None` for an empty box.
    pub kind: Option<&'static str>,
    /// Whether the kind is known.
    pub sure: bool,
    /// The sentence.
    pub text: String,
}

/// What can be read, for people.
pub const FORMS: &str = "image names, lists of them, index, manifest and config JSON, image archives, digests, platforms and what curl -i saved";

/// Texts beyond this many bytes are not looked into on every key press.
const LOOKED_INTO: usize = 256 << 10;

/// Looks at the box's text.
#[must_use]
pub fn recognised(text: &str) -> Recognised {
    if text.trim().is_empty() {
        return Recognised {
            kind: None,
            sure: false,
            text: format!("Recognises {FORMS}."),
        };
    }
    if text.len() > LOOKED_INTO {
        return Recognised {
            kind: Some("unknown"),
            sure: false,
            text: format!(
                "{}. Press Inspect to read it.",
                super::number::size(text.len() as u64)
            ),
        };
    }
    let found = recognise(text.as_bytes());
    let words = match found.kind {
        InputKind::Document(DocumentKind::Unknown) | InputKind::Unknown => {
            return Recognised {
                kind: Some(found.kind.name()),
                sure: false,
                text: found.why,
            };
        }
        InputKind::Document(kind) => kind.title().to_owned(),
        InputKind::HttpResponse => match found.reads.embedded {
            Some(kind) => format!("HTTP answer with headers, {kind}"),
            None => "HTTP answer without a body".to_owned(),
        },
        InputKind::Archive => "archive".to_owned(),
        InputKind::Reference => format!(
            "image name, {}",
            visible(&found.reads.reference.unwrap_or_default())
        ),
        InputKind::ImageList => format!("list of {}", count(found.reads.images, "image")),
        InputKind::Digest => "digest".to_owned(),
        InputKind::Platform => format!("platform {}", visible(&found.reads.platforms.join(", "))),
    };
    let kind = Some(found.kind.name());
    Recognised {
        kind,
        sure: true,
        text: format!("Recognised: {words}"),
    }
}

/// What a document looks like that is none of those that are known.
#[must_use]
pub fn looks_like(document: &Document) -> Option<intake::Recognised> {
    let readable = document.size() <= Limits::default().max_bytes as u64;
    match document.kind() {
        DocumentKind::Unknown
            if readable && document.root().is_some_and(|root| root.count() > 0) =>
        {
            Some(recognise_document(document))
        }
        DocumentKind::Unknown if readable => Some(recognise(document.bytes())),
        DocumentKind::ToolOutput => Some(recognise_document(document)),
        _ => None,
    }
}
