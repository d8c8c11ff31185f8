//! containerd on Windows with no platform named: `Default()` of containerd/platforms
//! `defaults_windows.go`.

use super::containerd;
use super::search::{Preference, Search};
use crate::platform::engine::{Engine, page};
use crate::platform::selection::{Candidate, Query, Selection};
use crate::platform::{Comparer, Platform, Rules};

/// containerd's default on Windows.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd-windows-default",
    name: "containerd, default of Windows",
    head: ["containerd", "default"],
    used_by: "client.Pull, ctr and CRI on Windows with no platform named",
    version: containerd::VERSION,
    source: "https://github.com/containerd/platforms/blob/09756f59cb1d6b3fb368f371043d36e634789537/defaults_windows.go",
    part_of: Some("containerd"),
    systems: &["windows"],
    follows_rules: true,
    takes_best: true,
    derive: containerd::derive,
    takes: |wanted, rules| preference(wanted, rules).takes(),
    docs: page! {
        /// # Rule
        /// 1. As `containerd`, but the host's list is its own platform alone.
        /// 2. A host below build 20348 runs images of its own build; from 20348 on it runs those from a floor up
        ///    to its own build, and an entry without `os.version` always. The floor is 20348; from v1.0.0-rc.2 to
        ///    v1.0.0-rc.4 it is 26100 for hosts above that.
        /// 3. Among the entries that the host runs the one with the larger `os.version` is taken, compared as
        ///    text, then the earlier in the index; an entry without platform only where nothing else is left.
        ///
        /// # Host
        /// The machine's Windows version, cut to its build.
        ///
        /// # Order
        /// Order counts only between entries of one `os.version`. Before v1.0.0-rc.2 it counts between all that
        /// the host runs.
        ///
        /// # Releases
        /// Those of containerd. Up to v1.0.0-rc.0 of containerd/platforms versions are compared in builds for
        /// Windows alone, which were not run.
        ///
        /// # Traps
        /// - Versions are compared as text: 10.0.20348.9 stands before 10.0.20348.3207.
        /// - An entry with a version stands before one without.
        /// - With `--platform windows/amd64` the index order decides instead: another image than without it.
        ///
        /// # Sources
        /// - containerd/platforms v1.0.0-rc.5 as containerd 301026e5 holds it, `defaults_windows.go` and
        ///   `platform_windows_compat.go`: read, and run on Linux with a constructor that is not exported.
    },
    steps,
    words: None,
    select,
};

fn steps(query: &Query) -> &'static [&'static str] {
    const BUILDS: &str = "Entries of another system or architecture, and of a Windows build that the host \
                          does not run, are left out; entries without a platform stay.";
    const ANY_BUILD: &str = "Entries of another system or architecture are left out, whatever their \
                             os.version; entries without a platform stay.";
    const LARGEST: &str = "The largest os.version is taken, compared as text, then the earlier in the \
                           index; an entry without platform only where nothing else is left.";
    const EARLIER: &str = "The earlier in the index is taken; an entry without platform only where \
                           nothing else is left.";
    match query.rules {
        rules if rules >= Rules::Rc2 => &[BUILDS, LARGEST, containerd::INSIDE],
        Rules::Rc1 => &[BUILDS, EARLIER, containerd::INSIDE],
        _ => &[ANY_BUILD, EARLIER, containerd::INSIDE],
    }
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
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
