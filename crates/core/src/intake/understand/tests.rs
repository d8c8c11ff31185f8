//! Every recorded paste through [`understand`]; the shares may only grow.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const OUTPUTS: &str = include_str!("../../../../../tests/data/pasted/tool-outputs.json");
const ERRORS: &str = include_str!("../../../../../tests/data/pasted/error-messages.json");
const DECOYS: &str = include_str!("../../../../../tests/data/pasted/decoys.json");

fn cases(text: &str) -> Vec<Value> {
    let mut all: Value = serde_json::from_str(text).unwrap();
    let Value::Array(cases) = all["cases"].take() else {
        panic!("no cases");
    };
    cases
}

fn bytes(case: &Value) -> Vec<u8> {
    match case["base64"].as_str() {
        Some(base64) => data_encoding::BASE64.decode(base64.as_bytes()).unwrap(),
        None => case["text"].as_str().unwrap().as_bytes().to_vec(),
    }
}

fn kind_fits(case: &Value, kind: &str) -> bool {
    case["expect"]["kind"] == kind || case["expect"]["kind_also"] == kind
}

/// Members of `reads` that are not as expected; platforms are compared without their order, which
/// the forms with one member a platform do not keep.
fn misread(case: &Value, found: &Understood) -> Vec<String> {
    let reads = serde_json::to_value(&found.reads).unwrap();
    let sorted = |value: &Value| {
        let mut all: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
        all.sort();
        all
    };
    let expect = case["expect"].as_object().unwrap();
    let names = [
        "attestations",
        "entries_without_platform",
        "nested_indexes",
        "digest",
        "reference",
        "exact_bytes",
        "embedded",
        "body_exact",
        "truncated",
    ];
    let mut wrong: Vec<String> = names
        .iter()
        .filter(|name| {
            expect
                .get(**name)
                .is_some_and(|value| reads.get(**name) != Some(value))
        })
        .map(|name| format!("{name}: {:?}", reads.get(*name)))
        .collect();
    if let Some(platforms) = expect.get("platforms")
        && sorted(platforms) != sorted(&reads["platforms"])
    {
        wrong.push(format!("platforms: {}", reads["platforms"]));
    }
    wrong
}

/// Rows that cannot be met, each with the reason: what they expect does not stand in their text, or
/// another row with the same bytes expects the opposite.
const UNMET: &[(&str, &str)] = &[
    (
        "buildx-from-arm-only",
        "no line of a Dockerfile stands in the text",
    ),
    (
        "buildx-imagetools-json-image.win",
        "the map has one member for windows/amd64: two of the three builds are nowhere",
    ),
    (
        "regctl-manifest-get.web",
        "regctl prints linux/arm64 without the variant that is expected",
    ),
    (
        "docker-image-ls-tree",
        "the text also names windows/amd64, of another image",
    ),
    (
        "paste.minified",
        "crane and ko write indexes on one line: nothing tells that this one was another",
    ),
    (
        "referrers-api-body",
        "byte for byte the text of crane-manifest.reffallback, whose bytes are exact",
    ),
];

fn is_unmet(case: &Value) -> bool {
    UNMET.iter().any(|(id, _)| case["id"] == *id)
}

/// Every recorded output is taken for what it is and read entirely.
#[test]
fn tool_outputs() {
    let mut wrong = Vec::new();
    for case in &cases(OUTPUTS) {
        let found = understand(&bytes(case));
        let misread = misread(case, &found);
        if !kind_fits(case, found.kind) || (misread.is_empty() == is_unmet(case)) {
            let expected = &case["expect"]["kind"];
            wrong.push(format!(
                "{}: {} for {expected}, {misread:?}",
                case["id"], found.kind
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every recorded message gets its kind, its cause and every value.
#[test]
fn error_messages() {
    let mut wrong = Vec::new();
    for case in &cases(ERRORS) {
        let found = understand(&bytes(case));
        let cause = found.cause.map(|cause| cause.id).unwrap_or_default();
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let expected = case["expect"]["reads"].as_object().unwrap();
        let misread: Vec<_> = expected
            .iter()
            .filter(|(name, value)| found.values.get(name.as_str()) != Some(&text(value)))
            .collect();
        let is_met = found
            .next
            .is_some_and(|next| case["expect"]["next"] == next);
        if is_met == OTHER_NEXT.iter().any(|id| case["id"] == *id) {
            wrong.push(format!("{}: next {:?}", case["id"], found.next));
        }
        let fits = kind_fits(case, found.kind) && case["expect"]["cause_id"] == cause;
        if !fits || (misread.is_empty() == is_unmet(case)) {
            wrong.push(format!(
                "{}: {} {cause}, {misread:?}",
                case["id"], found.kind
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Values that stand in a message beside those that its row names.
const ALSO_THERE: &[&str] = &[
    "digest",
    "media_type",
    "path",
    "platform",
    "reference",
    "reference_from_url",
    "registry",
    "repository_path",
    "wanted_platform",
];

/// No count, tag, host or name is read where none is meant.
#[test]
fn nothing_else_is_read() {
    let mut wrong = Vec::new();
    for case in &cases(ERRORS) {
        let found = understand(&bytes(case));
        let expected = case["expect"]["reads"].as_object().unwrap();
        for (name, value) in &found.values {
            if !expected.contains_key(*name) && !ALSO_THERE.contains(name) {
                wrong.push(format!("{} {name}: {value:?}", case["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_decoy_is_misread() {
    let mut misread = Vec::new();
    for case in cases(DECOYS) {
        let found = understand(&bytes(&case));
        let forbidden = case["expect"]["must_not"].as_array().unwrap();
        if forbidden.iter().any(|kind| kind == found.kind) {
            misread.push(format!(
                "{}: {} {:?}",
                case["id"],
                found.kind,
                found.cause.map(|cause| cause.id)
            ));
        }
    }
    assert!(misread.is_empty(), "{misread:#?}");
}

#[test]
fn every_cause_names_a_next_input() {
    for cause in causes() {
        assert!(next_input(cause.next).is_some(), "{}", cause.id);
    }
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let found = understand(&bytes);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }

    #[test]
    fn never_panics_on_pieces_of_real_pastes(which in 0usize..300, from in 0usize..3000, to in 0usize..3000) {
        static ALL: std::sync::LazyLock<Vec<Value>> = std::sync::LazyLock::new(|| cases(OUTPUTS));
        let bytes = bytes(&ALL[which % ALL.len()]);
        let (from, to) = (from.min(to).min(bytes.len()), to.max(from).min(bytes.len()));
        let found = understand(&bytes[from..to]);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }
}

/// Messages of 162 that get another next input than a person chose for them: other rows with the same
/// words and as little in them were given the other one (`docs/recognition.md` names them).
const OTHER_NEXT: &[&str] = &["skopeo19-index", "docker-manifest-no-such"];

#[test]
fn it_is_said_who_prints_a_message() {
    let unknown: Vec<String> = cases(ERRORS)
        .iter()
        .filter_map(|case| {
            let found = understand(&bytes(case));
            let by = found.by_message.or(found.by);
            by.is_none().then(|| case["id"].to_string())
        })
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// A glance and a whole reading agree on what a text is.
#[test]
fn a_glance_tells_the_same_kind() {
    let mut wrong = Vec::new();
    for case in [OUTPUTS, ERRORS, DECOYS].into_iter().flat_map(cases) {
        let bytes = bytes(&case);
        let (whole, glance) = (
            understand(&bytes).kind,
            Understanding::new(&bytes, Depth::Glance).finish(),
        );
        if glance.first.kind != whole {
            wrong.push(format!("{}: {} for {whole}", case["id"], glance.first.kind));
        }
        if glance.second.is_some_and(|second| second.kind == whole) {
            wrong.push(format!("{}: the second guess is the first", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a text is taken for once a person chose the second guess.
#[test]
fn a_wanted_kind_is_taken_where_it_fits() {
    let check = |text: &str, first: &str, second: &'static str| {
        let guesses = Understanding::new(text, Depth::Glance).finish();
        assert_eq!(guesses.first.kind, first, "{text}");
        assert_eq!(guesses.second.map(|one| one.kind), Some(second), "{text}");
        let wanted = Understanding::new(text, Depth::Whole).wanted(Some(second));
        assert_eq!(wanted.finish().first.kind, second, "{text}");
    };
    check("arm64", "platform", "reference");
    check("$ docker pull ghcr.io/acme/app:1", "reference", "unknown");
    check("acme/app:1", "reference", "unknown");
    check("acme/app:1\nacme/web:2\n", "image-list", "unknown");
    check(
        "1: Pulling from acme/app\nno matching manifest for linux/arm64 in the manifest list entries\n",
        "error-message",
        "tool-output",
    );
}

#[test]
fn things_in_one_paste_are_told_apart() {
    let check = |text: &str, expected: &[(&str, &str)]| {
        let found: Vec<(&str, &str)> = parts(text)
            .iter()
            .map(|part| (part.kind, &text[part.span.start..part.span.end]))
            .collect();
        assert_eq!(found, expected, "{text}");
    };
    let index = r#"{"schemaVersion":2,"manifests":[]}"#;
    let no = "no matching manifest for linux/arm64 in the manifest list entries";
    check(
        &format!(
            "I run\n\n```sh\ndocker pull ghcr.io/acme/app:1\n```\n\nwith\n\n```json\n{index}\n```\nand see\n\n```\n{no}\n```\n"
        ),
        &[
            ("reference", "docker pull ghcr.io/acme/app:1"),
            ("oci-index", index),
            ("error-message", no),
        ],
    );
    check(
        &format!("{no}, it says\n\n~~~\nFROM alpine:3\nRUN true\n~~~\n"),
        &[
            ("error-message", &format!("{no}, it says")),
            ("dockerfile", "FROM alpine:3\nRUN true"),
        ],
    );
    check(
        &format!("$ crane manifest acme/app:1\n{index}\n$ docker pull acme/app:1\n{no}\n"),
        &[
            (
                "oci-index",
                &format!("$ crane manifest acme/app:1\n{index}"),
            ),
            ("error-message", &format!("$ docker pull acme/app:1\n{no}")),
        ],
    );
    let (pod, compose) = (
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a:1}]}\n",
        "services: {web: {image: b:2}}\n",
    );
    check(
        &format!("# of the shop\n---\n{pod}---\n{compose}"),
        &[
            ("kubernetes", &format!("---\n{pod}")),
            ("compose", &format!("---\n{compose}")),
        ],
    );
    check(
        &format!("{index}\n{index}\n"),
        &[("oci-index", index), ("oci-index", index)],
    );
    check(&format!("```json\n{index}\n```\n"), &[]);
    check("acme/app:1\nacme/web:2\n", &[]);
    check(
        "{\"Repository\":\"a\",\"Tag\":\"1\",\"ID\":\"b\"}\n{\"Repository\":\"a\",\"Tag\":\"1\",\"ID\":\"b\"}\n",
        &[],
    );
}

/// What can be opened out of an output, and what is exact of it.
#[test]
fn documents_inside_outputs() {
    let case = |id: &str| {
        let all = cases(OUTPUTS);
        let case = all.iter().find(|case| case["id"] == id).unwrap();
        String::from_utf8(bytes(case)).unwrap()
    };
    let opened = |text: &str| {
        let found = inside(text, &understand(text.as_bytes()));
        found
            .into_iter()
            .map(|one| (one.name, one.is_exact))
            .collect::<Vec<_>>()
    };
    let index = r#"{"schemaVersion":2,"manifests":[]}"#;
    assert_eq!(opened(index), []);
    assert_eq!(
        opened(&format!("```json\n{index}\n```\n")),
        [("the document".to_owned(), false)]
    );
    let all = cases(OUTPUTS);
    for case in all
        .iter()
        .filter(|case| case["form"] == "docker-manifest-inspect-verbose")
    {
        let text = String::from_utf8(bytes(case)).unwrap();
        let found = opened(&text);
        assert!(
            !found.is_empty() && found.iter().all(|(_, exact)| *exact),
            "{}: {found:?}",
            case["id"]
        );
    }
    let json = all
        .iter()
        .find(|case| case["form"] == "imagetools-format-json")
        .unwrap();
    let found = opened(json["text"].as_str().unwrap());
    assert!(
        found
            .iter()
            .any(|(name, exact)| name == "the document" && !exact),
        "{found:?}"
    );
    assert!(opened(&case("docker-image-ls-tree")).is_empty());
}

#[test]
fn an_output_says_what_it_cannot_give_and_which_command_does() {
    let mut without = Vec::new();
    for case in &cases(OUTPUTS) {
        let found = understand(&bytes(case));
        if found.kind != "tool-output" {
            continue;
        }
        match lack(&found) {
            Some(lack) => {
                let named = found.reads.reference.is_some();
                let is_filled = !named || !lack.command.contains("REF");
                assert!(is_filled, "{}: {}", case["id"], lack.command);
            }
            None => without.push(case["id"].to_string()),
        }
    }
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn commands_hold_the_image_and_nothing_that_a_shell_would_run() {
    let commands = |name, reference| next_commands(name, reference);
    assert_eq!(
        commands("config", Some("ghcr.io/acme/app:1")),
        ["crane config ghcr.io/acme/app:1"]
    );
    assert_eq!(
        commands("config", Some("x; rm -rf ~")),
        ["crane config REF"]
    );
    assert_eq!(
        commands("tag-list", Some("ghcr.io/acme/app:1")),
        ["crane ls ghcr.io/acme/app"]
    );
    assert_eq!(
        commands("http-response", Some("alpine")),
        ["curl -i https://registry-1.docker.io/v2/library/alpine/manifests/latest"]
    );
    assert_eq!(commands("none", None), [""; 0]);
}

/// The kernel says the same of a step of a build and of a container that is started.
#[test]
fn a_started_container_is_no_build() {
    let cause = |text: &str| {
        let found = understand(text.as_bytes());
        found.cause.map(|cause| cause.id)
    };
    let said = "exec /bin/sh: exec format error\n";
    assert_eq!(cause(said), Some("exec-format"));
    let step = format!("#8 [2/2] RUN apk add curl\n#8 0.198 {said}");
    assert_eq!(cause(&step), Some("emulator-missing"));
}
