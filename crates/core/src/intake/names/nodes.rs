//! Nodes of a cluster or a swarm, and single Docker hosts, as the tools print them: kubectl's tables,
//! JSON, YAML and `describe`, docker's `node ls`, `node inspect` and `info`, and plain lists.
//!
//! Kubernetes names architectures as Go does (`amd64`), Docker as the kernel does (`x86_64`): each
//! stays as it is written. What a form does not print is said to be missing, with the command that
//! prints it.

mod described;
mod documents;
mod table;

use crate::intake::begins_as_json;
use crate::intake::line::platform_confidence;

/// One machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// `linux` or `windows`.
    pub os: Option<String>,
    /// As the tool writes it.
    pub architecture: Option<String>,
    /// Where a list names one.
    pub variant: Option<String>,
    /// The Windows build, `10.0.20348`.
    pub os_version: Option<String>,
    /// `containerd`, `cri-o`, `docker-classic`, `docker-containerd`.
    pub runtime: Option<String>,
    /// `key=value:Effect`.
    pub taints: Vec<String>,
    /// Cordoned.
    pub unschedulable: bool,
    /// In a swarm: `manager` or `worker`.
    pub role: Option<String>,
    /// In a swarm, where it is not `ready`.
    pub state: Option<String>,
    /// In a swarm, where it is not `active`.
    pub availability: Option<String>,
    /// The architecture was guessed from the name of the kernel.
    pub is_guessed: bool,
}

impl Node {
    /// A Docker host as `docker info` tells of it, as text and as JSON alike: the store decides which
    /// engine picks there.
    fn of_docker_info(word: impl Fn(&str) -> Option<String>, is_containerd: bool) -> Self {
        let store = if is_containerd {
            "docker-containerd"
        } else {
            "docker-classic"
        };
        Self {
            name: word("Name").unwrap_or_default(),
            os: word("OSType"),
            architecture: word("Architecture"),
            runtime: Some(store.to_owned()),
            ..Self::default()
        }
    }
}

/// What a text says of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nodes {
    /// Who printed it: `kubectl-table`, `kubectl-json`, `docker-info`, `plain` …
    pub format: &'static str,
    /// The nodes in order.
    pub nodes: Vec<Node>,
    /// Members that some node lacks, of `os` and `architecture`.
    pub missing: Vec<&'static str>,
    /// The command that prints what is missing.
    pub hint: Option<&'static str>,
    /// 1-based lines of a plain list that name no platform.
    pub unread: Vec<usize>,
}

impl Nodes {
    fn new(format: &'static str, nodes: Vec<Node>) -> Option<Self> {
        let lacks = |has: fn(&Node) -> bool| nodes.iter().any(|node| !has(node));
        let mut missing = Vec::new();
        if lacks(|node| node.os.is_some()) {
            missing.push("os");
        }
        if lacks(|node| node.architecture.is_some()) {
            missing.push("architecture");
        }
        let hint = match (missing.is_empty(), format) {
            (true, _) => None,
            (_, format) if format.starts_with("docker") => {
                Some("ask for: docker node inspect $(docker node ls -q)")
            }
            _ => Some("ask for: kubectl get nodes -L kubernetes.io/os,kubernetes.io/arch"),
        };
        (!nodes.is_empty()).then_some(Self {
            format,
            nodes,
            missing,
            hint,
            unread: Vec::new(),
        })
    }
}

/// Reads nodes out of what a tool printed.
///
/// # Errors
/// `empty` where there is nothing in it, `unknown-format` where it names no nodes, `excessive-aliasing`
/// and `syntax` where it is YAML that cannot be read.
pub fn read_nodes(text: &str) -> Result<Nodes, &'static str> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err("empty");
    }
    let by_words = table::read(text).or_else(|| described::read(text));
    if let Some(found) = by_words {
        return Ok(found);
    }
    let looks_written = begins_as_json(text) || text.contains("kind:");
    if looks_written {
        return documents::read(text);
    }
    plain(text).ok_or("unknown-format")
}

/// `name os/architecture[/variant]`, one a line, with a colon, a comma or a blank between.
fn plain(text: &str) -> Option<Nodes> {
    let mut nodes = Vec::new();
    let mut unread = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let words: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || c == ',' || c == '=' || c == '\t')
            .map(|word| word.trim_end_matches(':'))
            .filter(|word| !word.is_empty())
            .collect();
        let found = match words.as_slice() {
            [name, platform] => node(name, platform),
            [name, os, architecture] => node(name, &format!("{os}/{architecture}")),
            _ => None,
        };
        match found {
            Some(found) => nodes.push(found),
            None => unread.push(at + 1),
        }
    }
    if unread.len() > nodes.len() {
        return None;
    }
    let mut found = Nodes::new("plain", nodes)?;
    found.unread = unread;
    Some(found)
}

fn node(name: &str, platform: &str) -> Option<Node> {
    let (platform, build) = match platform.split_once(':') {
        Some((platform, build)) => (platform, Some(build)),
        None => (platform, None),
    };
    if platform_confidence(platform) < 0.6 {
        return None;
    }
    let mut node = Node {
        name: name.to_owned(),
        os_version: build.map(str::to_owned),
        ..Node::default()
    };
    let mut parts = platform.split('/').map(str::to_owned);
    match platform.matches('/').count() {
        0 => {
            node.os = Some("linux".to_owned());
            node.architecture = parts.next();
        }
        _ => {
            node.os = parts.next();
            node.architecture = parts.next();
            node.variant = parts.next();
        }
    }
    Some(node)
}

/// Three parts of a Windows version, as the label of a node has them.
fn build(version: &str) -> Option<String> {
    let parts: Vec<&str> = version.split('.').take(3).collect();
    let is_build = parts.len() == 3
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_build.then(|| parts.join("."))
}

/// `containerd://1.7.2` is `containerd`.
fn runtime(text: &str) -> Option<String> {
    let (name, _) = text.split_once("://")?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// The machine at the end of a kernel's release, as Go names it: `6.1.0-21-arm64`.
fn machine_of(kernel: &str) -> Option<&'static str> {
    const MACHINES: &[(&str, &str)] = &[
        ("x86_64", "amd64"),
        ("amd64", "amd64"),
        ("aarch64", "arm64"),
        ("arm64", "arm64"),
        ("s390x", "s390x"),
        ("ppc64le", "ppc64le"),
        ("riscv64", "riscv64"),
        ("loong64", "loong64"),
        ("armv7l", "arm"),
        ("armhf", "arm"),
    ];
    let found = MACHINES.iter().find(|(end, _)| {
        kernel
            .strip_suffix(end)
            .is_some_and(|rest| rest.ends_with(['.', '-', '+', '_']))
    });
    found.map(|(_, name)| *name)
}
