//! The image that a command line names: where each tool's command has it, as far as the tools go.

use super::words;
use crate::intake::line::{platform_confidence, reference_confidence};

/// Tools, and their commands whose first argument is an image; the longer ones first.
const COMMANDS: &[(&[&str], &[&str])] = &[
    (
        &["docker", "podman", "nerdctl", "finch"],
        &[
            "buildx imagetools inspect",
            "image history",
            "image inspect",
            "image pull",
            "image push",
            "container create",
            "container run",
            "manifest create",
            "manifest inspect",
            "manifest push",
            "history",
            "create",
            "pull",
            "push",
            "run",
        ],
    ),
    (
        &["crane", "gcrane"],
        &[
            "index list",
            "config",
            "digest",
            "export",
            "ls",
            "manifest",
            "pull",
            "validate",
        ],
    ),
    (&["skopeo"], &["copy", "inspect", "list-tags"]),
    (
        &["regctl"],
        &[
            "artifact get",
            "artifact list",
            "artifact tree",
            "image config",
            "image digest",
            "image inspect",
            "image manifest",
            "manifest get",
            "manifest head",
            "tag ls",
        ],
    ),
    (
        &["oras"],
        &[
            "manifest fetch",
            "manifest fetch-config",
            "repo tags",
            "discover",
            "pull",
            "resolve",
        ],
    ),
    (&["ctr"], &["images pull", "image pull", "i pull", "run"]),
    (&["crictl"], &["inspecti", "pull"]),
    (&["buildah"], &["manifest inspect", "from", "pull"]),
    (&["manifest-tool"], &["inspect"]),
    (&["cosign"], &["tree", "verify"]),
];

/// Flags of `run` and `create` that stand alone; every other one takes the next word.
const ALONE: &[&str] = &[
    "--detach",
    "--init",
    "--interactive",
    "--no-healthcheck",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--read-only",
    "--rm",
    "--tty",
];

/// Flags of other commands that take the next word.
const WITH_VALUE: &[&str] = &[
    "--address",
    "--arch",
    "--artifact-type",
    "--authfile",
    "--context",
    "--creds",
    "--format",
    "--host",
    "--namespace",
    "--os",
    "--output",
    "--password",
    "--platform",
    "--user",
    "--username",
    "-H",
    "-f",
    "-n",
    "-o",
    "-u",
];

/// The image that a command line names: by its place, or else by its look.
pub(super) fn image(line: &str) -> Option<String> {
    line.split(['|', ';', '&'])
        .find_map(by_place)
        .or_else(|| words::reference(line))
}

/// Platforms that a command line asks for.
pub(super) fn platforms(line: &str) -> Vec<String> {
    words::platforms(&line.replace('=', " "))
}

fn by_place(line: &str) -> Option<String> {
    let mut all = line
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '\'']));
    let is_before = |word: &&str| {
        matches!(*word, "sudo" | "time" | "exec") || word.starts_with('-') || word.contains('=')
    };
    let tool = all.find(|word| !is_before(word))?;
    let tool = tool.rsplit(['/', '\\']).next()?.trim_end_matches(".exe");
    let (_, commands) = COMMANDS.iter().find(|(tools, _)| tools.contains(&tool))?;
    let rest: Vec<&str> = all.collect();
    let runs = rest.iter().any(|word| matches!(*word, "run" | "create"));
    let mut arguments = Vec::new();
    let mut words = rest.into_iter();
    while let Some(word) = words.next() {
        if !word.starts_with('-') {
            arguments.push(word);
        } else if !word.contains('=') && takes_next(word, runs) {
            words.next();
        }
    }
    commands.iter().find_map(|command| {
        let count = command.split(' ').count();
        let begins = command.split(' ').eq(arguments.iter().take(count).copied());
        let image = words::without_transport(arguments.get(count).filter(|_| begins)?);
        let is_image = reference_confidence(image) >= 0.4 && platform_confidence(image) < 0.9;
        is_image.then(|| image.to_owned())
    })
}

fn takes_next(flag: &str, runs: bool) -> bool {
    if !runs {
        return WITH_VALUE.contains(&flag);
    }
    let letters = flag.strip_prefix('-').unwrap_or_default();
    let are_switches = letters.bytes().all(|b| b"ditqaP".contains(&b));
    !ALONE.contains(&flag) && !are_switches
}
