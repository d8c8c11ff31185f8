//! containerd on Windows with no platform named: `Default()` of containerd/platforms
//! `defaults_windows.go`.
//!
//! Read and run: containerd/platforms v1.0.0-rc.5 as containerd 301026e5 holds it. The order by version
//! came with v1.0.0-rc.2; before it the index order stands.
//!
//! As [`containerd`](super::containerd), but among the entries that the host runs the one with the
//! larger `os.version` is taken, compared as text: 10.0.20348.9 stands before 10.0.20348.3207, and a
//! version before none. With `--platform windows/amd64` the order is the index's instead.
//!
//! Order counts only between entries of one `os.version`.

use super::containerd;
use super::search::{Preference, Search};
use crate::platform::engine::Engine;
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Platform, Rules};

/// containerd's default on Windows.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd-windows-default",
    name: "containerd, default of Windows",
    used_by: "client.Pull, ctr and CRI on Windows with no platform named",
    version: containerd::VERSION,
    source: "https://github.com/containerd/platforms/blob/09756f59cb1d6b3fb368f371043d36e634789537/defaults_windows.go",
    systems: &["windows"],
    follows_rules: true,
    takes_best: true,
    derive: containerd::derive,
    takes: |wanted, rules| preference(wanted, rules).takes(),
    steps: &[
        "Entries of another system or architecture, and of a Windows build that the host does not run, \
         are left out; entries without a platform stay.",
        "The largest os.version is taken, compared as text, then the earlier in the index; an entry \
         without platform only where nothing else is left.",
        "A nested index is chosen like an image, and the search goes on inside it, without a way back.",
    ],
    select,
};

pub(super) fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let wanted = ENGINE.wanted(query);
    Search::new(query, &wanted, preference(&wanted, query.rules)).run(candidates)
}

/// The matcher of `Default()` for `wanted`, and its order.
pub(super) fn preference(wanted: &Platform, rules: Rules) -> Preference {
    let comparer = Comparer::ordered(std::slice::from_ref(wanted), rules);
    if rules < Rules::Rc2 {
        return Preference::ladder(comparer);
    }
    Preference::windows(comparer)
}
