//! CRI in containerd 2.1 and later: the transfer service, as `use_local_image_pull = false` has it.
//!
//! Read and run: containerd 301026e5, `core/transfer/image/imagestore.go` (`ImageFilter`), then
//! `core/images/image.go` (`Manifest`). Unpacking was not run.
//!
//! 1. Every entry that is exactly the host's platform once spellings are alike, and every one without
//!    platform, is downloaded: no ladder, no limit of one.
//! 2. Then one is taken of everything in the index by the system's `Default()`, with its ladder, as
//!    [`containerd`](super::containerd) does, on Windows by the larger `os.version`.
//! 3. Where that one was not downloaded: `content sha256:…: not found`. So an arm64 node fails on an
//!    image that has 32-bit arm alone, which containerd 2.0 takes.
//!
//! The order by `os.version` was recorded with v1.0.0-rc.5 of containerd/platforms alone; the runs with
//! earlier releases took the index order on Windows. Order counts as for containerd.

use super::search::{Preference, Search};
use super::{
    containerd, containerd_darwin_default, containerd_freebsd_default, containerd_windows_default,
};
use crate::platform::engine::Engine;
use crate::platform::normalize::normalize_os;
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Rules};

/// The kubelet's way through containerd.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd-cri-transfer",
    name: "containerd CRI, transfer service",
    used_by: "kubelet on containerd 2.1 and later",
    version: containerd::VERSION,
    source: "https://github.com/containerd/containerd/blob/301026e58c619e63d09c0ec411012e54c0124b03/core/transfer/image/imagestore.go",
    systems: &["linux", "windows"],
    follows_rules: true,
    takes_best: true,
    derive: containerd::derive,
    takes: containerd::ladder,
    steps: &[
        "Every entry of exactly the host's platform is downloaded, and every one without platform: \
         nothing lower in the host's list.",
        "Then one is taken of the whole index, with the host's list: the closest, then the one with \
         more features, then the earlier in the index; on Windows the largest os.version, as text.",
        "If the one taken was not downloaded, the pull fails with \"content …: not found\".",
    ],
    select,
};

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let wanted = ENGINE.wanted(query);
    let downloads = Comparer::ordered(std::slice::from_ref(&wanted), query.rules);
    let preference = match normalize_os(&wanted.os).as_str() {
        "windows" if query.rules < Rules::Rc5 => {
            Preference::ladder(Comparer::only(&wanted, query.rules))
        }
        "windows" => containerd_windows_default::preference(&wanted, query.rules),
        "darwin" => containerd_darwin_default::preference(&wanted, query.rules),
        "freebsd" => containerd_freebsd_default::preference(&wanted, query.rules),
        _ => Preference::ladder(Comparer::only(&wanted, query.rules)),
    };
    Search::new(query, &wanted, preference)
        .downloading(downloads)
        .run(candidates)
}
