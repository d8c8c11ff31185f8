//! The examples on the Start view: documents that the page carries, so that they open without any
//! network. Their names, `acme/…`, belong to nobody, and the page says that they are examples.
//!
//! `*-blobs.jsonl` holds children and configs, one document a line: the line's bytes without its
//! line feed are the document's exact bytes.

/// What the Start view shows of an example.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// What the rail calls it.
    pub name: &'static str,
    /// What kind of thing it is, in two words.
    pub kind: &'static str,
    /// What it shows.
    pub text: &'static str,
    /// The block strip: `y` a sound entry, `e` one with an error, `n` a place left empty.
    pub strip: &'static str,
}

/// An example's documents, at the position of its card. Apart from the cards because they come with
/// the second file of the program.
#[derive(Clone, Copy, Debug)]
pub struct Carried {
    /// The exact bytes.
    pub bytes: &'static [u8],
    /// Their digest as its registry would give it; `None` for what no registry serves.
    pub digest: Option<&'static str>,
    /// Children and configs, one a line.
    pub blobs: &'static [u8],
    /// Of a list: its images that are carried, with their digests.
    pub listed: &'static [(&'static str, &'static str)],
}

impl Carried {
    /// The exact bytes of each child and config.
    pub fn blobs(&self) -> impl Iterator<Item = &'static [u8]> {
        self.blobs
            .split(|byte| *byte == b'\n')
            .filter(|blob| !blob.is_empty())
    }
}

macro_rules! example_file {
    ($name:literal) => {
        include_bytes!(concat!("../../../www/examples/", $name))
    };
}

/// The cards, in their order on the page.
pub static CARDS: &[Card] = &[
    Card {
        name: "acme/relay:3.4",
        kind: "OCI index",
        text: "Ten images with attestations, two of them for Windows builds.",
        strip: "yyyyyyyyyy",
    },
    Card {
        name: "acme/relay:broken",
        kind: "Broken index",
        text: "A member written twice, platforms listed twice, an attestation for nothing.",
        strip: "yyeyyeyyy",
    },
    Card {
        name: "acme/beacon:2",
        kind: "Docker manifest list",
        text: "Five platforms, as docker manifest push wrote them.",
        strip: "ynyynyny",
    },
    Card {
        name: "acme/probe:0.9",
        kind: "Single manifest",
        text: "An image for one platform: its config and three layers.",
        strip: "ynnnnnnnn",
    },
    Card {
        name: "acme images",
        kind: "Image list",
        text: "Seven images by platform: which of them cover yours?",
        strip: "yyyy",
    },
];

/// The documents of each.
pub static CARRIED: &[Carried] = &[
    Carried {
        bytes: example_file!("relay-index.json"),
        digest: Some("sha256:798d1573c2e46a84f2209c03b832583156dd6f4e7ac4460679ce42ddec72c421"),
        blobs: example_file!("relay-blobs.jsonl"),
        listed: &[],
    },
    Carried {
        bytes: example_file!("broken-index.json"),
        digest: None,
        blobs: b"",
        listed: &[],
    },
    Carried {
        bytes: example_file!("beacon-list.json"),
        digest: Some("sha256:ea4ea13a83a0b162385712b83e18e9049770655adb6d994428fa979be9cb0701"),
        blobs: b"",
        listed: &[],
    },
    Carried {
        bytes: example_file!("probe-manifest.json"),
        digest: Some("sha256:d0b8420d94907bc7ae37752b96516f3e61f3fda82667026ca50ae7ccd4ddaf02"),
        blobs: example_file!("probe-blobs.jsonl"),
        listed: &[],
    },
    Carried {
        bytes: example_file!("images.txt"),
        digest: None,
        blobs: example_file!("list-blobs.jsonl"),
        listed: &[
            (
                "acme/relay:3.4",
                "sha256:798d1573c2e46a84f2209c03b832583156dd6f4e7ac4460679ce42ddec72c421",
            ),
            (
                "acme/beacon:2",
                "sha256:ea4ea13a83a0b162385712b83e18e9049770655adb6d994428fa979be9cb0701",
            ),
            (
                "acme/probe:0.9",
                "sha256:d0b8420d94907bc7ae37752b96516f3e61f3fda82667026ca50ae7ccd4ddaf02",
            ),
            (
                "acme/gateway:12.1",
                "sha256:7cd3d08fecd7403d4081e47fb922be6ac5fd5398b298f1882237ea50a3257e9e",
            ),
            (
                "acme/ledger-db:8.0",
                "sha256:64e41ce2cb56e52668a41cd14d2688b43fa8846c8a57c64b8259f6ebfaa34576",
            ),
            (
                "acme/cache:8.2",
                "sha256:8d6bc3ed4f56cd977c1474690e9839226d91080489027b686c00b17faa30b7b4",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use allarch_core::oci::{Digest, Document, Served, View};

    use super::{CARDS, CARRIED};

    #[test]
    fn digests_are_those_of_the_bytes() {
        for (example, card) in CARRIED.iter().zip(CARDS) {
            if let Some(digest) = example.digest {
                assert_eq!(
                    Digest::sha256(example.bytes).as_str(),
                    digest,
                    "{}",
                    card.name
                );
            }
        }
    }

    #[test]
    fn every_child_of_the_relay_is_carried() {
        let blobs: BTreeMap<String, &[u8]> = CARRIED[0]
            .blobs()
            .map(|blob| (Digest::sha256(blob).to_string(), blob))
            .collect();
        let index = Document::read(
            CARRIED[0].bytes,
            Served::default(),
            allarch_core::json::Limits::default(),
        );
        let View::Index(index) = index.view() else {
            panic!("the first example is an index")
        };
        for entry in index.entries() {
            let digest = entry.digest().expect("a digest").to_string();
            let child = blobs
                .get(&digest)
                .unwrap_or_else(|| panic!("{digest} is not carried"));
            assert_eq!(entry.size(), Some(child.len() as u64));
        }
    }
}
