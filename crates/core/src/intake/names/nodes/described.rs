//! Nodes as labelled lines: `kubectl describe node`, `docker node inspect --pretty`, `docker info`.

use super::{Node, Nodes, build, runtime};
use crate::intake::understand::labelled;

pub(super) fn read(text: &str) -> Option<Nodes> {
    if text.contains("System Info:") && text.contains("Taints:") {
        let nodes = sections(text, "Name:").map(described).collect();
        return Nodes::new("kubectl-describe", nodes);
    }
    if text.contains("Hostname:") && text.contains("Platform:") {
        let nodes = sections(text, "ID:").map(pretty).collect();
        return Nodes::new("docker-node-inspect-pretty", nodes);
    }
    if text.contains("OSType:") && text.contains("Architecture:") {
        return Nodes::new("docker-info", vec![info(text)]);
    }
    None
}

/// The parts of a text from each line that begins with `label`; what stands before the first is the
/// first one's.
fn sections<'a>(text: &'a str, label: &str) -> impl Iterator<Item = &'a str> {
    let mut starts = vec![0];
    let mut at = 0;
    let mut is_first = true;
    for line in text.split_inclusive('\n') {
        if line.starts_with(label) && !std::mem::take(&mut is_first) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(start..end))
}

/// The value of a label with the lines under it that are indented further.
fn block<'a>(text: &'a str, label: &str) -> Vec<&'a str> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(label));
    let first = lines.next().and_then(|line| line.strip_prefix(label));
    let more = lines.take_while(|line| line.starts_with("   ") || line.starts_with('\t'));
    first
        .into_iter()
        .chain(more)
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .collect()
}

fn described(text: &str) -> Node {
    let word = |label: &str| labelled(text, label).map(str::to_owned);
    let os = word("Operating System:");
    let labels = block(text, "Labels:");
    let windows = labels
        .iter()
        .find_map(|label| label.strip_prefix("node.kubernetes.io/windows-build="));
    let version = windows
        .map(str::to_owned)
        .or_else(|| word("Kernel Version:"));
    let taints = block(text, "Taints:")
        .into_iter()
        .filter(|taint| *taint != "<none>");
    Node {
        name: word("Name:").unwrap_or_default(),
        architecture: word("Architecture:"),
        os_version: version
            .filter(|_| os.as_deref() == Some("windows"))
            .as_deref()
            .and_then(build),
        runtime: word("Container Runtime Version:")
            .as_deref()
            .and_then(runtime),
        taints: taints.map(str::to_owned).collect(),
        unschedulable: labelled(text, "Unschedulable:") == Some("true"),
        os,
        ..Node::default()
    }
}

fn pretty(text: &str) -> Node {
    let word = |label: &str| labelled(text, label).map(str::to_owned);
    let lower = |label: &str| labelled(text, label).map(str::to_ascii_lowercase);
    let role = if text.contains("Manager Status:") {
        "manager"
    } else {
        "worker"
    };
    Node {
        name: word("Hostname:").unwrap_or_default(),
        os: word("Operating System:"),
        architecture: word("Architecture:"),
        role: Some(role.to_owned()),
        state: lower("State:").filter(|state| state != "ready"),
        availability: lower("Availability:").filter(|state| state != "active"),
        ..Node::default()
    }
}

fn info(text: &str) -> Node {
    let server = text
        .split_once("Server:")
        .map_or(text, |(_, server)| server);
    let word = |name: &str| labelled(server, &format!("{name}:")).map(str::to_owned);
    Node::of_docker_info(word, server.contains("io.containerd.snapshotter.v1"))
}
