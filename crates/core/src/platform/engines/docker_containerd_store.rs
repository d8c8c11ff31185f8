//! Docker Engine with the containerd image store, the default of new installs since 29.0 but on
//! Windows.
//!
//! Read: moby b985e231 (29.7.2 and 150 commits), `daemon/containerd/image_pull.go`; run: its matcher
//! and `client.Pull` as moby vendors them, not the daemon.
//!
//! The platform is written out and read again, then `Only` of it is pulled as
//! [`containerd`](super::containerd) does. On Windows that is not `Default()`: the first entry in the
//! index that the host runs is taken, whatever its version. A platform without os is written as
//! `unknown` and cannot be read again. The message here is the pull's; the daemon puts
//! `no matching manifest for PLATFORM in the manifest list entries: ` before it.
//!
//! With no platform given it looks for the machine's; the level of an amd64 CPU counts since Engine
//! 29.6.0, the first with v1.0.0-rc.4 of containerd/platforms. Order counts as for containerd.

use std::sync::Arc;

use super::containerd;
use super::search::{Preference, Search};
use super::trace::Trace;
use crate::platform::engine::Engine;
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{Candidate, Outcome, Query, Selection};
use crate::platform::{Comparer, Machine, Platform, Rules, format_all, parse};

/// Docker on containerd's image store.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "docker-containerd-store",
    name: "Docker Engine, containerd image store",
    used_by: "docker pull, docker compose on new installs of Engine 29 and in Docker Desktop",
    version: "29.7.2+150 (b985e231)",
    source: "https://github.com/moby/moby/blob/b985e2313a8676e18072b442911fc8f64f17d440/daemon/containerd/image_pull.go",
    systems: &["linux", "windows"],
    follows_rules: true,
    takes_best: true,
    derive,
    takes: containerd::ladder,
    steps: containerd::STEPS,
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

fn refused(message: String, candidates: &[Candidate]) -> Selection {
    let reason = Reason::HostRefused(Arc::from(message.as_str()));
    let judged = candidates.iter().map(|_| Err(reason.clone())).collect();
    let mut trace = Trace::new(candidates);
    let kept = |_: usize, (): ()| Reason::NotReached;
    trace.level(&[], judged, &kept, |(), ()| Decision::IndexOrder);
    trace.finish(Outcome::NoMatch { message })
}
