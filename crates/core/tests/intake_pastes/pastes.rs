//! Pastes as people make them, with what has to be read out of them (`tests/data/pasted/pastes.json`).

use allarch_core::intake::{Understood, parts, understand};
use serde_json::{Map, Value, json};

use crate::corpus::{pasted, text};

/// What a row says of an answer, by the names that rows use.
fn said(name: &str, text: &str, found: &Understood) -> Value {
    let names = found.names.as_ref();
    match name {
        "kind" => json!(found.kind),
        "cause" => json!(found.cause.map(|cause| cause.id)),
        "next" => json!(found.next),
        "commands" => json!(found.next_commands()),
        "command" => json!(found.command),
        "reference" => json!(found.reads.reference),
        "digest" => json!(found.reads.digest),
        "platforms" => json!(found.reads.platforms),
        "exact_after" => json!(found.exact_after),
        "by" => json!(found.by_message.or(found.by)),
        "values" => json!(found.values),
        "images" => names
            .iter()
            .flat_map(|names| &names.images)
            .map(|one| one.image.as_str())
            .collect(),
        "open" => names
            .iter()
            .flat_map(|names| &names.open)
            .map(|one| one.written.as_str())
            .collect(),
        "parts" => parts(text).iter().map(|part| part.kind).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn pastes_are_read_as_they_are_meant() {
    let mut wrong = Vec::new();
    let all = pasted("pastes");
    for case in &all {
        let text = text(case);
        let found = understand(text.as_bytes());
        let expect: &Map<String, Value> = case["expect"].as_object().unwrap();
        for (name, expected) in expect {
            let said = said(name, &text, &found);
            if said != *expected {
                wrong.push(format!("{} {name}: {said} for {expected}", case["id"]));
            }
        }
        if !expect.contains_key("parts") {
            let parts = said("parts", &text, &found);
            if parts != json!([]) {
                wrong.push(format!("{} parts: {parts}", case["id"]));
            }
        }
    }
    let count = wrong.len();
    assert!(wrong.is_empty(), "{}\n{count}", wrong.join("\n"));
}
