//! What to give next, so that a message is settled.

use std::collections::BTreeMap;

use super::Cause;

/// What to paste or fetch next, by name: what it is and which command prints it.
pub const NEXT_INPUTS: &[(&str, &str)] = &[
    (
        "manifest",
        "the raw index or manifest of the reference (docker buildx imagetools inspect --raw REF, crane manifest REF)",
    ),
    (
        "config",
        "the image config (crane config REF) or the index with it",
    ),
    ("reference", "the full image reference"),
    ("digest", "the digest that was meant"),
    (
        "platform",
        "the wanted platform, or the host platform (docker version, uname -m)",
    ),
    (
        "nodes",
        "the nodes (kubectl get nodes -o json, docker node inspect)",
    ),
    (
        "workload",
        "the manifest of the workload (Kubernetes YAML, compose file)",
    ),
    ("dockerfile", "the Dockerfile"),
    ("builder", "docker buildx ls and the build command"),
    (
        "os-version",
        "the Windows build of the host (ver, or kubectl get nodes -o wide)",
    ),
    ("http-response", "the answer with its headers (curl -i)"),
    ("events", "the other events or the log with the inner error"),
    ("tag-list", "the list of tags (crane ls REPO, tags/list)"),
    (
        "referrers",
        "the referrers of the digest (oras discover, referrers API, sha256-… tag)",
    ),
    (
        "none",
        "nothing to paste: fix the access or wait, then retry",
    ),
];

/// The words for one of [`NEXT_INPUTS`].
#[must_use]
pub fn next_input(name: &str) -> Option<&'static str> {
    NEXT_INPUTS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// Values by which the subject of a message can be found again.
const SUBJECTS: &[&str] = &[
    "reference",
    "digest",
    "expected_digest",
    "repository",
    "repository_path",
    "code",
];

/// What settles a message: its cause's own input, or what is missing before that can be had.
pub(in crate::intake::understand) fn next_for(
    cause: &Cause,
    text: &str,
    values: &BTreeMap<&'static str, String>,
) -> &'static str {
    let has = |name: &str| values.contains_key(name);
    let is_web_page = text.contains("text/html")
        || text.contains("octet-stream")
        || text.contains("invalid character '<'");
    let of_image = matches!(cause.next, "manifest" | "config" | "referrers");
    // A name is what everything else is asked with.
    let is_nameless = of_image && !SUBJECTS.iter().any(|name| has(name));
    match cause.id {
        "manifest-invalid" | "media-type-unsupported" if is_web_page => "http-response",
        "media-type-unsupported" if text.contains("operation is unsupported") => "http-response",
        "platform-mismatch" if has("dockerfile_line") => "dockerfile",
        "exec-format" if has("exit_code") => "events",
        "exec-format" | "platform-missing" if text.contains("kubelet") => "nodes",
        "no-node-for-platform" if !has("node_count") => "events",
        "exec-format" if has("host_platform") => "config",
        "platform-not-local" if text.contains("tag does not exist") => "reference",
        _ if is_nameless => "reference",
        _ => cause.next,
    }
}
