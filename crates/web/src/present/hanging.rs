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
    // What a builder says of itself; nobody has checked it.
    let claim = |name: &str, value: Option<bool>| {
        Some(match value? {
            true => format!("claims to be {name}"),
            false => format!("not claimed {name}"),
        })
    };
    let parts: Vec<String> = match summary {
        Summary::Provenance(provenance) => [
            Some(format!("SLSA {}", provenance.version)),
            known("builder", &provenance.builder),
            known("build type", &provenance.build_type),
            known("source", &provenance.source),
            known("revision", &provenance.revision),
            known("entry point", &provenance.entry_point),
            known("invocation", &provenance.invocation),
            known("started", &provenance.started),
            known("finished", &provenance.finished),
            Some(count(provenance.materials, "material")),
            claim("reproducible", provenance.reproducible),
            claim("hermetic", provenance.hermetic),
            provenance.mode.map(|mode| format!("mode {mode}")),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Summary::Sbom(sbom) => [
            Some(sbom.named()),
            known("of", &sbom.name),
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
    use allarch_core::oci::attestation::summary::{Provenance, Sbom};

    use super::*;

    #[test]
    fn everything_that_a_statement_says() {
        let some = |text: &str| Some(text.to_owned());
        let provenance = Provenance {
            version: "v1",
            builder: some("B"),
            build_type: some("T"),
            source: some("S"),
            revision: some("R"),
            entry_point: some("E"),
            invocation: some("I"),
            started: some("1"),
            finished: some("2"),
            materials: 3,
            reproducible: Some(false),
            hermetic: Some(true),
            mode: Some("max"),
        };
        let found = summary(&Summary::Provenance(Box::new(provenance)));
        let expected = "SLSA v1, builder B, build type T, source S, revision R, entry point E, invocation I, \
            started 1, finished 2, 3 materials, not claimed reproducible, claims to be hermetic, mode max";
        assert_eq!(found.as_deref(), Some(expected));
        let unsaid = Provenance {
            version: "v0.2",
            ..Provenance::default()
        };
        let found = summary(&Summary::Provenance(Box::new(unsaid)));
        assert_eq!(found.as_deref(), Some("SLSA v0.2, 0 materials"));
        let sbom = Sbom {
            format: "SPDX",
            version: some("SPDX-2.3"),
            name: some("app"),
            created: some("2026"),
            packages: 1200,
            files: 4,
        };
        let found = summary(&Summary::Sbom(sbom));
        let expected = "SPDX-2.3, of app, 1,200 packages, 4 files, created 2026";
        assert_eq!(found.as_deref(), Some(expected));
    }

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
