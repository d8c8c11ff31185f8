//! Where more is written about a cause: pages of rules and of engines.

use super::Cause;

/// Pages, by the ids of rules and of engines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Rules that find the same in a document.
    pub rules: &'static [&'static str],
    /// Engines whose choice ends in the message.
    pub engines: &'static [&'static str],
}

const DOCKER: &[&str] = &["docker-containerd-store", "docker-classic-linux"];
const DOCKER_WINDOWS: &[&str] = &["docker-classic-windows", "containerd-windows-default"];

/// By cause; what is not here is about no document.
const PAGES: &[(&str, &[&str], &[&str])] = &[
    (
        "platform-missing",
        &[
            "index-no-runnable",
            "platform-missing",
            "platform-incomplete",
        ],
        &[
            "containerd",
            "docker-containerd-store",
            "docker-classic-linux",
            "containers-image",
            "go-containerregistry",
            "regclient",
        ],
    ),
    (
        "platform-mismatch",
        &["index-platform-config-mismatch"],
        DOCKER,
    ),
    (
        "exec-format",
        &["index-platform-config-mismatch", "index-shadowed"],
        DOCKER,
    ),
    (
        "platform-not-local",
        &[],
        &["docker-containerd-store", "containerd"],
    ),
    ("partial-push", &[], &["docker-containerd-store"]),
    ("no-node-for-platform", &["platform-value"], &["swarm"]),
    ("placement-constraint", &[], &["swarm"]),
    (
        "windows-version",
        &[
            "windows-os-version-missing",
            "windows-os-version-format",
            "windows-order",
        ],
        DOCKER_WINDOWS,
    ),
    ("os-not-supported", &["platform-value"], DOCKER_WINDOWS),
    (
        "schema1-removed",
        &["schema1-deprecated", "schema1-in-index"],
        &["containerd"],
    ),
    (
        "rootfs-mismatch",
        &["config-layer-count", "config-diff-id"],
        &["containerd"],
    ),
    ("child-not-found", &["index-child-missing"], &[]),
    ("list-expected", &["media-type-structure-mismatch"], &[]),
    ("list-not-accepted", &["media-type-mixed-index"], &[]),
    (
        "digest-mismatch",
        &[
            "digest-mismatch",
            "digest-reserialised",
            "index-child-digest-mismatch",
        ],
        &[],
    ),
    (
        "manifest-invalid",
        &[
            "syntax-not-json",
            "schema-required-field",
            "media-type-missing",
        ],
        &[],
    ),
    (
        "artifact-not-image",
        &["artifact-looks-like-image", "index-no-runnable"],
        &["containerd"],
    ),
    (
        "media-type-unsupported",
        &[
            "media-type-grammar",
            "media-type-missing-docker",
            "media-type-header-mismatch",
        ],
        &[],
    ),
    ("platform-invalid", &["platform-value"], &[]),
    (
        "emulator-missing",
        &["index-platform-config-mismatch"],
        DOCKER,
    ),
    ("builder-multi-platform", &[], DOCKER),
    ("exporter-no-list", &[], DOCKER),
    (
        "manifest-not-found",
        &["index-child-missing"],
        &["containerd"],
    ),
    ("pull-backoff", &[], &["containerd"]),
    ("signature-missing", &["attestation-dangling"], &[]),
    ("blob-not-found", &["index-child-missing"], &[]),
];

/// The pages about a cause.
#[must_use]
pub fn pages(cause: &Cause) -> Pages {
    PAGES
        .iter()
        .find(|(id, ..)| *id == cause.id)
        .map(|(_, rules, engines)| Pages { rules, engines })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::causes;
    use crate::lint::RULES;
    use crate::platform::ENGINES;

    /// Causes that lie before any document: no rule finds them and no engine chooses there.
    const WITHOUT: &[&str] = &[
        "rate-limited",
        "disk-full",
        "plain-http",
        "tls-untrusted",
        "access-denied",
        "auth-required",
        "repository-not-found",
        "reference-invalid",
        "list-local-state",
        "registry-unavailable",
    ];

    #[test]
    fn only_causes_about_no_document_have_no_page() {
        for cause in causes() {
            let has_none = pages(cause) == Pages::default();
            assert_eq!(has_none, WITHOUT.contains(&cause.id), "{}", cause.id);
        }
    }

    #[test]
    fn every_page_and_every_cause_exists() {
        for (id, rules, engines) in PAGES {
            assert!(causes().any(|cause| cause.id == *id), "cause {id}");
            for rule in *rules {
                assert!(RULES.iter().any(|known| known.id == *rule), "rule {rule}");
            }
            for engine in *engines {
                assert!(
                    // Swarm filters nodes instead of entries and has a page of its own.
                    *engine == "swarm" || ENGINES.iter().any(|known| known.id == *engine),
                    "engine {engine}"
                );
            }
        }
    }
}
