//! A disagreement that is carried as an example becomes a document, with the manifests and configs that
//! engines look into.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::oci::media_type::{OCI_CONFIG, OCI_INDEX, OCI_MANIFEST};
use allarch_core::oci::{Digest, Document, Served};
use allarch_core::platform::disagreements::DISAGREEMENTS;
use allarch_core::platform::{Candidate, Content, Platform, Rules};

use super::{chosen, show};
use crate::store::reduce::{documents, page};
use crate::store::{Effect, MatchState, Origin, State};

pub(super) fn open(state: &mut State, at: usize) -> Vec<Effect> {
    let Some(case) = DISAGREEMENTS.get(at) else {
        return Vec::new();
    };
    let mut blobs = Vec::new();
    let bytes = index(&case.candidates(), &mut blobs);
    for blob in blobs {
        let document = Document::read(blob, Served::default(), Limits::default());
        page(state).blobs.insert(Rc::new(document));
    }
    let name: Rc<str> = Rc::from(format!("Example {}: {}", at + 1, case.on));
    let known = state
        .page
        .entries
        .iter()
        .find(|entry| entry.origin == Origin::Example && *entry.bytes == *bytes)
        .map(|entry| entry.id);
    let (id, mut effects) = match known {
        Some(id) => (id, Vec::new()),
        None => documents::place(
            state,
            name,
            Origin::Example,
            Arc::from(bytes),
            Served::default(),
        ),
    };
    // As it was recorded: the platform asked for by name, with these rules.
    *chosen(state) = MatchState {
        typed: Rc::from(case.host),
        named: Rc::from(case.host),
        rules: Rc::from(Rules::Rc5.name()),
        ..MatchState::default()
    };
    effects.extend(show(
        state,
        id,
        "An invented index: what each engine takes of it was recorded.",
    ));
    effects
}

/// The bytes of an index with these entries; what they point to is put into `blobs`.
fn index(candidates: &[Candidate], blobs: &mut Vec<Vec<u8>>) -> Vec<u8> {
    let entries: Vec<String> = candidates
        .iter()
        .map(|candidate| {
            let (media_type, blob) = match &candidate.content {
                Content::Index(inside) => (
                    OCI_INDEX,
                    index(inside.as_deref().unwrap_or_default(), blobs),
                ),
                Content::Manifest(config) => (OCI_MANIFEST, manifest(config.as_ref(), blobs)),
                Content::Other => (OCI_MANIFEST, manifest(None, blobs)),
            };
            let platform = candidate
                .platform
                .as_ref()
                .map(|platform| format!(",\n      \"platform\": {}", object(platform)));
            let zstd = candidate.marks.zstd.then_some(
                ",\n      \"annotations\": { \"io.github.containers.compression.zstd\": \"true\" }",
            );
            let entry = format!(
                "    {{\n      \"mediaType\": \"{media_type}\",\n      \"digest\": \"{}\",\n      \
                 \"size\": {}{}{}\n    }}",
                Digest::sha256(&blob),
                blob.len(),
                platform.unwrap_or_default(),
                zstd.unwrap_or_default(),
            );
            blobs.push(blob);
            entry
        })
        .collect();
    format!(
        "{{\n  \"schemaVersion\": 2,\n  \"mediaType\": \"{OCI_INDEX}\",\n  \"manifests\": [\n{}\n  ]\n}}\n",
        entries.join(",\n")
    )
    .into_bytes()
}

/// The bytes of a manifest whose config says this platform.
fn manifest(config: Option<&Platform>, blobs: &mut Vec<Vec<u8>>) -> Vec<u8> {
    let platform = object(config.unwrap_or(&Platform::default()));
    let inner = platform
        .trim_start_matches('{')
        .trim_end_matches('}')
        .trim();
    let comma = if inner.is_empty() { "" } else { ", " };
    let config =
        format!("{{ {inner}{comma}\"rootfs\": {{ \"type\": \"layers\", \"diff_ids\": [] }} }}");
    let manifest = format!(
        "{{\n  \"schemaVersion\": 2,\n  \"mediaType\": \"{OCI_MANIFEST}\",\n  \"config\": {{\n    \
         \"mediaType\": \"{OCI_CONFIG}\",\n    \"digest\": \"{}\",\n    \"size\": {}\n  }},\n  \
         \"layers\": []\n}}\n",
        Digest::sha256(config.as_bytes()),
        config.len(),
    );
    blobs.push(config.into_bytes());
    manifest.into_bytes()
}

/// A platform as a JSON object. The examples hold nothing that would need an escape.
fn object(platform: &Platform) -> String {
    let Platform {
        os,
        architecture,
        variant,
        os_version,
        os_features,
    } = platform;
    let mut members = Vec::new();
    let texts = [
        ("architecture", architecture),
        ("os", os),
        ("os.version", os_version),
        ("variant", variant),
    ];
    for (name, text) in texts {
        members.extend((!text.is_empty()).then(|| format!("\"{name}\": \"{text}\"")));
    }
    if !os_features.is_empty() {
        let features: Vec<String> = os_features.iter().map(|one| format!("\"{one}\"")).collect();
        members.push(format!("\"os.features\": [{}]", features.join(", ")));
    }
    if members.is_empty() {
        return "{}".to_owned();
    }
    format!("{{ {} }}", members.join(", "))
}
