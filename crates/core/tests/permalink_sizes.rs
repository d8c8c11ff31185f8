//! How long links are, exactly: a change of one character is seen here.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files"
)]

use std::path::Path;

use allarch_core::permalink::{LinkDocument, State, v1};

/// File, kind, name in the link, characters of its fragment, and characters of the same bytes in
/// brotli 11 as base64url (Node.js 20, window 22, with the size as hint).
const MEASURED: [(&str, &str, &str, usize, usize); 10] = [
    (
        "attested-index.json",
        "oci-index",
        "ghcr.io/acme/beacon:3.2",
        783,
        1231,
    ),
    (
        "official-index.json",
        "oci-index",
        "golang:1.25",
        1397,
        2202,
    ),
    (
        "docker-list.json",
        "docker-manifest-list",
        "acme/beacon:3",
        457,
        780,
    ),
    ("manifest.json", "oci-manifest", "", 438, 768),
    ("config.json", "image-config", "", 458, 906),
    ("compose.yaml", "compose", "", 279, 463),
    ("deployment.yaml", "kubernetes", "", 211, 400),
    ("Dockerfile", "dockerfile", "", 123, 344),
    ("images.txt", "image-list", "", 86, 167),
    ("nodes.txt", "nodes", "", 185, 307),
];

fn document(file: &str, kind: &str, name: &str) -> LinkDocument {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/permalink/documents");
    LinkDocument {
        kind: kind.to_owned(),
        name: name.to_owned(),
        bytes: std::fs::read(folder.join(file)).unwrap(),
        ..LinkDocument::default()
    }
}

#[test]
fn links_are_as_long_as_they_are() {
    let mut found = Vec::new();
    for (file, kind, name, _, brotli) in MEASURED {
        let state = State {
            documents: vec![document(file, kind, name)],
            ..State::default()
        };
        let fragment = v1::encode(&state).unwrap();
        assert_eq!(v1::measure(&state), Ok(fragment.len()));
        assert!(fragment.len() <= brotli, "{file}: {}", fragment.len());
        found.push((file, fragment.len()));
    }
    let expected: Vec<_> = MEASURED.iter().map(|row| (row.0, row.3)).collect();
    assert_eq!(found, expected);
}

/// The bounds that hold for every document of this sort, not only for the measured ones.
#[test]
fn the_two_measured_documents_stay_within_their_bounds() {
    for (file, bytes, at_most) in [
        ("attested-index.json", 6_173, 800),
        ("official-index.json", 14_074, 1_500),
    ] {
        let document = document(file, "oci-index", "docker.io/library/golang:1.25");
        assert_eq!(document.bytes.len(), bytes);
        let state = State {
            documents: vec![document],
            ..State::default()
        };
        assert!(v1::measure(&state).unwrap() <= at_most, "{file}");
    }
}
