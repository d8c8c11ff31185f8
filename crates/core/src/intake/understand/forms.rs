//! What each tool's output cannot give, and which command gives it: the table of
//! "Tool outputs" in the notes on pasted inputs, after runs of the tools named there.

use super::{Understood, causes};

/// What an output does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// What is missing, in words: "the exact bytes".
    pub what: &'static str,
    /// The command that gives it, with the image where it is known.
    pub command: String,
}

const RAW: &str = "docker buildx imagetools inspect --raw REF";
const SKOPEO: &str = "skopeo inspect --raw docker://REF";
const NODES: &str = "docker node inspect $(docker node ls -q)";

/// How the printer's name begins, what its output lacks, what gives it; the longer names first.
const LACKS: &[(&str, &str, &str)] = &[
    (
        "docker buildx imagetools inspect --format",
        "the exact bytes: it prints the document anew, with digest and size put in",
        RAW,
    ),
    (
        "docker buildx imagetools inspect",
        "the exact bytes and the sizes; of a single manifest also its platform",
        RAW,
    ),
    (
        "docker buildx build --metadata-file",
        "the entries of the index",
        RAW,
    ),
    (
        "docker buildx build",
        "the descriptor of what was built",
        "docker buildx build --metadata-file FILE .",
    ),
    (
        "docker buildx ls",
        "images: it names builders and the platforms they build",
        RAW,
    ),
    (
        "docker buildx inspect",
        "images: it names a builder and the platforms it builds",
        RAW,
    ),
    (
        "docker buildx bake",
        "what is in a registry: it says what would be built",
        RAW,
    ),
    (
        "docker manifest inspect -v",
        "the bytes and the digest of the index",
        RAW,
    ),
    ("docker manifest", "the exact bytes", RAW),
    (
        "crane index list",
        "the reference and the digest of the index",
        "crane digest REF",
    ),
    ("crane validate", "platforms", "crane manifest REF"),
    (
        "regctl",
        "the exact bytes",
        "regctl manifest get --format raw-body REF",
    ),
    ("skopeo list-tags", "digests", SKOPEO),
    (
        "skopeo inspect",
        "the list of platforms, variants and Windows builds: its architecture is that of the one entry it chose",
        SKOPEO,
    ),
    ("skopeo", "platforms", SKOPEO),
    ("oras discover", "platforms", "oras manifest fetch REF"),
    ("oras", "the exact bytes", "oras manifest fetch REF"),
    ("manifest-tool", "the exact bytes", RAW),
    ("mquery", "the digests of the entries", RAW),
    (
        "docker pull",
        "the platforms, and which of them was taken",
        RAW,
    ),
    (
        "docker run",
        "the platforms, and which of them was taken",
        RAW,
    ),
    (
        "docker push",
        "the platforms: it tells what the tag points at now",
        RAW,
    ),
    (
        "docker image inspect",
        "the list: it shows one platform, and with the classic store its Id is the digest of the config",
        RAW,
    ),
    (
        "docker images",
        "platforms, and digests in full",
        "docker images --digests",
    ),
    (
        "docker image",
        "the index: platforms here are those that are stored on the host",
        RAW,
    ),
    ("docker history", "digests and platforms", RAW),
    ("docker ps", "digests and platforms", RAW),
    ("docker compose", "digests and platforms", RAW),
    ("docker service ps", "the platforms of the nodes", NODES),
    ("docker stack ps", "the platforms of the nodes", NODES),
    (
        "docker service inspect",
        "the documents of the image: its platforms are those that Swarm saw",
        RAW,
    ),
    ("docker node ls", "the platforms of the nodes", NODES),
    ("docker version", "images", RAW),
    ("docker save", "the digest of the index", RAW),
    (
        "crictl",
        "the digest of the manifest: what it prints is that of the config",
        "crictl inspecti REF",
    ),
    (
        "podman",
        "the digest of the manifest: what it prints is that of the config",
        SKOPEO,
    ),
    (
        "ctr content",
        "which image each digest belongs to",
        "ctr images ls",
    ),
    ("ctr", "the exact bytes", "ctr content get DIGEST"),
    (
        "nerdctl",
        "the exact bytes",
        "nerdctl image inspect --mode=native REF",
    ),
    ("kubectl describe", "the platforms of the image", RAW),
    ("kubectl get -o json", "the platforms of the image", RAW),
    ("tar", "what is in the files: drop the archive itself", RAW),
    ("a list of", "digests and platforms", RAW),
    ("aws ecr", "the bytes of the index", RAW),
    ("the ", "the bytes of the index", RAW),
];

/// What an output does not hold; `None` for what is no tool's output, or holds everything.
#[must_use]
pub fn lack(found: &Understood) -> Option<Lack> {
    if found.kind != "tool-output" && found.kind != "bake" {
        return None;
    }
    let by = found.by?;
    let (_, what, command) = LACKS.iter().find(|(name, ..)| by.starts_with(name))?;
    Some(Lack {
        what,
        command: causes::filled(command, found.reads.reference.as_deref()),
    })
}
