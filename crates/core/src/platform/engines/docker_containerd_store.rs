//! Docker Engine with the containerd image store, the default of new installs since 29.0 but on
//! Windows.
//!
//! The message of a [`Selection`] is the pull's; [`daemon`] makes of it what a person reads.

use std::sync::Arc;

use super::containerd;
use super::search::{Preference, Search};
use super::trace::Trace;
use crate::platform::engine::{Engine, page};
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{Candidate, Outcome, Query, Selection};
use crate::platform::{Comparer, Machine, Platform, Rules, format_all, parse};

/// Docker on containerd's image store.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "docker-containerd-store",
    name: "Docker Engine, containerd image store",
    head: ["Docker", "containerd"],
    used_by: "docker pull, docker compose on new installs of Engine 29 and in Docker Desktop",
    version: "29.7.2+150 (b985e231)",
    source: "https://github.com/moby/moby/blob/b985e2313a8676e18072b442911fc8f64f17d440/daemon/containerd/image_pull.go",
    part_of: None,
    systems: &["linux", "windows"],
    follows_rules: true,
    takes_best: true,
    derive,
    takes: containerd::ladder,
    docs: page! {
        /// # Rule
        /// The platform is written out and read again, then pulled as `containerd` pulls one that is named: the
        /// host's list, then more features, then the index order, and the config of an entry without platform has
        /// to match.
        ///
        /// # Host
        /// As `containerd`, and since Engine 29.6.0 with the level of an amd64 CPU from v2 up: an index of
        /// amd64/v2 and amd64/v3 alone had nothing for any machine before.
        ///
        /// # Order
        /// Order counts only between entries of the same place and the same number of features. On Windows that is
        /// all entries that the host runs: the first is taken, whatever its version.
        ///
        /// # Releases
        /// The default of new installs since 29.0, but on Windows; an upgraded install keeps the classic store.
        /// Docker Desktop has it, too.
        ///
        /// # Traps
        /// - On Windows this is not containerd's own default: of Windows Server images that the host runs the first
        ///   in the index is taken, not the newest.
        /// - A platform without os is written as `unknown` and cannot be read again: the pull fails before it looks.
        /// - `docker run --platform` looks an image up by exactly that platform: one that was pulled by a fall-back,
        ///   such as 32-bit arm on arm64, is then not found.
        /// - The daemon puts `no matching manifest for PLATFORM in the manifest list entries: ` before the pull's
        ///   own words, PLATFORM being without the level of the CPU where nobody names one. `allarch batch` has
        ///   the pull's words alone.
        ///
        /// # Sources
        /// - moby b985e231 (29.7.2 and 150 commits), `daemon/containerd/image_pull.go`: read; its matcher and
        ///   `client.Pull` as moby holds them: run. The daemon was not run.
    },
    steps: containerd::steps,
    words: Some(daemon),
    select,
};

/// `DefaultSpec()`, since 29.6.0 with the level of an amd64 CPU.
fn derive(machine: &Machine, rules: Rules) -> Platform {
    if rules >= Rules::Rc4 {
        machine.maximum_spec()
    } else {
        machine.default_spec()
    }
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let wanted = ENGINE.wanted(query);
    let local = query.host.default_spec();
    match parse(&format_all(&wanted, query.rules), query.rules, &local) {
        Ok(wanted) => {
            let comparer = Comparer::only(&wanted, query.rules);
            Search::new(query, &wanted, Preference::ladder(comparer)).run(candidates)
        }
        Err(error) => refused(format!("invalid platform: {error}"), candidates),
    }
}

/// What the daemon says of the pull's message that nothing matches.
fn daemon(query: &Query, message: &str) -> String {
    if !message.starts_with("no match for platform") {
        return message.to_owned();
    }
    let own = query.host.default_spec();
    let shown = format_all(query.wanted.as_ref().unwrap_or(&own), query.rules);
    format!("no matching manifest for {shown} in the manifest list entries: {message}")
}

fn refused(message: String, candidates: &[Candidate]) -> Selection {
    let reason = Reason::HostRefused(Arc::from(message.as_str()));
    let judged = candidates.iter().map(|_| Err(reason.clone())).collect();
    let mut trace = Trace::new(candidates);
    let kept = |_: usize, (): ()| Reason::NotReached;
    trace.level(&[], judged, &kept, |(), ()| Decision::IndexOrder);
    trace.finish(Outcome::NoMatch { message })
}
