//! SARIF, JUnit and GitHub annotations of every document in `tests/data/lint`, and of hostile ones:
//! each is what its readers take, whatever a document or its name holds.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use std::fs;
use std::path::{Path, PathBuf};

use allarch_core::json::Limits;
use allarch_core::lint::{Context, RULES, fix};
use allarch_core::oci::{Document, Served};
use allarch_core::report::{Inspection, Linted, Origin, github, junit, sarif};
use serde_json::Value;

const SITE: Option<&str> = Some("https://allarch.example/page/");
/// Strings that formats without escapes would stumble over.
const HOSTILE: &str =
    "]]>&amp;<a b='\"'>\u{1b}[2J\r\n::error file=x,line=1::y%0A\u{fffe}\u{ffff}\u{0}\u{202e}é😀";

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// The documents under their paths, and one whose every string is hostile.
fn documents() -> Vec<(String, Document)> {
    let mut documents = Vec::new();
    for rule in RULES {
        let mut paths: Vec<PathBuf> = fs::read_dir(data().join("lint").join(rule.id))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.to_string_lossy().contains(".snap"))
            .filter(|path| path.extension().is_none_or(|end| end != "context"))
            .collect();
        paths.sort();
        for path in paths {
            let name = path.strip_prefix(data()).unwrap();
            documents.push((name.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    let text = serde_json::to_string(HOSTILE).unwrap();
    let index = format!(
        "{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",{text}:1,{text}:2,\"manifests\":[{{\"platform\":{{\"os\":{text},\"architecture\":{text}}},\"annotations\":{{{text}:{text},\"org.opencontainers.image.title\":\"../x\"}}}},]}}\u{1b}"
    );
    documents.push((HOSTILE.to_owned(), index.into_bytes()));
    documents
        .into_iter()
        .map(|(name, bytes)| {
            (
                name,
                Document::read(bytes, Served::default(), Limits::default()),
            )
        })
        .collect()
}

/// Gives `judge` all of them linted: as files, as parts of archives, and one as a stream.
fn with_linted(judge: impl FnOnce(&[Linted<'_>])) {
    let documents = documents();
    let inspections: Vec<Inspection<'_>> = documents
        .iter()
        .map(|(name, document)| Inspection::of(name, document, &Context::default()))
        .collect();
    let origins: Vec<Origin> = documents
        .iter()
        .enumerate()
        .map(|(at, (name, _))| match at % 3 {
            0 => Origin::File(name.clone()),
            1 => Origin::Inside(format!("{at}%.tar"), name.clone()),
            _ if at == 2 => Origin::Stream,
            _ => Origin::File(format!("/{name}")),
        })
        .collect();
    let linted: Vec<Linted<'_>> = origins
        .iter()
        .zip(&inspections)
        .map(|(origin, inspection)| Linted { origin, inspection })
        .collect();
    judge(&linted);
}

fn unread() -> Vec<String> {
    vec![format!("cannot read {HOSTILE}")]
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema = fs::read(data().join("sarif/sarif-schema-2.1.0.json")).unwrap();
    let mut schema: Value = serde_json::from_slice(&schema).unwrap();
    // Its expression has a bracket that strict readers refuse; the logs state no language.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        let language = language.as_object_mut().unwrap();
        assert!(language.remove("pattern").is_some());
    }
    let validator = jsonschema::options().should_validate_formats(true);
    let validator = validator.build(&schema).unwrap();
    with_linted(|linted| {
        for (site, unread) in [(SITE, unread()), (None, Vec::new())] {
            let text = sarif::render(linted, &unread, site).unwrap();
            let log: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&log)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .take(5)
                .collect();
            assert_eq!(errors, Vec::<String>::new());
            assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})));
        }
    });
}

#[test]
fn sarif_places_are_those_of_the_bytes() {
    with_linted(|linted| {
        let text = sarif::render(linted, &[], SITE).unwrap();
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let findings: Vec<_> = linted
            .iter()
            .flat_map(|one| one.inspection.lint.findings.iter().map(move |f| (one, f)))
            .collect();
        assert_eq!(results.len(), findings.len());
        assert!(results.len() > 100, "{}", results.len());
        let mut fixes = 0;
        let mut fingerprints = std::collections::HashSet::new();
        for (result, (linted, finding)) in results.iter().zip(findings) {
            let rule =
                &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], finding.rule);
            assert_eq!(result["ruleId"], finding.rule);
            let page = format!("https://allarch.example/page/rules/{}/", finding.rule);
            assert_eq!(rule["helpUri"], page);
            let place = &result["locations"][0]["physicalLocation"];
            let region = &place["region"];
            assert_eq!(region["byteOffset"], finding.span.start);
            assert_eq!(region["byteLength"], finding.span.len());
            let bytes = linted.inspection.document.bytes();
            let before = &bytes[..finding.span.start];
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            assert_eq!(region["startLine"], line);
            let artifact = place["artifactLocation"]["index"].as_u64().unwrap() as usize;
            assert_eq!(run["artifacts"][artifact]["length"], bytes.len());
            let print = result["partialFingerprints"]["allarchFinding/v1"]
                .as_str()
                .unwrap();
            assert!(
                fingerprints.insert((artifact, print.to_owned())),
                "{print} twice"
            );
            if !finding.edits.is_empty() {
                fixes += 1;
                let mended = by_replacements(bytes, &result["fixes"][0]);
                let ours = fix::apply(bytes, std::slice::from_ref(finding)).bytes;
                assert_eq!(mended, ours, "{}", finding.rule);
            }
        }
        assert!(fixes > 20, "{fixes}");
    });
}

/// What a reader makes of a fix, from its bytes alone.
fn by_replacements(bytes: &[u8], fix: &Value) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let replacements = fix["artifactChanges"][0]["replacements"]
        .as_array()
        .unwrap();
    let mut replacements: Vec<_> = replacements.iter().collect();
    let start = |one: &Value| one["deletedRegion"]["byteOffset"].as_u64().unwrap() as usize;
    replacements.sort_by_key(|one| std::cmp::Reverse(start(one)));
    for one in replacements {
        let length = one["deletedRegion"]["byteLength"].as_u64().unwrap() as usize;
        let text = one["insertedContent"]["text"].as_str().unwrap();
        out.splice(start(one)..start(one) + length, text.bytes());
    }
    out
}

#[test]
fn junit_is_xml_that_counts_right() {
    with_linted(|linted| {
        let text = junit::render(linted, &unread(), SITE);
        let xml = roxmltree::Document::parse(&text).unwrap();
        let count = |name: &str| {
            xml.descendants()
                .filter(|node| node.has_tag_name(name))
                .count()
        };
        let root = xml.root_element();
        let said = |name| root.attribute(name).unwrap().parse::<usize>().unwrap();
        assert_eq!(count("testcase"), said("tests"));
        assert_eq!(count("failure"), said("failures"));
        assert_eq!(count("skipped"), said("skipped"));
        assert_eq!((count("error"), said("errors")), (1, 1));
        let errors: usize = linted
            .iter()
            .map(|one| one.inspection.counts().errors)
            .sum();
        assert_eq!(said("failures"), errors);
        let hidden = |c: char| c != '\n' && allarch_core::text::is_hidden(c);
        assert!(!text.contains(hidden), "{text}");
    });
}

#[test]
fn an_annotation_is_one_line_that_no_document_can_add_to() {
    with_linted(|linted| {
        let text = github::render(linted, SITE);
        let findings: usize = linted
            .iter()
            .map(|one| one.inspection.lint.findings.len())
            .sum();
        assert_eq!(text.lines().count(), findings);
        for line in text.lines() {
            let (command, properties) = line.strip_prefix("::").unwrap().split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&command), "{line}");
            let (properties, message) = properties.split_once("::").unwrap();
            assert!(!message.is_empty());
            for property in properties.split(',') {
                let (name, text) = property.split_once('=').unwrap();
                let known = ["file", "line", "endLine", "col", "endColumn", "title"];
                assert!(known.contains(&name), "{line}");
                assert!(!text.contains(':'), "{line}");
            }
        }
    });
}
