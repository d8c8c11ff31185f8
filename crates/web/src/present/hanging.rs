//! Tags and attachments as names and short facts.

use allarch_core::oci::Reference;
use allarch_core::oci::attestation::{Item, Summary};

use super::number::{count, grouped};

/// The name of another tag of the same repository.
#[must_use]
pub fn name_tagged(reference: &Reference, tag: &str) -> String {
    format!("{}:{tag}", reference.familiar_name())
}

/// The name of something in the same repository by its digest.
#[must_use]
pub fn name_at(reference: &Reference, digest: &str) -> String {
    format!("{}@{digest}", reference.familiar_name())
}

/// The twelve hex digits for a list.
#[must_use]
pub fn short(digest: &str) -> String {
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    hex.chars().take(12).collect()
}

/// The words of the buttons that open what a thing holds, and what is opened by each.
#[must_use]
pub fn text_names(item: &Item, texts: usize) -> Vec<(String, String)> {
    let numbered = |at: usize| match texts {
        1 => ("Text".to_owned(), format!("{}, text", item.words)),
        _ => (
            format!("Text {}", at + 1),
            format!("{}, text {}", item.words, at + 1),
        ),
    };
    (0..texts).map(numbered).collect()
}

/// What its statements say, one sentence each, and what is odd about it.
#[must_use]
pub fn facts(item: &Item) -> Vec<String> {
    let mut facts: Vec<String> = item.summaries.iter().filter_map(summary).collect();
    if !item.flags.is_empty() {
        let flags: Vec<&str> = item.flags.iter().map(String::as_str).collect();
        facts.push(format!("odd: {}", flags.join(", ")));
    }
    facts
}

fn summary(summary: &Summary) -> Option<String> {
    let known = |name: &str, value: &Option<String>| {
        let value = value.as_deref()?;
        Some(format!("{name} {value}"))
    };
    let parts: Vec<String> = match summary {
        Summary::Provenance(provenance) => [
            Some(format!("SLSA {}", provenance.version)),
            known("builder", &provenance.builder),
            known("source", &provenance.source),
            known("revision", &provenance.revision),
            known("finished", &provenance.finished),
            Some(count(provenance.materials, "material")),
            provenance.mode.map(|mode| format!("mode {mode}")),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Summary::Sbom(sbom) => [
            Some(sbom.named()),
            Some(format!("{} packages", grouped(sbom.packages as u64))),
            Some(format!("{} files", grouped(sbom.files as u64))),
            known("created", &sbom.created),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Summary::Other => return None,
    };
    Some(parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_an_image() {
        let reference = Reference::parse("acme/app:1").unwrap();
        assert_eq!(name_tagged(&reference, "2"), "acme/app:2");
        let digest = format!("sha256:{}", "0a".repeat(32));
        let name = name_at(&reference, &digest);
        assert!(Reference::parse(&name).is_ok_and(|read| read.digest.is_some()));
        assert_eq!(short(&digest), "0a0a0a0a0a0a");
    }
}
