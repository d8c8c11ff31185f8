//! regclient: regctl, regsync, regbot with `--platform`.

use std::cmp::Reverse;
use std::sync::Arc;

use super::after::{config_disagrees, index_not_given, picks};
use super::trace::Trace;
use crate::platform::engine::{Engine, page};
use crate::platform::libraries::regclient::{better, compatible, format, normalize, number};
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{Candidate, Content, Outcome, Query, Selection};
use crate::platform::{Builds, Machine, Mismatch, Platform, Rules, go};

/// regctl and its family.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "regclient",
    name: "regclient",
    head: ["regctl", ""],
    used_by: "regctl, regsync, regbot with --platform",
    version: "725072f6",
    source: "https://github.com/regclient/regclient/blob/725072f65f14ab63d6b220246c3a889dcd5e2f5f/types/platform/compare.go",
    part_of: None,
    systems: &[],
    follows_rules: false,
    takes_best: true,
    derive: |machine: &Machine, _: Rules| machine.regclient_local(),
    takes: |wanted, _| vec![wanted.clone()],
    docs: page! {
        /// # Rule
        /// 1. Entries without platform are passed over. An entry is kept that the host runs: os and architecture
        ///    equal once spellings are alike, the number of its variant not above the host's (anything that is no
        ///    number is 0), on Windows the same three numbers of the version. A Windows or macOS host runs linux
        ///    entries, too, as Docker Desktop does.
        /// 2. The list is walked and the better of two kept: the host's own os, the host's own variant, the higher
        ///    variant, the host's own version, the higher version. Of equals the earlier stays.
        /// 3. If the one taken is an index, the same is done inside it. There is no way back.
        ///
        /// # Host
        /// `--platform local` stands for the machine: with the level of an amd64 CPU, the variant of an arm CPU and
        /// the build of Windows. Without `--platform` regctl shows the index itself.
        ///
        /// # Order
        /// Order counts only between entries of which neither is better than the other.
        ///
        /// # Releases
        /// One state of the library was read and run. Which release of regctl holds other code is not recorded: of
        /// all others nothing is known.
        ///
        /// # Traps
        /// - A variant that is no number, such as `power9`, `rva22u64` or `v8.1`, counts as 0 and fits every host.
        /// - No way from arm64 to 32-bit arm, none from amd64 to 386, and no features on Linux.
        /// - A version breaks ties on Linux, too: an entry without one, as a Linux host is, stands before one
        ///   that has one.
        /// - On Windows there is no range of builds: the version has to be the host's, and an entry without version
        ///   is refused.
        ///
        /// # Sources
        /// - regclient 725072f6, `types/platform/compare.go`, `types/platform/platform.go` and `manifest.go`
        ///   (`ManifestGet` with `WithManifestPlatform`): read and run.
    },
    steps: |_| {
        &[
            "Entries without a platform are passed over; the others are kept where os and architecture are \
         the host's and the variant's number is not above it.",
            "The host's own os and variant come first, then the higher variant, then the version that is \
         the host's or higher, then the earlier in the index.",
            "A Windows or macOS host takes linux entries, too, as the last choice.",
            "A nested index is chosen like an image, and the search goes on inside it, without a way back.",
        ]
    },
    words: None,
    select,
};

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let named = ENGINE.wanted(query);
    let search = Search {
        host: Arc::new(normalize(&named)),
    };
    let mut trace = Trace::new(candidates);
    let outcome = search.walk(candidates, &mut trace);
    trace.finish(outcome)
}

struct Search {
    host: Arc<Platform>,
}

/// What puts an entry before another, the one taken first of all: two versions of different length do
/// not compare the same way in both directions, so no key alone tells what the walk ends with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    taken: Reverse<bool>,
    own_os: Reverse<bool>,
    own_variant: Reverse<bool>,
    variant: Reverse<i64>,
    own_version: Reverse<bool>,
    version: Reverse<[i64; 4]>,
}

impl Search {
    fn walk<'c>(&self, top: &'c [Candidate], trace: &mut Trace<'c>) -> Outcome {
        let mut siblings = top;
        let mut above: Vec<usize> = Vec::new();
        loop {
            let Some((best, taken)) = self.level(siblings, &above, trace) else {
                trace.fail(&above, &Reason::NothingInside);
                return Outcome::NoMatch {
                    message: format!("platform not found: {}", format(&self.host)),
                };
            };
            above.push(best);
            match &taken.content {
                Content::Index(Some(children)) => siblings = children,
                Content::Index(None) => return picks(above, Some(index_not_given())),
                Content::Manifest(_) => return picks(above, config_disagrees(taken)),
                Content::Other => {
                    let reason = Reason::UnexpectedMediaType(taken.media_type.clone());
                    trace.fail(&above, &reason);
                    let media_type = go::quote(&taken.media_type);
                    return Outcome::FetchedThenFailed {
                        position: above,
                        message: format!("unsupported media type: {media_type}"),
                    };
                }
            }
        }
    }

    fn level<'c>(
        &self,
        siblings: &'c [Candidate],
        above: &[usize],
        trace: &mut Trace<'_>,
    ) -> Option<(usize, &'c Candidate)> {
        let judged: Vec<Result<Arc<Platform>, Reason>> = siblings
            .iter()
            .map(|candidate| self.judge(candidate))
            .collect();
        // The walk begins with nothing at all, which an empty platform is no better than.
        let nothing = Platform::default();
        let (mut best, mut before) = (None, &nothing);
        for (index, judged) in judged.iter().enumerate() {
            let Ok(platform) = judged else { continue };
            if better(&self.host, platform, before) {
                (best, before) = (Some(index), platform);
            }
        }
        let found: Vec<Option<Arc<Platform>>> = judged
            .iter()
            .map(|judged| judged.as_ref().ok().cloned())
            .collect();
        let key = |(index, judged): (usize, Result<Arc<Platform>, Reason>)| match best {
            // All that was kept has an empty platform.
            None => Err(judged.err().unwrap_or(Reason::NoPlatformSkipped)),
            best => judged.map(|platform| self.key(&platform, best == Some(index))),
        };
        let kept = |index: usize, key: Key| Reason::Matches {
            rung: usize::from(key.own_variant != Reverse(true)),
            platform: found.get(index).cloned().flatten().unwrap_or_default(),
            builds: self.builds(found.get(index).and_then(Option::as_ref)),
        };
        let keys = judged.into_iter().enumerate().map(key).collect();
        trace.level(above, keys, &kept, decision);
        let best = best?;
        Some((best, siblings.get(best)?))
    }

    /// What is looked at of a version of Windows.
    fn builds(&self, found: Option<&Arc<Platform>>) -> Option<Builds> {
        let found = found.filter(|found| found.os == "windows" && self.host.os == "windows")?;
        let both = !found.os_version.is_empty() && !self.host.os_version.is_empty();
        both.then_some(Builds::Same)
    }

    fn judge(&self, candidate: &Candidate) -> Result<Arc<Platform>, Reason> {
        let Some(platform) = &candidate.platform else {
            return Err(Reason::NoPlatformSkipped);
        };
        let found = Arc::new(normalize(platform));
        let Err(mismatch) = compatible(&self.host, &found) else {
            return Ok(found);
        };
        let wanted = Arc::clone(&self.host);
        if candidate.marks.attestation && mismatch == Mismatch::Os {
            return Err(Reason::Attestation { wanted });
        }
        Err(Reason::Differs {
            mismatch,
            found,
            wanted,
        })
    }

    fn key(&self, platform: &Platform, taken: bool) -> Key {
        let mut version = [-1; 4];
        for (slot, part) in version.iter_mut().zip(platform.os_version.split('.')) {
            *slot = part.parse().unwrap_or(-1);
        }
        Key {
            taken: Reverse(taken),
            own_os: Reverse(platform.os == self.host.os),
            own_variant: Reverse(platform.variant == self.host.variant),
            variant: Reverse(number(&platform.variant)),
            own_version: Reverse(platform.os_version == self.host.os_version),
            version: Reverse(version),
        }
    }
}

fn decision(one: Key, other: Key) -> Decision {
    if one.own_os != other.own_os {
        return Decision::Os;
    }
    if (one.own_variant, one.variant) != (other.own_variant, other.variant) {
        return Decision::Variant;
    }
    if (one.own_version, one.version) != (other.own_version, other.version) {
        return Decision::OsVersion;
    }
    Decision::IndexOrder
}
