//! Nodes as JSON and YAML: kubectl's objects, `docker node inspect`, `docker info`.

use super::{Node, Nodes, build, runtime};
use crate::intake::names::tree::View;
use crate::intake::names::workload;
use crate::intake::names::yaml::FaultKind;

pub(super) fn read(text: &str) -> Result<Nodes, &'static str> {
    let is_json = crate::intake::begins_as_json(text);
    let documents = workload::documents(text);
    let mut nodes = Vec::new();
    let mut format = if is_json {
        "kubectl-json"
    } else {
        "kubectl-yaml"
    };
    for root in documents.iter().filter_map(|one| one.tree.root()) {
        let items = root.get("items").unwrap_or(root);
        let all: Vec<View<'_>> = if items.is_list() {
            items.items().collect()
        } else {
            vec![root]
        };
        for one in all {
            if one.path("Description/Hostname").is_some() {
                format = "docker-node-inspect";
                nodes.push(swarm(one));
            } else if one.word("OSType").is_some() && one.get("Architecture").is_some() {
                format = "docker-info-json";
                nodes.push(info(one));
            } else if one.word("kind").is_none_or(|kind| kind == "Node")
                && let Some(node) = kubernetes(one)
            {
                nodes.push(node);
            }
        }
    }
    let fault = documents.iter().find_map(|one| one.fault.as_ref());
    let why = match fault.map(|fault| fault.kind) {
        Some(FaultKind::Bomb | FaultKind::InsideItself) => "excessive-aliasing",
        Some(_) => "syntax",
        None => "unknown-format",
    };
    Nodes::new(format, nodes).ok_or(why)
}

fn kubernetes(one: View<'_>) -> Option<Node> {
    let info = one.path("status/nodeInfo");
    let labels = one.path("metadata/labels");
    let label = |name: &str| labels.and_then(|labels| labels.word(name));
    let fact = |name: &str| info.and_then(|info| info.word(name));
    let os = fact("operatingSystem").or_else(|| label("kubernetes.io/os"));
    let os = os.or_else(|| label("beta.kubernetes.io/os"));
    let architecture = fact("architecture").or_else(|| label("kubernetes.io/arch"));
    let architecture = architecture.or_else(|| label("beta.kubernetes.io/arch"));
    let name = one.path("metadata/name")?.text()?;
    if one.word("kind").is_none() && os.is_none() && architecture.is_none() {
        return None;
    }
    let version = label("node.kubernetes.io/windows-build")
        .or_else(|| fact("kernelVersion"))
        .filter(|_| os == Some("windows"));
    let taints = one.path("spec/taints").into_iter().flat_map(View::items);
    let taint = |taint: View<'_>| {
        let key = taint.word("key")?;
        let value = taint
            .word("value")
            .map(|value| format!("={value}"))
            .unwrap_or_default();
        Some(format!(
            "{key}{value}:{}",
            taint.word("effect").unwrap_or_default()
        ))
    };
    Some(Node {
        name: name.to_owned(),
        os: os.map(str::to_owned),
        architecture: architecture.map(str::to_owned),
        os_version: version.and_then(build),
        runtime: fact("containerRuntimeVersion").and_then(runtime),
        taints: taints.filter_map(taint).collect(),
        unschedulable: one.path("spec/unschedulable").and_then(View::text) == Some("true"),
        ..Node::default()
    })
}

fn swarm(one: View<'_>) -> Node {
    let word = |path: &str| one.path(path).and_then(View::filled).map(str::to_owned);
    Node {
        name: word("Description/Hostname").unwrap_or_default(),
        os: word("Description/Platform/OS"),
        architecture: word("Description/Platform/Architecture"),
        role: word("Spec/Role"),
        availability: word("Spec/Availability").filter(|text| text != "active"),
        state: word("Status/State").filter(|text| text != "ready"),
        ..Node::default()
    }
}

fn info(one: View<'_>) -> Node {
    let is_containerd = one
        .get("DriverStatus")
        .into_iter()
        .flat_map(View::items)
        .any(|pair| {
            pair.items()
                .any(|word| word.text() == Some("io.containerd.snapshotter.v1"))
        });
    let word = |name: &str| one.word(name).map(str::to_owned);
    Node::of_docker_info(word, is_containerd)
}
