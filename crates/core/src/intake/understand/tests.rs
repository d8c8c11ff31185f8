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

/// How many of the recorded outputs are taken for what they are, and how many are read entirely.
#[test]
fn tool_outputs() {
    let all = cases(OUTPUTS);
    let (mut kinds, mut read) = (0, 0);
    for case in &all {
        let found = understand(&bytes(case));
        let wrong = misread(case, &found);
        let fits = kind_fits(case, found.kind);
        kinds += usize::from(fits);
        read += usize::from(fits && wrong.is_empty());
        if !fits || !wrong.is_empty() {
            println!(
                "{}: {} for {}, {wrong:?}",
                case["id"], found.kind, case["expect"]["kind"]
            );
        }
    }
    println!("kinds {kinds}, read {read} of {}", all.len());
    assert!(kinds >= OUTPUT_KINDS, "kinds: {kinds} of {}", all.len());
    assert!(read >= OUTPUT_READ, "read: {read} of {}", all.len());
}

/// How many messages get their kind and cause, the next input, and every value.
#[test]
fn error_messages() {
    let all = cases(ERRORS);
    let (mut kinds, mut causes, mut values) = (0, 0, 0);
    for case in &all {
        let found = understand(&bytes(case));
        let fits = kind_fits(case, found.kind);
        let cause = found.cause.map(|cause| cause.id).unwrap_or_default();
        let told = case["expect"]["cause_id"] == cause;
        let expected = case["expect"]["reads"].as_object().unwrap();
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let wrong: Vec<_> = expected
            .iter()
            .filter(|(name, value)| found.values.get(name.as_str()) != Some(&text(value)))
            .collect();
        kinds += usize::from(fits);
        causes += usize::from(told);
        values += usize::from(told && wrong.is_empty());
        if !fits || !told || !wrong.is_empty() {
            println!(
                "{}: {} {cause} for {}, {wrong:?}",
                case["id"], found.kind, case["expect"]["cause_id"]
            );
        }
    }
    println!(
        "kinds {kinds}, causes {causes}, values {values} of {}",
        all.len()
    );
    assert!(kinds >= ERROR_KINDS && causes >= ERROR_CAUSES && values >= ERROR_VALUES);
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
    for cause in CAUSES {
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

/// What is reached of 309 outputs and 162 messages; a change may only raise these.
const OUTPUT_KINDS: usize = 297;
const OUTPUT_READ: usize = 259;
const ERROR_KINDS: usize = 156;
const ERROR_CAUSES: usize = 159;
const ERROR_VALUES: usize = 130;
