//! Files of a repository and a host's own words: [`names`](crate::intake::names) tells and reads the
//! files; here its answer becomes that of a paste.

use super::steps::Depth;
use super::{Understood, command, prompt, words};
use crate::intake::line::platform_confidence;
use crate::intake::names::{
    NamedImage, Names, Nodes, Role, read_names, read_nodes, tell_file, yaml_platforms,
};

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
    // `$ docker pull NAME` alone: the prompt is no part of the command.
    let line = prompt::command(line).unwrap_or(line);
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
    answer.reads.reference = Some(command::image(line)?);
    answer.reads.platforms = command::platforms(line);
    Some(answer)
}

/// A file of a repository that names images.
pub(super) fn file(text: &str, depth: Depth) -> Option<Understood> {
    match depth {
        Depth::Whole => read_names(text).map(of_names),
        Depth::Glance => {
            let (kind, what) = tell_file(text)?;
            Some(Understood::new(kind, 0.9, why(kind, what)))
        }
    }
}

fn why(kind: &str, what: &str) -> String {
    match kind {
        "dockerfile" => "It begins with the instruction FROM.".to_owned(),
        _ => format!("Its members are those of {what}."),
    }
}

/// Nodes as YAML, a document written as YAML, or one line of a host.
pub(super) fn read(text: &str, depth: Depth) -> Option<Understood> {
    if let Some(answer) = host_or_command(text).or_else(|| nodes(text, depth)) {
        return Some(answer);
    }
    document_as_yaml(text)
}

/// Where `kind: Node` stands in YAML.
fn nodes(text: &str, depth: Depth) -> Option<Understood> {
    let is_docker_info = text.contains("OSType:") && text.contains("Architecture:");
    if !text.contains("kind: Node") && !text.contains("nodeInfo:") && !is_docker_info {
        return None;
    }
    let why = if is_docker_info {
        "It is what docker info prints of its host."
    } else {
        "It is a list of nodes as YAML."
    };
    let mut answer = Understood::new("nodes", 0.9, why);
    if depth == Depth::Glance {
        return Some(answer);
    }
    let nodes = read_nodes(text).ok()?;
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
    let why = why(names.kind, names.what);
    let is_broken = names
        .problems
        .iter()
        .any(|problem| problem.code == "syntax");
    let mut answer = Understood::new(names.kind, if is_broken { 0.7 } else { 0.9 }, why);
    with_names(names, &mut answer);
    answer
}

pub(super) fn with_names(names: Names, answer: &mut Understood) {
    let image = match names.kind {
        "dockerfile" => last_base(&names),
        _ => names.images.first(),
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

/// What the last stage begins with that begins with an image; nothing where a later one is left open.
fn last_base(names: &Names) -> Option<&NamedImage> {
    let last = names
        .images
        .iter()
        .rfind(|image| image.role == Role::Base)?;
    let is_open = names
        .open
        .iter()
        .any(|open| open.owner != last.owner && open.span.start > last.span.start);
    (!is_open).then_some(last)
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
