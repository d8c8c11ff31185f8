//! The rules against the catalogue that they were specified by: `tests/data/lint/catalogue.json`, with
//! id, severity and the letters of [`Kinds::LETTERS`].

#![allow(clippy::unwrap_used, reason = "a test of data")]

use std::collections::BTreeMap;

use allarch_core::lint::{Kinds, RULES, Rule};
use serde::Deserialize;

const CATALOGUE: &str = include_str!("../../../tests/data/lint/catalogue.json");

#[derive(Deserialize)]
struct Row {
    id: String,
    severity: String,
    kinds: String,
}

#[test]
fn the_rules_are_those_of_the_catalogue() {
    let rows: Vec<Row> = serde_json::from_str(CATALOGUE).unwrap();
    assert_eq!(rows.len(), 100);
    let specified: BTreeMap<&str, (&str, &str)> = rows
        .iter()
        .map(|row| (row.id.as_str(), (row.severity.as_str(), row.kinds.as_str())))
        .collect();
    let letters: Vec<String> = RULES.iter().map(letters).collect();
    let written: BTreeMap<&str, (&str, &str)> = RULES
        .iter()
        .zip(&letters)
        .map(|(rule, letters)| (rule.id, (rule.severity.name(), letters.as_str())))
        .collect();
    assert_eq!(written, specified);
}

fn letters(rule: &Rule) -> String {
    let all = Kinds::LETTERS.into_iter();
    let own = all.filter(|(kinds, _)| rule.on.meets(*kinds));
    own.map(|(_, letter)| letter).collect()
}
