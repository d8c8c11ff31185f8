//! Members that compose and stack files may have; every other is refused, as both tools do.

use crate::intake::names::Orchestrator;
use crate::intake::names::collect::Collect;
use crate::intake::names::tree::View;

/// compose-spec, as compose-go e70e961 has it.
const COMPOSE: &[&str] = &[
    "name", "version", "services", "networks", "volumes", "secrets", "configs", "include", "models",
];

/// The schema 3.13 of docker/cli.
const STACK: &[&str] = &[
    "version", "services", "networks", "volumes", "secrets", "configs",
];

/// Members of a service that both have.
const SERVICE: &[&str] = &[
    "build",
    "cap_add",
    "cap_drop",
    "cgroup_parent",
    "command",
    "configs",
    "container_name",
    "credential_spec",
    "depends_on",
    "deploy",
    "devices",
    "dns",
    "dns_search",
    "domainname",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "external_links",
    "extra_hosts",
    "healthcheck",
    "hostname",
    "image",
    "init",
    "ipc",
    "isolation",
    "labels",
    "links",
    "logging",
    "mac_address",
    "network_mode",
    "networks",
    "pid",
    "ports",
    "privileged",
    "read_only",
    "restart",
    "secrets",
    "security_opt",
    "shm_size",
    "stdin_open",
    "stop_grace_period",
    "stop_signal",
    "sysctls",
    "tmpfs",
    "tty",
    "ulimits",
    "user",
    "userns_mode",
    "volumes",
    "working_dir",
];

/// Members of a service that only compose has.
const ONLY_COMPOSE: &[&str] = &[
    "annotations",
    "attach",
    "blkio_config",
    "cgroup",
    "cpu_count",
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpus",
    "cpuset",
    "develop",
    "device_cgroup_rules",
    "dns_opt",
    "extends",
    "gpus",
    "group_add",
    "label_file",
    "mem_limit",
    "mem_reservation",
    "mem_swappiness",
    "memswap_limit",
    "models",
    "oom_kill_disable",
    "oom_score_adj",
    "pids_limit",
    "platform",
    "post_start",
    "pre_stop",
    "profiles",
    "provider",
    "pull_policy",
    "pull_refresh_after",
    "runtime",
    "scale",
    "storage_opt",
    "use_api_socket",
    "uts",
    "volumes_from",
];

/// Adds an error for each member that `orchestrator` does not know, and for a version it has left.
pub(super) fn check(collect: &mut Collect<'_>, root: View<'_>, orchestrator: Orchestrator) {
    let is_stack = orchestrator == Orchestrator::Swarm;
    let top = if is_stack { STACK } else { COMPOSE };
    let mut all: Vec<(View<'_>, &str)> = Vec::new();
    for (name, _) in root.members() {
        let text = name.text().unwrap_or_default();
        if !top.contains(&text) && !text.starts_with("x-") {
            all.push((name, "The file"));
        }
    }
    let services = root.get("services").map(View::members).unwrap_or_default();
    for (_, service) in &services {
        for (name, value) in service.members() {
            let text = name.text().unwrap_or_default();
            let is_known = SERVICE.contains(&text)
                || (is_stack && text == "cgroupns_mode")
                || (!is_stack && ONLY_COMPOSE.contains(&text))
                || text.starts_with("x-");
            if !is_known {
                all.push((name, "A service"));
            } else if is_stack && text == "depends_on" && value.is_map() {
                let why = "In a stack file, depends_on is a list.";
                collect.error("invalid-type", text, why, name.span());
            }
        }
        if service
            .path("deploy/placement/constraints")
            .is_some_and(View::is_map)
        {
            let span = service.path("deploy/placement/constraints").map(View::span);
            let why = "The constraints are a list of texts.";
            collect.error(
                "invalid-type",
                "constraints",
                why,
                span.unwrap_or(service.span()),
            );
        }
    }
    for (name, what) in all {
        let text = name.text().unwrap_or_default();
        let why = format!("{what} has no member {text} here.");
        collect.error("unsupported-key", text, why, name.span());
    }
    let version = root
        .word("version")
        .filter(|version| is_stack && !version.starts_with('3'));
    if let (Some(version), Some(value)) = (version, root.get("version")) {
        let why = format!("A stack file has version 3, not {version}.");
        collect.error("unsupported-version", version, why, value.span());
    }
}
