//! containerd on macOS with no platform named: `Default()` of containerd/platforms
//! `defaults_darwin.go`.

use super::containerd;
use super::search::{Preference, Search};
use crate::platform::engine::{Engine, page};
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Platform, Rules};

/// containerd's default on macOS.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd-darwin-default",
    name: "containerd, default of macOS",
    head: ["containerd", "default"],
    used_by: "client.Pull and ctr on macOS with no platform named",
    version: containerd::VERSION,
    source: "https://github.com/containerd/platforms/blob/09756f59cb1d6b3fb368f371043d36e634789537/defaults_darwin.go",
    part_of: Some("containerd"),
    systems: &["darwin"],
    follows_rules: true,
    takes_best: true,
    derive: containerd::derive,
    takes: |wanted, rules| preference(wanted, rules).takes(),
    docs: page! {
        /// # Rule
        /// As `containerd`, with the list darwin, then linux of the same architecture, and nothing below them.
        ///
        /// # Host
        /// darwin of the machine's architecture; arm64 is arm64/v8. Docker Desktop and Podman machine pull in a
        /// Linux machine, which this is not.
        ///
        /// # Order
        /// Order counts only between entries of the same place and the same number of features.
        ///
        /// # Releases
        /// Those of containerd.
        ///
        /// # Traps
        /// - A Linux image is taken where there is none for macOS, though macOS cannot run it by itself.
        ///
        /// # Sources
        /// - containerd/platforms v1.0.0-rc.5 as containerd 301026e5 holds it, `defaults_darwin.go`: read; its
        ///   matcher composed and run on Linux.
    },
    steps,
    words: None,
    select,
};

fn steps(query: &Query) -> &'static [&'static str] {
    const SYSTEM: &str = "Darwin images of the architecture come first, then Linux images of it; entries without a \
         platform last.";
    const EQUALS: &str =
        "Between equals the one with more features, then the earlier in the index.";
    const EQUALS_ALONE: &str =
        "Between equals the earlier in the index, whatever features they ask for.";
    if containerd::counts_features(query) {
        &[SYSTEM, EQUALS, containerd::INSIDE]
    } else {
        &[SYSTEM, EQUALS_ALONE, containerd::INSIDE]
    }
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let wanted = ENGINE.wanted(query);
    Search::new(query, &wanted, preference(&wanted, query.rules)).run(candidates)
}

/// The matcher of `Default()` for `wanted`, and its order.
pub(super) fn preference(wanted: &Platform, rules: Rules) -> Preference {
    let linux = Platform::new("linux", &wanted.architecture, "");
    Preference::ladder(Comparer::ordered(&[wanted.clone(), linux], rules))
}
