//! The answer that Inspect opens with.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::oci::{Digest, Document, Served};
use allarch_core::registry::Pulls;

use super::{origin, sentence};
use crate::present::platforms::rows;
use crate::store::{Blobs, Entry, EntryId, Inspection, Origin, Progress, Way, judge};

/// An index of these platforms, each with a digest of its own.
fn index(platforms: &[(&str, &str)]) -> String {
    let entries: Vec<String> = platforms
        .iter()
        .enumerate()
        .map(|(at, (os, architecture))| {
            format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{at:064}","size":7,"platform":{{"os":"{os}","architecture":"{architecture}"}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
        entries.join(",")
    )
}

/// The sentence over `text`, of which `expected` is the digest that it must have.
fn said(text: &str, origin: Origin, expected: Option<Digest>) -> String {
    let served = Served {
        expected_digest: expected,
        ..Served::default()
    };
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let document = Document::read(Arc::clone(&bytes), served.clone(), Limits::default());
    let unjudged = Inspection::new(Rc::new(document));
    let inspection = judge(&unjudged, &Blobs::default(), BTreeSet::new());
    let rows = rows(&inspection, &Blobs::default());
    let entry = Entry::new(EntryId(0), Rc::from("x"), origin, bytes, served);
    let said = sentence(&entry, &inspection, &rows);
    let before = sentence(&entry, &unjudged, &rows);
    assert!(said.ends_with(&before), "{before:?} says what is known");
    assert!(!before.contains("wrong"), "{before:?} says too much");
    said
}

#[test]
fn it_says_whether_it_is_sound_which_platforms_it_has_and_whose_bytes_these_are() {
    let text = index(&[("linux", "arm64"), ("linux", "amd64")]);
    let fetched = || Origin::Fetched {
        host: Rc::from("registry.example"),
        through: None,
        at: 0,
    };
    let good = Some(Digest::sha256(text.as_bytes()));
    let bad = Some(Digest::sha256(b"else"));
    let pasted = said(&text, Origin::Pasted { crlf: false }, None);
    assert!(
        pasted.starts_with("Nothing wrong was found so far; "),
        "{pasted}"
    );
    assert!(
        pasted.contains(" 2 platforms: linux/amd64 and linux/arm64. "),
        "{pasted}"
    );
    assert!(
        pasted.ends_with(" Whether a registry serves these bytes is not known."),
        "{pasted}"
    );
    assert!(said(&text, fetched(), good.clone()).ends_with(" These are the registry’s bytes."));
    assert!(
        said(&text, Origin::File, good).ends_with(" The bytes are those that their digest names.")
    );
    let differs = said(&text, fetched(), bad);
    assert!(
        differs.ends_with(" These are not the bytes that the expected digest names."),
        "{differs}"
    );
}

#[test]
fn many_platforms_are_counted_and_none_is_said() {
    let many = ["amd64", "arm64", "386", "ppc64le", "s390x", "riscv64"].map(|name| ("linux", name));
    let text = said(&index(&many), Origin::File, None);
    assert!(
        text.contains(" 6 platforms: linux/amd64, linux/arm64, linux/386 and 3 more. "),
        "{text}"
    );
    let text = said(&index(&[]), Origin::File, None);
    assert!(text.contains("No entry names a platform."), "{text}");
}

#[test]
fn the_worst_finding_comes_first() {
    let text = said(
        r#"{"schemaVersion":2,"schemaVersion":2,"manifests":[{}]}"#,
        Origin::File,
        None,
    );
    assert!(
        text.starts_with("The member \"schemaVersion\" stands twice"),
        "{text}"
    );
}

#[test]
fn a_fetched_document_says_since_when_it_is_the_same_and_how_many_pulls_are_left() {
    let fetched = |through: Option<&str>| Origin::Fetched {
        host: Rc::from("docker.io"),
        through: through.map(Rc::from),
        at: 43_500,
    };
    let check = |through, since, pulls, expected: &str| {
        let (id, name) = (EntryId(0), Rc::from("x"));
        let bytes = Arc::from(*b"{}");
        let mut entry = Entry::new(id, name, fetched(through), bytes, Served::default());
        entry.progress = Some(Rc::new(Progress {
            since,
            pulls,
            ..Progress::new(Rc::from("x"), Way::Proxy)
        }));
        assert_eq!(origin(&entry, 0), expected);
    };
    let pulls = Pulls::of("97;w=21600", Some("100;w=21600"));
    check(None, None, None, "fetched directly from docker.io at 12:05");
    check(
        Some("proxy.example"),
        Some(42_000),
        pulls,
        "fetched from docker.io through proxy.example at 12:05, unchanged since 11:40; 97 of 100 pulls left in 6 hours",
    );
}
