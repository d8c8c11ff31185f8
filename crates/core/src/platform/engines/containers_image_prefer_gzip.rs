//! containers/image where the caller asks for gzip: `PreferGzipInstances`, as when an image is to be
//! pushed to a registry that holds no zstd.
//!
//! Read and run: container-libs f0ddf1a7, `image/internal/manifest/oci_index.go`.
//!
//! As [`containers_image`](super::containers_image), but between entries of one place in the host's
//! list one that is not annotated as zstd stands first. Order counts only between entries of one place
//! and compression.

use super::containers_image;
use crate::platform::engine::Engine;

/// Podman's family, gzip first.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containers-image-prefer-gzip",
    name: "containers/image, gzip preferred",
    used_by: "Buildah and Skopeo where gzip is asked for",
    steps: &[
        "As containers/image, but where two entries are for the same platform, gzip is taken before zstd.",
    ],
    select: |query, candidates| containers_image::choose(query, candidates, true),
    ..containers_image::ENGINE
};
