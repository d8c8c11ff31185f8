//! Engines, machines and releases by example; what is shared by these tests.

use super::*;

mod compared;
mod machines;
mod reasons;
mod releases;
mod swarm;
mod total;

pub(super) fn platform(text: &str) -> Platform {
    parse(text, Rules::Rc5, &Platform::new("linux", "amd64", "")).unwrap()
}

/// An image of this platform, with a digest of its own.
pub(super) fn numbered(text: &str, at: usize) -> Candidate {
    Candidate {
        digest: format!("sha256:{at}"),
        platform: Some(platform(text)),
        content: Content::Manifest(Some(platform(text))),
        ..Candidate::default()
    }
}

/// What BuildKit lists beside an image.
pub(super) fn attestation() -> Candidate {
    Candidate {
        digest: "sha256:attestation".to_owned(),
        platform: Some(Platform::new("unknown", "unknown", "")),
        content: Content::Manifest(Some(Platform::default())),
        marks: Marks {
            attestation: true,
            ..Marks::default()
        },
        ..Candidate::default()
    }
}

#[test]
fn default_platforms() {
    let engine = Engine::by_id("containerd").unwrap();
    let default = |host: &str| {
        let query = Query {
            host: Machine::from(&platform(host)),
            ..Query::default()
        };
        format_all(&engine.wanted(&query), Rules::Rc5)
    };
    assert_eq!(default("linux/amd64/v3"), "linux/amd64");
    assert_eq!(default("linux/arm/v6"), "linux/arm/v6");
    assert_eq!(
        default("windows(10.0.20348.3207)/amd64"),
        "windows(10.0.20348)/amd64"
    );
}

#[test]
fn engines_are_listed_once_with_their_source() {
    let mut ids: Vec<&str> = ENGINES.iter().map(|engine| engine.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), ENGINES.len());
    for engine in ENGINES {
        assert!(engine.source.starts_with("https://"));
        assert!(!engine.version.is_empty());
    }
}
