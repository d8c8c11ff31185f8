//! Gates that people write with jq over `docker manifest inspect` or `imagetools inspect --raw`, each
//! wrong in its own way: what it says of a document, and what the matrix says.
//!
//! The scripts are given as their logic; jq itself is not run.

use serde_json::Value;

use super::*;

const AMD64: &str = r#""os":"linux","architecture":"amd64""#;

fn entry_of(platform: &str) -> String {
    format!(
        r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{:064x}","size":7,"platform":{{{platform}}}}}"#,
        platform.len()
    )
}

fn attestation() -> String {
    let annotations = r#","annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"sha256:0"}}"#;
    let entry = entry_of(r#""os":"unknown","architecture":"unknown""#);
    entry.strip_suffix('}').unwrap().to_owned() + annotations
}

fn index_of(entries: &[String]) -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
        entries.join(",")
    )
}

fn read(text: &str) -> Document {
    Document::read(
        text.as_bytes().to_vec(),
        Served::default(),
        Limits::default(),
    )
}

fn ours_with(text: &str, require: &str, others: &[&Document]) -> Verdict {
    let blobs: Blobs<'_> = others
        .iter()
        .map(|document| (document.digest().as_str().to_owned(), *document))
        .collect();
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let image = Image::from_document("acme/app:1", &read(text), &blobs);
    let require = Requirement::parse_list(require).unwrap();
    matrix(&[image], &require, &options).verdict
}

fn ours(text: &str, require: &str) -> Verdict {
    ours_with(text, require, &[])
}

/// `.manifests[]?`
fn entries(text: &str) -> Vec<Value> {
    let value: Value = serde_json::from_str(text).unwrap();
    value["manifests"].as_array().cloned().unwrap_or_default()
}

/// `.platform.MEMBER // ""`
fn member(entry: &Value, member: &str) -> String {
    entry["platform"][member]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// `.manifests[].platform | [.os, .architecture, .variant] | map(select(.)) | join("/")`, as a text that
/// has to be there.
fn has_text(text: &str, platform: &str) -> bool {
    entries(text).iter().any(|entry| {
        let parts = ["os", "architecture", "variant"].map(|name| member(entry, name));
        let parts: Vec<&str> = parts
            .iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join("/") == platform
    })
}

/// `any(.manifests[]; .platform.os == $os and .platform.architecture == $arch)`
fn has_architecture(text: &str, os: &str, architecture: &str) -> bool {
    entries(text)
        .iter()
        .any(|entry| member(entry, "os") == os && member(entry, "architecture") == architecture)
}

#[test]
fn arm64_against_arm64_v8() {
    let text = index_of(&[entry_of(
        r#""os":"linux","architecture":"arm64","variant":"v8""#,
    )]);
    assert!(!has_text(&text, "linux/arm64"), "the script misses it");
    assert_eq!(ours(&text, "linux/arm64"), Verdict::Pass);
    assert_eq!(ours(&text, "linux/arm64/v8"), Verdict::Pass);
}

#[test]
fn attestations_counted_as_platforms() {
    let text = index_of(&[entry_of(AMD64), attestation()]);
    assert!(
        entries(&text).len() >= 2,
        "`.manifests | length >= 2` takes it for two platforms"
    );
    assert_eq!(ours(&text, "linux/amd64,linux/arm64"), Verdict::Fail);
}

#[test]
fn unknown_unknown() {
    let text = index_of(&[entry_of(AMD64), attestation()]);
    let all_known = entries(&text)
        .iter()
        .all(|entry| ["amd64", "arm64"].contains(&member(entry, "architecture").as_str()));
    assert!(
        !all_known,
        "`all(.manifests[]; .platform.architecture | IN(…))` refuses a sound image"
    );
    assert_eq!(ours(&text, "linux/amd64"), Verdict::Pass);
    // And it is no column.
    let image = Image::from_document("a", &read(&text), &Blobs::new());
    assert_eq!(image.offered().len(), 1);
}

#[test]
fn a_single_manifest_without_a_list() {
    let config =
        read(r#"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}"#);
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":1}},"layers":[]}}"#,
        config.digest()
    );
    assert!(
        !has_architecture(&text, "linux", "amd64"),
        "`.manifests[]?` is empty"
    );
    assert_eq!(ours_with(&text, "linux/amd64", &[&config]), Verdict::Pass);
    assert_eq!(ours_with(&text, "linux/arm64", &[&config]), Verdict::Fail);
    // Without the config nobody knows, which is neither.
    assert_eq!(ours(&text, "linux/amd64"), Verdict::Unknown);
}

#[test]
fn windows_versions() {
    let text = index_of(&[entry_of(
        r#""os":"windows","architecture":"amd64","os.version":"10.0.26100.3775""#,
    )]);
    assert!(
        has_architecture(&text, "windows", "amd64"),
        "the script is content"
    );
    // Windows Server 2022 does not run what is built for 2025.
    assert_eq!(ours(&text, "preset:windows-2022"), Verdict::Fail);
    assert_eq!(ours(&text, "preset:windows-2025"), Verdict::Pass);
}

#[test]
fn a_variant_that_nobody_asked_about() {
    let text = index_of(&[entry_of(
        r#""os":"linux","architecture":"arm","variant":"v7""#,
    )]);
    assert!(
        has_architecture(&text, "linux", "arm"),
        "the script is content"
    );
    assert_eq!(ours(&text, "preset:pi-zero"), Verdict::Fail, "an ARMv6 CPU");
    // And `arm` without a variant is v7.
    let text = index_of(&[entry_of(r#""os":"linux","architecture":"arm""#)]);
    assert!(!has_text(&text, "linux/arm/v7"), "the script misses it");
    assert_eq!(ours(&text, "linux/arm/v7"), Verdict::Pass);
}

#[test]
fn a_nested_index() {
    let inside = read(&index_of(&[entry_of(AMD64)]));
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{}","size":{}}}]}}"#,
        inside.digest(),
        inside.size()
    );
    assert!(
        !has_architecture(&text, "linux", "amd64"),
        "the script does not look inside"
    );
    assert_eq!(ours_with(&text, "linux/amd64", &[&inside]), Verdict::Pass);
    assert_eq!(
        ours(&text, "linux/amd64"),
        Verdict::Unknown,
        "its entries are not at hand"
    );
}

#[test]
fn the_order_of_entries() {
    let arm = entry_of(r#""os":"linux","architecture":"arm64""#);
    let (one, other) = (
        index_of(&[entry_of(AMD64), arm.clone()]),
        index_of(&[arm, entry_of(AMD64)]),
    );
    let first_is_amd64 = |text: &str| member(&entries(text)[0], "architecture") == "amd64";
    assert!(
        first_is_amd64(&one) && !first_is_amd64(&other),
        "`.manifests[0]`"
    );
    for text in [one, other] {
        assert_eq!(ours(&text, "linux/amd64,linux/arm64"), Verdict::Pass);
    }
}
