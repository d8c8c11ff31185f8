//! What the paste box says while a person types.

use allarch_core::json::Limits;
use allarch_core::oci::{Document, DocumentKind, Served};

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

/// Texts beyond this many bytes are not looked into on every key press.
const LOOKED_INTO: usize = 256 << 10;

/// Looks at the box's text.
#[must_use]
pub fn recognised(text: &str) -> Recognised {
    if text.trim().is_empty() {
        return Recognised {
            kind: None,
            sure: false,
            text: "Recognises image names, lists of them, index, manifest and config JSON, digests and platforms.".to_owned(),
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
    let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
    let kind = document.kind();
    let sure = kind != DocumentKind::Unknown;
    let text = if sure {
        format!("Recognised: {}", kind.title())
    } else {
        "Not recognised so far.".to_owned()
    };
    Recognised {
        kind: Some(kind.name()),
        sure,
        text,
    }
}
