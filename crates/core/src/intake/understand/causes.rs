//! Causes of messages that an image or its platforms lead to, as one table; the wordings are those of
//! real runs (`tests/data/pasted/error-messages.json` names each tool and version).
//!
//! Order decides: engines wrap one message in another, and the inner words say more. "not found" has
//! four meanings, so the words of platforms stand before it.

use super::Understood;

/// Why a message is printed.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// Kebab-case, never renamed.
    pub id: &'static str,
    /// What it means, in two sentences at most.
    pub text: &'static str,
    /// The input that settles it, a name of [`NEXT_INPUTS`].
    pub next: &'static str,
    /// Words that tell it, any of them.
    marks: &'static [&'static str],
}

/// Every cause, the more telling words first.
pub const CAUSES: &[Cause] = &[
    Cause {
        id: "partial-push",
        text: "Only the locally present platform was pushed; the tag in the registry now points at a single manifest.",
        next: "manifest",
        marks: &["Not all multiplatform-content is present"],
    },
    Cause {
        id: "rate-limited",
        text: "The registry refused because of too many requests; it says nothing about the image.",
        next: "none",
        marks: &["TOOMANYREQUESTS", "Too Many Requests", "toomanyrequests"],
    },
    Cause {
        id: "disk-full",
        text: "The disk of the client, node or registry is full.",
        next: "none",
        marks: &["no space left on device"],
    },
    Cause {
        id: "emulator-missing",
        text: "A build step had to run a program of another CPU and no emulator was registered (or the emulator itself failed).",
        next: "dockerfile",
        marks: &["buildkit_qemu_emulator", "exec /bin/sh: exec format error"],
    },
    Cause {
        id: "exec-format",
        text: "The kernel refused the program: the binary is for another CPU (or is a script without a #! line). The image may be fine in the index and wrong inside.",
        next: "config",
        marks: &["exec format error", "Exec format error"],
    },
    Cause {
        id: "platform-mismatch",
        text: "The image that was found is built for another platform than the host or the --platform value; nothing says a matching one does not exist elsewhere.",
        next: "manifest",
        marks: &[
            "does not match the detected host platform",
            "does not match the specified platform",
            "does not match the expected platform",
            "InvalidBaseImagePlatform",
            "FromPlatformFlagConstDisallowed",
            "was pulled with platform",
        ],
    },
    Cause {
        id: "platform-not-local",
        text: "The reference is in the local store, but the content of that platform was never pulled or built there.",
        next: "manifest",
        marks: &[
            "does not provide the specified platform",
            "failed to get reader: content digest",
            "tag does not exist: ",
        ],
    },
    Cause {
        id: "no-node-for-platform",
        text: "The scheduler found no node whose platform is in the image index.",
        next: "nodes",
        marks: &[
            "unsupported platform on ",
            "(unsupported…",
            "(unsupported platf",
            "(unsupported platfo",
        ],
    },
    Cause {
        id: "placement-constraint",
        text: "A placement rule, not the image platform, excluded the nodes.",
        next: "workload",
        marks: &[
            "scheduling constraints not satisfied",
            "nodes are available:",
            "no suitable node (",
        ],
    },
    Cause {
        id: "windows-version",
        text: "The Windows build of the image does not fit the Windows build of the host; the entries differ in os.version only.",
        next: "os-version",
        marks: &[
            "-based image is incompatible with a",
            "operating system does not match the host operating system",
            "container operating system does not match the host",
        ],
    },
    Cause {
        id: "os-not-supported",
        text: "The image is for another operating system than the engine can run.",
        next: "platform",
        marks: &[
            "cannot be used on this platform",
            "windows: not supported",
            "hcs::",
            "operating system is not supported",
        ],
    },
    Cause {
        id: "schema1-removed",
        text: "The image is stored only as Docker schema 1, which the client dropped.",
        next: "manifest",
        marks: &[
            "docker.distribution.manifest.v1+",
            "schema 1 image manifests are no longer supported",
            "schema 1 support has been removed",
        ],
    },
    Cause {
        id: "rootfs-mismatch",
        text: "The config lists other layers (count or diff_id) than the manifest delivers.",
        next: "manifest",
        marks: &[
            "don't match image configuration",
            "mismatched fs layers",
            "diffid: DiffID()",
            "does not match config",
            "wrong diff id",
            "mismatched layer[",
        ],
    },
    Cause {
        id: "platform-missing",
        text: "The index exists but has no entry for the platform that was asked for (or that the host asks for by default).",
        next: "manifest",
        marks: &[
            "no matching manifest for",
            "no match for platform in manifest",
            "none of the manifests match the provided platforms",
            "no image found in image index for architecture",
            "no image found in manifest list for architecture",
            "no child with platform",
            "platform not found: ",
            "no matching manifest was found in the",
            "failed to find a descriptor for platform",
            "must support amd64/linux",
        ],
    },
    Cause {
        id: "child-not-found",
        text: "The index or manifest being pushed points at something that is not in that repository.",
        next: "manifest",
        marks: &["MANIFEST_BLOB_UNKNOWN"],
    },
    Cause {
        id: "exporter-no-list",
        text: "The output format holds one image only; a multi-platform result cannot be written to it.",
        next: "builder",
        marks: &[
            "does not support copying multiple images",
            "support exporting manifest lists",
        ],
    },
    Cause {
        id: "list-not-accepted",
        text: "The consumer wanted one image manifest and was given an index or manifest list (or did not say that it accepts one).",
        next: "manifest",
        marks: &[
            "unsupported manifest type: *manifestlist",
            "OCI index found, but accept header",
            "media type for the source image",
            "is not an image manifest and does not have a config",
        ],
    },
    Cause {
        id: "list-expected",
        text: "The command works on an index or manifest list and was given a single manifest.",
        next: "manifest",
        marks: &["(not a list type)"],
    },
    Cause {
        id: "digest-mismatch",
        text: "The received bytes do not hash to (or are not as long as) what was asked for: corruption, a rewriting proxy, or edited text.",
        next: "manifest",
        marks: &[
            "DIGEST_INVALID",
            "digest mismatch",
            "does not match provided manifest digest",
            "mismatched digest",
            "unexpected commit digest",
            "failed size validation",
        ],
    },
    Cause {
        id: "manifest-invalid",
        text: "The bytes are not a manifest of the type they were sent as (syntax, wrong media type, missing fields).",
        next: "manifest",
        marks: &["MANIFEST_INVALID", "looking for beginning of value"],
    },
    Cause {
        id: "artifact-not-image",
        text: "The manifest is an artifact (chart, SBOM, signature), not a runnable image.",
        next: "manifest",
        marks: &[
            "helm.config.v1+json",
            "artifacts are not supported with",
            "fail to recognize platform from unknown config",
        ],
    },
    Cause {
        id: "media-type-unsupported",
        text: "The client or registry does not handle this media type.",
        next: "manifest",
        marks: &[
            "unsupported manifest media type",
            "unexpected media type",
            "unsupported media type",
            "Unknown media type",
            "unsupported schema version",
            "\"code\":\"UNSUPPORTED\"",
            "UNSUPPORTED: ",
        ],
    },
    Cause {
        id: "plain-http",
        text: "Client and registry disagree on HTTP and HTTPS.",
        next: "none",
        marks: &[
            "server gave HTTP response to HTTPS client",
            "wrong version number",
        ],
    },
    Cause {
        id: "tls-untrusted",
        text: "The certificate of the registry is not trusted or not for that name.",
        next: "none",
        marks: &[
            "x509: ",
            "SSL certificate problem",
            "certificate signed by unknown authority",
        ],
    },
    Cause {
        id: "access-denied",
        text: "The login is known but has no right for this repository (or the repository does not exist).",
        next: "http-response",
        marks: &[
            "DENIED",
            "response from registry: denied",
            "daemon: denied",
            "registry: denied",
        ],
    },
    Cause {
        id: "auth-required",
        text: "The registry wants a login, or the repository does not exist and the registry hides that.",
        next: "http-response",
        marks: &[
            "pull access denied",
            "no basic auth credentials",
            "unauthorized",
            "UNAUTHORIZED",
            "401 Unauthorized",
            "no credentials available",
            "insufficient_scope",
        ],
    },
    Cause {
        id: "repository-not-found",
        text: "The registry does not know the repository name.",
        next: "reference",
        marks: &["NAME_UNKNOWN"],
    },
    Cause {
        id: "blob-not-found",
        text: "A config or layer blob is not in that repository.",
        next: "manifest",
        marks: &["BLOB_UNKNOWN"],
    },
    Cause {
        id: "reference-invalid",
        text: "The text given as an image name is not a valid reference.",
        next: "reference",
        marks: &[
            "invalid reference format",
            "could not parse reference",
            "invalid reference: missing",
            "Invalid image name",
        ],
    },
    Cause {
        id: "platform-invalid",
        text: "The text given as a platform is not os/arch[/variant].",
        next: "platform",
        marks: &[
            "cannot parse platform specifier",
            "unable to create platform object",
            "--platforms argument must be",
        ],
    },
    Cause {
        id: "builder-multi-platform",
        text: "The chosen builder driver cannot build more than one platform (or cannot attach attestations or caches).",
        next: "builder",
        marks: &[
            "multiple platforms feature is currently not supported",
            "is not supported for the docker driver",
        ],
    },
    Cause {
        id: "signature-missing",
        text: "No signature or attestation was found for that digest; often the index is signed and the platform manifest is not, or the other way round.",
        next: "referrers",
        marks: &[
            "no signatures found",
            "no matching signatures",
            "no matching attestations",
            "admission webhook \"mutate.kyverno",
        ],
    },
    Cause {
        id: "list-local-state",
        text: "docker manifest keeps half-built lists on disk; the local list is missing, left over or lacks that entry.",
        next: "manifest",
        marks: &["No such manifest: ", "for image "],
    },
    Cause {
        id: "registry-unavailable",
        text: "The registry could not be reached or failed; nothing about the image can be concluded.",
        next: "http-response",
        marks: &[
            "connection refused",
            "502 Bad Gateway",
            "503 Service",
            "504 Gateway",
            "no such host",
            "i/o timeout",
            "unknown: 404 page not found",
            "Bad Gateway",
        ],
    },
    Cause {
        id: "manifest-not-found",
        text: "The registry has no manifest under that tag or digest (for docker manifest also: it could not be read at all).",
        next: "tag-list",
        marks: &[
            "no such manifest: ",
            "MANIFEST_UNKNOWN",
            "manifest unknown",
            "failed to resolve reference",
            "failed to resolve image",
            "pushing image failed: inspect of image",
            "failed to fetch the content of",
        ],
    },
    Cause {
        id: "pull-backoff",
        text: "A wrapper around an earlier pull error; the cause stands in another event.",
        next: "events",
        marks: &["Back-off pulling image", "ErrImagePull", "ImagePullBackOff"],
    },
];

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

/// Words of which one must stand beside a mark that others than container tools print too.
const CONTAINER_WORDS: &[&str] = &[
    "qemu",
    "ErrImage",
    "manifest-tool",
    "manifest",
    "image",
    "registry",
    "daemon",
    "container",
    "platform",
    "sha256:",
    "docker",
    "exec",
    "ctr: ",
    "curl: ",
    "signature",
    "node",
    "builder",
    "buildx",
    "\"errors\"",
    "reference",
    "docker driver",
    "denied",
    "media type",
    "tag does not exist",
    "basic auth",
    "unsupported schema",
    "HTTP/1.1",
    "layer",
];

/// The message in a text, with its cause and values.
pub(super) fn find(text: &str) -> Option<Understood> {
    let cause = CAUSES.iter().find(|cause| applies(cause, text))?;
    if !CONTAINER_WORDS.iter().any(|word| text.contains(word)) || is_foreign(text) {
        return None;
    }
    let mut answer = Understood::new(
        "error-message",
        0.9,
        format!("It is a message with the cause {}.", cause.id),
    );
    answer.cause = Some(cause);
    super::values::read(text, &mut answer);
    Some(answer)
}

fn applies(cause: &Cause, text: &str) -> bool {
    let found = cause.marks.iter().any(|mark| text.contains(mark));
    match cause.id {
        // Only the pair of image and list tells.
        "list-local-state" => {
            text.contains("No such manifest: ")
                || (text.contains("manifest for image ") && text.contains(" does not exist in "))
        }
        // These words are prose as well: some tool must have printed them.
        "access-denied" | "auth-required" => found && !text.contains("terraform"),
        _ => found,
    }
}

/// Messages of git and of package managers share words with those of registries.
fn is_foreign(text: &str) -> bool {
    text.starts_with("npm ") || text.contains("fatal: unable to access")
}

/// An error document of a registry: `{"errors":[{"code":…}]}`, or one line of a runtime's log.
pub(super) fn of_json(text: &str) -> Option<Understood> {
    let start = text.trim_start();
    let is_message = start.starts_with("{\"errors\"") || start.starts_with("{\"msg\"");
    is_message.then(|| find(text)).flatten()
}
