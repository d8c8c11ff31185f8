//! The files and documents that were looked at, and how a result names one.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::oci::{Algorithm, DocumentKind};
use crate::report::linted::{Linted, Origin};
use crate::text::visible;

/// The list, and for each document its place in it.
pub(super) struct Artifacts {
    list: Vec<Value>,
    locations: Vec<Value>,
}

impl Artifacts {
    pub(super) fn of(documents: &[Linted<'_>]) -> Self {
        let mut list: Vec<Value> = Vec::new();
        let mut locations = Vec::new();
        let mut archives: Vec<(&str, usize)> = Vec::new();
        for linted in documents {
            let mut artifact = facts(linted);
            let mut location = json!({});
            match linted.origin {
                Origin::File(file) | Origin::Behind(file, _) => location["uri"] = uri(file).into(),
                Origin::Stream => artifact["description"] = json!({"text": "standard input"}),
                Origin::Inside(archive, path) => {
                    let known = archives.iter().find(|(name, _)| name == archive);
                    let parent = known.map_or(list.len(), |(_, at)| *at);
                    if parent == list.len() {
                        list.push(json!({"location": {"uri": uri(archive)}}));
                        archives.push((archive, parent));
                    }
                    location["uri"] = uri(path).into();
                    artifact["parentIndex"] = parent.into();
                }
            }
            if location.get("uri").is_some() {
                artifact["location"] = location.clone();
            }
            location["index"] = list.len().into();
            list.push(artifact);
            locations.push(location);
        }
        Self { list, locations }
    }

    pub(super) fn list(&self) -> &[Value] {
        &self.list
    }

    pub(super) fn location(&self, document: usize) -> Value {
        self.locations.get(document).cloned().unwrap_or_default()
    }
}

fn facts(linted: &Linted<'_>) -> Value {
    let document = linted.inspection.document;
    let mut artifact = json!({
        "length": document.size(),
        "roles": ["analysisTarget"],
        "properties": {"kind": document.kind().name()},
    });
    // Of a signed schema 1 manifest the digest is that of a part of the bytes.
    let digest = document.digest();
    if digest.algorithm() == Algorithm::Sha256 && document.kind() != DocumentKind::DockerSchema1 {
        artifact["hashes"] = json!({"sha-256": digest.hex()});
    }
    if let Some(media_type) = document.media_type().filter(|text| text.contains('/')) {
        artifact["mimeType"] = visible(&media_type).into();
    }
    artifact
}

/// A path as a URI reference: relative ones as they are, absolute ones as `file:` URIs.
pub(super) fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    let mut out = match (path.starts_with('/'), has_drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for byte in path.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        if is_plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/index.json"), "a%20b/index.json");
        assert_eq!(uri("/srv/é#.json"), "file:///srv/%C3%A9%23.json");
        assert_eq!(uri("C:\\x\\y.json"), "file:///C%3A/x/y.json");
        assert_eq!(uri("a\n\"%.json"), "a%0A%22%25.json");
    }
}
