//! Docker Engine on Linux with graphdriver storage, the classic image store.
//!
//! With no platform given the message names the machine's without the level of its CPU.

use std::cmp::Reverse;
use std::sync::Arc;

use super::after::{config_disagrees, index_not_given, picks, taken_unseen};
use super::containerd;
use super::search::{differs, matches};
use super::trace::Trace;
use crate::platform::engine::{Engine, page};
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{Candidate, Content, Outcome, Query, Selection};
use crate::platform::{Comparer, Machine, Platform, Rules, format_all, normalize};

/// Docker's own store on Linux.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "docker-classic-linux",
    name: "Docker Engine, classic store, Linux",
    head: ["Docker", "classic"],
    used_by: "docker pull and docker compose on Linux, default up to Engine 28",
    version: "29.7.2+150 (b985e231)",
    source: "https://github.com/moby/moby/blob/b985e2313a8676e18072b442911fc8f64f17d440/daemon/internal/distribution/pull_v2.go",
    part_of: None,
    systems: &["linux"],
    follows_rules: true,
    takes_best: true,
    derive: |machine: &Machine, _: Rules| machine.maximum_spec(),
    takes: containerd::ladder,
    docs: page! {
        /// # Rule
        /// The matcher and the order are those of `containerd`. Otherwise:
        ///
        /// - a platform object with all members empty counts as absent;
        /// - entries without platform are taken last, without a look at their config;
        /// - a media type that is no image's stops the pull: `unsupported manifest media type and no default
        ///   available`;
        /// - a nested list without a match fails the pull; after any other failure inside one the next match is
        ///   tried.
        ///
        /// Where nothing matches: `no matching manifest for PLATFORM in the manifest list entries`.
        ///
        /// # Host
        /// The machine's platform with the level of an amd64 CPU from v2 up. What a platform that is named leaves
        /// open is filled from it. The message names the platform without the level.
        ///
        /// # Order
        /// Order counts only between entries of the same place and the same number of features.
        ///
        /// # Releases
        /// The default up to Engine 28, and of installs that were upgraded since.
        ///
        /// # Traps
        /// - An entry without platform for another machine is pulled and then does not start.
        /// - On a CPU of level v3 an index with amd64 and amd64/v3 gives another image than containerd takes there.
        ///
        /// # Sources
        /// - moby b985e231 (29.7.2 and 150 commits), `daemon/internal/distribution/pull_v2.go`
        ///   (`pullManifestList`) and `pull_v2_unix.go` (`filterManifests`): read and run.
    },
    steps,
    words: None,
    select,
};

fn steps(query: &Query) -> &'static [&'static str] {
    const CLOSEST: &str = "The closest to the host is taken, then the one with more features, then the \
                           earlier in the index; an entry without platform only where nothing else is \
                           left, without a look at its config.";
    const CLOSEST_ALONE: &str = "The closest to the host is taken, then the earlier in the index, \
                                 whatever features they ask for; an entry without platform only where \
                                 nothing else is left, without a look at its config.";
    const INSIDE: &str =
        "A nested list is searched the same way; without a match inside it the pull fails.";
    if containerd::counts_features(query) {
        &[containerd::ALIKE, containerd::LEFT_OUT, CLOSEST, INSIDE]
    } else {
        &[
            containerd::ALIKE,
            containerd::LEFT_OUT,
            CLOSEST_ALONE,
            INSIDE,
        ]
    }
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let named = ENGINE.wanted(query);
    let wanted = normalize(&filled(&named, &query.host), query.rules);
    let comparer = Comparer::only(&wanted, query.rules);
    let pull = Pull {
        query,
        comparer,
        wanted: Arc::new(wanted),
        // The text names the platform without the level of the CPU where nobody named one.
        shown: match &query.wanted {
            Some(named) => format_all(named, query.rules),
            None => format_all(&query.host.default_spec(), query.rules),
        },
    };
    let mut trace = Trace::new(candidates);
    let outcome = match pull.list(candidates, &mut Vec::new(), &mut trace) {
        Ok(outcome) | Err(outcome) => outcome,
    };
    trace.finish(outcome)
}

/// What a named platform leaves open is the machine's.
fn filled(named: &Platform, machine: &Machine) -> Platform {
    let mut platform = named.clone();
    let own = machine.maximum_spec();
    if platform.os.is_empty() {
        platform.os = own.os;
    }
    if platform.architecture.is_empty() {
        platform.architecture = own.architecture;
        platform.variant = own.variant;
    }
    platform
}

struct Pull<'q> {
    query: &'q Query,
    comparer: Comparer,
    wanted: Arc<Platform>,
    shown: String,
}

type Key = (usize, Reverse<usize>);
const LAST_RESORT: Key = (usize::MAX, Reverse(0));

impl Pull<'_> {
    /// Tries the matches of one list in order. `Err` is what ends the pull for the lists above, too;
    /// after an `Ok` that is no pick the list above tries its next match.
    fn list<'c>(
        &self,
        siblings: &'c [Candidate],
        above: &mut Vec<usize>,
        trace: &mut Trace<'c>,
    ) -> Result<Outcome, Outcome> {
        let judged = siblings.iter().map(|candidate| self.judge(candidate));
        let kept = |index: usize, (rung, _): Key| match rung {
            _ if rung == LAST_RESORT.0 => Reason::NoPlatform,
            rung => matches(siblings, index, rung, &self.comparer, self.query),
        };
        let order = trace.level(above, judged.collect(), &kept, decision);
        let mut last = None;
        for index in order {
            let Some(taken) = siblings.get(index) else {
                continue;
            };
            above.push(index);
            trace.take(above);
            match &taken.content {
                Content::Manifest(_) => return Err(picks(above.clone(), self.after(taken))),
                Content::Index(None) => return Err(picks(above.clone(), Some(index_not_given()))),
                Content::Index(Some(children)) => last = Some(self.list(children, above, trace)?),
                Content::Other => return Ok(unsupported(taken, above, trace)),
            }
            above.pop();
        }
        last.map_or_else(
            || {
                trace.fail(above, &Reason::NothingInside);
                let shown = &self.shown;
                Err(Outcome::NoMatch {
                    message: format!(
                        "no matching manifest for {shown} in the manifest list entries"
                    ),
                })
            },
            Ok,
        )
    }

    fn judge(&self, candidate: &Candidate) -> Result<Key, Reason> {
        let named = candidate.platform.as_ref();
        let Some(platform) = named.filter(|platform| **platform != Platform::default()) else {
            return Ok(LAST_RESORT);
        };
        let rung = self.comparer.rung(platform);
        let rung = rung.map_err(|miss| differs(candidate, miss, &self.wanted, self.query))?;
        Ok((rung, self.comparer.feature_key(platform)))
    }

    fn after(&self, taken: &Candidate) -> Option<super::Then> {
        match &taken.platform {
            Some(platform) if *platform != Platform::default() => config_disagrees(taken),
            _ => taken_unseen(taken, &self.wanted),
        }
    }
}

/// A media type that the engine does not know, in words shared by both classic stores.
pub(super) fn unsupported(
    taken: &Candidate,
    position: &mut Vec<usize>,
    trace: &mut Trace<'_>,
) -> Outcome {
    let reason = Reason::UnexpectedMediaType(taken.media_type.clone());
    trace.fail(position, &reason);
    let message = format!(
        "unsupported manifest media type and no default available: {}",
        taken.media_type
    );
    let outcome = Outcome::FetchedThenFailed {
        position: position.clone(),
        message,
    };
    position.pop();
    outcome
}

fn decision(one: Key, other: Key) -> Decision {
    if one.0 != other.0 {
        if one.0 == LAST_RESORT.0 || other.0 == LAST_RESORT.0 {
            return Decision::NamesPlatform;
        }
        return Decision::Rung;
    }
    if one.1 != other.1 {
        return Decision::Features;
    }
    Decision::IndexOrder
}
