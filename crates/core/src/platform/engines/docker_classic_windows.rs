//! Docker Engine on Windows with its classic image store. Nothing of containerd/platforms is asked.

use std::sync::Arc;

use super::after::{config_disagrees, index_not_given, picks};
use super::docker_classic_linux::unsupported;
use super::trace::Trace;
use crate::platform::engine::{Engine, page};
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{Candidate, Content, Outcome, Query, Selection, platform_at};
use crate::platform::windows::{LTSC_2022, Version};
use crate::platform::{Builds, Machine, Mismatch, Platform, Rules, format_all, normalize};

/// Docker's own store on Windows.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "docker-classic-windows",
    name: "Docker Engine, classic store, Windows",
    head: ["Docker", "classic"],
    used_by: "docker pull for Windows containers",
    version: "29.7.2+150 (b985e231)",
    source: "https://github.com/moby/moby/blob/b985e2313a8676e18072b442911fc8f64f17d440/daemon/internal/distribution/pull_v2_windows.go",
    part_of: None,
    systems: &["windows"],
    follows_rules: false,
    takes_best: true,
    derive: |machine: &Machine, _: Rules| machine.default_spec(),
    takes: |wanted, _| vec![wanted.clone()],
    docs: page! {
        /// # Rule
        /// Nothing of containerd/platforms is asked.
        ///
        /// 1. An entry is kept whose architecture is the host's, letter by letter, whose os is `windows` in any
        ///    case, and whose build, the third number of its `os.version`, is not above the host's, in this order. A version that
        ///    is missing or cannot be read is accepted; variant and features are not looked at.
        /// 2. Entries whose `os.version` begins with the host's `major.minor.build.` come first, else the index
        ///    order stands.
        ///
        /// # Host
        /// The machine's Windows version and the architecture that the daemon is built for. Where the version
        /// cannot be read, 10.0.20348 is taken here.
        ///
        /// # Order
        /// Order counts between entries that are of the host's own build, and between those that are not.
        ///
        /// # Releases
        /// Docker Engine on Windows keeps this store by default. Its pull was run in one state, and no release of
        /// containerd/platforms changes it.
        ///
        /// # Traps
        /// - Windows 11 takes an image of Server 2016 that is listed before one of Server 2022, which containerd
        ///   takes there; whether it starts is another question.
        /// - A version without a fourth number is never the host's own build.
        /// - `--platform` with another system than Windows finds nothing, whatever is listed. With
        ///   `--platform windows/amd64` the daemon's code does not look at an entry's own system any more; the
        ///   runs were made without `--platform`, so here it counts.
        /// - Entries without platform have no architecture and are never taken.
        ///
        /// # Sources
        /// - moby b985e231 (29.7.2 and 150 commits), `daemon/internal/distribution/pull_v2_windows.go`: read,
        ///   and run on Linux with the host's version, architecture and system in place of the probes.
    },
    steps: |_| {
        &[
            "Entries of another system or architecture are left out, and those of a later Windows build; \
         older builds stay.",
            "An entry of the host's own build is taken first, else the first in the index.",
        ]
    },
    words: None,
    select,
};

/// The version taken where the host's cannot be read.
const FALLBACK: Version = Version {
    major: 10,
    minor: 0,
    build: LTSC_2022,
};

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    // The architecture is what the daemon was built for, so in Go's own spelling.
    let wanted = normalize(&ENGINE.wanted(query), query.rules);
    let version = Version::parse(&wanted.os_version).unwrap_or(FALLBACK);
    let Version {
        major,
        minor,
        build,
    } = version;
    let pull = Pull {
        build,
        own: format!("{major}.{minor}.{build}."),
        message: format!(
            "no matching manifest for {} in the manifest list entries",
            format_all(&wanted, query.rules)
        ),
        refused: refused(&wanted),
        wanted: Arc::new(wanted),
    };
    let mut trace = Trace::new(candidates);
    let outcome = match pull.list(candidates, &mut Vec::new(), &mut trace) {
        Ok(outcome) | Err(outcome) => outcome,
    };
    trace.finish(outcome)
}

/// Why nothing is taken for a platform that is named: the daemon runs Windows alone.
fn refused(wanted: &Platform) -> Option<Reason> {
    let os = &wanted.os;
    let other = !os.is_empty() && !os.eq_ignore_ascii_case("windows");
    let why = || format!("this daemon runs images of Windows alone, not of {os}");
    other.then(|| Reason::HostRefused(Arc::from(why())))
}

struct Pull {
    wanted: Arc<Platform>,
    refused: Option<Reason>,
    build: u16,
    /// What the `os.version` of the host's own build begins with.
    own: String,
    message: String,
}

impl Pull {
    /// Tries the matches of one list in order, as the store on Linux does.
    fn list<'c>(
        &self,
        siblings: &'c [Candidate],
        above: &mut Vec<usize>,
        trace: &mut Trace<'c>,
    ) -> Result<Outcome, Outcome> {
        let judged = siblings.iter().map(|candidate| self.judge(candidate));
        // Kept for its own build, or as another that the host runs.
        let kept = |index: usize, other: bool| Reason::Matches {
            rung: usize::from(other),
            platform: Arc::new(platform_at(siblings, index)),
            builds: build_of(&platform_at(siblings, index)).map(|_| Builds::UpTo(self.build)),
        };
        let order = trace.level(above, judged.collect(), &kept, |a, b| {
            if a == b {
                Decision::IndexOrder
            } else {
                Decision::OsVersion
            }
        });
        let mut last = None;
        for index in order {
            let Some(taken) = siblings.get(index) else {
                continue;
            };
            above.push(index);
            trace.take(above);
            match &taken.content {
                Content::Manifest(_) => return Err(picks(above.clone(), config_disagrees(taken))),
                Content::Index(None) => return Err(picks(above.clone(), Some(index_not_given()))),
                Content::Index(Some(children)) => last = Some(self.list(children, above, trace)?),
                Content::Other => return Ok(unsupported(taken, above, trace)),
            }
            above.pop();
        }
        last.map_or_else(
            || {
                trace.fail(above, &Reason::NothingInside);
                Err(Outcome::NoMatch {
                    message: self.message.clone(),
                })
            },
            Ok,
        )
    }

    /// Whether the entry is of another build than the host's own, or why it is not kept.
    fn judge(&self, candidate: &Candidate) -> Result<bool, Reason> {
        if let Some(reason) = &self.refused {
            return Err(reason.clone());
        }
        let Some(platform) = &candidate.platform else {
            return Err(Reason::NoPlatformSkipped);
        };
        let differs = |mismatch| {
            let is_first = matches!(mismatch, Mismatch::Architecture | Mismatch::Os);
            if candidate.marks.attestation && is_first {
                return Reason::Attestation {
                    wanted: Arc::clone(&self.wanted),
                };
            }
            Reason::Differs {
                mismatch,
                found: Arc::new(platform.clone()),
                wanted: Arc::clone(&self.wanted),
            }
        };
        // In this order: the architecture before the system.
        if platform.architecture != self.wanted.architecture {
            return Err(differs(Mismatch::Architecture));
        }
        if !platform.os.eq_ignore_ascii_case("windows") {
            return Err(differs(Mismatch::Os));
        }
        let build = build_of(platform);
        if build.is_some_and(|build| build > i64::from(self.build)) {
            return Err(differs(Mismatch::OsVersion(Builds::UpTo(self.build))));
        }
        Ok(!platform.os_version.starts_with(&self.own))
    }
}

/// The third number of its `os.version`, where it can be read.
fn build_of(platform: &Platform) -> Option<i64> {
    let build = platform.os_version.split('.').nth(2)?;
    build.parse().ok()
}
