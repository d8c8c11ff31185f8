use allarch_core::intake::understand;

use super::*;

fn taken(text: &str) -> Taken {
    Taken::new(text.as_bytes(), understand(text.as_bytes()))
}

/// The text of a row.
fn shown(card: &Card, name: &str) -> String {
    let row = card.rows.iter().find(|row| row.name == name);
    row.expect("there is such a row").text()
}

const MISSING: &str = "docker: Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: ghcr.io/acme/app:1\n";

#[test]
fn an_error_says_cause_reading_printer_and_the_next_command() {
    let card = card(&taken(MISSING));
    assert_eq!(card.title, "Error message");
    let (id, words, by) = card.cause.expect("it has a cause");
    assert_eq!(
        (id, by),
        (
            "platform-missing",
            Some("docker run, with the words of dockerd")
        )
    );
    assert_eq!(card.sentence, words);
    assert_eq!(shown(&card, "Platform asked for"), "linux/arm64/v8");
    assert_eq!(shown(&card, "Image"), "ghcr.io/acme/app:1");
    let next = card.next.expect("it has a next input");
    assert_eq!(
        next.commands.first().map(String::as_str),
        Some("docker buildx imagetools inspect --raw ghcr.io/acme/app:1")
    );
    assert_eq!(next.fetches.as_deref(), Some("ghcr.io/acme/app:1"));
    assert!(card.pages.rules.contains(&"index-no-runnable"));
    assert!(card.pages.engines.contains(&"docker-containerd-store"));
}

#[test]
fn a_nameless_error_asks_for_the_name() {
    let card = card(&taken(
        "no matching manifest for linux/riscv64 in the manifest list entries\n",
    ));
    let next = card.next.expect("it has a next input");
    assert!(next.asks_name && next.fetches.is_none());
}

#[test]
fn an_output_says_what_it_lacks_and_never_that_a_digest_is_the_images() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let text = format!(
        "1: Pulling from acme/app\nDigest: {digest}\nStatus: Downloaded newer image for ghcr.io/acme/app:1\n"
    );
    let card = card(&taken(&text));
    assert_eq!(
        card.sentence,
        "Docker pull printed this. It tells the image’s name and a digest."
    );
    assert_eq!(shown(&card, "Digest in the text"), digest);
    let (what, command) = card.lack.expect("it lacks something");
    assert_eq!(what, "the platforms, and which of them was taken");
    assert_eq!(
        command,
        "docker buildx imagetools inspect --raw ghcr.io/acme/app:1"
    );
    assert!(
        card.exact
            .is_some_and(|words| words.starts_with("Not a registry’s exact bytes"))
    );
}

#[test]
fn a_file_lists_its_names_with_lines_and_what_is_open() {
    let text =
        "FROM --platform=linux/arm64 alpine:3.20 AS a\nFROM ${BASE}\nCOPY --from=busybox:1 /x /x\n";
    let taken = taken(text);
    assert_eq!(
        card(&taken).sentence,
        "A Dockerfile names 2 images; 1 value left open."
    );
    let names = taken.found.names.as_ref().expect("it names images");
    let rows = name_rows(names, text.as_bytes());
    let places: Vec<(usize, &str, &str)> = rows
        .iter()
        .map(|row| {
            (
                row.line,
                row.image.as_str(),
                &text[row.span.start..row.span.end],
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (1, "alpine:3.20", "alpine:3.20"),
            (3, "busybox:1", "busybox:1")
        ]
    );
    assert_eq!(rows[0].platform.as_deref(), Some("linux/arm64"));
    let notes = notes(names, text.as_bytes());
    assert_eq!((notes[0].line, notes[0].written.as_str()), (2, "${BASE}"));
}

#[test]
fn machines_are_counted_by_platform() {
    let text = "NAME   STATUS   ROLES    AGE   VERSION   ARCH    OS\na      Ready    <none>   1d    v1.30     amd64   linux\nb      Ready    <none>   1d    v1.30     arm64   linux\n";
    let taken = taken(text);
    assert_eq!(
        card(&taken).sentence,
        "2 machines of 2 platforms: linux/amd64 and linux/arm64."
    );
}

#[test]
fn several_things_are_counted() {
    let text = format!(
        "It fails:\n\n```\n$ docker pull a/b:1\n```\n\n```\n{MISSING}```\n\n```\nFROM alpine:3\nRUN true\n```\n"
    );
    let taken = taken(&text);
    assert_eq!(taken.parts.len(), 3);
    assert_eq!(
        card(&taken).sentence,
        "3 things in one paste, each open as a document of its own: image name, error message and Dockerfile."
    );
}

#[test]
fn a_value_that_was_read_knows_its_place() {
    let given = format!("> {MISSING}");
    let taken = taken(&given);
    let card = card(&taken);
    let places: Vec<(&str, &str)> = card
        .rows
        .iter()
        .flat_map(|row| row.values.iter().map(|value| (row.name, value)))
        .filter_map(|(name, value)| Some((name, &given[value.span?.start..value.span?.end])))
        .collect();
    assert_eq!(
        places,
        [
            ("Platform asked for", "linux/arm64/v8"),
            ("Image", "ghcr.io/acme/app:1")
        ]
    );
}

#[test]
fn a_compose_file_tells_the_profiles_of_its_services() {
    let text =
        "services:\n  web: {image: a/web:1}\n  debug: {image: a/debug:1, profiles: [dev, test]}\n";
    let taken = taken(text);
    let names = taken.found.names.as_ref().expect("it names images");
    let rows = name_rows(names, text.as_bytes());
    let profiles: Vec<String> = rows.iter().map(|row| row.profiles.join(", ")).collect();
    assert_eq!(profiles, ["", "dev, test"]);
}
