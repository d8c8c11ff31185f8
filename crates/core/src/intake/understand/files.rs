//! Files of a repository and a host's own words: [`names`](crate::intake::names) tells and reads the
//! files; here its answer becomes that of a paste.

use super::{Understood, words};
use crate::intake::line::platform_confidence;
use crate::intake::names::{Names, Nodes, Role, read_names, read_nodes, yaml_platforms};

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
        let architecture = words::architecture(machine);
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

/// What files of a repository name, nodes as YAML, a document written as YAML, or one line of a host.
pub(super) fn read(text: &str) -> Option<Understood> {
    if let Some(names) = read_names(text) {
        return Some(of_names(names));
    }
    if let Some(answer) = host_or_command(text).or_else(|| nodes(text)) {
        return Some(answer);
    }
    document_as_yaml(text)
}

/// Where `kind: Node` stands in YAML.
fn nodes(text: &str) -> Option<Understood> {
    if !text.contains("kind: Node") && !text.contains("nodeInfo:") {
        return None;
    }
    let nodes = read_nodes(text).ok()?;
    let mut answer = Understood::new("nodes", 0.9, "It is a list of nodes as YAML.");
    with_nodes(nodes, &mut answer);
    Some(answer)
}

/// Nodes with their platforms, as images have them.
pub(super) fn with_nodes(nodes: Nodes, answer: &mut Understood) {
    for node in &nodes.nodes {
        let (Some(os), Some(machine)) = (&node.os, &node.architecture) else {
            continue;
        };
        if node.is_guessed {
            continue;
        }
        let variant = node
            .variant
            .as_deref()
            .map(|name| format!("/{name}"))
            .unwrap_or_default();
        let found = format!("{os}/{}{variant}", words::architecture(machine));
        if !answer.reads.platforms.contains(&found) {
            answer.reads.platforms.push(found);
        }
    }
    answer.nodes = Some(nodes);
}

/// The answer for a file: its first image stands for it, a Dockerfile's last stage.
pub(super) fn of_names(names: Names) -> Understood {
    let why = match names.kind {
        "dockerfile" => "It begins with the instruction FROM.".to_owned(),
        _ => format!("Its members are those of {}.", names.what),
    };
    let is_broken = names
        .problems
        .iter()
        .any(|problem| problem.code == "syntax");
    let mut answer = Understood::new(names.kind, if is_broken { 0.7 } else { 0.9 }, why);
    with_names(names, &mut answer);
    answer
}

pub(super) fn with_names(names: Names, answer: &mut Understood) {
    let mut images = names.images.iter();
    let image = match names.kind {
        "dockerfile" => images.rfind(|image| image.role == Role::Base),
        _ => images.next(),
    };
    answer.reads.reference = image.map(|image| image.image.clone());
    answer.reads.platforms = names
        .platforms
        .iter()
        .map(|one| one.platform.clone())
        .collect();
    answer.reads.images = names.images.len();
    answer.names = Some(names);
}

/// An index or a manifest that something wrote as YAML.
fn document_as_yaml(text: &str) -> Option<Understood> {
    let at_edge = |key: &str| text.lines().any(|line| line.starts_with(key));
    if !at_edge("schemaVersion:") {
        return None;
    }
    let kind = if at_edge("manifests:") && text.contains("digest:") {
        "oci-index"
    } else if at_edge("layers:") && at_edge("config:") {
        "oci-manifest"
    } else {
        return None;
    };
    let why = "Its keys are those of a registry's document, written as YAML.";
    let mut answer = Understood::new(kind, 0.85, why);
    for platform in yaml_platforms(text) {
        if platform == "unknown/unknown" {
            answer.reads.attestations += 1;
        } else {
            answer.reads.platforms.push(platform);
        }
    }
    Some(answer)
}
