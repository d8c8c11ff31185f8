//! How often a kind is taken for another, over every corpus: written into `docs/recognition.md`, which
//! must say what is so, and held to be no worse than the rows that cannot be met.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use allarch_core::intake::understand;

use crate::corpus::{FORMATS, PASTED, bytes, cases, pasted};

/// Beside the generated part everything in the file is written by hand.
const BEGIN: &str =
    "<!-- generated: INSTA_UPDATE=always cargo test -p allarch-core --test intake_pastes -->\n";

/// Texts per kind that is expected and kind that is found.
fn counted() -> BTreeMap<(String, &'static str), usize> {
    let mut all = BTreeMap::new();
    let files = FORMATS.iter().flat_map(|format| cases(format));
    let files = files.map(|case| {
        (
            case["kind"].as_str().unwrap().to_owned(),
            None,
            bytes(&case),
        )
    });
    let saved = ["http-responses", "archives"].iter();
    let saved = saved.flat_map(|format| cases(format));
    let pastes = PASTED.iter().flat_map(|name| pasted(name));
    let pastes = pastes.chain(saved).map(|case| {
        let expect = &case["expect"];
        let also = expect["kind_also"].as_str().map(str::to_owned);
        (
            expect["kind"].as_str().unwrap().to_owned(),
            also,
            bytes(&case),
        )
    });
    for (expected, also, bytes) in files.chain(pastes) {
        let found = understand(&bytes).kind;
        let expected = also.filter(|also| also == found).unwrap_or(expected);
        *all.entry((expected, found)).or_default() += 1;
    }
    all
}

fn table(counted: &BTreeMap<(String, &'static str), usize>) -> String {
    let mut expected: Vec<&str> = counted.keys().map(|(kind, _)| kind.as_str()).collect();
    expected.dedup();
    let mut text = String::from(
        "| what it is | texts | taken for it | taken for something else |\n|---|---:|---:|---|\n",
    );
    for kind in expected {
        let rows = counted.iter().filter(|((expected, _), _)| expected == kind);
        let (right, wrong): (Vec<_>, Vec<_>) = rows.partition(|((_, found), _)| *found == kind);
        let right: usize = right.iter().map(|(_, count)| **count).sum();
        let others: Vec<String> = wrong
            .iter()
            .map(|((_, found), count)| format!("{found} ({count})"))
            .collect();
        let all = right + wrong.iter().map(|(_, count)| **count).sum::<usize>();
        let others = if others.is_empty() {
            "-".to_owned()
        } else {
            others.join(", ")
        };
        writeln!(text, "| {kind} | {all} | {right} | {others} |").unwrap();
    }
    text
}

#[test]
fn the_confusion_matrix_is_in_the_docs_and_gets_no_worse() {
    let counted = counted();
    let all: usize = counted.values().sum();
    let right: usize = counted
        .iter()
        .filter(|((expected, found), _)| expected == found)
        .map(|(_, count)| *count)
        .sum();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/recognition.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, _) = text.split_once(BEGIN).unwrap();
    let (cut, told) = crate::cut::counted();
    let now = format!(
        "{head}{BEGIN}\n{right} of {all} texts are taken for what they are. Of {cut} that lost their last tenth, \
         {told} still are.\n\n{}",
        table(&counted)
    );
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        std::fs::write(&path, &now).unwrap();
    } else {
        assert!(
            now == text,
            "docs/recognition.md is not what is so now:\n{}",
            table(&counted)
        );
    }
    assert!(right >= RIGHT && all - right <= WRONG, "{right} of {all}");
}

/// Texts taken for what they are, and for something else: the first may only grow, the second not. What
/// is left are a host with its port and a path, which fit the grammar of references too.
const RIGHT: usize = 759;
const WRONG: usize = 2;
