//! Documents made at random from the grammar of the specification: sound ones raise neither error nor
//! warning, and one change to a sound one raises the rule that the change calls for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test makes its own documents"
)]

use allarch_core::json::Limits;
use allarch_core::lint::{Context, Severity, lint};
use allarch_core::oci::{Digest, Document, Served};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";

/// Platforms that no rule has anything to say of, in an order in which none hides another.
const PLATFORMS: [(&str, &str, &str); 9] = [
    ("linux", "amd64", ""),
    ("linux", "arm", "v7"),
    ("linux", "arm64", "v8"),
    ("linux", "ppc64le", ""),
    ("linux", "riscv64", ""),
    ("linux", "s390x", ""),
    ("darwin", "arm64", ""),
    ("freebsd", "amd64", ""),
    ("wasip1", "wasm", ""),
];

/// The rules of severity error or warning that fire.
fn fired(document: &Value) -> Vec<&'static str> {
    let text = serde_json::to_string(document).unwrap();
    let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
    let report = lint(&document, &Context::default());
    let mut rules: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info)
        .map(|finding| finding.rule)
        .collect();
    rules.dedup();
    rules
}

fn digest() -> impl Strategy<Value = String> {
    any::<[u8; 8]>().prop_map(|seed| Digest::sha256(&seed).to_string())
}

/// Own keys of a domain, plain values.
fn annotations() -> impl Strategy<Value = Map<String, Value>> {
    let key = "com\\.example\\.[a-z]{1,8}";
    prop::collection::btree_map(key, "[ -~]{0,20}", 0..4).prop_map(|map| {
        map.into_iter()
            .map(|(key, value)| (key, value.into()))
            .collect()
    })
}

fn descriptor(media_type: &'static str) -> impl Strategy<Value = Value> {
    let url = prop::option::of("https://example\\.com/[a-z]{1,8}");
    (
        digest(),
        40_u64..(1 << 40),
        prop::option::of(annotations()),
        url,
    )
        .prop_map(move |(digest, size, annotations, url)| {
            let mut members = json!({"mediaType": media_type, "digest": digest, "size": size});
            let docker = media_type.contains("docker");
            if let Some(annotations) = annotations.filter(|_| !docker) {
                members["annotations"] = Value::Object(annotations);
            }
            if let Some(url) = url.filter(|_| media_type.contains("layer")) {
                members["urls"] = json!([url]);
            }
            members
        })
}

fn manifest() -> impl Strategy<Value = Value> {
    let oci = select(
        &[
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.oci.image.layer.v1.tar+zstd",
        ][..],
    );
    let oci = prop::collection::vec(oci.prop_flat_map(descriptor), 1..5);
    let oci = (descriptor(CONFIG), oci, prop::option::of(annotations())).prop_map(
        |(config, layers, annotations)| {
            let mut manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers});
            if let Some(annotations) = annotations {
                manifest["annotations"] = Value::Object(annotations);
            }
            manifest
        },
    );
    let layer = descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip");
    let docker = (descriptor(DOCKER_CONFIG), prop::collection::vec(layer, 1..5)).prop_map(
        |(config, layers)| {
            json!({"schemaVersion": 2, "mediaType": DOCKER_MANIFEST, "config": config, "layers": layers})
        },
    );
    prop_oneof![oci, docker]
}

fn index() -> impl Strategy<Value = Value> {
    let family = select(&[(INDEX, MANIFEST), (DOCKER_LIST, DOCKER_MANIFEST)][..]);
    let platforms = prop::sample::subsequence(&PLATFORMS[..], 1..PLATFORMS.len());
    (family, platforms).prop_flat_map(|((list, child), platforms)| {
        let entries: Vec<_> = platforms
            .into_iter()
            .map(|(os, architecture, variant)| {
                descriptor(child).prop_map(move |mut entry| {
                    let mut platform = json!({"architecture": architecture, "os": os});
                    if !variant.is_empty() {
                        platform["variant"] = variant.into();
                    }
                    entry["platform"] = platform;
                    entry
                })
            })
            .collect();
        entries.prop_map(
            move |entries| json!({"schemaVersion": 2, "mediaType": list, "manifests": entries}),
        )
    })
}

fn config() -> impl Strategy<Value = Value> {
    let layers = prop::collection::vec(digest(), 1..6);
    let env = prop::collection::vec("[A-Z]{1,6}=[ -~]{0,10}", 0..4);
    let command = prop::collection::vec("[!-~]{1,10}", 0..3);
    let platform = select(&PLATFORMS[..]);
    (layers, env, command, platform, any::<bool>()).prop_map(
        |(layers, env, command, (os, architecture, variant), has_history)| {
            let mut config = json!({
                "created": "2026-01-02T03:04:05Z",
                "architecture": architecture,
                "os": os,
                "config": {"Env": env, "Cmd": command, "WorkingDir": "/", "Volumes": {"/data": {}}, "User": null},
                "rootfs": {"type": "layers", "diff_ids": layers},
            });
            if !variant.is_empty() {
                config["variant"] = variant.into();
            }
            if has_history {
                let made = layers.iter().map(|_| json!({"created_by": "COPY app /app"}));
                let empty = json!({"created": "2026-01-02T03:04:05.6Z", "empty_layer": true});
                config["history"] = made.chain([empty]).collect();
            }
            config
        },
    )
}

fn document() -> impl Strategy<Value = Value> {
    prop_oneof![manifest(), index(), config()]
}

/// A descriptor that carries its own small blob.
fn embedded(media_type: &'static str) -> impl Strategy<Value = Value> {
    prop::collection::vec(any::<u8>(), 1..40).prop_map(move |blob| {
        json!({
            "mediaType": media_type,
            "digest": Digest::sha256(&blob).to_string(),
            "size": blob.len(),
            "data": base64(&blob),
        })
    })
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for piece in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..piece.len()].copy_from_slice(piece);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at > piece.len() { '=' } else { letter.into() });
        }
    }
    text
}

/// An artifact: a type, the empty config, blobs of types of its own, mostly about an image.
fn artifact() -> impl Strategy<Value = Value> {
    let layer = prop_oneof![
        descriptor("application/vnd.acme.rocket.v1+json"),
        embedded("application/vnd.acme.rocket.v1+json"),
    ];
    let layers = prop::collection::vec(layer, 1..4);
    (
        layers,
        prop::option::of(descriptor(MANIFEST)),
        annotations(),
    )
        .prop_map(|(layers, subject, annotations)| {
            let empty = json!({
                "mediaType": "application/vnd.oci.empty.v1+json",
                "digest": Digest::sha256(b"{}").to_string(),
                "size": 2,
                "data": base64(b"{}"),
            });
            let mut artifact = json!({
                "schemaVersion": 2,
                "mediaType": MANIFEST,
                "artifactType": "application/vnd.acme.rocket",
                "config": empty,
                "layers": layers,
                "annotations": annotations,
            });
            if let Some(subject) = subject {
                artifact["subject"] = subject;
            }
            artifact
        })
}

/// An image about another, and one whose config lies in the manifest.
fn image_with_subject() -> impl Strategy<Value = Value> {
    (manifest(), descriptor(MANIFEST)).prop_map(|(mut manifest, subject)| {
        if manifest["mediaType"] == MANIFEST {
            manifest["subject"] = subject;
        }
        manifest
    })
}

/// Images, each with BuildKit's attestation, in variants from high to low, and Windows from new to old.
fn rich_index() -> impl Strategy<Value = Value> {
    const RICH: [(&str, &str, &str, &str); 12] = [
        ("linux", "amd64", "v4", ""),
        ("linux", "amd64", "v3", ""),
        ("linux", "amd64", "v2", ""),
        ("linux", "amd64", "", ""),
        ("linux", "arm64", "v9", ""),
        ("linux", "arm64", "v8", ""),
        ("linux", "arm", "v7", ""),
        ("linux", "arm", "v6", ""),
        ("linux", "arm", "v5", ""),
        ("windows", "amd64", "", "10.0.26100.4349"),
        ("windows", "amd64", "", "10.0.20348.3807"),
        ("windows", "amd64", "", "10.0.17763.7434"),
    ];
    let platforms = prop::sample::subsequence(&RICH[..], 1..=RICH.len());
    (platforms, any::<bool>()).prop_flat_map(|(platforms, attested)| {
        let images: Vec<_> = platforms
            .into_iter()
            .map(|(os, architecture, variant, version)| {
                descriptor(MANIFEST).prop_map(move |mut entry| {
                    let mut platform = json!({"architecture": architecture, "os": os});
                    if !variant.is_empty() {
                        platform["variant"] = variant.into();
                    }
                    if !version.is_empty() {
                        platform["os.version"] = version.into();
                        platform["os.features"] = json!(["win32k"]);
                    }
                    entry["platform"] = platform;
                    entry
                })
            })
            .collect();
        let statements: Vec<_> = (0..images.len()).map(|_| descriptor(MANIFEST)).collect();
        (images, statements, annotations()).prop_map(move |(mut entries, statements, annotations)| {
            let images = entries.clone();
            for (image, mut entry) in images.iter().zip(statements).filter(|_| attested) {
                entry["annotations"] = json!({
                    "vnd.docker.reference.digest": image["digest"],
                    "vnd.docker.reference.type": "attestation-manifest",
                });
                entry["platform"] = json!({"architecture": "unknown", "os": "unknown"});
                entries.push(entry);
            }
            json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries, "annotations": annotations})
        })
    })
}

/// A config with everything that runs an image.
fn rich_config() -> impl Strategy<Value = Value> {
    let names = prop::collection::btree_map("[a-z]{1,8}(\\.[a-z]{1,8})?", "[ -~]{0,12}", 0..4);
    (config(), names, any::<u16>(), any::<bool>()).prop_map(
        |(mut config, labels, port, windows)| {
            let settings = &mut config["config"];
            settings["Labels"] = json!(labels);
            settings["Entrypoint"] = json!(["/bin/app", "--serve"]);
            settings["StopSignal"] = "SIGTERM".into();
            settings["ExposedPorts"] = json!({format!("{}/tcp", port.max(1)): {}});
            settings["Healthcheck"] =
                json!({"Test": ["CMD", "/bin/app", "--check"], "Interval": 30_000_000_000_u64});
            settings["Shell"] = json!(["/bin/sh", "-c"]);
            settings["OnBuild"] = Value::Null;
            if windows {
                config.as_object_mut().unwrap().remove("variant");
                config["os"] = "windows".into();
                config["architecture"] = "amd64".into();
                config["os.version"] = "10.0.20348.3807".into();
            }
            config
        },
    )
}

/// The whole grammar: what the changes are made to, and what they would mean something else in.
fn sound() -> impl Strategy<Value = Value> {
    let lone = descriptor(MANIFEST);
    let layout = Just(json!({"imageLayoutVersion": "1.0.0"}));
    prop_oneof![
        4 => document(),
        2 => artifact(),
        1 => image_with_subject(),
        3 => rich_index(),
        2 => rich_config(),
        1 => lone,
        1 => layout,
    ]
}

/// What is done to a member.
#[derive(Clone, Copy, Debug)]
enum Change {
    Drop,
    /// Gives it this value.
    Retype(fn() -> Value),
    Rename(&'static str),
}

/// Where, what, and the rule that says so. A path that a document has not changes nothing.
const CHANGES: [(&str, Change, &str); 28] = [
    ("/schemaVersion", Change::Drop, "schema-version"),
    (
        "/schemaVersion",
        Change::Retype(|| 3.into()),
        "schema-version",
    ),
    (
        "/schemaVersion",
        Change::Retype(|| "2".into()),
        "schema-wrong-type",
    ),
    ("/config/digest", Change::Drop, "descriptor-required-field"),
    ("/config/size", Change::Drop, "descriptor-required-field"),
    (
        "/config/size",
        Change::Retype(|| "7".into()),
        "schema-wrong-type",
    ),
    (
        "/config/size",
        Change::Retype(|| (-1).into()),
        "descriptor-size-range",
    ),
    (
        "/config/size",
        Change::Retype(|| 0.into()),
        "descriptor-size-zero",
    ),
    (
        "/config/size",
        Change::Retype(|| u64::MAX.into()),
        "descriptor-size-range",
    ),
    (
        "/config/size",
        Change::Rename("sizes"),
        "schema-misspelt-field",
    ),
    (
        "/config/digest",
        Change::Retype(|| "sha256-a".into()),
        "descriptor-digest-grammar",
    ),
    (
        "/config/digest",
        Change::Retype(|| "sha256:A".into()),
        "descriptor-digest-encoding",
    ),
    (
        "/config/mediaType",
        Change::Retype(|| "a/b;c".into()),
        "media-type-grammar",
    ),
    (
        "/layers",
        Change::Retype(|| json!([])),
        "schema-empty-layers",
    ),
    ("/layers", Change::Retype(|| json!({})), "schema-wrong-type"),
    (
        "/layers",
        Change::Retype(|| Value::Null),
        "schema-null-member",
    ),
    (
        "/layers",
        Change::Rename("Layers"),
        "syntax-case-variant-key",
    ),
    ("/layers", Change::Rename("layer"), "schema-misspelt-field"),
    (
        "/layers/0/mediaType",
        Change::Retype(|| "a/b".into()),
        "media-type-unknown-layer",
    ),
    (
        "/layers/0/digest",
        Change::Drop,
        "descriptor-required-field",
    ),
    ("/manifests", Change::Drop, "schema-required-field"),
    (
        "/manifests",
        Change::Rename("manifest"),
        "schema-misspelt-field",
    ),
    (
        "/manifests/0/platform/architecture",
        Change::Drop,
        "platform-incomplete",
    ),
    (
        "/manifests/0/platform",
        Change::Retype(|| json!("a")),
        "schema-wrong-type",
    ),
    (
        "/manifests/0/digest",
        Change::Retype(|| Value::Null),
        "schema-null-member",
    ),
    ("/rootfs", Change::Drop, "schema-required-field"),
    (
        "/config/Env",
        Change::Retype(|| "A=b".into()),
        "schema-wrong-type",
    ),
    ("/rootfs/diff_ids", Change::Drop, "schema-required-field"),
];

/// The changed document; `None` where the path leads nowhere.
fn changed(document: &Value, path: &str, change: Change) -> Option<Value> {
    let mut copy = document.clone();
    let (parent, name) = path.rsplit_once('/').unwrap();
    let object = copy.pointer_mut(parent)?.as_object_mut()?;
    match change {
        Change::Drop => {
            object.remove(name)?;
        }
        Change::Retype(value) => *object.get_mut(name)? = value(),
        Change::Rename(to) => {
            let value = object.remove(name)?;
            object.insert(to.to_owned(), value);
        }
    }
    Some(copy)
}

/// A change that fits no document would be tested by none.
#[test]
fn every_change_fits_some_document() {
    let mut runner = TestRunner::deterministic();
    let documents: Vec<Value> = (0..40)
        .map(|_| document().new_tree(&mut runner).unwrap().current())
        .collect();
    for (path, change, _) in CHANGES {
        let fits = |document: &Value| changed(document, path, change).is_some();
        assert!(documents.iter().any(fits), "{path} {change:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn sound_documents_raise_neither_error_nor_warning(document in sound()) {
        prop_assert_eq!(fired(&document), Vec::<&str>::new());
    }

    #[test]
    fn changes_raise_the_rule_that_they_call_for(document in document()) {
        for (path, change, rule) in CHANGES {
                    if let Some(copy) = changed(&document, path, change) {
                let fired = fired(&copy);
                prop_assert!(fired.contains(&rule), "{path} {change:?}: {fired:?} instead of {rule}: {copy}");
            }
        }
    }

    /// The text, not the tree: a tree has no duplicates.
    #[test]
    fn a_member_that_stands_twice_is_named(document in sound()) {
        let text = serde_json::to_string(&document).unwrap();
        let (first, value) = document.as_object().unwrap().iter().next().unwrap();
        let text = format!("{{{}:{value},{}", Value::from(first.as_str()), &text[1..]);
        let read = Document::read(text.as_bytes(), Served::default(), Limits::default());
        let report = lint(&read, &Context::default());
        let errors = report.findings.iter().filter(|finding| finding.severity != Severity::Info);
        let rules: Vec<_> = errors.map(|finding| finding.rule).collect();
        prop_assert_eq!(rules, ["syntax-duplicate-key"]);
    }
}
