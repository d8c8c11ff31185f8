//! The registries that a hosted proxy serves without further configuration, and where their answers
//! lead: data for an allow-list. Nothing reads it where any public registry is open.

/// A registry that a hosted proxy serves, with the other hosts that its answers lead to.
/// `*.` stands for one or more labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRegistry {
    /// The domain in references.
    pub domain: &'static str,
    /// Hosts of its tokens, redirects and blobs.
    pub hosts: &'static [&'static str],
}

const fn known(domain: &'static str, hosts: &'static [&'static str]) -> KnownRegistry {
    KnownRegistry { domain, hosts }
}

/// The registries that a hosted proxy serves without further configuration.
pub const KNOWN_REGISTRIES: &[KnownRegistry] = &[
    known(
        "docker.io",
        &[
            "registry-1.docker.io",
            "auth.docker.io",
            "*.cloudflare.docker.com",
            "*.r2.cloudflarestorage.com",
        ],
    ),
    known("ghcr.io", &["pkg-containers.githubusercontent.com"]),
    known("quay.io", &["*.quay.io"]),
    known("public.ecr.aws", &["*.cloudfront.net"]),
    known("gcr.io", &["storage.googleapis.com"]),
    known("*.gcr.io", &["gcr.io", "storage.googleapis.com"]),
    known("*.pkg.dev", &["storage.googleapis.com"]),
    known("mcr.microsoft.com", &["*.data.mcr.microsoft.com"]),
    known(
        "registry.k8s.io",
        &["*.pkg.dev", "storage.googleapis.com", "*.amazonaws.com"],
    ),
    known(
        "registry.gitlab.com",
        &["gitlab.com", "cdn.registry.gitlab-static.net"],
    ),
    known(
        "registry.access.redhat.com",
        &["*.redhat.com", "cdn.quay.io"],
    ),
    known(
        "registry.redhat.io",
        &["*.redhat.com", "sso.redhat.com", "cdn.quay.io"],
    ),
    known("cgr.dev", &["*.r2.cloudflarestorage.com"]),
    known("nvcr.io", &["authn.nvidia.com", "*.ngc.nvidia.com"]),
];
