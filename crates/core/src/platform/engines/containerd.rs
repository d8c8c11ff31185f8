//! containerd: `client.Pull`, `ctr image pull --local`, CRI with local pull.
//!
//! Read and run: containerd 301026e5 (v2.4.0-beta.0 and 70 commits), `core/images/handlers.go`
//! (`FilterPlatforms`, `LimitManifests`) and `core/images/image.go` (`Manifest`), with the matcher
//! of containerd/platforms, whose release is the query's [`Rules`](crate::platform::Rules).
//!
//! 1. Entries without platform are kept; others are kept where the matcher matches.
//! 2. What is kept is sorted: the better place in the host's list first, then more features, then
//!    index order; entries without platform last.
//! 3. The first is taken. Nothing kept: `no match for platform in manifest: not found`.
//! 4. If it is an index, the same again inside it. There is no way back: a nested index without a
//!    match fails the pull even where a later entry would match.
//! 5. An entry taken without platform is downloaded, then its config must match.
//!
//! With no platform given: the machine's, without the level of an amd64 CPU. Entries of unknown
//! media type take part and fail when taken. Attestations are entries of platform
//! `unknown/unknown`, which no real host matches. An empty platform object is not an absent one.

use crate::platform::engine::{Candidate, Content, Engine, Outcome, Query, Selection, Then};
use crate::platform::reason::{Considered, Decision, Reason, State};
use crate::platform::{Comparer, Mismatch, Platform, column_platform, normalize};
use crate::text::sorted;

/// containerd's own pull.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containerd",
    name: "containerd",
    version: "2.4.0-beta.0+70 (301026e5)",
    source: "https://github.com/containerd/containerd/blob/301026e58c619e63d09c0ec411012e54c0124b03/core/images/image.go",
    default_platform,
    select,
};

/// containerd does not look at the level of an amd64 CPU, and cuts a Windows version to its build.
fn default_platform(host: &Platform) -> Platform {
    let mut platform = column_platform(host);
    if platform.architecture == "amd64" {
        platform.variant.clear();
    }
    platform
}

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let wanted = ENGINE.wanted(query);
    let comparer = Comparer::only(&wanted, query.rules);
    let mut search = Search {
        query,
        wanted: normalize(&wanted, query.rules),
        comparer,
        considered: Vec::new(),
    };
    let outcome = search.run(candidates);
    Selection {
        outcome,
        considered: sorted(search.considered, |a, b| a.position.cmp(&b.position)),
    }
}

struct Search<'a> {
    query: &'a Query,
    wanted: Platform,
    comparer: Comparer,
    considered: Vec<Considered>,
}

impl Search<'_> {
    fn run(&mut self, candidates: &[Candidate]) -> Outcome {
        let mut siblings = candidates;
        let mut above: Vec<usize> = Vec::new();
        loop {
            let Some((best, taken)) = self.level(siblings, &above) else {
                self.fail(&above, Reason::NothingInside);
                return Outcome::NoMatch {
                    message: "no match for platform in manifest: not found".to_owned(),
                };
            };
            above.push(best);
            match &taken.content {
                Content::Index(Some(children)) => siblings = children,
                Content::Index(None) => return pick(above, Some(index_not_given())),
                Content::Manifest(config) => return self.manifest(taken, config.as_ref(), above),
                Content::Other => {
                    self.fail(
                        &above,
                        Reason::UnexpectedMediaType(taken.media_type.clone()),
                    );
                    return Outcome::FetchedThenFailed {
                        position: above,
                        message: format!(
                            "unexpected media type {} for {}: not found",
                            taken.media_type, taken.digest
                        ),
                    };
                }
            }
        }
    }

    /// Judges the entries of one index and answers which is taken.
    fn level<'c>(
        &mut self,
        siblings: &'c [Candidate],
        above: &[usize],
    ) -> Option<(usize, &'c Candidate)> {
        let judged: Vec<Result<Key, Mismatch>> = siblings.iter().map(|c| self.judge(c)).collect();
        let mut order: Vec<(Key, usize)> = Vec::new();
        for (index, key) in judged.iter().enumerate() {
            order.extend(key.as_ref().ok().map(|key| (*key, index)));
        }
        let order = sorted(order, Ord::cmp);
        let mut ranks = vec![None; siblings.len()];
        for (rank, (_, index)) in order.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*index) {
                *slot = Some(rank);
            }
        }
        for (index, ((candidate, key), rank)) in siblings.iter().zip(judged).zip(ranks).enumerate()
        {
            let position: Vec<usize> = above.iter().copied().chain([index]).collect();
            if rank != Some(0) {
                self.not_reached(candidate, &position);
            }
            // The best is held against the next, everything else against the best.
            let other = order.get(usize::from(rank == Some(0)));
            let (state, reason, decided_by) = match key {
                Err(mismatch) => (State::No, self.differs(candidate, mismatch), None),
                Ok(key) => (
                    if rank == Some(0) {
                        State::Picks
                    } else {
                        State::Ranked
                    },
                    self.kept(key),
                    other.map(|(other, _)| key.decision(*other)),
                ),
            };
            self.considered.push(Considered {
                position,
                state,
                reason,
                rank,
                decided_by,
            });
        }
        let (_, best) = order.first()?;
        Some((*best, siblings.get(*best)?))
    }

    fn judge(&self, candidate: &Candidate) -> Result<Key, Mismatch> {
        let Some(platform) = &candidate.platform else {
            return Ok(Key::LAST_RESORT);
        };
        Ok(Key {
            rung: self.comparer.rung(platform)?,
            features: self.comparer.feature_key(platform),
        })
    }

    fn differs(&self, candidate: &Candidate, mismatch: Mismatch) -> Reason {
        let found = candidate.platform.clone().unwrap_or_default();
        Reason::Differs {
            mismatch,
            found: normalize(&found, self.query.rules),
            wanted: self.wanted.clone(),
        }
    }

    fn kept(&self, key: Key) -> Reason {
        match self.comparer.rungs().nth(key.rung) {
            Some(platform) => Reason::Matches {
                rung: key.rung,
                platform: platform.clone(),
            },
            None => Reason::NoPlatform,
        }
    }

    /// Everything inside an index that is not taken.
    fn not_reached(&mut self, candidate: &Candidate, position: &[usize]) {
        let mut open = vec![(candidate, position.to_vec())];
        while let Some((candidate, position)) = open.pop() {
            let Content::Index(Some(children)) = &candidate.content else {
                continue;
            };
            for (index, child) in children.iter().enumerate() {
                let inside: Vec<usize> = position.iter().copied().chain([index]).collect();
                self.considered.push(Considered {
                    position: inside.clone(),
                    state: State::NotReached,
                    reason: Reason::NotReached,
                    rank: None,
                    decided_by: None,
                });
                open.push((child, inside));
            }
        }
    }

    /// The manifest taken: without a platform of its own, its config decides.
    fn manifest(
        &mut self,
        taken: &Candidate,
        config: Option<&Platform>,
        position: Vec<usize>,
    ) -> Outcome {
        if taken.platform.is_some() {
            return pick(position, None);
        }
        let Some(config) = config else {
            return pick(position, Some(config_not_given()));
        };
        if self.comparer.matches(config) {
            return pick(position, None);
        }
        let reason = Reason::ConfigDiffers {
            found: normalize(config, self.query.rules),
            wanted: self.wanted.clone(),
        };
        self.fail(&position, reason);
        Outcome::FetchedThenFailed {
            position,
            message: format!(
                "no match for platform in manifest {}: not found",
                self.query.digest
            ),
        }
    }

    /// Marks what was taken at `position`, and what holds it, as refused in the end.
    fn fail(&mut self, position: &[usize], reason: Reason) {
        for considered in &mut self.considered {
            if considered.state == State::Picks && position.starts_with(&considered.position) {
                considered.state = State::FailsLater;
                if considered.position == position {
                    considered.reason = reason.clone();
                }
            }
        }
    }
}

/// Sorts what is kept; what is equal stays in index order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rung: usize,
    features: std::cmp::Reverse<usize>,
}

impl Key {
    const LAST_RESORT: Self = Self {
        rung: usize::MAX,
        features: std::cmp::Reverse(0),
    };

    /// What decided between two entries that are kept.
    fn decision(self, other: Self) -> Decision {
        let last_resort = Self::LAST_RESORT.rung;
        if self.rung != other.rung {
            if self.rung == last_resort || other.rung == last_resort {
                return Decision::NamesPlatform;
            }
            return Decision::Rung;
        }
        if self.features != other.features {
            return Decision::Features;
        }
        Decision::IndexOrder
    }
}

fn pick(position: Vec<usize>, then: Option<Then>) -> Outcome {
    Outcome::Picks { position, then }
}

fn config_not_given() -> Then {
    Then {
        code: "config-not-given",
        message:
            "The entry names no platform: containerd downloads it and then checks its config, \
                  which is not at hand."
                .to_owned(),
    }
}

fn index_not_given() -> Then {
    Then {
        code: "index-not-given",
        message:
            "The entry is an index itself: containerd goes on inside it, and it is not at hand."
                .to_owned(),
    }
}
