//! Tags that are attachments, not versions: the fallback of the referrers API (distribution-spec
//! `spec.md`, "Referrers Tag Schema") and cosign's older scheme (`specs/SIGNATURE_SPEC.md`).

use std::collections::BTreeSet;

use crate::json::Kind;
use crate::oci::reference::is_tag;
use crate::oci::{Algorithm, Document};

/// A tag that names what is attached to a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentTag {
    /// As it stands in the list.
    pub tag: String,
    /// What its form promises: `signature`, `attestation`, `sbom` or `referrers-list`.
    pub kind: &'static str,
    /// The digest; `None` where the tag holds only part of it.
    pub subject: Option<String>,
}

/// The tags of a repository, told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// What people gave, in the registry's order.
    pub versions: Vec<String>,
    /// What tools gave.
    pub attachments: Vec<AttachmentTag>,
    /// Entries that are no tags: not of their grammar, or no text at all.
    pub invalid: usize,
}

/// Suffixes with what they promise.
const SUFFIXES: [(&str, &str); 4] = [
    (".sig", "signature"),
    (".att", "attestation"),
    (".sbom", "sbom"),
    ("", "referrers-list"),
];

/// The tag for `digest`, with cosign's `suffix` or, without one, of the referrers fallback.
#[must_use]
pub fn of(digest: &str, suffix: &str) -> String {
    let (algorithm, hex) = digest.split_once(':').unwrap_or((digest, ""));
    if !suffix.is_empty() {
        return format!("{algorithm}-{hex}{suffix}");
    }
    let safe = |text: &str, limit| -> String {
        let fits = |c: char| {
            if c.is_ascii_alphanumeric() || "_.-".contains(c) {
                c
            } else {
                '-'
            }
        };
        text.chars().take(limit).map(fits).collect()
    };
    format!("{}-{}", safe(algorithm, 32), safe(hex, 64))
}

/// What `tag` is attached to, or `None` for a version.
#[must_use]
pub fn read(tag: &str) -> Option<AttachmentTag> {
    let (suffix, kind) = SUFFIXES.iter().find(|(suffix, _)| tag.ends_with(suffix))?;
    let (algorithm, hex) = tag.strip_suffix(suffix)?.split_once('-')?;
    let algorithm = Algorithm::from_name(algorithm)?;
    let cut = suffix.is_empty() && algorithm.hex_len() > 64;
    let length = if cut { 64 } else { algorithm.hex_len() };
    let is_hex = hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (is_hex && hex.len() == length).then(|| AttachmentTag {
        tag: tag.to_owned(),
        kind,
        subject: (!cut).then(|| format!("{}:{hex}", algorithm.name())),
    })
}

/// The tags of a `tags/list` answer. What is no string in it (Nexus puts `null`) or no tag
/// (Artifactory puts digests) is counted alone; a name counts once.
#[must_use]
pub fn list(document: &Document) -> Tags {
    let mut tags = Tags::default();
    let mut seen = BTreeSet::new();
    let entries = document
        .root()
        .and_then(|root| root.get("tags"))
        .filter(|list| list.kind() == Kind::Array)
        .into_iter()
        .flat_map(|list| list.items());
    for entry in entries {
        let Some(name) = entry.text().filter(|name| is_tag(name)) else {
            tags.invalid += 1;
            continue;
        };
        if !seen.insert(name.to_string()) {
            continue;
        }
        match read(&name) {
            Some(attachment) => tags.attachments.push(attachment),
            None => tags.versions.push(name.into_owned()),
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_as_tag_and_back() {
        let digest = format!("sha256:{}", "a1".repeat(32));
        for (suffix, kind) in SUFFIXES {
            let read = read(&of(&digest, suffix)).unwrap();
            assert_eq!(
                (read.kind, read.subject.as_deref()),
                (kind, Some(digest.as_str()))
            );
        }
        let long = format!("sha512:{}", "b2".repeat(64));
        let fallback = of(&long, "");
        assert_eq!(fallback.len(), "sha512-".len() + 64);
        assert_eq!(read(&fallback).unwrap().subject, None);
        for version in ["1.0", "sha256-1", "sha256-", "latest.sig", "v1.sbom"] {
            assert_eq!(read(version), None, "{version}");
        }
    }
}
