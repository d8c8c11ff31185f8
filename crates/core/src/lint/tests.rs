//! Helpers for the tests beside the rules, and what holds for all of them together. The documents
//! of `tests/data/lint` are run by `tests/lint_specs.rs`.

use proptest::prelude::*;

use super::*;
use crate::json::Limits;
use crate::oci::Served;

pub(super) fn read(bytes: &[u8]) -> Document {
    Document::read(bytes, Served::default(), Limits::default())
}

/// The findings of one rule as `"POINTER" START..END`, in document order.
#[track_caller]
pub(super) fn check_bytes(rule: &str, bytes: &[u8], expected: &[&str]) {
    let document = read(bytes);
    let report = lint(&document, &Context::default());
    let found: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|f| format!("\"{}\" {}..{}", f.pointer, f.span.start, f.span.end))
        .collect();
    assert_eq!(found, expected, "{}", String::from_utf8_lossy(bytes));
}

/// The findings of one rule as `POINTER GUILTY-BYTES`, in document order.
#[track_caller]
pub(super) fn check(rule: &str, text: &str, expected: &[&str]) {
    check_with(rule, text, &Context::default(), expected);
}

/// Like [`check`], with what else is known.
#[track_caller]
pub(super) fn check_with(rule: &str, text: &str, context: &Context<'_>, expected: &[&str]) {
    let report = lint(&read(text.as_bytes()), context);
    let found: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|f| {
            let guilty = f.span.slice(text.as_bytes());
            format!("{} {}", f.pointer, String::from_utf8_lossy(guilty))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// The messages of one rule, in document order.
pub(super) fn messages(rule: &str, bytes: &[u8]) -> Vec<String> {
    let report = lint(&read(bytes), &Context::default());
    report
        .findings
        .into_iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn the_list_is_sorted_and_unique() {
    assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
}

#[test]
fn ids_are_kebab_case_and_begin_with_their_family() {
    for rule in RULES {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.id.chars().all(kebab), "{}", rule.id);
        // What one registry refuses, and the one rule on subjects, are called after those.
        let family = match rule.family {
            Family::Portability if rule.id.starts_with("registry-") => "registry",
            Family::Artifact if rule.id.starts_with("subject-") => "subject",
            family => family.name(),
        };
        assert!(rule.id.starts_with(family), "{}", rule.id);
    }
}

#[test]
fn every_rule_has_a_page() {
    for rule in RULES {
        for heading in docs::HEADINGS {
            let text = rule.section(heading).unwrap_or_default();
            assert!(!text.is_empty(), "{} lacks {heading}", rule.id);
        }
        let headings = rule.docs.lines().filter(|line| line.starts_with(" # "));
        assert_eq!(headings.count(), docs::HEADINGS.len(), "{}", rule.id);
    }
}

#[test]
fn a_document_too_long_to_be_read_is_not_called_fine() {
    let limits = Limits {
        max_bytes: 4,
        ..Limits::default()
    };
    let document = Document::read(&b"{\"a\":1}"[..], Served::default(), limits);
    let report = lint(&document, &Context::default());
    assert_eq!(report.findings, []);
    assert!(
        report
            .not_checked
            .iter()
            .any(|row| row.rule == "syntax-not-json")
    );
}

#[test]
fn a_finding_knows_its_entry() {
    let entry = |pointer: &str| {
        let pointer = crate::json::Pointer::parse(pointer).unwrap();
        RULES[0]
            .on_span(pointer, crate::text::Span::default())
            .entry()
    };
    assert_eq!(entry("/manifests/12/platform/os"), Some(12));
    assert_eq!(entry("/Manifests/0"), Some(0));
    assert_eq!(entry("/layers/0"), None);
    assert_eq!(entry("/manifests"), None);
    assert_eq!(entry(""), None);
}

/// Pieces that documents of every kind are made of, so that random ones reach the rules.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"manifests\":[",
    "\"layers\":[",
    "\"config\":{",
    "\"platform\":{",
    "\"annotations\":{",
    "\"mediaType\":",
    "\"digest\":",
    "\"size\":",
    "\"os\":",
    "\"architecture\":",
    "\"variant\":",
    "\"Manife\u{17f}ts\":",
    "\"a\"",
    "\"a\":",
    "\"arm\"",
    "\"linux\"",
    "\"unknown\"",
    "\"\\ud800\"",
    "\"\\u001b\u{202e}\"",
    "1",
    "-0",
    "1e3",
    "null",
    "true",
    "NaN",
    "// c\n",
    "\u{feff}",
    "\"application/vnd.oci.image.index.v1+json\"",
    "\"application/vnd.oci.image.manifest.v1+json\"",
    "\"vnd.docker.reference.type\":\"attestation-manifest\"",
    "\"vnd.docker.reference.digest\":\"x\"",
    "\"org.opencontainers.image.title\":\"../x\"",
    "\"urls\":[\"javascript:x\"]",
    "\"artifactType\":",
    "\"schemaVersion\":",
    "\"fsLayers\":",
    "\"history\":",
    "\"rootfs\":",
];

fn check_places(bytes: &[u8]) {
    let document = read(bytes);
    let report = lint(&document, &Context::default());
    for finding in &report.findings {
        let spans = [finding.span]
            .into_iter()
            .chain(finding.labels.iter().map(|label| label.span))
            .chain(finding.edits.iter().map(|edit| edit.span));
        for span in spans {
            assert!(
                span.start <= span.end && span.end <= bytes.len(),
                "{finding:?}"
            );
        }
        assert!(
            !finding.message.is_empty() && !finding.breaks.is_empty() && !finding.fix.is_empty()
        );
        if let (Some(token), Some(root)) = (finding.pointer.tokens().next(), document.root()) {
            let first = crate::json::Pointer::root().key(&token);
            assert!(first.resolve(root).is_some(), "{finding:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_places(&bytes);
    }

    #[test]
    fn any_pieces_are_answered(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check_places(pieces.concat().as_bytes());
    }
}
