//! `platform.select`: every vector as a real index with its children and configs.

use allarch_core::oci::Digest;
use serde_json::{Map, Value, json};

use super::{check, read, releases};

/// The id of a request of which it is not recorded whether anything was downloaded.
const UNSURE: &str = "unsure";
/// The same with an older release.
const UNSURE_OLDER: &str = "unsure older";
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

/// The id of a request whose downloads are not recorded.
const OLDER: &str = "older";

/// What is downloaded, where that is several: leaves alone, as the vectors have them.
fn fetched(answer: &Value, trace: &Value) -> Option<Value> {
    let dotted = |position: &Value| {
        let parts = position.as_array().unwrap().iter();
        parts.map(Value::to_string).collect::<Vec<_>>().join(".")
    };
    let steps = trace.as_array().unwrap();
    let leaf = |position: &str| {
        let inside = format!("{position}.");
        !steps
            .iter()
            .any(|step| dotted(&step["position"]).starts_with(&inside))
    };
    let all: Vec<String> = steps
        .iter()
        .filter(|step| step["fetched"] == true)
        .map(|step| dotted(&step["position"]))
        .filter(|position| leaf(position))
        .collect();
    (all.len() > 1 && answer["id"] != OLDER).then(|| all.into())
}

/// Position, or the message with digests as the vectors write them, and whether it came late.
fn shape(answer: &Value) -> Value {
    if let Some(ok) = answer.get("ok") {
        assert!(ok["digest"].as_str().unwrap().starts_with("sha256:"));
        // Everything is given, so nothing is left unknown.
        let then = ok["then"]["code"].as_str().unwrap_or("none");
        let known = ["none", "config-differs", "nested-index", "media-type"];
        assert!(known.contains(&then), "{answer}");
        let mut shape = json!({"pos": ok["position"]});
        if let Some(fetched) = fetched(answer, &ok["trace"]) {
            shape["fetched"] = fetched;
        }
        return shape;
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
    let mut shape = json!({"pos": null, "err": message});
    if answer["id"] != UNSURE && answer["id"] != UNSURE_OLDER {
        shape["code"] = error["code"].clone();
    }
    if answer["id"] != UNSURE_OLDER
        && let Some(fetched) = fetched(answer, &error["trace"])
    {
        shape["fetched"] = fetched;
    }
    shape
}

const ENGINES: [&str; 12] = [
    "containerd",
    "containerd-cri-transfer",
    "containerd-windows-default",
    "containerd-darwin-default",
    "containerd-freebsd-default",
    "docker-containerd-store",
    "docker-classic-linux",
    "docker-classic-windows",
    "containers-image",
    "containers-image-prefer-gzip",
    "go-containerregistry",
    "regclient",
];

/// The answer that the vectors of a release have for `engine`; an older release's words are recorded
/// only where it picks otherwise.
fn expected(case: &Value, differing: &Value, engine: &str) -> Option<Value> {
    let column = engine.replace('-', "_");
    let older = differing.is_object();
    let own = differing[&column].get(case["id"].as_str().unwrap());
    let newest = case["results"].get(&column).or_else(|| {
        // Listed only where it differs.
        let gzip = engine == "containers-image-prefer-gzip";
        gzip.then(|| &case["results"]["containers_image"])
    });
    let mut expected = own.or(newest.filter(|_| !older))?.clone();
    if expected["pos"].is_null() {
        return Some(expected);
    }
    expected.as_object_mut().unwrap().remove("err");
    Some(expected)
}

/// How an engine's refusal is to be called: something was downloaded before, or nothing was.
fn code(message: &str) -> &'static str {
    let late = [
        "no match for platform in manifest sha256:",
        "content ",
        "unexpected media type ",
        "unsupported ",
    ];
    if late.iter().any(|start| message.starts_with(start)) {
        "fetched-then-failed"
    } else {
        "no-match"
    }
}

#[test]
fn every_engine() {
    let file = read("platform/select.json");
    let mut cases = Vec::new();
    let mut downloads = 0;
    for (rules, differing) in releases("platform/select-by-platforms-version.json") {
        for (engine, case) in ENGINES.iter().flat_map(|engine| {
            file.as_array()
                .unwrap()
                .iter()
                .map(move |case| (engine, case))
        }) {
            let Some(mut expected) = expected(case, &differing, engine) else {
                continue;
            };
            let older = differing.is_object();
            let mut id = if older {
                OLDER.into()
            } else {
                case["id"].clone()
            };
            let extra = case["extra"].get("containerd_cri_transfer_fetched");
            if *engine == "containerd-cri-transfer" && !older {
                downloads += usize::from(extra.is_some());
                if let Some(extra) = extra {
                    expected["fetched"] = extra.clone();
                }
            }
            if let Some(message) = expected["err"].as_str() {
                let mut code = Some(code(message));
                if *engine == "containerd-cri-transfer" && message.starts_with("no match") {
                    // One message for what is nowhere and for what is refused; listed is what was
                    // fetched where it is several.
                    let several = case["extra"].get("containerd_cri_transfer_fetched");
                    code = several.map(|_| "fetched-then-failed");
                    code = code.filter(|_| differing.is_null());
                }
                let own = host_text(&case["host"]);
                let message = message
                    .replace("<daemon default>", &own)
                    .replace("<registry>/x:latest", "acme/x:1")
                    .replace("<registry>/x@", "acme/x@");
                if let Some(code) = code {
                    expected["code"] = code.into();
                } else {
                    id = if older { UNSURE_OLDER } else { UNSURE }.into();
                }
                expected["err"] = message.into();
            }
            let family = if case["media"] == "oci" {
                &OCI
            } else {
                &DOCKER
            };
            let mut blobs = Map::new();
            let text = index(&case["entries"], family, &mut blobs);
            let request = json!({"id": id, "op": "platform.select", "engine": engine,
                "rules": rules, "host": case["host"], "index": {"text": text}, "blobs": blobs,
                "name": "acme/x:1"});
            cases.push((request, expected));
        }
    }
    assert_eq!(downloads, 272);
    let newest = 8 * 1737 + 2 * 317 + 55 + 15;
    let older = 1007 + 578 + 304 + 321 + 145 + 58;
    assert_eq!(cases.len(), newest + older);
    check(cases, shape);
}

/// The platform of a Windows host as the daemon names it.
fn host_text(host: &Value) -> String {
    let lower = |name: &str| host[name].as_str().unwrap_or_default().to_lowercase();
    let mut options = lower("os.version");
    let mut features: Vec<&str> = host["os.features"]
        .as_array()
        .map(|features| features.iter().map(|one| one.as_str().unwrap()).collect())
        .unwrap_or_default();
    features.sort_unstable();
    features.dedup();
    for feature in features {
        options.push('+');
        options.push_str(feature);
    }
    let os = match options.as_str() {
        "" => lower("os"),
        options => format!("{}({options})", lower("os")),
    };
    let variant = lower("variant");
    let slash = if variant.is_empty() { "" } else { "/" };
    format!("{os}/{}{slash}{variant}", lower("architecture"))
}
