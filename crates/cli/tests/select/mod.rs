//! `platform.select`: every vector as a real index with its children and configs.

use allarch_core::oci::Digest;
use serde_json::{Map, Value, json};

use super::{check, read, releases};

const ARTIFACT: &str = "application/vnd.example.artifact.v1+json";

/// The media types of one family.
struct Family {
    index: &'static str,
    manifest: &'static str,
    config: &'static str,
}

const OCI: Family = Family {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
};
const DOCKER: Family = Family {
    index: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
};

/// The text of an index of `entries`; everything below goes into `blobs`.
fn index(entries: &Value, family: &Family, blobs: &mut Map<String, Value>) -> String {
    let descriptors: Vec<Value> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| descriptor(entry, family, blobs))
        .collect();
    json!({"schemaVersion": 2, "mediaType": family.index, "manifests": descriptors}).to_string()
}

fn descriptor(entry: &Value, family: &Family, blobs: &mut Map<String, Value>) -> Value {
    let (media_type, text) = match entry["kind"].as_str().unwrap() {
        "index" => (family.index, index(&entry["manifests"], family, blobs)),
        "artifact" => (ARTIFACT, "{}".to_owned()),
        _ => {
            let config = entry
                .get("config")
                .or(entry["platform"].as_object().map(|_| &entry["platform"]));
            let config = blob(
                family.config,
                config.unwrap_or(&json!({})).to_string(),
                blobs,
            );
            let manifest = json!({"schemaVersion": 2, "mediaType": family.manifest, "config": config,
                "layers": []});
            (family.manifest, manifest.to_string())
        }
    };
    let mut descriptor = blob(media_type, text, blobs);
    for member in ["platform", "annotations"] {
        if let Some(value) = entry.get(member).filter(|value| !value.is_null()) {
            descriptor[member] = value.clone();
        }
    }
    descriptor
}

/// Keeps `text` and describes it.
fn blob(media_type: &str, text: String, blobs: &mut Map<String, Value>) -> Value {
    let digest = Digest::sha256(text.as_bytes()).to_string();
    let descriptor = json!({"mediaType": media_type, "digest": digest, "size": text.len()});
    blobs.insert(digest, text.into());
    descriptor
}

/// Position, or the message with digests as the vectors write them, and whether it came late.
fn shape(answer: &Value) -> Value {
    if let Some(ok) = answer.get("ok") {
        assert!(ok["digest"].as_str().unwrap().starts_with("sha256:"));
        assert_eq!(ok["then"], Value::Null);
        return json!({"pos": ok["position"]});
    }
    let error = &answer["error"];
    assert!(error["trace"].is_array(), "{answer}");
    let mut message = error["message"].as_str().unwrap().to_owned();
    while let Some(at) = message
        .find("sha256:")
        .filter(|at| message[at + 7..].starts_with(|c: char| c.is_ascii_hexdigit()))
    {
        message.replace_range(at + 7..at + 71, "<digest>");
    }
    json!({"pos": null, "err": message, "code": error["code"]})
}

#[test]
fn containerd() {
    let file = read("platform/select.json");
    let mut cases = Vec::new();
    for (rules, differing) in releases("platform/select-by-platforms-version.json") {
        let differing = &differing["containerd"];
        for case in file.as_array().unwrap() {
            let other = differing.get(case["id"].as_str().unwrap());
            // Older releases: only what they answer otherwise.
            if other.is_none() && differing.is_object() {
                continue;
            }
            let mut expected = other.unwrap_or(&case["results"]["containerd"]).clone();
            if let Some(message) = expected["err"].as_str() {
                let late = !message.starts_with("no match for platform in manifest:");
                let code = if late {
                    "fetched-then-failed"
                } else {
                    "no-match"
                };
                expected["code"] = code.into();
            } else {
                expected.as_object_mut().unwrap().remove("err");
            }
            let family = if case["media"] == "oci" {
                &OCI
            } else {
                &DOCKER
            };
            let mut blobs = Map::new();
            let text = index(&case["entries"], family, &mut blobs);
            let request = json!({"op": "platform.select", "engine": "containerd", "rules": rules,
                "host": case["host"], "index": {"text": text}, "blobs": blobs});
            cases.push((request, expected));
        }
    }
    assert_eq!(cases.len(), 1737 + 260 + 190 + 72 + 77 + 43 + 6);
    check(cases, shape);
}
