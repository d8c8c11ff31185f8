//! What to give next, so that a message is settled.

use std::collections::BTreeMap;

use super::Cause;
use crate::oci::Reference;

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

/// Commands that print one of [`NEXT_INPUTS`], the first being the one to take; nothing where it is
/// no output. `REF` stands where the image is not known.
#[must_use]
pub fn next_commands(name: &str, reference: Option<&str>) -> Vec<String> {
    let commands: &[&str] = match name {
        "manifest" => &[
            "docker buildx imagetools inspect --raw REF",
            "crane manifest REF",
        ],
        "config" => &["crane config REF"],
        "platform" => &["docker version", "uname -m"],
        "nodes" => &[
            "kubectl get nodes -o json",
            "docker node inspect $(docker node ls -q)",
        ],
        "workload" => &["kubectl get deployments,statefulsets,daemonsets,jobs,cronjobs -o yaml"],
        "builder" => &["docker buildx ls"],
        "os-version" => &["kubectl get nodes -o wide", "ver"],
        "http-response" => &["curl -i URL"],
        "events" => &["kubectl describe pod POD"],
        "tag-list" => &["crane ls REPO"],
        "referrers" => &["oras discover REF"],
        _ => &[],
    };
    let commands = commands.iter();
    commands.map(|command| filled(command, reference)).collect()
}

/// A command with the image in it. Only what is a reference is put into a command: it goes to a shell.
pub(in crate::intake::understand) fn filled(command: &str, reference: Option<&str>) -> String {
    let Some(parsed) = reference.and_then(|text| Reference::parse(text).ok()) else {
        return command.to_owned();
    };
    let host = match parsed.domain.as_str() {
        "docker.io" => "registry-1.docker.io",
        other => other,
    };
    let tag = parsed.tag.as_deref().unwrap_or("latest");
    let at = match &parsed.digest {
        Some(digest) => digest.to_string(),
        None => tag.to_owned(),
    };
    let address = format!("https://{host}/v2/{}/manifests/{at}", parsed.path);
    let word = |word: &str| match word {
        "URL" => address.clone(),
        "REPO" => parsed.familiar_name(),
        _ => word.replace("REF", &parsed.familiar()),
    };
    command.split(' ').map(word).collect::<Vec<_>>().join(" ")
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
    // A registry's bare error tells neither what was asked nor how.
    let is_bare = text.trim_start().starts_with("{\"errors\"");
    match cause.id {
        "manifest-invalid" | "media-type-unsupported" if is_web_page => "http-response",
        // An offset points into the bytes that were sent.
        "manifest-invalid" if has("offset") => "manifest",
        "manifest-invalid" | "list-not-accepted" if is_bare => "http-response",
        "media-type-unsupported" if text.contains("operation is unsupported") => "http-response",
        "platform-mismatch" if has("dockerfile_line") => "dockerfile",
        "exec-format" if has("exit_code") => "events",
        "exec-format" | "platform-missing" if text.contains("kubelet") => "nodes",
        "no-node-for-platform" if !has("node_count") => "events",
        "exec-format" if has("host_platform") => "config",
        "platform-not-local" if text.contains("tag does not exist") => "reference",
        // oras names the image and not the platform that it wanted.
        "platform-missing"
            if has("reference") && text.contains("no matching manifest was found") =>
        {
            "platform"
        }
        "list-not-accepted" if text.contains("does not have a config") => "platform",
        "media-type-unsupported" if has("media_type") => cause.next,
        "list-not-accepted" => cause.next,
        // The build of the host stands in the message.
        "windows-version" if has("host_os_version") => "manifest",
        "exporter-no-list" if text.contains("docker-archive") => "manifest",
        // An engine refuses before it says what it was given.
        "os-not-supported" if !has("reference") => "reference",
        "artifact-not-image" if !has("reference") && has("repository_path") => "reference",
        // docker manifest says so of private and of HTTP registries as well.
        "manifest-not-found" if text.contains("no such manifest: ") => "http-response",
        "manifest-not-found" if is_bare || has("reference_from_url") => "reference",
        "auth-required" | "access-denied" if !SUBJECTS.iter().any(|name| has(name)) => "reference",
        "registry-unavailable" if text.contains("connection refused") => "none",
        _ if is_nameless => "reference",
        _ => cause.next,
    }
}
