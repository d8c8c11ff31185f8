//! containerd: `client.Pull`, `ctr image pull --local`, CRI with local pull.
//!
//! Read and run: containerd 301026e5 (v2.4.0-beta.0 and 70 commits), `core/images/handlers.go`
//! (`FilterPlatforms`, `LimitManifests`) and `core/images/image.go` (`Manifest`), with the matcher
//! of containerd/platforms, whose release is the query's [`Rules`].
//!
//! 1. Entries without platform are kept; others are kept where the matcher matches.
//! 2. What is kept is sorted: the better place in the host's list first, then more features, then
//!    index order; entries without platform last.
//! 3. The first is taken. Nothing kept: `no match for platform in manifest: not found`.
//! 4. If it is an index, the same again inside it. There is no way back: a nested index without a
//!    match fails the pull even where a later entry would match.
//! 5. An entry taken without platform is downloaded, then its config must match.
//!
//! With no platform given it looks for the machine's, without the level of an amd64 CPU; on Windows,
//! macOS and FreeBSD with the matcher of that system, which the engines `containerd-windows-default`,
//! `containerd-darwin-default` and `containerd-freebsd-default` are. Entries of unknown media type
//! take part and fail when taken. Attestations are entries of platform `unknown/unknown`, which no
//! real host matches. An empty platform object is not an absent one.
//!
//! Order counts only between entries of the same place and number of features.

use super::search::{Preference, Search};
use super::{containerd_darwin_default, containerd_freebsd_default, containerd_windows_default};
use crate::platform::engine::Engine;
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Machine, Platform, Rules};

/// containerd's own pull.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd",
    name: "containerd",
    used_by: "client.Pull, ctr --local, nerdctl, CRI with local pull",
    version: VERSION,
    source: "https://github.com/containerd/containerd/blob/301026e58c619e63d09c0ec411012e54c0124b03/core/images/image.go",
    systems: &[],
    follows_rules: true,
    takes_best: true,
    derive,
    takes: ladder,
    steps: STEPS,
    select,
};

/// The version of containerd's code that was read and run.
pub(super) const VERSION: &str = "2.4.0-beta.0+70 (301026e5)";

/// What every engine on this code does.
pub(super) const STEPS: &[&str] = &[
    "Spellings are made alike: x86_64 is amd64, arm64/v8 is arm64.",
    "Entries that the host does not run are left out; entries without a platform stay.",
    "The closest to the host is taken, then the one with more features, then the earlier in the index; \
     an entry without platform only where nothing else is left.",
    "A nested index is chosen like an image, and the search goes on inside it, without a way back.",
    "An entry without platform is downloaded first, then its config has to match.",
];

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
    if query.wanted.is_none() {
        match query.host.os.as_str() {
            "windows" => return containerd_windows_default::select(query, candidates),
            "darwin" => return containerd_darwin_default::select(query, candidates),
            "freebsd" => return containerd_freebsd_default::select(query, candidates),
            _ => {}
        }
    }
    let wanted = ENGINE.wanted(query);
    let comparer = Comparer::only(&wanted, query.rules);
    Search::new(query, &wanted, Preference::ladder(comparer)).run(candidates)
}
