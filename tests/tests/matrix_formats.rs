//! The pictures, SARIF and JUnit of matrices with hostile names: each is what its readers take.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use std::fs;
use std::path::Path;

use allarch_core::coverage::{Options, Requirement, Snapshot, matrix};
use allarch_core::platform::{Engine, Platform, Rules};
use allarch_core::report::{Covered, Place, Region, junit, sarif, svg};
use allarch_core::text::{LineIndex, Span};
use serde_json::Value;

/// Strings that formats without escapes would stumble over.
const HOSTILE: &str =
    "]]>&amp;<a b='\"'>\u{1b}[2J\r\n::error file=x,line=1::y%0A\u{fffe}\u{ffff}\u{0}\u{202e}é😀";

fn with_hostile(judge: impl FnOnce(&Covered<'_>)) {
    let offer = |platform: Platform| allarch_core::coverage::Offer {
        column: String::new(),
        digest: HOSTILE.to_owned(),
        platform,
        size: None,
        attestations: None,
    };
    let offers = vec![
        offer(Platform::new("linux", "amd64", "")),
        offer(Platform::new(HOSTILE, HOSTILE, HOSTILE)),
        offer(Platform::new("linux", "arm", "v6")),
    ];
    let snapshots = [
        Snapshot::from_offers(HOSTILE, Some(HOSTILE.to_owned()), offers, 0),
        Snapshot::unknown(HOSTILE, HOSTILE),
        Snapshot::unknown("", ""),
    ];
    let images: Vec<_> = snapshots.iter().map(|one| one.image.clone()).collect();
    let require = Requirement::parse_list("linux/arm64,linux/s390x,windows/amd64").unwrap();
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let found = matrix(&images, &require, &options);
    let text = format!("é😀 {HOSTILE}\n");
    let lines = LineIndex::new(text.as_bytes());
    let region = Region::of(Span::new(7, text.len()), &lines, text.as_bytes());
    let place = |region| {
        Some(Place {
            file: HOSTILE.to_owned(),
            region,
        })
    };
    let places = [place(Some(region)), place(None), None];
    let links = [
        Some("https://allarch.example/#r=x&y=z".to_owned()),
        None,
        None,
    ];
    judge(&Covered {
        matrix: &found,
        engine: options.engine,
        snapshots: &snapshots,
        places: &places,
        links: &links,
    });
}

#[test]
fn pictures_are_xml_without_anything_that_runs_or_is_fetched() {
    with_hostile(|covered| {
        for picture in [svg::matrix(covered), svg::badge(covered)] {
            let document = roxmltree::Document::parse(&picture).unwrap();
            assert_eq!(document.root_element().tag_name().name(), "svg");
            let allowed = ["svg", "title", "style", "rect", "g", "text", "path"];
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                assert!(allowed.contains(&node.tag_name().name()), "{node:?}");
                for attribute in node.attributes() {
                    let name = attribute.name();
                    assert!(!name.starts_with("on") && name != "href", "{node:?}");
                }
            }
            assert!(!picture.contains("url("), "{picture}");
        }
        let picture = svg::matrix(covered);
        let document = roxmltree::Document::parse(&picture).unwrap();
        let cells = document.descendants().filter(|node| {
            node.tag_name().name() == "title"
                && node
                    .text()
                    .is_some_and(|text| text.contains(" on linux/s390x: "))
        });
        assert_eq!(cells.count(), covered.matrix.rows.len());
    });
}

#[test]
fn junit_is_xml_and_counts_what_it_holds() {
    with_hostile(|covered| {
        let text = junit::matrix(covered);
        let document = roxmltree::Document::parse(&text).unwrap();
        let count = |name: &str| {
            let nodes = document.descendants();
            nodes
                .filter(|node| node.tag_name().name() == name)
                .count()
                .to_string()
        };
        let suite = document.root_element();
        assert_eq!(suite.attribute("tests"), Some(count("testcase").as_str()));
        assert_eq!(suite.attribute("failures"), Some(count("failure").as_str()));
        assert_eq!(suite.attribute("errors"), Some(count("error").as_str()));
        assert_eq!(count("testcase"), "9");
    });
}

#[test]
fn sarif_keeps_to_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sarif/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    // Its expression has a bracket that strict readers refuse; the logs state no language.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(
            language
                .as_object_mut()
                .unwrap()
                .remove("pattern")
                .is_some()
        );
    }
    let validator = jsonschema::options().should_validate_formats(true);
    let validator = validator.build(&schema).unwrap();
    with_hostile(|covered| {
        let log = sarif::issues(&covered.issues(), &[HOSTILE.to_owned()]).unwrap();
        let log: Value = serde_json::from_str(&log).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(results.len() >= 4, "{results:?}");
    });
}
