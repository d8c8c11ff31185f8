//! What is wrong with a document, or missing in it: platforms, children, layers, media types.

use super::Cause;

pub(super) const CAUSES: &[Cause] = &[
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
            "does not contain descriptor matching platform",
            "no matching platforms in base image index",
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
        marks: &["(not a list type)", "is not a manifest list"],
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
];
