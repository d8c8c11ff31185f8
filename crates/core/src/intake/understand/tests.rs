//! Every recorded paste through [`understand`]; the shares may only grow.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const OUTPUTS: &str = include_str!("../../../../../tests/data/pasted/tool-outputs.json");
const ERRORS: &str = include_str!("../../../../../tests/data/pasted/error-messages.json");
const DECOYS: &str = include_str!("../../../../../tests/data/pasted/decoys.json");

fn cases(text: &str) -> Vec<Value> {
    let mut all: Value = serde_json::from_str(text).unwrap();
    let Value::Array(cases) = all["cases"].take() else {
        panic!("no cases");
    };
    cases
}

fn bytes(case: &Value) -> Vec<u8> {
    match case["base64"].as_str() {
        Some(base64) => data_encoding::BASE64.decode(base64.as_bytes()).unwrap(),
        None => case["text"].as_str().unwrap().as_bytes().to_vec(),
    }
}

fn kind_fits(case: &Value, kind: &str) -> bool {
    case["expect"]["kind"] == kind || case["expect"]["kind_also"] == kind
}

/// Members of `reads` that are not as expected; platforms are compared without their order, which
/// the forms with one member a platform do not keep.
fn misread(case: &Value, found: &Understood) -> Vec<String> {
    let reads = serde_json::to_value(&found.reads).unwrap();
    let sorted = |value: &Value| {
        let mut all: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
        all.sort();
        all
    };
    let expect = case["expect"].as_object().unwrap();
    let names = [
        "attestations",
        "entries_without_platform",
        "nested_indexes",
        "digest",
        "reference",
        "exact_bytes",
        "embedded",
        "body_exact",
        "truncated",
    ];
    let mut wrong: Vec<String> = names
        .iter()
        .filter(|name| {
            expect
                .get(**name)
                .is_some_and(|value| reads.get(**name) != Some(value))
        })
        .map(|name| format!("{name}: {:?}", reads.get(*name)))
        .collect();
    if let Some(platforms) = expect.get("platforms")
        && sorted(platforms) != sorted(&reads["platforms"])
    {
        wrong.push(format!("platforms: {}", reads["platforms"]));
    }
    wrong
}

/// Rows that cannot be met, each with the reason: what they expect does not stand in their text, or
/// another row with the same bytes expects the opposite.
const UNMET: &[(&str, &str)] = &[
    (
        "buildx-from-arm-only",
        "no line of a Dockerfile stands in the text",
    ),
    (
        "buildx-imagetools-json-image.win",
        "the map has one member for windows/amd64: two of the three builds are nowhere",
    ),
    (
        "regctl-manifest-get.web",
        "regctl prints linux/arm64 without the variant that is expected",
    ),
    (
        "docker-image-ls-tree",
        "the text also names windows/amd64, of another image",
    ),
    (
        "paste.minified",
        "crane and ko write indexes on one line: nothing tells that this one was another",
    ),
    (
        "referrers-api-body",
        "byte for byte the text of crane-manifest.reffallback, whose bytes are exact",
    ),
];

fn is_unmet(case: &Value) -> bool {
    UNMET.iter().any(|(id, _)| case["id"] == *id)
}

/// Every recorded output is taken for what it is and read entirely.
#[test]
fn tool_outputs() {
    let mut wrong = Vec::new();
    for case in &cases(OUTPUTS) {
        let found = understand(&bytes(case));
        let misread = misread(case, &found);
        if !kind_fits(case, found.kind) || (misread.is_empty() == is_unmet(case)) {
            let expected = &case["expect"]["kind"];
            wrong.push(format!(
                "{}: {} for {expected}, {misread:?}",
                case["id"], found.kind
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every recorded message gets its kind, its cause and every value.
#[test]
fn error_messages() {
    let mut wrong = Vec::new();
    let mut next = 0;
    for case in &cases(ERRORS) {
        let found = understand(&bytes(case));
        let cause = found.cause.map(|cause| cause.id).unwrap_or_default();
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let expected = case["expect"]["reads"].as_object().unwrap();
        let misread: Vec<_> = expected
            .iter()
            .filter(|(name, value)| found.values.get(name.as_str()) != Some(&text(value)))
            .collect();
        next += usize::from(
            found
                .next
                .is_some_and(|next| case["expect"]["next"] == next),
        );
        let fits = kind_fits(case, found.kind) && case["expect"]["cause_id"] == cause;
        if !fits || (misread.is_empty() == is_unmet(case)) {
            wrong.push(format!(
                "{}: {} {cause}, {misread:?}",
                case["id"], found.kind
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(next >= NEXT, "next: {next} of 162");
}

#[test]
fn no_decoy_is_misread() {
    let mut misread = Vec::new();
    for case in cases(DECOYS) {
        let found = understand(&bytes(&case));
        let forbidden = case["expect"]["must_not"].as_array().unwrap();
        if forbidden.iter().any(|kind| kind == found.kind) {
            misread.push(format!(
                "{}: {} {:?}",
                case["id"],
                found.kind,
                found.cause.map(|cause| cause.id)
            ));
        }
    }
    assert!(misread.is_empty(), "{misread:#?}");
}

#[test]
fn every_cause_names_a_next_input() {
    for cause in causes() {
        assert!(next_input(cause.next).is_some(), "{}", cause.id);
    }
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let found = understand(&bytes);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }

    #[test]
    fn never_panics_on_pieces_of_real_pastes(which in 0usize..300, from in 0usize..3000, to in 0usize..3000) {
        static ALL: std::sync::LazyLock<Vec<Value>> = std::sync::LazyLock::new(|| cases(OUTPUTS));
        let bytes = bytes(&ALL[which % ALL.len()]);
        let (from, to) = (from.min(to).min(bytes.len()), to.max(from).min(bytes.len()));
        let found = understand(&bytes[from..to]);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }
}

/// Messages of 162 that get the next input that a person chose for them; a change may only raise it.
const NEXT: usize = 138;
