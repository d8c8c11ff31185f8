//! CRI in containerd 2.1 and later: the transfer service, as `use_local_image_pull = false` has it.

use super::search::{Preference, Search};
use super::{
    containerd, containerd_darwin_default, containerd_freebsd_default, containerd_windows_default,
};
use crate::platform::engine::{Engine, page};
use crate::platform::normalize::normalize_os;
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Platform, Rules};

/// The kubelet's way through containerd.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd-cri-transfer",
    name: "containerd CRI, transfer service",
    head: ["CRI", "transfer"],
    used_by: "kubelet on containerd 2.1 and later",
    version: containerd::VERSION,
    source: "https://github.com/containerd/containerd/blob/301026e58c619e63d09c0ec411012e54c0124b03/core/transfer/image/imagestore.go",
    part_of: None,
    systems: &["linux", "windows"],
    follows_rules: true,
    takes_best: true,
    derive: containerd::derive,
    takes: |wanted, rules| preference(wanted, rules, false).takes(),
    docs: page! {
        /// # Rule
        /// 1. Every entry that is exactly the host's platform once spellings are alike, and every one without
        ///    platform, is downloaded: no list of fall-backs, and no limit of one.
        /// 2. Then one is taken of everything in the index by the system's `Default()`, with its list of
        ///    fall-backs, as `containerd` does; on Windows the larger `os.version`, compared as text.
        /// 3. Where the one taken was not downloaded, the pull fails: `content sha256:…: not found`.
        ///
        /// # Host
        /// As for `containerd`: the kubelet names no platform.
        ///
        /// # Order
        /// As for `containerd`: only between entries of the same place and the same number of features, on
        /// Windows of one `os.version`.
        ///
        /// # Releases
        /// CRI pulls so since containerd 2.1, where `use_local_image_pull` is false, which is its default. Up to
        /// 2.0, and with that option, it pulls as `containerd` does. The release of containerd/platforms that
        /// is built in decides.
        ///
        /// On Windows the order by `os.version` was recorded with v1.0.0-rc.5 alone. The runs with earlier
        /// releases were made on Linux, whose default keeps the index order: where a platform is named, that is
        /// what is shown. For a machine the order of Windows is shown from v1.0.0-rc.2 on, by which the library
        /// sorts there.
        ///
        /// # Traps
        /// - An arm64 node fails on an image that has 32-bit arm alone, and an arm/v7 node on one that has v6
        ///   alone; containerd 2.0 takes both.
        /// - An entry without platform is always downloaded, even where another one is taken in the end.
        ///
        /// # Sources
        /// - containerd 301026e5, `core/transfer/image/imagestore.go` (`ImageFilter`) and
        ///   `core/images/image.go` (`Manifest`): read and run. Unpacking was not run.
        /// - containerd, `internal/cri/server/images/image_pull.go`, `docs/cri/config.md`: read.
    },
    steps,
    words: None,
    select,
};

fn steps(query: &Query) -> &'static [&'static str] {
    const DOWNLOADS: &str = "Every entry of exactly the host's platform is downloaded, and every one without \
                             platform: nothing lower in the host's list.";
    const CLOSEST: &str = "Then one is taken of the whole index, with the host's list: the closest, then \
                           the one with more features, then the earlier in the index.";
    const CLOSEST_ALONE: &str = "Then one is taken of the whole index, with the host's list: the closest, \
                                 then the earlier in the index, whatever features they ask for.";
    const LARGEST: &str = "Then one is taken of the whole index: the largest os.version, compared as text, \
                           then the earlier in the index.";
    const FAILS: &str =
        "If the one taken was not downloaded, the pull fails with \"content …: not found\".";
    let wanted = ENGINE.wanted(query);
    if preference(&wanted, query.rules, query.wanted.is_some()).is_by_version() {
        &[DOWNLOADS, LARGEST, FAILS]
    } else if containerd::counts_features(query) {
        &[DOWNLOADS, CLOSEST, FAILS]
    } else {
        &[DOWNLOADS, CLOSEST_ALONE, FAILS]
    }
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let wanted = ENGINE.wanted(query);
    let downloads = Comparer::ordered(std::slice::from_ref(&wanted), query.rules);
    let preference = preference(&wanted, query.rules, query.wanted.is_some());
    Search::new(query, &wanted, preference)
        .downloading(downloads)
        .run(candidates)
}

/// The matcher of the system's `Default()`, and its order.
fn preference(wanted: &Platform, rules: Rules, is_named: bool) -> Preference {
    match normalize_os(&wanted.os).as_str() {
        // As it was recorded: the runs with these releases were made on Linux.
        "windows" if rules < Rules::Rc5 && is_named => {
            Preference::ladder(Comparer::only(wanted, rules))
        }
        "windows" => containerd_windows_default::preference(wanted, rules),
        "darwin" => containerd_darwin_default::preference(wanted, rules),
        "freebsd" => containerd_freebsd_default::preference(wanted, rules),
        _ => Preference::ladder(Comparer::only(wanted, rules)),
    }
}
