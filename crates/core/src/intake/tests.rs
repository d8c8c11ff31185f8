use proptest::prelude::*;

use super::*;

fn check(input: impl AsRef<[u8]>, kind: &str, part: &str) -> Recognised {
    let input = input.as_ref();
    let found = recognise(input);
    let shown = String::from_utf8_lossy(input);
    assert_eq!(found.kind.name(), kind, "{shown}: {found:?}");
    let words = format!(
        "{} {}",
        found.why,
        found.help.as_deref().unwrap_or_default()
    );
    assert!(words.contains(part), "{shown}: {found:?}");
    assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
    assert!(
        kind != "unknown" || found.help.is_some(),
        "what is unknown says what to do: {found:?}"
    );
    found
}

const HEX: &str = "b7104b1874b230214e79505640c012d8e6d221ce6dffbb610dce2800f26e90d5";

#[test]
fn single_values() {
    check("alpine:3.20", "reference", "image reference");
    check("alpine", "reference", "latest");
    check("[::1]:5000/acme/app", "reference", "");
    let found = check(format!("acme/app@sha256:{HEX}\n"), "reference", "");
    assert_eq!(found.reads.digest, Some(format!("sha256:{HEX}")));
    let found = check(HEX, "digest", "64 hex digits");
    assert_eq!(found.reads.digest, Some(format!("sha256:{HEX}")));
    check(format!("sha256:{HEX}\n"), "digest", "sha256 digest");
    let found = check(
        "linux/amd64,linux/arm64, linux/arm/v7",
        "platform",
        "3 platforms",
    );
    assert_eq!(
        found.reads.platforms,
        ["linux/amd64", "linux/arm64", "linux/arm/v7"]
    );
    check("arm64", "platform", "platform");
    assert!(check("localhost:5000", "reference", "").confidence < 0.5);
    check("linux/drivers/net/wireless", "reference", "");
}

#[test]
fn slips_name_the_form_to_use() {
    let instead = |input: &str| check(input, "unknown", "Write ").reads.instead.unwrap();
    assert_eq!(instead("ghcr.io/Acme/App:1"), "ghcr.io/acme/app:1");
    assert_eq!(instead("docker://alpine"), "alpine");
    assert_eq!(instead("https://hub.docker.com/_/alpine"), "alpine");
    assert_eq!(instead("hub.docker.com/r/acme/app"), "acme/app");
    assert_eq!(instead(&format!("sha256-{HEX}")), format!("sha256:{HEX}"));
    assert_eq!(instead("docker pull acme/app:1"), "acme/app:1");
    check("app:v1.0+build", "unknown", "A tag cannot hold \"+\"");
    check("C:\\images\\api.tar", "unknown", "path of a file");
    check(
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzaG9wIn0.",
        "unknown",
        "token",
    );
}

#[test]
fn lists() {
    let found = check(
        "# base\nalpine:3.20\n\nghcr.io/acme/app:1 # shop\nacme/b\n",
        "image-list",
        "3 image references",
    );
    assert_eq!(found.reads.images, 3);
    check("ghcr.io/acme/a:1 ghcr.io/acme/b:2", "image-list", "2 image");
    check(
        "acme/a:1\nacme/b:2\nghcr.io/Acme/c:3\nacme/d:4\n",
        "image-list",
        "that are none: 1",
    );
    check(
        "acme/a:1\nhttps://ghcr.io/acme/b\n",
        "image-list",
        "that are none: 1",
    );
    check("latest\n1.4\n1.3\n", "unknown", "");
    check(
        "oci-layout\nindex.json\nblobs/\nblobs/sha256/\n",
        "unknown",
        "",
    );
    check("alpine\nnginx\n", "image-list", "2 image");
    check("# one\nalpine\n", "image-list", "1 image");
    check(
        "can someone look at why the arm nodes do not start",
        "unknown",
        "",
    );
    check(
        "6f1f2a0e-8f5b-4f0b-8f7b-0d8e5f1b2c3d\n7a1f2a0e-8f5b-4f0b-8f7b-0d8e5f1b2c3d\n",
        "unknown",
        "",
    );
}

#[test]
fn a_list_keeps_what_is_no_image() {
    let list = read_image_list("acme/a:1\nhttps://ghcr.io/acme/b # x\n\u{feff}acme/c\r\n");
    let names: Vec<String> = list.images.iter().map(|i| i.reference.familiar()).collect();
    assert_eq!(names, ["acme/a:1", "acme/c"]);
    assert_eq!(list.images[1].line, 3);
    let problem = &list.problems[0];
    assert_eq!(
        (problem.line, problem.span.start, problem.span.end),
        (2, 9, 31)
    );
    assert_eq!(problem.hint.instead.as_deref(), Some("ghcr.io/acme/b"));
}

#[test]
fn documents() {
    let index = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
      {"mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{"os":"linux","architecture":"arm","variant":"v7"}},
      {"mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{"os":"windows","architecture":"amd64","os.version":"10.0.20348.1"}},
      {"mediaType":"application/vnd.oci.image.manifest.v1+json"},
      {"mediaType":"application/vnd.oci.image.index.v1+json"},
      {"mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{"os":"unknown","architecture":"unknown"}}]}"#;
    let reads = check(index, "oci-index", "mediaType").reads;
    assert_eq!(
        reads.platforms,
        ["linux/arm/v7", "windows/amd64:10.0.20348.1"]
    );
    assert_eq!(
        (
            reads.attestations,
            reads.entries_without_platform,
            reads.nested_indexes
        ),
        (1, 1, 1)
    );
    assert_eq!(reads.exact_bytes, None);
    let with_newline = format!("{index}\n");
    assert_eq!(
        check(with_newline, "oci-index", "").reads.exact_bytes,
        Some(false)
    );
    let cut = check(&index[..300], "oci-index", "").reads;
    assert!(cut.truncated);
    assert_eq!(
        cut.platforms,
        ["linux/arm/v7"],
        "the entry that is cut is not guessed"
    );
    check(
        r#"{"architecture":"arm64","os":"linux","rootfs":{}}"#,
        "image-config",
        "",
    );
}

#[test]
fn other_json() {
    check(
        r#"{"name":"shop","version":"1"}"#,
        "unknown",
        "members: name, version",
    );
    check(r#"{"auths":{}}"#, "unknown", "can hold passwords");
    check(
        r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#,
        "unknown",
        "MANIFEST_UNKNOWN, manifest unknown",
    );
    check(r#"{"spdxVersion":"SPDX-2.3"}"#, "unknown", "SBOM");
    check("[1, 2]", "unknown", "array");
}

#[test]
fn what_is_no_use_says_what_it_looks_like() {
    check("", "unknown", "nothing in it");
    check(" \n\t", "unknown", "only white space");
    check(b"{\0\"\0a\0\"\0:\x001\0}\0", "unknown", "UTF-16");
    check(b"\xff\xfe{\0}\0", "unknown", "UTF-16");
    check(b"BZh91AY", "unknown", "bzip2");
    check(b"\x1f\x8b\x08\0\0\0", "archive", "gzip");
    check(b"\0\x01\x02\x03binary", "unknown", "not text");
    check(b"caf\xe9 au lait\nsecond", "unknown", "line 1, column 4");
    check(
        "<!DOCTYPE html>\n<html><head><title>Sign in \u{202e}x</title></head>",
        "unknown",
        "titled \"Sign in <U+202E>x\"",
    );
    check("<?xml version=\"1.0\"?><Error/>", "unknown", "XML");
    check("FROM alpine\nRUN true\n", "unknown", "Dockerfile");
    check(
        "services:\n  api:\n    image: acme/app\n",
        "unknown",
        "YAML",
    );
    check("HTTP/1.1 200 OK\r\n\r\n{}", "http-response", "status 200");
    check("-----BEGIN CERTIFICATE-----\nMII\n", "unknown", "PEM");
    check("Error: something went wrong.\n", "unknown", "It is text");
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let found = recognise(&bytes);
        prop_assert!(found.kind != InputKind::Unknown || found.help.is_some());
    }

    #[test]
    fn any_text_is_answered(text in "[ -~\\n\u{202e}\u{e9}]{0,200}") {
        let found = recognise(text.as_bytes());
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }

    #[test]
    fn words_of_a_list_stand_where_it_says(text in "[a-z/:#@ \\n\\r\u{e9}]{0,80}") {
        let list = read_image_list(&text);
        for image in &list.images {
            let word = &text[image.span.start..image.span.end];
            let parsed = crate::oci::Reference::parse(word);
            prop_assert_eq!(parsed.as_ref(), Ok(&image.reference));
            prop_assert_eq!(text[..image.span.start].matches('\n').count() + 1, image.line);
        }
    }
}

#[test]
fn of_a_list_the_line_that_is_no_name_is_said() {
    let why = |text: &str| recognise(text.as_bytes()).why;
    let list = "localhost:5000/acme/app:1\n# comment\nnot an image!\nacme/b:2\nacme/c:2\n";
    assert_eq!(
        why(list),
        "It is a list of image names but for line 3, which is none: \"not an image!\"."
    );
    let prose = "This is said\nof acme/app:1\nand acme/b:2\n";
    assert!(why(prose).starts_with("It is text"), "{}", why(prose));
}
