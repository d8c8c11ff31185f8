//! The matrix, comparisons, the gate and pins in each of their formats.

mod cells;

use super::{INDEX, document};
use crate::coverage::gate::{Day, Exception, Pattern, Policy, Require, Subject, judge};
use crate::coverage::pins::{Hand, examine, rewrite};
use crate::coverage::{self, Options, Requirement, Snapshot, compare};
use crate::platform::{Engine, Platform, Rules, parse};
use crate::report::*;
use crate::text::{LineIndex, Span};

fn options() -> Options<'static> {
    Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    }
}

fn snapshot(name: &str, platforms: &[&str]) -> Snapshot {
    let local = Platform::new("linux", "amd64", "");
    let offer = |text: &&str| {
        let platform = parse(text, Rules::default(), &local).unwrap();
        coverage::Offer {
            column: crate::platform::column(&platform),
            digest: format!("sha256:{:064x}", text.len()),
            platform,
            size: Some(1_234_567),
            attestations: Some(1),
        }
    };
    let offers = platforms.iter().map(offer).collect();
    Snapshot::from_offers(name, Some("sha256:1".to_owned()), offers, 0)
}

/// Every format of a matrix over these images.
struct Formats {
    text: String,
    json: String,
    csv: String,
    markdown: String,
    svg: String,
    badge: String,
    sarif: String,
    junit: String,
    github: String,
}

fn formats(snapshots: &[Snapshot], require: &str, places: &[Option<Place>]) -> Formats {
    let images: Vec<_> = snapshots.iter().map(|one| one.image.clone()).collect();
    let require = Requirement::parse_list(require).unwrap();
    let matrix = coverage::matrix(&images, &require, &options());
    let links: Vec<Option<String>> = snapshots
        .iter()
        .map(|_| Some("https://allarch.example/#r=x".to_owned()))
        .collect();
    let covered = Covered {
        matrix: &matrix,
        engine: options().engine,
        snapshots,
        places,
        links: &links,
    };
    Formats {
        text: text::matrix(&covered, Styles::PLAIN),
        json: json::matrix(&covered).unwrap(),
        csv: csv::matrix(&covered),
        markdown: markdown::matrix(&covered),
        svg: svg::matrix(&covered),
        badge: svg::badge(&covered),
        sarif: sarif::issues(&covered.issues(), &[]).unwrap(),
        junit: junit::matrix(&covered),
        github: github::issues(&covered.issues()),
    }
}

#[test]
fn a_matrix_in_every_format() {
    let list = "# the shop\nacme/app:1\n  acme/pi:1 # kitchen\nacme/gone:1\n";
    let lines = LineIndex::new(list.as_bytes());
    let place = |name: &str| {
        let start = list.find(name).unwrap();
        let span = Span::new(start, start + name.len());
        Some(Place {
            file: "images.txt".to_owned(),
            region: Some(Region::of(span, &lines, list.as_bytes())),
        })
    };
    let index = document(INDEX);
    let snapshots = [
        Snapshot::of("acme/app:1", &index, &Default::default()),
        snapshot("acme/pi:1", &["linux/arm/v6"]),
        Snapshot::unknown("acme/gone:1", "It is not there."),
    ];
    let places = ["acme/app:1", "acme/pi:1", "acme/gone:1"].map(place);
    let found = formats(&snapshots, "linux/arm64,linux/arm/v7", &places);
    insta::assert_snapshot!("matrix-text", found.text);
    insta::assert_snapshot!("matrix-json", found.json);
    insta::assert_snapshot!("matrix-csv", found.csv);
    insta::assert_snapshot!("matrix-markdown", found.markdown);
    insta::assert_snapshot!("matrix-svg", found.svg);
    insta::assert_snapshot!("matrix-badge", found.badge);
    insta::assert_snapshot!("matrix-sarif", found.sarif);
    insta::assert_snapshot!("matrix-junit", found.junit);
    insta::assert_snapshot!("matrix-github", found.github);
    documented(&found.json, "matrix");
}

/// Every member is named on the page about the forms.
fn documented(json: &str, what: &str) {
    fn names(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (name, value) in members {
                    found.push(name.clone());
                    // A platform is the OCI object; what wrote it is told on top of the page.
                    let is_platform = (name == "platform" || name == "config") && value.is_object();
                    let is_told = name == "generator" || is_platform;
                    if !is_told {
                        names(value, found);
                    }
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| names(item, found)),
            _ => {}
        }
    }
    let page = include_str!("../../../../../docs/report-schema.md");
    let mut found = Vec::new();
    names(&serde_json::from_str(json).unwrap(), &mut found);
    for name in found {
        assert!(
            page.contains(&format!("`{name}`")),
            "{what}: {name} is not documented"
        );
    }
}

#[test]
fn a_matrix_is_read_again() {
    let snapshots = [
        snapshot(
            "acme/app:1",
            &["linux/amd64", "windows(10.0.20348.3207)/amd64"],
        ),
        Snapshot::unknown("acme/gone:1", "It is not there."),
    ];
    let json = formats(&snapshots, "linux/arm64", &[]).json;
    assert_eq!(json::read_matrix(&json).unwrap(), snapshots);
    // An image of which something is not known stays so.
    let index = document(
        r#"{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1","size":1}]}"#,
    );
    let one = [Snapshot::of("acme/dark:1", &index, &Default::default())];
    let json = formats(&one, "linux/arm64", &[]).json;
    let again = json::read_matrix(&json).unwrap();
    assert_eq!(again, one);
    assert_eq!(
        formats(&again, "linux/arm64", &[]).csv,
        formats(&one, "linux/arm64", &[]).csv
    );
    assert!(
        formats(&again, "linux/arm64", &[])
            .csv
            .contains(",unknown,")
    );
    for other in [
        "",
        "{}",
        r#"{"schema":1,"documents":[]}"#,
        r#"{"schema":2,"matrix":{"rows":[]}}"#,
    ] {
        assert_eq!(json::read_matrix(other), None, "{other}");
    }
}

/// An index with what stands between and inside entries: an attestation first, a nested index, a
/// platform twice of which one is zstd.
fn intricate() -> Snapshot {
    let nested = document(
        r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
        {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:6","size":1,"platform":{"os":"linux","architecture":"riscv64"}},
        {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7","size":1}]}"#,
    );
    let index = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
        {{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1","size":1,"platform":{{"os":"unknown","architecture":"unknown"}},"annotations":{{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"sha256:2"}}}},
        {{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2","size":1,"platform":{{"os":"linux","architecture":"amd64"}}}},
        {{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:3","size":1,"platform":{{"os":"linux","architecture":"amd64"}},"annotations":{{"io.github.containers.compression.zstd":"true"}}}},
        {{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{}","size":1}},
        {{"mediaType":"application/vnd.example.else","digest":"sha256:4","size":1,"platform":{{"os":"linux","architecture":"s390x"}}}}]}}"#,
        nested.digest()
    );
    let blobs = [(nested.digest().to_string(), &nested)].into();
    Snapshot::of("acme/intricate:1", &document(&index), &blobs)
}

/// The cells by every engine.
fn by_every_engine(snapshots: &[Snapshot]) -> Vec<coverage::Matrix> {
    let images: Vec<_> = snapshots.iter().map(|one| one.image.clone()).collect();
    let require = Requirement::parse_list("linux/arm64,linux/s390x").unwrap();
    let engines = crate::platform::ENGINES.iter();
    engines
        .map(|engine| {
            let options = Options {
                engine,
                ..options()
            };
            coverage::matrix(&images, &require, &options)
        })
        .collect()
}

#[test]
fn an_export_read_back_loses_nothing_that_is_shown() {
    let snapshots = [
        intricate(),
        snapshot("acme/app:1", &["linux/amd64", "linux/arm/v6"]),
        Snapshot::unknown("acme/gone:1", "It is not there."),
    ];
    let before = formats(&snapshots, "linux/arm64", &[]);
    let again = json::read_matrix(&before.json).unwrap();
    assert_eq!(again, snapshots);
    let after = formats(&again, "linux/arm64", &[]);
    assert_eq!(after.json, before.json);
    assert_eq!(by_every_engine(&again), by_every_engine(&snapshots));
    // The short form, for links: the same cells.
    for with_digests in [true, false] {
        let cells = json::matrix_cells(&snapshots, with_digests).unwrap();
        assert!(cells.len() < before.json.len() / 3, "{cells}");
        let again = json::read_matrix(&cells).unwrap();
        assert_eq!(by_every_engine(&again), by_every_engine(&snapshots));
        let digests = |all: &[Snapshot]| -> Vec<Option<String>> {
            all.iter().map(|one| one.digest.clone()).collect()
        };
        match with_digests {
            true => assert_eq!(digests(&again), digests(&snapshots)),
            false => assert_eq!(digests(&again), [None, None, None]),
        }
    }
    // What no writer writes.
    let made_up = r#"{"schema":1,"matrix":{"rows":[{"name":"a","shape":7}]}}"#;
    let read = json::read_matrix(made_up).unwrap();
    assert!(read[0].why().is_some());
}

#[test]
fn a_matrix_from_before_entries_were_written_is_read() {
    let old = r#"{"schema":1,"matrix":{"rows":[{"name":"a","why":null,"digest":"sha256:1","offers":[
        {"column":"x","platform":{"os":"linux","architecture":"arm64"},"digest":"sha256:2","size":null,"attestations":0}],"untold":1}]}}"#;
    let read = json::read_matrix(old).unwrap();
    assert_eq!(read[0].offers[0].column, "linux/arm64");
    assert_eq!(read[0].untold(), 1);
}

#[test]
fn two_states_in_every_format() {
    let before = [snapshot(
        "acme/app:1",
        &["linux/amd64", "linux/s390x", "windows(10.0.20348.1)/amd64"],
    )];
    let after = [snapshot(
        "acme/app:2",
        &["linux/amd64", "linux/arm64", "windows(10.0.20348.22)/amd64"],
    )];
    let found = compare(&before, &after, &[], &options());
    insta::assert_snapshot!("comparison-text", text::comparison(&found, Styles::PLAIN));
    insta::assert_snapshot!("comparison-markdown", markdown::comparison(&found));
    let json = json::comparison(&found).unwrap();
    insta::assert_snapshot!("comparison-json", json);
    documented(&json, "comparison");
}

#[test]
fn a_gate_in_every_format() {
    let platforms = |text| Requirement::parse_list(text).unwrap();
    let policy = Policy {
        require: vec![Require {
            images: Pattern::new("*"),
            platforms: platforms("linux/amd64,linux/arm64"),
        }],
        exceptions: vec![
            exception("acme/legacy", "2026-12-31", 9),
            exception("acme/old", "2026-01-31", 15),
            exception("acme/none", "2026-12-31", 21),
        ],
        ..Policy::default()
    };
    let snapshots = [
        snapshot("acme/app:1", &["linux/amd64", "linux/arm64"]),
        snapshot("acme/legacy:1", &["linux/amd64"]),
        snapshot("acme/old:1", &["linux/amd64"]),
        Snapshot::unknown("acme/gone:1", "It is not there."),
    ];
    let subjects: Vec<Subject<'_>> = snapshots
        .iter()
        .map(|one| Subject {
            image: &one.image,
            findings: &[],
        })
        .collect();
    let today = Day::parse("2026-06-01").unwrap();
    let gated = judge(&policy, &subjects, &options(), today);
    let links: Vec<Option<String>> = snapshots
        .iter()
        .map(|one| Some(format!("https://allarch.example/#r={}", one.name())))
        .collect();
    let guarded = Guarded {
        gated: &gated,
        policy: &policy,
        engine: options().engine,
        today,
        places: &[],
        links: &links,
    };
    insta::assert_snapshot!("gate-text", text::gate(&guarded, Styles::PLAIN));
    let json = json::gate(&guarded).unwrap();
    insta::assert_snapshot!("gate-json", json);
    documented(&json, "gate");
    insta::assert_snapshot!(
        "gate-junit",
        junit::checks("allarch gate", &guarded.checks())
    );
    insta::assert_snapshot!("gate-github", github::issues(&guarded.issues()));
}

fn exception(images: &str, expires: &str, line: usize) -> Exception {
    Exception {
        images: Pattern::new(images),
        platforms: Requirement::parse_list("linux/arm64").unwrap(),
        rules: Vec::new(),
        reason: "its vendor builds for arm64 later".to_owned(),
        expires: Day::parse(expires).unwrap(),
        place: format!("allarch.toml:{line}:1"),
    }
}

#[test]
fn pins_in_every_format() {
    let index = document(INDEX);
    let name = crate::oci::Reference::parse("acme/app:1").ok();
    let child = crate::oci::relation::listed(&index)[0].digest.to_string();
    let before = format!(
        "FROM acme/app:1@{child} AS base\nFROM acme/app:1-arm64\nFROM other:1@sha256:{}\n",
        "0".repeat(64)
    );
    let hand = Hand::new([(name, &index)]);
    let pins = examine(before.as_bytes(), &hand);
    let after = rewrite(before.as_bytes(), &pins);
    let doctored = Doctored::new("Dockerfile", true, before.as_bytes(), &pins);
    insta::assert_snapshot!("pins-text", text::pins(&doctored, &after, Styles::PLAIN));
    insta::assert_snapshot!(
        "pins-sarif",
        sarif::issues(&doctored.issues(), &[]).unwrap()
    );
    let json = json::pins(&[doctored]).unwrap();
    insta::assert_snapshot!("pins-json", json);
    documented(&json, "pins");
}
