//! containerd on FreeBSD with no platform named: `Default()` of containerd/platforms
//! `defaults_freebsd.go`.

use super::containerd;
use super::search::{Preference, Search};
use crate::platform::engine::{Engine, page};
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Platform, Rules};

/// containerd's default on FreeBSD.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd-freebsd-default",
    name: "containerd, default of FreeBSD",
    head: ["containerd", "default"],
    used_by: "client.Pull, ctr and nerdctl on FreeBSD with no platform named",
    version: containerd::VERSION,
    source: "https://github.com/containerd/platforms/blob/09756f59cb1d6b3fb368f371043d36e634789537/defaults_freebsd.go",
    part_of: Some("containerd"),
    systems: &["freebsd"],
    follows_rules: true,
    takes_best: true,
    derive: containerd::derive,
    takes: |wanted, rules| preference(wanted, rules).takes(),
    docs: page! {
        /// # Rule
        /// As `containerd`, with the list freebsd, then linux of the same architecture and variant, and nothing
        /// below them.
        ///
        /// # Host
        /// freebsd of the machine's architecture.
        ///
        /// # Order
        /// Order counts only between entries of the same place and the same number of features.
        ///
        /// # Releases
        /// Those of containerd.
        ///
        /// # Traps
        /// - No version of FreeBSD is looked at.
        /// - A Linux image is taken where there is none for FreeBSD, whether its Linux emulation is there or not.
        ///
        /// # Sources
        /// - containerd/platforms v1.0.0-rc.5 as containerd 301026e5 holds it, `defaults_freebsd.go`: read; its
        ///   matcher composed and run on Linux.
    },
    steps,
    words: None,
    select,
};

fn steps(query: &Query) -> &'static [&'static str] {
    const SYSTEM: &str = "FreeBSD images of the architecture and variant come first, then Linux images of them; entries \
         without a platform last. No version is looked at.";
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
    let linux = Platform::new("linux", &wanted.architecture, &wanted.variant);
    Preference::ladder(Comparer::ordered(&[wanted.clone(), linux], rules))
}
