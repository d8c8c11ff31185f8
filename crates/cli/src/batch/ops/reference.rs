//! `reference.parse`: image references in the three readings of distribution/reference.

use allarch_core::oci::{AnyReference, Digest, Reference, ReferenceError};
use serde_json::{Map, Value, json};

use crate::batch::request::{Refusal, Request};

const MODES: [&str; 3] = ["normalized", "any", "unnormalized"];

pub(super) fn parse(request: &Request<'_>) -> Result<Value, Refusal> {
    let input: String = request.required("input")?;
    let answer = match request.one_of("mode", &MODES)? {
        Some("any") => AnyReference::parse(&input)
            .map(|any| json!({"kind": any.kind(), "string": any.to_string()})),
        Some("unnormalized") => {
            Reference::parse_unnormalized(&input).map(|reference| parts(&reference).into())
        }
        _ => Reference::parse(&input).map(|reference| normalized(&reference)),
    };
    answer.map_err(|error: ReferenceError| Refusal::new(error.name(), error.to_string()))
}

fn parts(reference: &Reference) -> Map<String, Value> {
    let mut parts = Map::new();
    parts.insert("domain".to_owned(), json!(reference.domain));
    parts.insert("path".to_owned(), json!(reference.path));
    parts.insert("tag".to_owned(), json!(reference.tag));
    let digest = reference.digest.as_ref().map(Digest::as_str);
    parts.insert("digest".to_owned(), json!(digest));
    parts
}

fn normalized(reference: &Reference) -> Value {
    let url = match reference.authority() {
        Ok((host, port)) => {
            json!({"host": host.to_string(), "port": port.unwrap_or(443).to_string()})
        }
        Err(error) => json!({"error": error.name()}),
    };
    let mut answer = parts(reference);
    answer.insert("canonical".to_owned(), json!(reference.canonical()));
    answer.insert("familiar".to_owned(), json!(reference.familiar()));
    let resolved = reference.resolved().canonical();
    answer.insert("resolved".to_owned(), json!(resolved));
    answer.insert("kind".to_owned(), json!(reference.kind()));
    answer.insert("url".to_owned(), url);
    answer.into()
}
