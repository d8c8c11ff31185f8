//! What telling a format costs, counted in bytes that are read as YAML: no clock, no noise.

use super::*;

/// Texts of this many bytes and of every shorter length.
const BYTES: usize = 40_000;

/// What is read to tell the format of a text.
fn work(text: &str) -> usize {
    yaml::WORK.set(0);
    let _ = tell_any(text);
    yaml::WORK.get()
}

/// A head, then a piece as often as it fits, then an end; `@` is a number.
fn long(head: &str, piece: &str, end: &str) -> String {
    let mut text = head.to_owned();
    for number in 0.. {
        if text.len() + piece.len() + end.len() > BYTES {
            break;
        }
        text.push_str(&piece.replace('@', &number.to_string()));
    }
    text.push_str(end);
    text
}

fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    let cut = |part: usize| text.floor_char_boundary(text.len() * part / 16);
    (1..=16).map(move |part| &text[..cut(part)])
}

const PODS: &str =
    "---\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: c, image: a:1}\n";
const ITEMS: &str = "- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - {image: a:1}\n";

/// Texts whose first lines tell what they are.
fn told_at_once() -> Vec<String> {
    vec![
        long("", PODS, ""),
        long("apiVersion: v1\nkind: List\nitems:\n", ITEMS, ""),
        long("services:\n", "  web-@:\n    image: a/web:1\n", ""),
        long("", "part@:\n  image: {repository: a/app, tag: \"1\"}\n", ""),
        long("on: push\njobs:\n", "  job@:\n    container: a/ci:1\n", ""),
        long(
            "image: a/app:1\nmanifests:\n",
            "  - image: a/app:1-amd64\n    platform: {architecture: amd64, os: linux}\n",
            "",
        ),
    ]
}

/// Texts of which more has to be read, or all of it in vain.
fn told_late() -> Vec<String> {
    vec![
        // What `kubectl get -o yaml` prints: its kind stands below the items.
        long(
            "apiVersion: v1\nitems:\n",
            ITEMS,
            "kind: List\nmetadata: {}\n",
        ),
        long(
            "x-a:\n",
            "  k@: {image: a}\n",
            "services:\n  a: {image: b:1}\n",
        ),
        long(
            "",
            "part@:\n  image: {repository: a, tag: \"1\"}\n",
            "services: {a: {image: b}}\n",
        ),
        long(
            "",
            "an image is built and pushed, and runs as one of the jobs\n",
            "",
        ),
        long("image:\n", "  k@: [1, 2]\n", ""),
        long("image: |\n", "  no line stands at the edge\n", ""),
        long("", "apiVersion: v1\nkind: Pod\nspec: {image: [\n---\n", ""),
        long("", "--- # image\n", ""),
    ]
}

/// A prefix takes no more than its share: what is read grows with the length that is there, by the same
/// factor for every prefix of every text.
#[test]
fn a_prefix_costs_its_share() {
    for text in told_at_once().iter().chain(&told_late()) {
        for prefix in prefixes(text) {
            let read = work(prefix);
            let head = &text[..40];
            assert!(
                read * 3 <= prefix.len() * 5,
                "{read} of {}: {head:?}",
                prefix.len()
            );
        }
    }
}

/// What the first lines tell costs the same however long the text is.
#[test]
fn what_follows_the_first_lines_costs_nothing() {
    for text in told_at_once() {
        for prefix in prefixes(&text).filter(|prefix| prefix.len() >= 2 * HEAD) {
            let read = work(prefix);
            assert!(
                read <= HEAD,
                "{read} of {}: {:?}",
                prefix.len(),
                &text[..40]
            );
        }
    }
}

/// A head and the whole tell the same, also where a key below the head makes another format of it.
#[test]
fn a_head_tells_what_the_whole_tells() {
    for text in told_at_once().iter().chain(&told_late()) {
        let whole = of(text, &yaml::read(text)).map(Format::words);
        assert_eq!(tell_any(text), whole, "{:?}", &text[..40]);
    }
}

#[test]
fn a_block_of_markdown_is_no_file_as_a_whole() {
    let file = "services:\n  web:\n    image: nginx:1\n    build: .\n";
    let broken = format!("{file}\t- tab\n");
    assert!(tell_any(&broken).is_some_and(|(kind, _)| kind == "compose"));
    let issue = format!("It does not start:\n\n```yaml\n{file}```\n\nWhat is wrong?\n");
    assert_eq!(tell_any(&issue), None);
    // The mark that a copy left behind at the end is none.
    let left = format!("{broken}```\n");
    assert!(tell_any(&left).is_some_and(|(kind, _)| kind == "compose"));
}
