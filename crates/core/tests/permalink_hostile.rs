//! The hostile links of `tests/data/hostile-inputs.json`, natively: each opens, or says what is wrong
//! with it, and nothing that a link says is taken for true.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads files"
)]

use std::collections::BTreeMap;
use std::path::Path;

use allarch_core::oci::DigestState;
use allarch_core::permalink::{DecodeError, Link, LinkDocument, Pairs, State, open, v1};
use crc::{CRC_32_ISO_HDLC, Crc};
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

/// The state that the vector's sketch holds: its text as a document, its members as view state.
fn state(payload: &str) -> State {
    let sketch = payload.strip_prefix("#{V}").unwrap();
    let bytes = BASE64URL_NOPAD.decode(sketch.as_bytes()).unwrap();
    let json = miniz_oxide::inflate::decompress_to_vec(&bytes).unwrap();
    let members: Value = serde_json::from_slice(&json).unwrap_or_default();
    let view: Pairs = members
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.to_string()))
        .collect();
    State {
        documents: vec![LinkDocument {
            kind: "oci-index".to_owned(),
            name: "docker.io/library/alpine:3.20".to_owned(),
            bytes: json,
            expected_digest: Some(format!("sha256:{}", "a".repeat(64))),
            ..LinkDocument::default()
        }],
        view,
        ..State::default()
    }
}

/// A payload around a deflated container, with a checksum that fits.
fn sealed(deflated: &[u8]) -> String {
    let mut rest = Vec::new();
    let mut length = deflated.len();
    while length >= 0x80 {
        rest.push(length as u8 | 0x80);
        length >>= 7;
    }
    rest.push(length as u8);
    rest.extend(deflated);
    let sum = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(&rest);
    let payload = [&sum.to_be_bytes()[..], &rest].concat();
    format!("#v1.{}", BASE64URL_NOPAD.encode(&payload))
}

fn zeros(count: usize) -> String {
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![0; count], 10);
    sealed(&packed)
}

#[test]
fn hostile_links() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/hostile-inputs.json");
    let vectors: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let links = cases.iter().filter(|case| case["channel"] == "permalink");
    let good = "#{V}q1YqSk1TslJKzCnIzEu1MtYzMlCqBQA";
    let link = format!("#{}", v1::encode(&state(good)).unwrap());
    let opens = |arrived: &str, state: State| {
        assert_eq!(open(arrived), Ok(Link::Content(state)), "{arrived}");
    };
    let mut tried = 0;
    for case in links {
        tried += 1;
        let payload = case["payload"].as_str().unwrap();
        match case["id"].as_str().unwrap() {
            "link-state-01" | "link-state-09" => opens(&link, state(good)),
            "link-state-05" => {
                let old = link.replace("#v1.", "#v0.");
                assert_eq!(open(&old), Err(DecodeError::NotALink));
            }
            "link-state-06" => {
                let cut = &link[..link.len() - 4];
                assert!(matches!(open(cut), Err(DecodeError::Cut { .. })));
            }
            "link-state-07" => {
                let at = link.len() / 2;
                let other = if &link[at..=at] == "A" { "B" } else { "A" };
                let changed = format!("{}{other}{}", &link[..at], &link[at + 1..]);
                assert_eq!(open(&changed), Err(DecodeError::Checksum));
            }
            "link-state-08" => opens(&format!("{link}="), state(good)),
            "link-state-11" => {
                let broken = format!("{}%0A{}", &link[..12], &link[12..]);
                opens(&broken, state(good));
            }
            "link-state-14" => {
                // So many do not fit into a fragment; fewer are stopped while they inflate.
                for count in [26_214_400, 16 << 20, (1 << 20) + 1] {
                    let error = open(&zeros(count));
                    assert!(matches!(error, Err(DecodeError::TooLarge(_))), "{error:?}");
                }
                // As many records as fit, and none is worth keeping.
                assert!(open(&zeros(1 << 20)).is_err());
            }
            "link-state-16" => {
                let long = format!("#v1.{}", "Qx7_".repeat(16_384));
                assert!(matches!(open(&long), Err(DecodeError::TooLarge(_))));
            }
            // Whoever opens it looks at what it knows: there is no proxy, no verdict, no title in it.
            "link-state-17" | "link-state-20" | "link-state-21" => {
                let hostile = state(payload);
                let arrived = format!("#{}", v1::encode(&hostile).unwrap());
                opens(&arrived, hostile.clone());
                let document = hostile.documents[0].read();
                assert_eq!(document.digest_state(), DigestState::Differs);
                assert_ne!(document.kind().name(), hostile.documents[0].kind);
            }
            // A name is a name: what asks for it is not here.
            "link-state-19" => {
                let name = "reg.attacker.test/aaaaaaaa";
                let view = Pairs::new();
                let reference = name.to_owned();
                let expected = Link::Reference { reference, view };
                assert_eq!(open(&format!("#r={name}")), Ok(expected));
            }
            "link-state-23" => {
                let deep = state(payload);
                assert!(deep.documents[0].bytes.starts_with(b"[[[["));
                let arrived = format!("#{}", v1::encode(&deep).unwrap());
                opens(&arrived, deep.clone());
                assert!(!deep.documents[0].read().problems().is_empty());
            }
            "link-state-25" => opens(&format!("{link}{link}"), state(good)),
            id => panic!("{id} is not tested"),
        }
    }
    assert!(tried >= 14, "{tried}");
}

/// Each case's link as it arrives, but for those whose length is what is wrong with them. The browser
/// opens them too (`tests/browser/hostile.mjs`), from a file: a link that was written once stays as it is.
#[test]
fn the_links_that_the_browser_opens() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data");
    let vectors = std::fs::read(data.join("hostile-inputs.json")).unwrap();
    let vectors: Value = serde_json::from_slice(&vectors).unwrap();
    let good = "#{V}q1YqSk1TslJKzCnIzEu1MtYzMlCqBQA";
    let link = |payload: &str| format!("#{}", v1::encode(&state(payload)).unwrap());
    let good = link(good);
    let mut links = BTreeMap::new();
    for case in vectors["cases"].as_array().unwrap() {
        let (id, payload) = (case["id"].as_str().unwrap(), &case["payload"]);
        let arrived = match id {
            "link-state-01" | "link-state-09" => good.clone(),
            "link-state-05" => good.replace("#v1.", "#v0."),
            "link-state-06" => good[..good.len() - 4].to_owned(),
            "link-state-07" => {
                let at = good.len() / 2;
                let other = if &good[at..=at] == "A" { "B" } else { "A" };
                format!("{}{other}{}", &good[..at], &good[at + 1..])
            }
            "link-state-08" => format!("{good}="),
            "link-state-11" => format!("{}%0A{}", &good[..12], &good[12..]),
            "link-state-17" | "link-state-20" | "link-state-21" | "link-state-23" => {
                link(payload.as_str().unwrap())
            }
            "link-state-19" => format!("#r=reg.attacker.test/{}", "a".repeat(200)),
            "link-state-25" => format!("{good}{good}"),
            _ => continue,
        };
        links.insert(id, arrived);
    }
    let due = serde_json::to_string_pretty(&links).unwrap() + "\n";
    let known = std::fs::read_to_string(data.join("permalink/hostile.json")).unwrap();
    assert_eq!(
        known, due,
        "tests/data/permalink/hostile.json should hold this"
    );
}

/// Bytes that no encoder writes, sealed with a checksum that fits.
#[test]
fn containers_that_no_encoder_writes() {
    let containers: [&[u8]; 9] = [
        b"d",
        b"d\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F",
        b"d\x03b\x05\x00",
        b"d\x02k\x00",
        b"d\x04b\x02\xFBx",
        b"d\x04b\x02\x00\x01",
        b"d\x05b\x03\x00\x02\x20",
        b"v\x03\x05ab",
        b"v\x02\x01\xFF",
    ];
    for container in containers {
        let stored = miniz_oxide::deflate::compress_to_vec(container, 0);
        let result = open(&sealed(&stored));
        assert!(result.is_err(), "{container:?}: {result:?}");
    }
}
