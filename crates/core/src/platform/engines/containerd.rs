//! containerd: `client.Pull`, `ctr image pull --local`, CRI with local pull.
//!
//! The matcher is that of containerd/platforms, whose release is the query's [`Rules`]; the walk is
//! [`search`](super::search). What it does stands in the page below.

use super::search::{Preference, Search};
use crate::platform::engine::{Engine, page};
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Machine, Platform, Rules};

/// containerd's own pull.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd",
    name: "containerd",
    head: ["containerd", ""],
    used_by: "client.Pull, ctr --local, nerdctl, CRI with local pull",
    version: VERSION,
    source: "https://github.com/containerd/containerd/blob/301026e58c619e63d09c0ec411012e54c0124b03/core/images/image.go",
    part_of: None,
    systems: &[],
    follows_rules: true,
    takes_best: true,
    derive,
    takes: ladder,
    docs: page! {
        /// # Rule
        /// 1. Spellings are made alike: `x86_64` is `amd64`, `arm64/v8` is `arm64`, `arm` is `arm/v7`.
        /// 2. Entries without platform are kept. Of the others those are kept that have the os, architecture
        ///    and variant of some place in the host's list, on Windows a build that the host runs, and ask for
        ///    no feature that the host lacks.
        /// 3. What is kept is sorted: the better place in the host's list first, then more features, then the
        ///    index order; entries without platform last.
        /// 4. The first is taken. Where nothing is kept, the pull ends with
        ///    `no match for platform in manifest: not found`.
        /// 5. If the one taken is an index, the same is done inside it. There is no way back.
        /// 6. An entry taken without platform is downloaded, and then its config has to match.
        ///
        /// The host's list: amd64 takes its own level, each lower one, then 386. arm takes its own variant and
        /// each lower one down to v5; `arm` alone is v7. arm64 takes its own variant, each lower one of the
        /// library's table, then 32-bit arm from v8 down to v5. Everything else takes itself alone.
        ///
        /// # Host
        /// `DefaultSpec()` of the library. The level of an amd64 CPU is not looked at. The variant of an arm
        /// CPU is read from `/proc/cpuinfo`, 6 in place of 7 where the model is ARMv6, and from `uname -m` where
        /// the field is not there. A Windows version is cut to its build.
        ///
        /// A platform that is named with `--platform` is taken in place of the machine's. Without one, Windows,
        /// macOS and FreeBSD have a matcher of their own: see `containerd-windows-default`,
        /// `containerd-darwin-default` and `containerd-freebsd-default`.
        ///
        /// # Order
        /// Order counts only between entries of the same place in the host's list and the same number of
        /// features: the earlier is taken.
        ///
        /// # Releases
        /// The release of containerd/platforms that is built in decides. The other code of a pull was run in one
        /// state, with each release of the library.
        ///
        /// # Traps
        /// - A nested index is chosen by its own platform. Where nothing inside matches, the pull fails, even if
        ///   a later entry of the index would do.
        /// - An entry without platform is taken only where no other does, and of several only the first is tried.
        /// - An empty platform object is not an absent one: it names no architecture and never matches.
        /// - Entries of a media type that is no image's take part, and fail when they are taken.
        /// - Attestations are entries of the platform `unknown/unknown`, which no real host matches. Their
        ///   annotations are not looked at.
        /// - A variant of arm64 that is not in the library's table, such as v10, matches nothing, not even
        ///   itself; up to v1.0.0-rc.0 it matched itself.
        /// - Features count since v1.0.0-rc.3: before it an entry for `linux(+gpu)/amd64` passes as `linux/amd64`.
        /// - From v1.0.0-rc.2 to v1.0.0-rc.4 a Windows host of build 26101 or later takes no images of build
        ///   20348.
        ///
        /// # Sources
        /// - containerd 301026e5, `core/images/handlers.go` (`FilterPlatforms`, `LimitManifests`) and
        ///   `core/images/image.go` (`Manifest`): read and run.
        /// - containerd/platforms, v0.2.1 to v1.0.0-rc.5, `compare.go` and `defaults.go`: read and run.
    },
    steps,
    words: None,
    select,
};

/// The version of containerd's code that was read and run.
pub(super) const VERSION: &str = "2.4.0-beta.0+70 (301026e5)";

/// What every engine on this code does first.
pub(super) const ALIKE: &str = "Spellings are made alike: x86_64 is amd64, arm64/v8 is arm64.";
pub(super) const LEFT_OUT: &str =
    "Entries that the host does not run are left out; entries without a platform stay.";
const CLOSEST: &str = "The closest to the host is taken, then the one with more features, then the \
                       earlier in the index; an entry without platform only where nothing else is left.";
const CLOSEST_ALONE: &str = "The closest to the host is taken, then the earlier in the index, whatever \
                             features they ask for; an entry without platform only where nothing else \
                             is left.";
pub(super) const INSIDE: &str =
    "A nested index is chosen like an image, and the search goes on inside it, without a way back.";
const CONFIG: &str = "An entry without platform is downloaded first, then its config has to match.";

/// What every engine on this code does.
pub(super) fn steps(query: &Query) -> &'static [&'static str] {
    if counts_features(query) {
        &[ALIKE, LEFT_OUT, CLOSEST, INSIDE, CONFIG]
    } else {
        &[ALIKE, LEFT_OUT, CLOSEST_ALONE, INSIDE, CONFIG]
    }
}

/// Whether features take part in match and order.
pub(super) fn counts_features(query: &Query) -> bool {
    query.rules >= Rules::Rc3
}

/// `DefaultSpec()`: the level of an amd64 CPU is not looked at, and a Windows version is cut to its
/// build.
pub(super) fn derive(machine: &Machine, _: Rules) -> Platform {
    machine.default_spec()
}

/// The ladder of `Only`.
pub(super) fn ladder(wanted: &Platform, rules: Rules) -> Vec<Platform> {
    Comparer::only(wanted, rules).rungs().cloned().collect()
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    // With no platform named, `Default()` of the machine's system.
    let acting = ENGINE.acting(query);
    if acting.id != ENGINE.id {
        return (acting.select)(query, candidates);
    }
    let wanted = ENGINE.wanted(query);
    let comparer = Comparer::only(&wanted, query.rules);
    Search::new(query, &wanted, Preference::ladder(comparer)).run(candidates)
}
