use super::*;
use crate::json::Limits;
use crate::oci::{Document, Reference, Served};

const ARM: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const AMD: &str = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const SBOM: &str = "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
const OTHER: &str = "sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";

fn index(name: &str) -> (Option<Reference>, Document) {
    let entry = |digest: &str, platform: &str, more: &str| {
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":7,"platform":{platform}{more}}}"#
        )
    };
    let annotations = format!(
        r#","annotations":{{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{ARM}"}}"#
    );
    let entries = [
        entry(
            ARM,
            r#"{"os":"linux","architecture":"arm64","variant":"v8"}"#,
            "",
        ),
        entry(AMD, r#"{"os":"linux","architecture":"amd64"}"#, ""),
        entry(
            SBOM,
            r#"{"os":"unknown","architecture":"unknown"}"#,
            &annotations,
        ),
    ];
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
        entries.join(",")
    );
    let document = Document::read(text.into_bytes(), Served::default(), Limits::default());
    (Some(Reference::parse(name).unwrap()), document)
}

/// Pins of a text with the index of `acme/app:1` at hand, `written class` each, and the text mended.
fn doctored(text: &str) -> (Vec<String>, String) {
    let (name, document) = index("acme/app:1");
    let hand = Hand::new([(name, &document)]);
    let pins = examine(text.as_bytes(), &hand);
    let mended = rewrite(text.as_bytes(), &pins);
    let again = examine(&mended, &hand);
    assert_eq!(rewrite(&mended, &again), mended, "twice changes something");
    let told = pins
        .iter()
        .map(|pin| format!("{} {}", pin.written, pin.class.name()))
        .collect();
    (told, String::from_utf8(mended).unwrap())
}

fn own() -> String {
    index("acme/app:1").1.digest().as_str().to_owned()
}

#[test]
fn a_digest_beside_the_repository_in_helm_values() {
    for digest in [
        ARM.to_owned(),
        format!("\"{ARM}\""),
        format!("'{ARM}' # arm64 only"),
    ] {
        let text = format!(
            "image:\r\n  repository: acme/app\r\n  tag: \"1\"\r\n  digest: {digest}\r\nother:\r\n  image: {{digest: {AMD}, repository: acme/app, tag: \"1\"}}\r\nnone:\r\n  checksum: {OTHER}\r\n"
        );
        let (pins, mended) = doctored(&text);
        assert_eq!(pins, [format!("{ARM} child"), format!("{AMD} child")]);
        assert_eq!(mended, text.replace(ARM, &own()).replace(AMD, &own()));
    }
    // Without a tag, and with the registry apart.
    let text = format!("image: {{registry: reg.example, repository: a/b, digest: {SBOM}}}\n");
    let wanted = wanted(text.as_bytes());
    let wanted: Vec<String> = wanted.iter().map(Reference::familiar).collect();
    assert_eq!(
        wanted,
        ["reg.example/a/b:latest", &format!("reg.example/a/b@{SBOM}")]
    );
}

#[test]
fn a_child_in_a_dockerfile() {
    let text = format!("FROM acme/app:1@{ARM} AS base\r\nRUN echo \"hi\"\t \r\n");
    let (told, mended) = doctored(&text);
    assert_eq!(told, [format!("acme/app:1@{ARM} child")]);
    assert_eq!(mended, text.replace(ARM, &own()));
}

#[test]
fn each_class() {
    let text = format!(
        "- image: acme/app:1@{}\n- image: acme/app@{SBOM}\n- image: \"acme/app@{OTHER}\"\n- image: acme/app@{AMD}\n",
        own()
    );
    let (told, _) = doctored(&text);
    let words: Vec<&str> = told
        .iter()
        .map(|told| told.rsplit(' ').next().unwrap())
        .collect();
    assert_eq!(words, ["index", "attestation", "unknown", "child"]);
}

#[test]
fn who_breaks_is_said() {
    let (name, document) = index("acme/app:1");
    let hand = Hand::new([(name, &document)]);
    let pins = examine(format!("acme/app@{ARM}").as_bytes(), &hand);
    assert_eq!(
        pins[0].breaks,
        "Every machine but linux/arm64: the index also has linux/amd64, and this pin gives none of them."
    );
    let pins = examine(format!("acme/app:1@{OTHER}").as_bytes(), &hand);
    assert!(
        pins[0].advice.contains("does not list this digest"),
        "{}",
        pins[0].advice
    );
}

#[test]
fn a_variable_before_the_digest() {
    let text = format!("image: ${{REGISTRY}}/app@{ARM}\n");
    let (told, mended) = doctored(&text);
    assert_eq!(told, [format!("/app@{ARM} child")]);
    assert_eq!(mended, text.replace(ARM, &own()));
}

#[test]
fn two_indexes_list_it_and_none_has_the_name() {
    let (name, one) = index("acme/app:1");
    let other = String::from_utf8(one.bytes().to_vec()).unwrap() + "\n";
    let other = Document::read(other.into_bytes(), Served::default(), Limits::default());
    let hand = Hand::new([
        (name, &one),
        (Some(Reference::parse("acme/app:2").unwrap()), &other),
    ]);
    let pins = examine(format!("acme/web@{ARM} acme/app:2@{ARM}").as_bytes(), &hand);
    assert_eq!(pins[0].edit, None, "{}", pins[0].advice);
    assert_eq!(pins[1].edit.as_ref().unwrap().text, other.digest().as_str());
}

#[test]
fn names_with_an_architecture() {
    let (told, mended) = doctored("FROM acme/app:1-arm64\nFROM arm64v8/alpine:3.20\n");
    assert_eq!(
        told,
        [
            "acme/app:1-arm64 architecture",
            "arm64v8/alpine:3.20 architecture"
        ]
    );
    // Only what an index at hand settles is changed.
    assert_eq!(mended, "FROM acme/app:1\nFROM arm64v8/alpine:3.20\n");
    let (_, mended) = doctored("FROM acme/app:1-linux_aarch64\nFROM acme/app-amd64:1\n");
    assert_eq!(mended, "FROM acme/app:1\nFROM acme/app:1\n");
    // No riscv64 there: nothing takes its place.
    let (told, mended) = doctored("FROM acme/app:1-riscv64\n");
    assert_eq!(
        (told.len(), mended.as_str()),
        (1, "FROM acme/app:1-riscv64\n")
    );
}

#[test]
fn what_is_no_image_is_left_alone() {
    for text in [
        "curl -LO https://acme.example/releases/tool-linux-arm64:1\n",
        "RUN make build-arm64 && mv bin/app-amd64 /usr/bin\n",
        "FROM acme/app:1.386\n",
        "FROM acme/charm:1\n",
        "FROM acme/app:${VERSION}-arm64\n",
        "a mail to me@acme.example about arm64\n",
        "sha256sum: sha256:aaaa@\n",
        "x@sha256:aaaa",
    ] {
        let (told, mended) = doctored(text);
        assert_eq!(told, [""; 0], "{text}");
        assert_eq!(mended, text);
    }
}

#[test]
fn bytes_that_are_no_text() {
    let (name, document) = index("acme/app:1");
    let hand = Hand::new([(name, &document)]);
    let text = [
        b"\xff\xfe acme/app:1@".as_slice(),
        ARM.as_bytes(),
        b"\xc3 \0",
    ]
    .concat();
    let mended = rewrite(&text, &examine(&text, &hand));
    let expected = [
        b"\xff\xfe acme/app:1@".as_slice(),
        own().as_bytes(),
        b"\xc3 \0",
    ]
    .concat();
    assert_eq!(mended, expected);
}

#[test]
fn what_has_to_be_known() {
    let names: Vec<String> =
        wanted(format!("FROM acme/app:1@{ARM}\nFROM arm64v8/alpine:3.20\n").as_bytes())
            .iter()
            .map(Reference::familiar)
            .collect();
    assert_eq!(
        names,
        [
            "acme/app:1".to_owned(),
            format!("acme/app@{ARM}"),
            "arm64v8/alpine:3.20".to_owned(),
            "alpine:3.20".to_owned()
        ]
    );
}

#[test]
fn what_is_still_wanted() {
    let text =
        format!("FROM acme/app:1@{ARM}\nFROM acme/app:1@{OTHER}\nFROM arm64v8/alpine:3.20\n");
    let (name, document) = index("acme/app:1");
    let hand = Hand::new([(name, &document)]);
    let sought = seek(text.as_bytes());
    let pins = sought.judge(&hand);
    let names: Vec<String> = sought
        .still_wanted(&pins, &hand)
        .iter()
        .map(Reference::familiar)
        .collect();
    // The index of the second is at hand and does not list it; the third has none.
    assert_eq!(
        names,
        [
            format!("acme/app@{OTHER}"),
            "arm64v8/alpine:3.20".to_owned(),
            "alpine:3.20".to_owned()
        ]
    );
}

#[test]
fn a_word_that_goes_on_and_on_is_no_name() {
    let text = format!("acme/app{}", "-arm64".repeat(100_000));
    assert!(seek(text.as_bytes()).is_empty());
}
