//! containers/image where the caller asks for gzip: `PreferGzipInstances`, as when an image is to be
//! pushed to a registry that holds no zstd.

use super::containers_image;
use crate::platform::engine::{Engine, page};

/// Podman's family, gzip first.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containers-image-prefer-gzip",
    name: "containers/image, gzip preferred",
    head: ["c/image", "gzip"],
    used_by: "Buildah and Skopeo where gzip is asked for",
    docs: page! {
        /// # Rule
        /// As `containers-image`, but between entries of one place in the host's list one that is not
        /// annotated as zstd stands first.
        ///
        /// # Host
        /// As `containers-image`.
        ///
        /// # Order
        /// Order counts only between entries of one place in the list and one compression.
        ///
        /// # Releases
        /// One state of the library was read and run; of all others nothing is known.
        ///
        /// # Traps
        /// - Compression is known by the annotation `io.github.containers.compression.zstd` alone: a zstd
        ///   image without it counts as gzip.
        /// - A platform that fits better beats the compression.
        ///
        /// # Sources
        /// - container-libs f0ddf1a7, `image/internal/manifest/oci_index.go` with `PreferGzipInstances`: read
        ///   and run.
    },
    steps: |_| {
        &[
            "As containers/image, but where two entries are for the same platform, gzip is taken before zstd.",
        ]
    },
    words: None,
    select: |query, candidates| containers_image::choose(query, candidates, true),
    ..containers_image::ENGINE
};
