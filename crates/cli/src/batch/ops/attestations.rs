//! `attestations`: what hangs on an image, each thing with what it belongs to.

use std::collections::BTreeMap;

use allarch_core::json::Limits;
use allarch_core::oci::attestation::tag;
use allarch_core::oci::attestation::{Answer, Evidence, Item, Pairing};
use allarch_core::oci::{Document, Served};
use serde_json::{Map, Value, json};

use crate::batch::request::{Refusal, Request};

pub(super) fn run(request: &Request<'_>) -> Result<Value, Refusal> {
    let texts: BTreeMap<String, String> = request.required("documents")?;
    let read =
        |text: &String| Document::read(text.as_bytes(), Served::default(), Limits::default());
    let documents: BTreeMap<&str, (Document, Option<u64>)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), (read(text), status(text))))
        .collect();
    let Some((root, _)) = documents.get("root") else {
        return Err(request.fault("documents", "it has no `root`"));
    };
    let mut evidence = Evidence::of(root);
    for (name, (document, status)) in &documents {
        let answer = match status {
            None => Answer::Document(document),
            Some(404) => Answer::Absent,
            Some(_) => Answer::Failed,
        };
        match name.split_once(':') {
            Some(("doc", _)) => evidence.add(document),
            Some(("tag", name)) => evidence.add_tag(name, answer),
            Some(("referrers", digest)) => {
                evidence.referrers.insert(digest.to_owned(), answer);
            }
            Some(("manifest", digest)) => match answer {
                Answer::Document(document) => evidence.add(document),
                Answer::Absent => {
                    evidence.absent.insert(digest.to_owned());
                }
                Answer::Failed => {}
            },
            _ if matches!(*name, "root" | "tags") => {}
            _ => return Err(request.fault("documents", format!("{name:?} names no lookup"))),
        }
    }
    let tags = documents.get("tags").map(|(document, _)| document);
    let pairing = Pairing::of(&evidence);
    let mut answer = pairing_json(&pairing);
    if let (Some(tags), Some(answer)) = (tags, answer.as_object_mut()) {
        answer.insert("tags".to_owned(), tags_json(&pairing, root, tags));
    }
    Ok(answer)
}

/// `{"http_status":404}` stands for an answer without a document.
fn status(text: &str) -> Option<u64> {
    let value: Value = serde_json::from_str(text).ok()?;
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get("http_status")?.as_u64()
}

/// A pairing as JSON, as this op and `allarch referrers` give it.
pub(crate) fn pairing_json(pairing: &Pairing) -> Value {
    let counts = pairing.counts();
    let items = |items: &[Item]| -> Value { items.iter().map(item).collect() };
    let summaries: Vec<Value> = pairing
        .items()
        .flat_map(|item| &item.summaries)
        .map(|summary| json!(summary))
        .collect();
    let mut answer = Map::new();
    let mut put = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    let kind = pairing
        .root
        .as_ref()
        .map_or("index", |item| item.role.name());
    put("root", kind.into());
    put("platforms", json!(pairing.platforms()));
    put(
        "counts",
        json!({
            "platforms": counts.platforms,
            "attestations": counts.attestations,
            "statements": counts.statements,
            "signatures": counts.signatures,
        }),
    );
    put("entries", items(&pairing.entries));
    put("attached", items(&pairing.attached));
    put("orphans", json!(pairing.orphans()));
    let signing = pairing.signing;
    put(
        "signing",
        json!({"state": signing.state, "checked": signing.checked}),
    );
    put("summaries", summaries.into());
    if let Some(readable) = pairing
        .root
        .as_ref()
        .filter(|item| item.role.name() != "unreadable")
    {
        put("root_item", item(readable));
    }
    answer.into()
}

/// The tags of a repository, told apart.
fn tags_json(pairing: &Pairing, root: &Document, tags: &Document) -> Value {
    let tags = tag::list(tags);
    let here = |subject: &str| pairing.lists(subject) || subject == root.digest().as_str();
    let attachments: Vec<Value> = tags
        .attachments
        .iter()
        .map(|one| {
            let subject = one.subject.as_deref();
            json!({
                "tag": one.tag,
                "kind": one.kind,
                "subject": subject,
                "in_this_index": subject.is_some_and(here),
            })
        })
        .collect();
    json!({"versions": tags.versions, "attachments": attachments})
}

fn item(item: &Item) -> Value {
    json!({
        "digest": item.digest,
        "role": item.role.name(),
        "platform": item.platform,
        "subject": item.subject,
        "subject_platform": item.subject_platform,
        "predicate_types": item.predicate_types,
        "statements": item.statements,
        "state": item.state.name(),
        "flags": item.flags,
        "words": item.words,
    })
}
