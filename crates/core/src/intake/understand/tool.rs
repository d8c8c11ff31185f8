//! Text that tools print about images, told by its headings and fixed words.

mod lists;

use std::collections::BTreeSet;

use super::{Understood, files, words};
use crate::intake::names::read_nodes;

/// What prints it, the kind, and words that must all stand in the text; `^` binds a word to the
/// left edge of a line.
const FORMS: &[(&str, &str, &[&str])] = &[
    (
        "docker service ps",
        "tool-output",
        &["DESIRED STATE", "CURRENT STATE"],
    ),
    (
        "kubectl get nodes",
        "nodes",
        &["^NAME", "STATUS", "ROLES", "VERSION"],
    ),
    ("kubectl get nodes", "nodes", &["^NAME", "ARCH", "OS"]),
    (
        "docker node ls",
        "nodes",
        &["HOSTNAME", "AVAILABILITY", "MANAGER STATUS"],
    ),
    (
        "docker node inspect --pretty",
        "nodes",
        &["^Hostname:", "^Platform:", "Operating System:"],
    ),
    (
        "kubectl describe node",
        "nodes",
        &["System Info:", "Operating System:", "Architecture:"],
    ),
    (
        "kubectl describe pod",
        "tool-output",
        &["^Events:", "Image:", "Node-Selectors:"],
    ),
    (
        "regctl artifact list",
        "tool-output",
        &["^Subject:", "^Referrers:"],
    ),
    (
        "kubectl describe",
        "tool-output",
        &["^Events:", "Reason", "Age", "From", "Message"],
    ),
    (
        "docker buildx imagetools inspect",
        "tool-output",
        &["^Name:", "^MediaType:", "^Digest:"],
    ),
    (
        "manifest-tool inspect",
        "tool-output",
        &["Name:", "(Type: ", "Digest:"],
    ),
    ("mquery", "tool-output", &["^Image: ", "Manifest List:"]),
    (
        "crane index list",
        "tool-output",
        &["^Digest", "MediaType", "Platform"],
    ),
    ("crane validate", "tool-output", &["^PASS: "]),
    ("crane validate", "tool-output", &["^FAIL: "]),
    (
        "regctl artifact tree",
        "tool-output",
        &["^Ref: ", "^Digest: "],
    ),
    ("regctl artifact list", "tool-output", &["^Subject:"]),
    (
        "oras discover",
        "tool-output",
        &["^Discovered ", "^Digest: "],
    ),
    (
        "oras discover or ctr images inspect",
        "tool-output",
        &["├── application/"],
    ),
    (
        "ctr images inspect",
        "tool-output",
        &["└── application/", "sha256:"],
    ),
    ("docker pull", "tool-output", &[": Pulling from "]),
    (
        "docker pull",
        "tool-output",
        &["^Digest: sha256:", "^Status: "],
    ),
    (
        "docker push",
        "tool-output",
        &["^The push refers to repository ["],
    ),
    ("docker run", "tool-output", &["^Unable to find image '"]),
    (
        "docker images",
        "tool-output",
        &["^REPOSITORY", "TAG", "IMAGE ID"],
    ),
    ("docker image ls", "tool-output", &["^IMAGE", "DISK USAGE"]),
    ("docker history", "tool-output", &["^IMAGE", "CREATED BY"]),
    (
        "docker ps",
        "tool-output",
        &["^CONTAINER ID", "IMAGE", "STATUS"],
    ),
    (
        "docker compose images",
        "tool-output",
        &["^CONTAINER", "REPOSITORY", "IMAGE ID"],
    ),
    ("docker version", "tool-output", &["^Client:", "OS/Arch:"]),
    (
        "docker service inspect --pretty",
        "tool-output",
        &["^Service Mode:", "ContainerSpec:"],
    ),
    (
        "docker buildx ls",
        "tool-output",
        &["NAME/NODE", "PLATFORMS"],
    ),
    (
        "docker buildx inspect",
        "tool-output",
        &["^Driver:", "^Nodes:"],
    ),
    ("docker buildx build", "tool-output", &["^#N ["]),
    ("docker manifest push", "tool-output", &["^Pushed ref "]),
    (
        "docker manifest create",
        "tool-output",
        &["^Created manifest list "],
    ),
    (
        "kubectl get pods",
        "tool-output",
        &["^NAME", "READY", "STATUS", "RESTARTS"],
    ),
    ("manifest-tool push", "tool-output", &["^Digest: sha256:"]),
    (
        "crictl pull",
        "tool-output",
        &["^Image is up to date for sha256:"],
    ),
    (
        "crictl images",
        "tool-output",
        &["^IMAGE", "TAG", "IMAGE ID"],
    ),
    ("crictl version", "tool-output", &["^RuntimeName:"]),
    ("ctr images ls", "tool-output", &["^REF", "TYPE", "DIGEST"]),
    (
        "ctr images check",
        "tool-output",
        &["^REF", "TYPE", "STATUS"],
    ),
    ("ctr content ls", "tool-output", &["^DIGEST", "SIZE", "AGE"]),
    (
        "ctr images pull",
        "tool-output",
        &["manifest-sha256:", "resolved"],
    ),
    ("nerdctl pull", "tool-output", &["index-sha256:", "done"]),
    (
        "nerdctl images",
        "tool-output",
        &["^REPOSITORY", "PLATFORM"],
    ),
    ("podman pull", "tool-output", &["^Trying to pull "]),
    ("podman images", "tool-output", &["^REPOSITORY", "TAG"]),
    ("skopeo copy", "tool-output", &["^Copying blob sha256:"]),
    ("oras cp", "tool-output", &["^Copied "]),
    (
        "oras manifest index create",
        "tool-output",
        &["^Packed ", "Pushed "],
    ),
    ("oras manifest index create", "tool-output", &["^Fetched "]),
    (
        "docker compose up",
        "tool-output",
        &["^Error response from daemon", "Pulling "],
    ),
    (
        "docker compose up",
        "tool-output",
        &["^Attaching to ", "^Container "],
    ),
    ("tar -tv", "tool-output", &["^-rw", " manifest.json"]),
    ("tar -tv", "tool-output", &["^-rw", " oci-layout"]),
    ("tar -t", "tool-output", &["^blobs/", "oci-layout"]),
    ("tar -t", "tool-output", &["^manifest.json", "sha256:"]),
];

/// Tables with one image a row.
const TABLES: &[&str] = &[
    "crictl images",
    "ctr images ls",
    "docker compose images",
    "docker image ls",
    "docker images",
    "docker ps",
    "nerdctl images",
    "podman images",
];

/// How the lines of a text begin, so that most marks are known to be missing after one look.
struct Edges(BTreeSet<[u8; EDGE]>);

/// Bytes of a line's beginning that are kept.
const EDGE: usize = 3;

impl Edges {
    fn of(text: &str) -> Self {
        let edge = |line: &str| line.trim_start().as_bytes().first_chunk().copied();
        Self(text.lines().filter_map(edge).collect())
    }

    /// `false` where the mark is certainly at the edge of no line.
    fn may_have(&self, mark: &str) -> bool {
        let word = mark.strip_prefix('^').filter(|word| *word != "#N [");
        let edge = word.and_then(|word| word.as_bytes().first_chunk());
        edge.is_none_or(|edge| self.0.contains(edge))
    }
}

pub(super) fn read(text: &str) -> Option<Understood> {
    let edges = Edges::of(text);
    let Some((by, kind, _)) = FORMS.iter().find(|(_, _, marks)| {
        marks
            .iter()
            .all(|mark| edges.may_have(mark) && has(text, mark))
    }) else {
        return lists::read(text);
    };
    let mut answer = Understood::new(
        kind,
        0.9,
        format!("Its words and headings are those of {by}."),
    );
    answer.by = Some(by);
    answer.reads.platforms = platforms(text);
    answer.reads.attestations = text.matches("unknown/unknown").count() + attested(text);
    let (without_platform, indexes) = lists::children(text);
    answer.reads.entries_without_platform = without_platform;
    answer.reads.nested_indexes = indexes;
    if *kind == "nodes" {
        if let Ok(nodes) = read_nodes(text) {
            files::with_nodes(nodes, &mut answer);
        }
    } else if let Some(rows) = TABLES.contains(by).then(|| lists::rows(text)).flatten() {
        answer.reads.images = rows.images.len();
        answer.reads.reference = lists::only(&rows);
        if rows.images.len() == 1 {
            answer.reads.digest = words::digest(text);
        }
        answer.names = Some(rows);
    } else if !by.ends_with(" ls") {
        answer.reads.reference = reference(text);
        answer.reads.digest = digest(text, by);
    }
    Some(answer)
}

/// `^#N [` is the number of a build's step; `^` binds other words to the left edge.
fn has(text: &str, mark: &str) -> bool {
    if mark == "^#N [" {
        return text.lines().any(is_step);
    }
    match mark.strip_prefix('^') {
        Some(word) => text.lines().any(|line| line.trim_start().starts_with(word)),
        None => text.contains(mark),
    }
}

/// `#12 [linux/arm64 2/2] RUN …`
fn is_step(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('#').unwrap_or_default();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && after.starts_with(" [")
}

/// Whether a text holds only steps on the way to a message, and no result of its own.
pub(super) fn is_progress(text: &str) -> bool {
    let result = [
        "DESIRED STATE",
        "RESTARTS",
        "^Events:",
        "Status: Downloaded",
        "Status: Image is up to date",
        "^FAIL: ",
        "^#N [",
        "^Attaching to ",
        "^Trying to pull ",
        "resolved",
    ];
    !result.iter().any(|mark| has(text, mark))
}

/// Lines that carry the name of the subject.
fn reference(text: &str) -> Option<String> {
    // What a tool pushes last, and what referrers refer to.
    let pushed = text
        .lines()
        .rev()
        .find(|line| line.contains("pushing sha256:"));
    if let Some((_, to)) = pushed.and_then(|line| line.rsplit_once(" to ")) {
        return Some(to.trim().to_owned());
    }
    if let Some(subject) =
        words::labelled(text, "Subject:").filter(|name| words::is_reference(name))
    {
        return Some(subject.to_owned());
    }
    let named = named(text);
    // `regctl manifest get --platform` names the entry it took: the image is what stands before.
    let own = words::labelled(text, "Digest:")
        .filter(|_| text.contains("Total Size:") && text.contains("Config:"));
    match (named, own) {
        (Some(name), Some(digest)) if is_image(text) => Some(
            name.strip_suffix(&format!("@{digest}"))
                .unwrap_or(&name)
                .to_owned(),
        ),
        (named, _) => named,
    }
}

fn is_image(text: &str) -> bool {
    text.contains("image.config.v1+json") || text.contains("container.image.v1+json")
}

fn named(text: &str) -> Option<String> {
    [
        "Name:",
        "Ref:",
        "Subject:",
        "Image:",
        "Status: Downloaded newer image for",
        "Status: Image is up to date for",
        "PASS:",
        "FAIL:",
        "Trying to pull",
    ]
    .iter()
    .filter_map(|label| words::labelled(text, label))
    .filter_map(|rest| rest.split_whitespace().next())
    .map(|word| word.trim_end_matches([':', '.']))
    .find(|word| words::is_reference(word))
    .map(str::to_owned)
    .or_else(|| words::between(text, "The push refers to repository [", &[']']).map(str::to_owned))
    .or_else(|| words::reference(text))
}

fn digest(text: &str, by: &str) -> Option<String> {
    let labelled = ["Digest:", "Descriptor:"]
        .iter()
        .find_map(|label| words::labelled(text, label));
    let build = text
        .find("exporting manifest list ")
        .and_then(|at| text.get(at..));
    let pushed = text
        .lines()
        .rev()
        .find_map(|line| line.split_once("pushing sha256:"));
    if let Some((_, digest)) = pushed {
        return words::digest(&format!("sha256:{digest}"));
    }
    if let Some(subject) = words::labelled(text, "Subject:") {
        return words::digest(subject);
    }
    match by {
        "ctr images pull" => text
            .split_once("index-")
            .and_then(|(_, rest)| words::digest(rest)),
        "docker service inspect --pretty" => {
            words::labelled(text, "Image:").and_then(words::digest)
        }
        "crictl pull" | "docker push" | "nerdctl pull" => words::digest(text),
        "docker manifest push" => text.trim_end().lines().last().and_then(words::digest),
        _ => labelled
            .and_then(words::digest)
            .or_else(|| build.and_then(words::digest))
            .or_else(|| {
                (text.contains('─') || text.contains("DESIRED STATE") || text.contains("(digest:"))
                    .then(|| words::digest(text))
                    .flatten()
            }),
    }
}

/// `OS:`, `Arch:` and `Variant:` lines of one entry after another, as manifest-tool prints them.
fn parts(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut os, mut build) = ("", "");
    for line in text.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        // `[1]    -    Arch`, in older releases `1           -    Arch`.
        let before = |c: char| !c.is_ascii_alphabetic();
        match (key.trim_start_matches(before).trim(), found.last_mut()) {
            ("OS", _) => (os, build) = (value, ""),
            ("OS Vers", _) => build = value,
            ("Arch", _) if !value.is_empty() && !os.is_empty() && os != "unknown" => {
                let build = Some(build).filter(|build| !build.is_empty());
                let build = build.map(|build| format!(":{build}")).unwrap_or_default();
                found.push(format!("{os}/{value}{build}"));
            }
            ("Variant", Some(last)) if !value.is_empty() => {
                last.push('/');
                last.push_str(value);
            }
            _ => {}
        }
    }
    found
}

/// `(x images, N attestations)`, as manifest-tool counts them.
fn attested(text: &str) -> usize {
    let counted = words::between(text, " images, ", &[' ']).filter(|_| text.contains(" Contains "));
    counted.and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// Words that are platforms, with the Windows build of the line below, and machine names of nodes.
fn platforms(text: &str) -> Vec<String> {
    let mut found = words::platforms(text);
    let builds: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("OSVersion:"))
        .map(str::trim)
        .collect();
    if !builds.is_empty() && !found.iter().any(|name| name.contains(':')) {
        found.retain(|name| name != "windows/amd64");
        found.extend(builds.iter().map(|build| format!("windows/amd64:{build}")));
    }
    let machines = parts(text);
    if let Some((_, wanted)) = text.split_once("does not match the expected platform (") {
        found.retain(|name| !wanted.starts_with(name.as_str()));
    }
    if found.is_empty()
        && let Some(architecture) = words::between(text, "kubernetes.io/arch=", &[' ', '\n', ','])
    {
        found.push(format!("linux/{architecture}"));
    }
    if (text.contains("Platform:") || text.contains("(Type: "))
        && text.contains("Arch:")
        && !machines.is_empty()
    {
        return machines;
    }
    found
}
