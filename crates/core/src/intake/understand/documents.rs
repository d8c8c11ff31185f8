//! Documents of a registry: what tools wrote into them, and whether their bytes are a registry's.

use super::{Understood, tool_json};
use crate::intake::recognise::Recognised;
use crate::oci::{Digest, DocumentKind};

/// A document that a tool wrote its own members into, or laid out as only it does, is that tool's
/// output.
pub(super) fn marked(kind: DocumentKind, inner: &Recognised, text: &str) -> Option<Understood> {
    if kind == DocumentKind::Descriptor && inner.reads.digest.is_none() {
        let why = "It has the members of a descriptor, but no digest of a registry.";
        return Some(Understood::new("unknown", 0.6, why));
    }
    let view: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    if kind == DocumentKind::ImageConfig {
        return config(&view, inner, text);
    }
    // `imagetools inspect` prints a descriptor with blanks and ends without a newline; oras ends it.
    if kind == DocumentKind::Descriptor
        && text.starts_with("{\n  ")
        && text.ends_with('}')
        && view.len() == 3
    {
        let why = "It is a descriptor as docker buildx imagetools inspect --format prints it.";
        let mut answer = Understood::new("tool-output", 0.8, why);
        answer.by = Some("docker buildx imagetools inspect --format");
        answer.reads.digest.clone_from(&inner.reads.digest);
        answer.reads.embedded = Some("descriptor");
        return Some(answer);
    }
    let marks = ["reference", "name", "digest"];
    let is_marked = match kind {
        DocumentKind::Descriptor => view.contains_key("reference"),
        DocumentKind::LayoutIndex | DocumentKind::OciLayout => false,
        _ => marks.iter().any(|mark| view.contains_key(*mark)) && !view.contains_key("fsLayers"),
    };
    let mut found = is_marked.then(|| tool_json::read(text)).flatten()?;
    found.reads.embedded = found.reads.embedded.or(Some(kind.name()));
    Some(found)
}

/// Tools print a config anew; of an artifact, one that is empty.
fn config(
    view: &serde_json::Map<String, serde_json::Value>,
    inner: &Recognised,
    text: &str,
) -> Option<Understood> {
    let is_empty = |name: &str| view.get(name).is_some_and(|value| value == "");
    if is_empty("os") && is_empty("architecture") {
        let why = "It is a config with nothing in it, as docker buildx imagetools inspect prints of an artifact.";
        let mut answer = Understood::new("tool-output", 0.8, why);
        answer.by = Some("docker buildx imagetools inspect --format");
        answer.reads.embedded = Some("image-config");
        return Some(answer);
    }
    text.contains('\n').then(|| {
        let mut answer = Understood::plain(inner.clone());
        answer.reads.embedded = Some("image-config");
        answer
    })
}

/// A registry's document with no mark of a tool, an editor or a clipboard may be the exact bytes:
/// then its digest is the computed one. Everything else is not exact.
pub(super) fn confirm(bytes: &[u8], answer: &mut Understood) {
    let kinds = [
        "oci-index",
        "oci-manifest",
        "docker-manifest-list",
        "docker-manifest",
        "image-config",
        "artifact-manifest",
    ];
    // Tools write a config on one line; where it has several, something laid it out anew.
    let laid_out = answer.kind == "image-config" && bytes.contains(&b'\n');
    if !kinds.contains(&answer.kind) || answer.reads.truncated || laid_out {
        answer.reads.exact_bytes = Some(false);
        return;
    }
    if answer.reads.exact_bytes.is_none() {
        answer.reads.exact_bytes = Some(true);
        answer.reads.digest = Some(Digest::sha256(bytes).to_string());
    }
}

/// What would make the bytes exact again, where the form is known to differ in nothing else: then
/// the digest is the one after that repair.
pub(super) fn repair(text: &str, steps: &[&str], command: Option<&str>, answer: &mut Understood) {
    let how = command.map_or(Printed::Unknown, Printed::by);
    let is_list = answer.kind == "docker-manifest-list" && text.starts_with("{\n   \"");
    let is_pretty = text.starts_with("{\n  \"") && text.ends_with("\n}\n");
    // Tools that indent in another way lay documents out anew.
    let is_anew = text.starts_with("{\n") && !text.starts_with("{\n  \"");
    let is_document = is_list
        || (!is_anew && answer.kind.starts_with("oci-") && (!text.ends_with('\n') || is_pretty));
    let hopeless = how == Printed::Anew
        || steps.contains(&"no-break spaces")
        || answer.reads.truncated
        || !text.starts_with('{');
    if !is_document
        || hopeless
        || answer.kind == "oci-layout"
        || answer.reads.exact_bytes == Some(true)
    {
        return;
    }
    let exact = text.strip_suffix('\n').unwrap_or(text);
    let mut undone: Vec<&str> = steps.to_vec();
    if exact.len() < text.len() {
        undone.push("one final newline");
    }
    answer.reads.digest = Some(Digest::sha256(exact.as_bytes()).to_string());
    let doubt = match how {
        Printed::Raw => "",
        _ => ", if nothing else changed it",
    };
    answer.exact_after = Some(format!("remove {}{doubt}", undone.join(", ")));
}

/// How a command prints a document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Printed {
    /// As the registry holds it.
    Raw,
    /// Laid out anew: no repair makes its bytes exact.
    Anew,
    Unknown,
}

impl Printed {
    fn by(command: &str) -> Self {
        let anew = ["|", "jq ", "yq ", "--pretty", "--format json", "{{json"];
        let raw = [
            "--raw",
            "raw-body",
            "crane manifest ",
            "crane config ",
            "oras manifest fetch",
        ];
        let has = |words: &[&str]| words.iter().any(|word| command.contains(word));
        match (has(&anew), has(&raw)) {
            (true, _) => Self::Anew,
            (false, true) => Self::Raw,
            _ => Self::Unknown,
        }
    }
}
