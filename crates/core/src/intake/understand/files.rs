//! Files of a repository by the keys and words that only they have: Dockerfile, compose,
//! Kubernetes, Helm values, Bake, GitHub workflow, the spec of manifest-tool, a document as YAML.
//!
//! Lines are looked at, nothing is expanded: what a variable leaves open is not guessed.

use super::{Understood, words};
use crate::intake::line::platform_confidence;

/// Kind, keys at the left edge that must all be there, words of which one must be there.
const YAML: &[(&str, &[&str], &[&str])] = &[
    ("kubernetes", &["apiVersion:", "kind:"], &[]),
    (
        "github-workflow",
        &["on:", "jobs:"],
        &["runs-on:", "uses:", "steps:"],
    ),
    (
        "manifest-tool-spec",
        &["image:", "manifests:"],
        &["platform:"],
    ),
    ("oci-index", &["schemaVersion:", "manifests:"], &[]),
    ("oci-manifest", &["schemaVersion:", "layers:"], &["config:"]),
    ("compose", &["services:"], &["  image:", "  build:"]),
    ("helm-values", &["image:"], &["  repository:"]),
];

/// A host's own words for its platform, or a command line that names an image.
fn host_or_command(text: &str) -> Option<Understood> {
    let line = text.trim();
    if line.contains('\n') {
        return None;
    }
    if let Some(build) = words::between(line, "Microsoft Windows [Version ", &[']']) {
        let mut answer = Understood::new(
            "platform",
            0.9,
            "It is what `ver` prints: the build of Windows.",
        );
        answer.reads.platforms = vec![format!("windows:{build}")];
        return Some(answer);
    }
    if line.starts_with("Linux ") && line.contains('#') {
        let machine = line
            .split_whitespace()
            .rev()
            .find(|word| platform_confidence(word) > 0.0 && *word != "Linux")?;
        let architecture = match machine {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            other => other,
        };
        let mut answer = Understood::new("platform", 0.9, "It is what `uname -a` prints.");
        answer.reads.platforms = vec![format!("linux/{architecture}")];
        return Some(answer);
    }
    let tools = [
        "docker ", "podman ", "crane ", "skopeo ", "nerdctl ", "ctr ", "regctl ", "oras ",
    ];
    if !tools.iter().any(|tool| line.starts_with(tool)) {
        return None;
    }
    let mut answer = Understood::new(
        "reference",
        0.8,
        "It is a command line that names an image.",
    );
    answer.reads.reference = Some(words::of_command(line)?);
    answer.reads.platforms = words::platforms(line);
    Some(answer)
}

pub(super) fn read(text: &str) -> Option<Understood> {
    if let Some(answer) = host_or_command(text) {
        return Some(answer);
    }
    if is_dockerfile(text) {
        return Some(dockerfile(text));
    }
    let at_edge = |key: &&str| text.lines().any(|line| line.starts_with(*key));
    let (kind, _, _) = YAML.iter().find(|(kind, keys, any)| {
        keys.iter().all(at_edge)
            && (any.is_empty() || any.iter().any(|word| text.contains(word)))
            && (*kind != "compose" || !at_edge(&"stages:"))
            && (*kind != "oci-index" || text.contains("digest:"))
    })?;
    let mut answer = Understood::new(
        kind,
        0.85,
        format!("Its keys are those of {}.", named(kind)),
    );
    answer.reads.platforms = platforms(text);
    answer.reads.reference = image(text);
    Some(answer)
}

fn named(kind: &str) -> &'static str {
    match kind {
        "kubernetes" => "a Kubernetes object",
        "github-workflow" => "a GitHub workflow",
        "manifest-tool-spec" => "a manifest-tool specification",
        "compose" => "a compose file",
        "helm-values" => "Helm values",
        _ => "a registry's document, written as YAML",
    }
}

/// The first image: a value of `image:`, a tag of a workflow, or registry, repository and tag apart.
fn image(text: &str) -> Option<String> {
    let plain = |value: &str| value.trim_matches(['"', '\'']).to_owned();
    if let Some(repository) = words::labelled(text, "repository:").map(plain) {
        let registry = words::labelled(text, "registry:").map(plain);
        let name = registry.map_or(repository.clone(), |host| format!("{host}/{repository}"));
        let tag = words::labelled(text, "tag:").map(plain);
        return Some(tag.map_or(name.clone(), |tag| format!("{name}:{tag}")));
    }
    text.lines()
        .filter_map(|line| {
            line.trim_start()
                .trim_start_matches("- ")
                .strip_prefix("image:")
        })
        .map(|value| plain(value.trim()))
        .find(|value| words::is_reference(value))
        .or_else(|| {
            words::labelled(text, "tags:")
                .map(plain)
                .filter(|tag| words::is_reference(tag))
        })
}

/// Written as one word, or as `architecture:`, `os:` and `variant:` lines of one object.
fn platforms(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut os, mut architecture, mut variant) = (None, None, None);
    let mut flush =
        |os: &mut Option<&str>, architecture: &mut Option<&str>, variant: &mut Option<&str>| {
            if let (Some(os), Some(architecture)) = (os.take(), architecture.take()) {
                let variant = variant
                    .take()
                    .map(|name| format!("/{name}"))
                    .unwrap_or_default();
                found.push(format!("{os}/{architecture}{variant}"));
            }
        };
    for line in text.lines() {
        let line = line.trim();
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        match key {
            "os" => os = Some(value),
            "architecture" => architecture = Some(value),
            "variant" => variant = Some(value),
            _ => {}
        }
    }
    flush(&mut os, &mut architecture, &mut variant);
    let unquoted = |value: &str| value.trim_matches(['"', '\'', ' ']).to_owned();
    if let Some(architecture) = words::labelled(text, "kubernetes.io/arch:").map(unquoted) {
        let os = words::labelled(text, "kubernetes.io/os:").unwrap_or("linux");
        found.push(format!("{os}/{architecture}"));
    }
    if found.is_empty() {
        words::platforms(text)
    } else {
        found
    }
}

/// Instructions with which a line of a Dockerfile may begin.
const INSTRUCTIONS: &[&str] = &[
    "FROM ",
    "ARG ",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "LABEL ",
    "WORKDIR ",
    "USER ",
    "CMD ",
    "ENTRYPOINT ",
    "EXPOSE ",
    "VOLUME ",
    "HEALTHCHECK ",
    "SHELL ",
    "STOPSIGNAL ",
    "ONBUILD ",
];

/// `FROM` begins a line, and nothing but comments and `ARG` stands before the first one.
fn is_dockerfile(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.find(|line| !upper(line).starts_with("ARG "));
    let Some(first) = first else { return false };
    upper(first).starts_with("FROM ")
        && (first.starts_with("FROM")
            || lines.any(|line| {
                INSTRUCTIONS
                    .iter()
                    .any(|name| upper(line).starts_with(name))
            }))
        && !first.ends_with(';')
}

fn upper(line: &str) -> String {
    line.chars()
        .take(12)
        .collect::<String>()
        .to_ascii_uppercase()
}

fn dockerfile(text: &str) -> Understood {
    let mut answer = Understood::new("dockerfile", 0.9, "It begins with the instruction FROM.");
    for line in text.lines().map(str::trim) {
        if !upper(line).starts_with("FROM ") {
            continue;
        }
        let mut flags = line.split_whitespace().skip(1);
        let base = flags.find(|word| !word.starts_with("--"));
        // The last stage is what the image is made from.
        let named =
            base.filter(|base| !base.contains('$') && crate::oci::Reference::parse(base).is_ok());
        if let Some(base) = named {
            answer.reads.reference = Some(base.to_owned());
        }
        if let Some(platform) = words::between(line, "--platform=", &[' '])
            && words::is_platform(platform)
        {
            answer.reads.platforms.push(platform.to_owned());
        }
    }
    answer
}
