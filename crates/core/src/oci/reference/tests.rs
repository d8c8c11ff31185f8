use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn vectors() -> Vec<Value> {
    let file: Value =
        serde_json::from_str(include_str!("../../../../../tests/data/references.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// Holds one column of every case against `answer(input)`.
fn check(column: &str, answer: impl Fn(&str) -> Value) {
    let cases = vectors();
    assert_eq!(cases.len(), 417);
    for case in cases {
        let input = case["input"].as_str().unwrap();
        assert_eq!(answer(input), case[column], "{} {input:?}", case["id"]);
    }
}

fn parts(reference: &Reference) -> Value {
    json!({
        "domain": reference.domain,
        "path": reference.path,
        "tag": reference.tag,
        "digest": reference.digest.as_ref().map(Digest::as_str),
    })
}

#[test]
fn normalized() {
    check("expect", |input| match Reference::parse(input) {
        Err(error) => json!({"ok": false, "error": error.name()}),
        Ok(reference) => {
            let mut answer = parts(&reference);
            answer["ok"] = true.into();
            answer["canonical"] = reference.canonical().into();
            answer["familiar"] = reference.familiar().into();
            answer["kind"] = reference.kind().into();
            answer["resolved"] = reference.resolved().canonical().into();
            answer
        }
    });
}

#[test]
fn any() {
    check("any", |input| match AnyReference::parse(input) {
        Err(error) => json!({"error": error.name()}),
        Ok(any) => json!({"kind": any.kind(), "string": any.to_string()}),
    });
}

#[test]
fn unnormalized() {
    check(
        "unnormalized",
        |input| match Reference::parse_unnormalized(input) {
            Err(error) => json!({"error": error.name()}),
            Ok(reference) => parts(&reference),
        },
    );
}

#[test]
fn whatwg() {
    check("whatwg", |input| {
        let Ok(reference) = Reference::parse(input) else {
            return Value::Null;
        };
        match reference.authority() {
            Err(error) => json!({"error": error.name()}),
            Ok((host, port)) => {
                json!({"host": host.to_string(), "port": port.unwrap_or(443).to_string()})
            }
        }
    });
}

fn hinted(input: &str, expected: &str) {
    let found = hint(input).expect(input);
    assert_eq!(
        found.instead.as_deref(),
        Some(expected),
        "{input}: {found:?}"
    );
}

#[test]
fn hints_give_the_form_to_use() {
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    hinted(" ubuntu:22.04\n", "ubuntu:22.04");
    hinted("\u{feff}ubuntu", "ubuntu");
    hinted("docker://ubuntu", "ubuntu");
    hinted("https://ghcr.io/acme/app:1/", "ghcr.io/acme/app:1");
    hinted("https://hub.docker.com/_/ubuntu?tab=tags", "ubuntu");
    hinted("hub.docker.com/r/acme/app/tags", "acme/app");
    hinted(
        &format!("https://hub.docker.com/layers/acme/app/1.4/images/sha256-{hex}"),
        &format!("acme/app@sha256:{hex}"),
    );
    hinted("https://quay.io/repository/acme/app", "quay.io/acme/app");
    hinted(
        "https://github.com/Acme/app/pkgs/container/app",
        "ghcr.io/acme/app",
    );
    hinted(
        "http://localhost:5000/v2/acme/app/manifests/1",
        "localhost:5000/acme/app:1",
    );
    hinted("docker pull --quiet acme/app:1", "acme/app:1");
    hinted("FROM --platform=linux/arm64 acme/app AS build", "acme/app");
    hinted("pkg:docker/acme/app@1.4?arch=arm64", "acme/app:1.4");
    hinted(
        "pkg:docker/acme/app@1.4?repository_url=ghcr.io",
        "ghcr.io/acme/app:1.4",
    );
    hinted(
        &format!("pkg:oci/app@sha256%3A{hex}?repository_url=ghcr.io/acme/app&tag=1"),
        &format!("ghcr.io/acme/app:1@sha256:{hex}"),
    );
    hinted(
        "pkg:oci/app?repository_url=https%3A%2F%2Fquay.io%2Facme%2Fapp&arch=amd64",
        "quay.io/acme/app",
    );
    hinted("ghcr.io/Acme/App:V1", "ghcr.io/acme/app:V1");
    hinted("Ubuntu", "ubuntu");
    hinted(&format!("sha256-{hex}"), &format!("sha256:{hex}"));
    hinted(&format!("app@sha256-{hex}"), &format!("app@sha256:{hex}"));
    hinted(&format!("App@sha256-{hex}"), &format!("app@sha256:{hex}"));
    hinted(&format!("app:sha256:{hex}"), &format!("app@sha256:{hex}"));
    hinted(
        &format!("app@SHA256:{}", hex.to_uppercase()),
        &format!("app@sha256:{hex}"),
    );
    hinted("ghcr.io//acme/app/", "ghcr.io/acme/app");
}

fn explained(input: &str, part: &str) {
    let found = hint(input).expect(input);
    assert!(found.why.contains(part), "{input}: {found:?}");
}

#[test]
fn hints_name_what_is_wrong() {
    explained("app:v1.0+build", "A tag cannot hold \"+\"");
    explained("app:", "tag after the colon is empty");
    explained("app:.a", "A tag starts with");
    explained("a..b", "\"a..b\" is no part of a name");
    explained("ubunt\u{fa}", "cannot hold \"\u{fa}\"");
    explained("acme/a\u{202e}b", "cannot hold \"<U+202E>\"");
    explained("my_host:5000/app", "is no host name");
    explained("app@tag", "is no digest");
    explained("app@sha256:abc", "is no digest");
    explained(
        &format!("app@sha256:{}", "a".repeat(63)),
        "Expected 64 hex digits",
    );
    explained("", "no image name");
    assert_eq!(hint("acme/app:1"), None);
    assert_eq!(
        hint(&"a".repeat(64)),
        None,
        "a digest without its algorithm"
    );
}

proptest! {
    #[test]
    fn round_trips(text in "([a-zA-Z0-9.:\\[\\]_-]{0,12}/)?[a-z0-9._/-]{1,12}(:[A-Za-z0-9_.-]{1,8})?(@sha256:[0-9a-f]{64})?") {
        if let Ok(reference) = Reference::parse(&text) {
            // A name without a domain has no canonical form that means itself again.
            if !reference.domain.is_empty() {
                let again = Ok(reference.clone());
                prop_assert_eq!(Reference::parse(&reference.canonical()), again.clone());
                prop_assert_eq!(Reference::parse(&reference.familiar()), again);
                let resolved = reference.resolved();
                prop_assert_eq!(resolved.resolved(), resolved);
            }
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}") {
        let answer = AnyReference::parse(&text);
        let hint = hint(&text);
        prop_assert!(answer.is_ok() || hint.is_some());
        if let Some(instead) = hint.and_then(|hint| hint.instead) {
            prop_assert!(AnyReference::parse(&instead).is_ok());
        }
    }

    #[test]
    fn near_references_are_answered(text in "(docker://|https://)?[a-zA-Z0-9.:/@_ -]{0,40}") {
        prop_assert!(AnyReference::parse(&text).is_ok() || hint(&text).is_some());
    }
}
