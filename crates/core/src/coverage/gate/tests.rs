use super::*;
use crate::coverage::Options;
use crate::coverage::tests::image;
use crate::json::Limits;
use crate::oci::{Document, Served};
use crate::platform::{Engine, Rules};

fn options() -> Options<'static> {
    Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    }
}

fn require(images: &str, platforms: &str) -> Require {
    Require {
        images: Pattern::new(images),
        platforms: Requirement::parse_list(platforms).unwrap(),
    }
}

fn exception(images: &str, platforms: &str, expires: &str) -> Exception {
    Exception {
        images: Pattern::new(images),
        platforms: Requirement::parse_list(platforms).unwrap(),
        rules: Vec::new(),
        reason: "the vendor has no arm64 yet".to_owned(),
        expires: Day::parse(expires).unwrap(),
        place: "allarch.toml:9:1".to_owned(),
    }
}

/// The answer as text: the verdict, then what is against it with the exception.
fn judged(policy: &Policy, images: &[Image], today: &str) -> Vec<String> {
    let subjects: Vec<Subject<'_>> = images
        .iter()
        .map(|image| Subject {
            image,
            findings: &[],
        })
        .collect();
    let gated = judge(policy, &subjects, &options(), Day::parse(today).unwrap());
    let row = |row: &GatedRow| {
        let objections: Vec<String> = row
            .objections
            .iter()
            .map(|one| {
                let what = match &one.what {
                    What::Missing { platform, .. } => platform.clone(),
                    What::Untold { platform } => format!("{platform}?"),
                    What::Denied { rule, .. } => (*rule).to_owned(),
                };
                match one.exception {
                    None => what,
                    Some((at, true)) => format!("{what}~{at}"),
                    Some((at, false)) => format!("{what}!{at}"),
                }
            })
            .collect();
        format!("{} {}", row.verdict.name(), objections.join(" "))
    };
    gated.rows.iter().map(row).collect()
}

#[test]
fn requirements_by_the_names_of_images() {
    let policy = Policy {
        require: vec![
            require("*", "linux/amd64"),
            require("ghcr.io/acme/*", "linux/arm64"),
        ],
        ..Policy::default()
    };
    let images = [
        image("ghcr.io/acme/app:1", &["linux/amd64"]),
        image("nginx:1", &["linux/amd64"]),
        Image::unknown("ghcr.io/acme/gone:1", "It is not there."),
    ];
    let expected = [
        "fail linux/arm64",
        "pass ",
        "unknown linux/amd64? linux/arm64?",
    ];
    assert_eq!(judged(&policy, &images, "2026-06-01"), expected);
}

#[test]
fn exceptions_end_with_their_day() {
    let policy = Policy {
        require: vec![require("*", "linux/amd64,linux/arm64")],
        exceptions: vec![exception("acme/*", "linux/arm64", "2026-06-01")],
        ..Policy::default()
    };
    let images = [image("acme/app:1", &["linux/amd64"])];
    assert_eq!(
        judged(&policy, &images, "2026-06-01"),
        ["pass linux/arm64~0"]
    );
    assert_eq!(
        judged(&policy, &images, "2026-06-02"),
        ["fail linux/arm64!0"]
    );
    // One that still holds counts before one that does not.
    let longer = Policy {
        exceptions: vec![
            exception("acme/*", "linux/arm64", "2026-06-01"),
            exception("acme/app:1", "linux/arm64", "2027-01-01"),
        ],
        ..policy
    };
    assert_eq!(
        judged(&longer, &images, "2026-06-02"),
        ["pass linux/arm64~1"]
    );
}

#[test]
fn an_exception_that_nothing_needs_is_told() {
    let policy = Policy {
        require: vec![require("*", "linux/amd64")],
        exceptions: vec![exception("*", "linux/arm64", "2026-06-01")],
        ..Policy::default()
    };
    let one = image("acme/app:1", &["linux/amd64"]);
    let subjects = [Subject {
        image: &one,
        findings: &[],
    }];
    let gated = judge(
        &policy,
        &subjects,
        &options(),
        Day::parse("2026-01-01").unwrap(),
    );
    assert_eq!(gated.unused, [0]);
}

#[test]
fn findings_that_are_denied() {
    let entry = |digit: &str| {
        let digest = digit.repeat(64);
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{digest}","size":7,"platform":{{"os":"linux","architecture":"amd64"}}}}"#
        )
    };
    let unknown = entry("3")
        .replace("linux", "unknown")
        .replace("amd64", "unknown");
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{},{},{unknown}]}}"#,
        entry("1"),
        entry("2"),
    );
    let document = Document::read(text.into_bytes(), Served::default(), Limits::default());
    let findings = crate::lint::lint(&document, &crate::lint::Context::default()).findings;
    let rules: Vec<&str> = findings.iter().map(|one| one.rule).collect();
    assert!(rules.len() > 1, "{rules:?}");
    let one = image("acme/app:1", &["linux/amd64"]);
    let policy = Policy {
        deny: vec![Selector::from_name("index-duplicate-platform").unwrap()],
        ..Policy::default()
    };
    let subjects = [Subject {
        image: &one,
        findings: &findings,
    }];
    let gated = judge(
        &policy,
        &subjects,
        &options(),
        Day::parse("2026-01-01").unwrap(),
    );
    assert_eq!(gated.verdict, Verdict::Fail);
    assert_eq!(gated.rows[0].objections.len(), 1);
    let what = &gated.rows[0].objections[0].what;
    assert!(
        matches!(
            what,
            What::Denied {
                rule: "index-duplicate-platform",
                ..
            }
        ),
        "{what:?}"
    );
}

#[test]
fn patterns() {
    let fits = |pattern: &str, name: &str| Pattern::new(pattern).fits(name);
    assert!(fits("nginx", "nginx:1.27"));
    assert!(fits("docker.io/library/*", "nginx:1.27"));
    assert!(fits(
        "ghcr.io/acme/*",
        "ghcr.io/acme/app@sha256:49783e5c37facac2cabb738e18e0e97104b20b9daa3e7cc0da1a79975f30f367"
    ));
    assert!(fits("*:1.2?", "nginx:1.27"));
    assert!(!fits("nginx:1.2", "nginx:1.27"));
    assert!(!fits("ghcr.io/acme/*", "nginx:1.27"));
    assert!(fits("images/*.json", "images/app.json"));
    // Many stars take no time beyond the lengths.
    assert!(!fits(&"*a".repeat(200), &"b".repeat(20_000)));
}

#[test]
fn days() {
    let day = |text| Day::parse(text).map(|day| day.to_string());
    assert_eq!(day("2026-12-31").as_deref(), Some("2026-12-31"));
    assert_eq!(day("2024-02-29").as_deref(), Some("2024-02-29"));
    for wrong in [
        "2026-02-29",
        "2026-13-01",
        "26-01-01",
        "2026-1-1",
        "2026-01-01-01",
        "",
    ] {
        assert_eq!(day(wrong), None, "{wrong}");
    }
    let of = |seconds| Day::of_unix(seconds).map(|day| day.to_string());
    assert_eq!(of(0).as_deref(), Some("1970-01-01"));
    assert_eq!(of(951_868_799).as_deref(), Some("2000-02-29"));
    assert_eq!(of(951_868_800).as_deref(), Some("2000-03-01"));
    assert_eq!(of(1_798_761_599).as_deref(), Some("2026-12-31"));
}
