//! What stands between a client and the registry, and names that nothing is found under.

use super::Cause;

pub(super) const CAUSES: &[Cause] = &[
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
        marks: &[
            "NAME_UNKNOWN",
            "name unknown: ",
            "does not exist in the registry with id",
        ],
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
            "did not resolve to an alias",
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
            "server misbehaving",
            "Client.Timeout exceeded while awaiting headers",
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
