//! Documents that an output holds: what can be opened out of it, and whether those are exact bytes.

use serde_json::Value;

use super::{Understood, wrapping};
use crate::intake::read_http_response;
use crate::json::{self, Limits};
use crate::oci::{Digest, Document, Served};

/// Most documents that are taken out of one text.
const MOST: usize = 64;

/// A document inside a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// What it is there: `linux/arm64`, `the document`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The digest that the text gives it.
    pub digest: Option<Digest>,
    /// Whether these are the bytes that a registry holds: they have that digest.
    pub is_exact: bool,
}

impl Inside {
    fn new(name: impl Into<String>, bytes: Vec<u8>, digest: Option<&str>) -> Self {
        let digest: Option<Digest> = digest.and_then(|text| text.parse().ok());
        Self {
            is_exact: digest.as_ref().is_some_and(|digest| digest.matches(&bytes)),
            name: name.into(),
            bytes,
            digest,
        }
    }
}

/// Kinds of documents that stand for themselves once what pasting added is away.
const DOCUMENTS: &[&str] = &[
    "oci-index",
    "docker-manifest-list",
    "oci-manifest",
    "docker-manifest",
    "docker-schema1",
    "image-config",
    "artifact-manifest",
    "oci-layout",
    "layout-index",
    "descriptor",
];

/// The documents in a text that was understood, in its order; none where the text is one itself.
#[must_use]
pub fn inside(text: &str, found: &Understood) -> Vec<Inside> {
    if found.kind == "http-response" {
        return response(text).into_iter().collect();
    }
    let unwrapped = wrapping::unwrap(text);
    let plain = unwrapped.text.as_str();
    if DOCUMENTS.contains(&found.kind) {
        let is_json = plain.trim_start().starts_with('{');
        return if unwrapped.steps.is_empty() || !is_json {
            Vec::new()
        } else {
            // The final newline is the clipboard's: with it no digest fits.
            let bytes = plain.trim_matches(['\n', '\r']).as_bytes().to_vec();
            vec![Inside::new("the document", bytes, None)]
        };
    }
    if found.kind != "tool-output" {
        return Vec::new();
    }
    let mut all = verbose(plain);
    if all.is_empty() {
        all = members(plain);
    }
    all.truncate(MOST);
    all
}

fn response(text: &str) -> Option<Inside> {
    let response = read_http_response(text.as_bytes())?;
    let body = text.as_bytes().get(response.body.clone())?;
    let digest = response.served().expected_digest;
    (!body.is_empty()).then(|| {
        let digest = digest.map(|digest| digest.to_string());
        Inside::new("the body", body.to_vec(), digest.as_deref())
    })
}

/// `docker manifest inspect -v`: each entry has its manifest's bytes as base64, which are exact.
fn verbose(text: &str) -> Vec<Inside> {
    let Ok(whole) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let all = match &whole {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let one = |entry: &Value| {
        let raw = entry.get("Raw")?.as_str()?;
        let bytes = data_encoding::BASE64.decode(raw.as_bytes()).ok()?;
        let digest = entry.pointer("/Descriptor/digest").and_then(Value::as_str);
        let platform = entry.pointer("/Descriptor/platform");
        let part = |name: &str| platform?.get(name)?.as_str();
        let mut name = match (part("os"), part("architecture")) {
            (Some(os), Some(machine)) => format!("{os}/{machine}"),
            _ => "the manifest".to_owned(),
        };
        if let Some(variant) = part("variant") {
            name = format!("{name}/{variant}");
        }
        Some(Inside::new(name, bytes, digest))
    };
    all.iter().filter_map(one).collect()
}

/// Members that are a document, or have one by platform, as `imagetools inspect --format` and oras
/// print them: laid out anew, so never exact.
fn members(text: &str) -> Vec<Inside> {
    let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
    let Some(root) = document.root() else {
        return Vec::new();
    };
    let taken = |name: String, value: json::Value<'_>| {
        Inside::new(name, value.span().slice(text.as_bytes()).to_vec(), None)
    };
    let has = |value: json::Value<'_>, name: &str| value.get(name).is_some();
    let own = |name: &str| {
        let value = root.get(name)?;
        let title = match value {
            value if has(value, "rootfs") => "the config",
            value if has(value, "manifests") || has(value, "layers") => "the document",
            _ => return None,
        };
        Some(taken(title.to_owned(), value))
    };
    let mut found: Vec<Inside> = ["manifest", "content", "image"]
        .into_iter()
        .filter_map(own)
        .collect();
    for map in [Some(root), root.get("image")].into_iter().flatten() {
        let configs = map
            .members()
            .filter(|one| one.name().contains('/') && has(one.value, "rootfs"));
        found.extend(configs.map(|one| taken(format!("config of {}", one.name()), one.value)));
    }
    found
}
