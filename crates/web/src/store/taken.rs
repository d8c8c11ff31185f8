//! What a text that is no document of a registry was taken for, as plain data.

use allarch_core::coverage::pins::{Sought, seek};
use allarch_core::intake::{Inside, Part, Understood, inside, parts};

/// A text and everything that was read out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// What it is.
    pub found: Understood,
    /// The things in it, where it is several.
    pub parts: Vec<Part>,
    /// Documents that can be opened out of it.
    pub inside: Vec<Inside>,
    /// Images in it that are fixed by a digest or by an architecture in their name.
    pub pins: Sought,
}

impl Taken {
    /// Reads the rest of a text that was understood.
    #[must_use]
    pub fn new(bytes: &[u8], found: Understood) -> Self {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        Self {
            parts: parts(text),
            inside: inside(text, &found),
            pins: seek(bytes),
            found,
        }
    }

    /// Whether there is something to show in place of bytes that nobody knows.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.found.kind != "unknown" || !self.parts.is_empty()
    }
}

/// Kinds of texts, and what the rail calls one that came without a name.
const CALLED: &[(&str, &str)] = &[
    ("error-message", "error message"),
    ("tool-output", "tool output"),
    ("nodes", "list of nodes"),
    ("dockerfile", "Dockerfile"),
    ("compose", "compose file"),
    ("kubernetes", "Kubernetes objects"),
    ("bake", "Bake file"),
    ("helm-values", "Helm values"),
    ("github-workflow", "GitHub workflow"),
    ("bashbrew-library", "library file"),
    ("manifest-tool-spec", "manifest-tool specification"),
    ("http-response", "HTTP answer"),
    ("image-list", "image list"),
    ("reference", "image name"),
    ("platform", "platform"),
    ("digest", "digest"),
    ("oci-index", "index"),
    ("docker-manifest-list", "manifest list"),
    ("oci-manifest", "manifest"),
    ("docker-manifest", "manifest"),
    ("image-config", "config"),
    ("unknown", "text"),
];

/// What the rail calls a text of this kind that came without a name.
#[must_use]
pub fn called(kind: &str) -> &'static str {
    let found = CALLED.iter().find(|(known, _)| *known == kind);
    found.map_or("text", |(_, name)| name)
}

/// The kind of this name, for one that was kept as text.
#[must_use]
pub fn known_kind(name: &str) -> Option<&'static str> {
    let found = CALLED.iter().find(|(known, _)| *known == name);
    found.map(|(kind, _)| *kind)
}
