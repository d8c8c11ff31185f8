//! Nodes as tables: `kubectl get nodes` with whatever columns, `docker node ls`.

use super::{Node, Nodes, build, machine_of, runtime};

pub(super) fn read(text: &str) -> Option<Nodes> {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let head = lines.next()?;
    let columns = columns(head);
    let has = |name: &str| columns.iter().any(|(_, known)| *known == name);
    let is_docker = has("HOSTNAME") && has("AVAILABILITY");
    let is_kubectl = has("NAME") && (has("STATUS") || has("ARCH")) && !has("DESIRED STATE");
    if !is_docker && !is_kubectl {
        return None;
    }
    let mut nodes = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let cells = cells(line, head, &columns);
        let cell = |name: &str| {
            let found = cells.iter().find(|(known, _)| *known == name);
            found
                .map(|(_, cell)| *cell)
                .filter(|cell| !cell.is_empty() && *cell != "<none>")
        };
        let node = if is_docker {
            swarm(cell)
        } else {
            kubernetes(cell)
        };
        nodes.extend(node);
    }
    Nodes::new(
        if is_docker {
            "docker-node-ls"
        } else {
            "kubectl-table"
        },
        nodes,
    )
}

/// Headings with where they begin; two blanks or a tab stand between.
fn columns(head: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = head.get(at..).filter(|rest| !rest.is_empty()) {
        let lead = rest.len() - rest.trim_start().len();
        let word = rest.get(lead..).unwrap_or_default();
        let end = ["  ", "\t"].iter().filter_map(|gap| word.find(gap)).min();
        let name = word.get(..end.unwrap_or(word.len())).unwrap_or_default();
        if !name.trim().is_empty() {
            found.push((at + lead, name.trim()));
        }
        at += lead + name.len().max(1);
    }
    found
}

/// The cells under the headings: by tabs, by gaps where there is one for each, else by place.
fn cells<'a>(line: &'a str, head: &str, columns: &[(usize, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let names = columns.iter().map(|(_, name)| *name);
    if head.contains('\t') && line.contains('\t') {
        return names.zip(line.split('\t').map(str::trim)).collect();
    }
    let gaps: Vec<&str> = line
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    if gaps.len() == columns.len() {
        return names.zip(gaps).collect();
    }
    let ends = columns
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([line.len()]);
    columns
        .iter()
        .zip(ends)
        .map(|((start, name), end)| {
            let cell = line.get(*start..end.min(line.len())).unwrap_or_default();
            (*name, cell.trim())
        })
        .collect()
}

fn kubernetes<'a>(cell: impl Fn(&str) -> Option<&'a str>) -> Option<Node> {
    let label = |name: &str| {
        let all = cell("LABELS")?;
        all.split(',')
            .find_map(|label| label.strip_prefix(name)?.strip_prefix('='))
    };
    let image = cell("OS-IMAGE");
    let by_image = image.map(|image| {
        if image.contains("Windows") {
            "windows"
        } else {
            "linux"
        }
    });
    let os = cell("OS")
        .or_else(|| label("kubernetes.io/os"))
        .or(by_image);
    let kernel = cell("KERNEL-VERSION");
    let told = cell("ARCH").or_else(|| label("kubernetes.io/arch"));
    let guessed = kernel.filter(|_| os == Some("linux")).and_then(machine_of);
    let version = cell("WINDOWS-BUILD")
        .or_else(|| label("node.kubernetes.io/windows-build"))
        .or(kernel)
        .filter(|_| os == Some("windows"));
    Some(Node {
        name: cell("NAME")?.to_owned(),
        os: os.map(str::to_owned),
        architecture: told.or(guessed).map(str::to_owned),
        os_version: version.and_then(build),
        runtime: cell("CONTAINER-RUNTIME").and_then(runtime),
        unschedulable: cell("STATUS").is_some_and(|status| status.contains("SchedulingDisabled")),
        is_guessed: told.is_none() && guessed.is_some(),
        ..Node::default()
    })
}

fn swarm<'a>(cell: impl Fn(&str) -> Option<&'a str>) -> Option<Node> {
    let lower = |name: &str| cell(name).map(str::to_ascii_lowercase);
    let role = if cell("MANAGER STATUS").is_some() {
        "manager"
    } else {
        "worker"
    };
    Some(Node {
        name: cell("HOSTNAME")?.to_owned(),
        role: Some(role.to_owned()),
        state: lower("STATUS").filter(|state| state != "ready"),
        availability: lower("AVAILABILITY").filter(|state| state != "active"),
        ..Node::default()
    })
}
