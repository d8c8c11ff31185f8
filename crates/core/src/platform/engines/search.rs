//! What the engines on containerd's code share: `FilterPlatforms`, `LimitManifests(1)` and
//! `images.Manifest` of `core/images`, with a matcher and the order that it puts entries in.
//!
//! 1. Entries without platform are kept; others are kept where the matcher matches.
//! 2. What is kept is sorted, entries without platform last, what is equal in index order.
//! 3. The first is taken. If it is an index, the same again inside it. There is no way back.
//! 4. An entry taken without platform is downloaded, then its config must match.

use std::cmp::Reverse;
use std::sync::Arc;

use super::after::{config_disagrees, index_not_given, not_given, picks};
use super::trace::Trace;
use crate::platform::reason::{Considered, Decision, Reason};
use crate::platform::selection::{Candidate, Content, Outcome, Query, Selection, platform_at};
use crate::platform::{Comparer, Mismatch, Platform, normalize};

/// A matcher, and how it orders what it matches.
pub(super) struct Preference {
    comparer: Comparer,
    /// The larger `os.version` first, compared as text: `Default()` on Windows.
    by_version: bool,
}

impl Preference {
    /// The better place in the list first, then more features.
    pub(super) fn ladder(comparer: Comparer) -> Self {
        Self {
            comparer,
            by_version: false,
        }
    }

    /// `windowsMatchComparer`: the larger `os.version` first, as text.
    pub(super) fn windows(comparer: Comparer) -> Self {
        Self {
            comparer,
            by_version: true,
        }
    }

    /// Whether the larger `os.version` stands first.
    pub(super) fn is_by_version(&self) -> bool {
        self.by_version
    }

    /// The platforms that it takes, best first.
    pub(super) fn takes(&self) -> Vec<Platform> {
        self.comparer.rungs().cloned().collect()
    }

    fn key<'p>(&self, platform: &'p Platform) -> Result<Key<'p>, Mismatch> {
        let rung = self.comparer.rung(platform)?;
        Ok(if self.by_version {
            Key {
                rung: 0,
                features: Reverse(0),
                version: Reverse(&platform.os_version),
            }
        } else {
            Key {
                rung,
                features: self.comparer.feature_key(platform),
                version: Reverse(""),
            }
        })
    }
}

/// Sorts what is kept; what is equal stays in index order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'p> {
    rung: usize,
    features: Reverse<usize>,
    version: Reverse<&'p str>,
}

impl Key<'_> {
    const LAST_RESORT: Self = Self {
        rung: usize::MAX,
        features: Reverse(0),
        version: Reverse(""),
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
        if self.version != other.version {
            return Decision::OsVersion;
        }
        Decision::IndexOrder
    }
}

/// One pull.
pub(super) struct Search<'q> {
    query: &'q Query,
    preference: Preference,
    wanted: Arc<Platform>,
    /// Where entries are downloaded by another matcher than that which takes one in the end.
    downloads: Option<Comparer>,
}

impl<'q> Search<'q> {
    /// Looks for `wanted` with `preference`.
    pub(super) fn new(query: &'q Query, wanted: &Platform, preference: Preference) -> Self {
        Self {
            query,
            wanted: Arc::new(normalize(wanted, query.rules)),
            preference,
            downloads: None,
        }
    }

    /// Only what `comparer` matches, or names no platform, is downloaded, all of it; then one of
    /// everything is taken, whether it was downloaded or not.
    pub(super) fn downloading(mut self, comparer: Comparer) -> Self {
        self.downloads = Some(comparer);
        self
    }

    /// Answers for the entries of the whole index.
    pub(super) fn run(&self, candidates: &[Candidate]) -> Selection {
        let mut trace = Trace::new(candidates);
        let outcome = self.walk(candidates, &mut trace);
        let mut selection = trace.finish(outcome);
        if self.downloads.is_some() {
            let mut considered = selection.considered.iter_mut();
            self.mark_fetched(candidates, true, &mut considered);
        }
        selection
    }

    /// Marks what is downloaded: every entry that passes, in an index that does. Both are in one order.
    fn mark_fetched<'c>(
        &self,
        siblings: &[Candidate],
        within: bool,
        considered: &mut impl Iterator<Item = &'c mut Considered>,
    ) {
        for candidate in siblings {
            let fetched = within && self.passes(candidate);
            if let Some(considered) = considered.next() {
                considered.fetched = fetched;
            }
            if let Content::Index(Some(children)) = &candidate.content {
                self.mark_fetched(children, fetched, considered);
            }
        }
    }

    fn walk<'c>(&self, top: &'c [Candidate], trace: &mut Trace<'c>) -> Outcome {
        let mut siblings = top;
        let mut above: Vec<usize> = Vec::new();
        loop {
            let Some((best, taken)) = self.level(siblings, &above, trace) else {
                trace.fail(&above, &Reason::NothingInside);
                return self.nothing(top, above);
            };
            above.push(best);
            if !self.passes(taken) {
                let wanted = Arc::clone(&self.wanted);
                trace.fail(&above, &Reason::NotDownloaded { wanted });
                return Outcome::FetchedThenFailed {
                    position: above,
                    message: format!("content {}: not found", taken.digest),
                };
            }
            match &taken.content {
                Content::Index(Some(children)) => siblings = children,
                Content::Index(None) => return picks(above, Some(index_not_given())),
                Content::Manifest(config) => {
                    return self.manifest(taken, config.as_ref(), above, trace);
                }
                Content::Other => {
                    let reason = Reason::UnexpectedMediaType(taken.media_type.clone());
                    trace.fail(&above, &reason);
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

    /// Nothing is left, at the top or inside the index at `above`.
    fn nothing(&self, top: &[Candidate], above: Vec<usize>) -> Outcome {
        if self.downloads.is_none() {
            let message = "no match for platform in manifest: not found".to_owned();
            return Outcome::NoMatch { message };
        }
        let message = self.no_match_in_digest();
        if above.is_empty() || !self.any_downloaded(top) {
            return Outcome::NoMatch { message };
        }
        Outcome::FetchedThenFailed {
            position: above,
            message,
        }
    }

    /// Judges the entries of one index and answers which is taken.
    fn level<'c>(
        &self,
        siblings: &'c [Candidate],
        above: &[usize],
        trace: &mut Trace<'_>,
    ) -> Option<(usize, &'c Candidate)> {
        let judged = siblings.iter().map(|candidate| self.judge(candidate));
        let comparer = &self.preference.comparer;
        let kept = |index: usize, key: Key<'_>| {
            if key == Key::LAST_RESORT {
                return Reason::NoPlatform;
            }
            matches(siblings, index, key.rung, comparer, self.query)
        };
        let order = trace.level(above, judged.collect(), &kept, Key::decision);
        let best = *order.first()?;
        Some((best, siblings.get(best)?))
    }

    fn judge<'c>(&self, candidate: &'c Candidate) -> Result<Key<'c>, Reason> {
        let Some(platform) = &candidate.platform else {
            return Ok(Key::LAST_RESORT);
        };
        let key = self.preference.key(platform);
        key.map_err(|mismatch| differs(candidate, mismatch, &self.wanted, self.query))
    }

    /// Whether it is downloaded, if all above it is.
    fn passes(&self, candidate: &Candidate) -> bool {
        let platform = candidate.platform.as_ref();
        match &self.downloads {
            Some(comparer) => platform.is_none_or(|platform| comparer.matches(platform)),
            None => true,
        }
    }

    fn any_downloaded(&self, top: &[Candidate]) -> bool {
        let mut open = vec![top];
        while let Some(siblings) = open.pop() {
            for candidate in siblings.iter().filter(|candidate| self.passes(candidate)) {
                match &candidate.content {
                    Content::Index(children) => open.extend(children.as_deref()),
                    _ => return true,
                }
            }
        }
        false
    }

    /// The manifest taken: without a platform of its own, its config decides.
    fn manifest(
        &self,
        taken: &Candidate,
        config: Option<&Platform>,
        position: Vec<usize>,
        trace: &mut Trace<'_>,
    ) -> Outcome {
        if taken.platform.is_some() {
            return picks(position, config_disagrees(taken));
        }
        let Some(config) = config else {
            let why = "The entry names no platform: it is downloaded and then its config checked, \
                       which is not at hand.";
            return picks(position, Some(not_given("config-not-given", why)));
        };
        if self.preference.comparer.matches(config) {
            return picks(position, None);
        }
        let reason = Reason::ConfigDiffers {
            found: Arc::new(normalize(config, self.query.rules)),
            wanted: Arc::clone(&self.wanted),
        };
        trace.fail(&position, &reason);
        Outcome::FetchedThenFailed {
            position,
            message: self.no_match_in_digest(),
        }
    }

    fn no_match_in_digest(&self) -> String {
        let digest = &self.query.digest;
        format!("no match for platform in manifest {digest}: not found")
    }
}

/// That an entry is of the place `rung` of a matcher of containerd/platforms.
pub(super) fn matches(
    siblings: &[Candidate],
    index: usize,
    rung: usize,
    comparer: &Comparer,
    query: &Query,
) -> Reason {
    let platform = normalize(&platform_at(siblings, index), query.rules);
    Reason::Matches {
        rung,
        builds: comparer.builds(rung, &platform),
        platform: Arc::new(platform),
    }
}

/// Why an entry that names a platform is not kept by a matcher of containerd/platforms.
pub(super) fn differs(
    candidate: &Candidate,
    mismatch: Mismatch,
    wanted: &Arc<Platform>,
    query: &Query,
) -> Reason {
    let wanted = Arc::clone(wanted);
    if candidate.marks.attestation && mismatch == Mismatch::Os {
        return Reason::Attestation { wanted };
    }
    let found = candidate.platform.as_ref();
    let found = found.map(|platform| normalize(platform, query.rules));
    Reason::Differs {
        mismatch,
        found: Arc::new(found.unwrap_or_default()),
        wanted,
    }
}
