use super::attestation::{EntryRole, Subject, roles};
use super::*;
use crate::json::Limits;

fn read(text: &str) -> Document {
    Document::read(text.as_bytes(), Served::default(), Limits::default())
}

#[track_caller]
fn kind(text: &str, expected: DocumentKind) {
    let document = read(text);
    assert_eq!(document.kind(), expected, "{}", document.recognition().why);
}

#[test]
fn kinds_by_media_type_and_by_members() {
    use DocumentKind as K;
    kind(
        r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json"}"#,
        K::OciIndex,
    );
    kind(r#"{"schemaVersion":2,"manifests":[]}"#, K::OciIndex);
    kind(
        r#"{"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}"#,
        K::DockerManifestList,
    );
    kind(
        r#"{"manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json"}]}"#,
        K::DockerManifestList,
    );
    kind(
        r#"{"schemaVersion":2,"config":{},"layers":[]}"#,
        K::OciManifest,
    );
    kind(
        r#"{"config":{"mediaType":"application/vnd.docker.container.image.v1+json"},"layers":[]}"#,
        K::DockerManifest,
    );
    kind(
        r#"{"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json"},"layers":[]}"#,
        K::ArtifactManifest,
    );
    kind(
        r#"{"config":{"mediaType":"application/vnd.oci.image.config.v1+json"},"layers":[],"artifactType":"a/b"}"#,
        K::ArtifactManifest,
    );
    kind(r#"{"schemaVersion":1,"fsLayers":[]}"#, K::DockerSchema1);
    kind(
        r#"{"architecture":"arm64","os":"linux","rootfs":{}}"#,
        K::ImageConfig,
    );
    kind(r#"{"imageLayoutVersion":"1.0.0"}"#, K::OciLayout);
    kind(
        r#"{"mediaType":"a/b","digest":"x","size":1}"#,
        K::Descriptor,
    );
    kind(
        r#"[{"Config":"a","RepoTags":[],"Layers":[]}]"#,
        K::ToolOutput,
    );
    kind(r#"[{"Ref":"a","Descriptor":{}}]"#, K::ToolOutput);
    kind(r#"{"Name":"a","Digest":"b","RepoTags":[]}"#, K::ToolOutput);
    kind(r#"{"Manifests":[]}"#, K::OciIndex);
    kind("{\"manife\u{17f}ts\":[]}", K::OciIndex);
    kind(r#"{"a":1}"#, K::Unknown);
    kind("null", K::Unknown);
    kind("[]", K::Unknown);
    kind("", K::Unknown);
}

#[test]
fn a_layout_index_is_told_by_its_file_or_its_entries() {
    let index = br#"{"schemaVersion":2,"manifests":[]}"#;
    let served = Served {
        file_name: Some("index.json".to_owned()),
        ..Served::default()
    };
    let document = Document::read(&index[..], served, Limits::default());
    assert_eq!(document.kind(), DocumentKind::LayoutIndex);
    kind(
        r#"{"manifests":[{"annotations":{"org.opencontainers.image.ref.name":"v1"}}]}"#,
        DocumentKind::LayoutIndex,
    );
}

#[test]
fn what_a_registry_serves_is_no_layout_index() {
    let named = r#"{"manifests":[{"annotations":{"org.opencontainers.image.ref.name":"v1"}}]}"#;
    let kind = |served: Served| {
        let document = Document::read(named.as_bytes(), served, Limits::default());
        document.kind()
    };
    let typed = |text: &str| Served {
        content_type: Some(text.to_owned()),
        ..Served::default()
    };
    assert_eq!(
        kind(typed("application/vnd.oci.image.index.v1+json")),
        DocumentKind::OciIndex
    );
    assert_eq!(kind(typed("application/json")), DocumentKind::LayoutIndex);
    let asked = Served {
        expected_digest: Some(Digest::sha256(named.as_bytes())),
        ..Served::default()
    };
    assert_eq!(kind(asked), DocumentKind::OciIndex);
}

#[test]
fn the_digest_is_over_the_bytes_and_follows_the_expected_algorithm() {
    let bytes = b"{ }\n";
    let expected = Digest::of(Algorithm::Sha512, bytes);
    let served = Served {
        expected_digest: Some(expected.clone()),
        ..Served::default()
    };
    let document = Document::read(&bytes[..], served, Limits::default());
    assert_eq!(document.digest(), &expected);
    assert_eq!(document.digest_state(), DigestState::Matches);
    // sha256 of `{}`, the constant of image-spec manifest.md.
    let empty = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert_eq!(read("{}").digest().as_str(), empty);
    assert_eq!(read("{}").digest_state(), DigestState::Unchecked);
}

#[test]
fn a_signed_schema1_manifest_is_digested_over_its_payload() {
    let payload = "{\n   \"schemaVersion\": 1,\n   \"fsLayers\": []\n}";
    let head = payload.strip_suffix("\n}").unwrap();
    let base64 = |text: &str| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let protected = base64(&format!(
        r#"{{"formatLength":{},"formatTail":"{}"}}"#,
        head.len(),
        base64("\n}")
    ));
    let signed = format!("{head},\n   \"signatures\": [{{\"protected\": \"{protected}\"}}]\n}}");
    assert_eq!(read(&signed).digest(), &Digest::sha256(payload.as_bytes()));
    let too_long = base64(r#"{"formatLength":99999,"formatTail":""}"#);
    let broken = format!("{head},\"signatures\":[{{\"protected\":\"{too_long}\"}}]}}");
    let document = read(&broken);
    let result = schema1::payload(document.root().unwrap(), document.bytes());
    assert_eq!(result, Err(schema1::PayloadError::Length(99999)));
}

#[test]
fn attestations_find_their_subject() {
    let digest = |n: u8| format!("sha256:{}", format!("{n:x}").repeat(64));
    let entry = |own: u8, subject: Option<String>| {
        let annotations = subject.map_or(String::new(), |subject| format!(
            r#","annotations":{{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{subject}"}}"#
        ));
        let platform = if annotations.is_empty() {
            "linux"
        } else {
            "unknown"
        };
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{}","size":1,"platform":{{"os":"{platform}","architecture":"{platform}"}}{annotations}}}"#,
            digest(own)
        )
    };
    let text = format!(
        r#"{{"manifests":[{},{},{},{},{}]}}"#,
        entry(1, None),
        entry(2, Some(digest(1))),
        entry(3, Some(digest(9))),
        entry(4, Some(digest(4))),
        entry(5, Some("nothing".to_owned())),
    );
    let document = read(&text);
    let View::Index(index) = document.view() else {
        panic!("{:?}", document.kind())
    };
    let expected = [
        EntryRole::Image,
        EntryRole::Attestation(Subject::Entry(0)),
        EntryRole::Attestation(Subject::NotListed(digest(9))),
        EntryRole::Attestation(Subject::Itself),
        EntryRole::Attestation(Subject::Missing),
    ];
    assert_eq!(roles(&index), expected);
}

#[test]
fn a_document_read_in_steps_is_the_same() {
    let index = r#"{"schemaVersion":2,"manifests":[{"digest":"sha256:0"}, {"size": 1e3,}]}"#;
    let lines = index.replace(',', ",\r\n");
    let signed = r#"{"schemaVersion":1,"fsLayers":[],"signatures":[{"protected":"eyJmb3JtYXRMZW5ndGgiOjIsImZvcm1hdFRhaWwiOiJmUSJ9"}]}"#;
    let texts = ["", "no JSON", index, &lines, signed];
    let limits = Limits {
        max_bytes: 400,
        ..Limits::default()
    };
    let long = "x".repeat(500);
    for text in texts.into_iter().chain([long.as_str()]) {
        let whole = Document::read(text.as_bytes(), Served::default(), limits);
        for budget in [1, 2, 7, 64, 1_000] {
            let bytes = std::sync::Arc::from(text.as_bytes());
            let mut reading = Reading::new(bytes, Served::default(), limits, None);
            let mut done = 0;
            while !reading.step(budget) {
                assert!(reading.thousandths() >= done && reading.thousandths() <= 1_000);
                done = reading.thousandths();
            }
            assert_eq!(format!("{:?}", reading.finish()), format!("{whole:?}"));
        }
    }
}
