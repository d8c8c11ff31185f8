//! Links that were made once: they open for ever, and what they hold gives the same link again.
//!
//! Rows are added to `tests/data/permalink/v1.json`, never changed or removed. A new row has an empty
//! `fragment` at first; the test then fails and says what it is. A failure on an older row means
//! that the frozen format was changed, and that is what has to be undone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads files"
)]

use std::collections::BTreeMap;
use std::path::Path;

use allarch_core::oci::Digest;
use allarch_core::permalink::{Link, LinkDocument, State, Unknown, encode_reference, open, v1};
use data_encoding::BASE64;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    fragment: String,
    reference: Option<String>,
    #[serde(default)]
    documents: Vec<Document>,
    #[serde(default)]
    view: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    kind: String,
    #[serde(default)]
    name: String,
    text: Option<String>,
    base64: Option<String>,
    file: Option<String>,
    expected_digest: Option<String>,
    #[serde(default)]
    properties: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    tag: char,
    base64: String,
}

fn data(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/permalink");
    std::fs::read(folder.join(file)).unwrap()
}

fn unknown(records: Vec<Record>) -> Vec<Unknown> {
    let of = |record: Record| Unknown {
        tag: u8::try_from(record.tag).unwrap(),
        content: BASE64.decode(record.base64.as_bytes()).unwrap(),
    };
    records.into_iter().map(of).collect()
}

fn document(row: Document) -> LinkDocument {
    let bytes = match (row.text, row.base64, row.file) {
        (Some(text), None, None) => text.into_bytes(),
        (None, Some(base64), None) => BASE64.decode(base64.as_bytes()).unwrap(),
        (None, None, Some(file)) => data(&format!("documents/{file}")),
        _ => panic!("one of text, base64 and file"),
    };
    LinkDocument {
        kind: row.kind,
        name: row.name,
        bytes,
        expected_digest: row.expected_digest,
        properties: row.properties,
        unknown: unknown(row.unknown),
    }
}

#[test]
fn golden_links_open_and_are_written_again() {
    let rows: Vec<Row> = serde_json::from_slice(&data("v1.json")).unwrap();
    assert!(rows.len() >= 34);
    let mut wrong = Vec::new();
    for row in rows {
        let (link, fragment) = match row.reference {
            Some(reference) => {
                let fragment = encode_reference(&reference, &row.view);
                let view = row.view;
                (Link::Reference { reference, view }, fragment)
            }
            None => {
                let state = State {
                    documents: row.documents.into_iter().map(document).collect(),
                    view: row.view,
                    unknown: unknown(row.unknown),
                };
                let fragment = v1::encode(&state).unwrap();
                (Link::Content(state), fragment)
            }
        };
        if row.fragment.is_empty() {
            wrong.push(format!("{}\t{fragment}", row.name));
        } else if open(&row.fragment).as_ref() != Ok(&link) {
            wrong.push(format!("{}: opens as {:?}", row.name, open(&row.fragment)));
        } else if row.fragment != fragment {
            wrong.push(format!("{}: is written as {fragment}", row.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Every link rests on each byte of it.
#[test]
fn the_dictionary_is_what_it_was() {
    let dictionary = include_bytes!("../src/permalink/v1/dictionary.txt");
    assert_eq!(
        Digest::sha256(dictionary).as_str(),
        "sha256:d3e9e9675738e183699629c23618a5014afadc7f87d1e24770baee36576e5aab"
    );
}
