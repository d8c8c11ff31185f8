//! go-containerregistry: crane, ko, cosign, kaniko.

use std::sync::Arc;

use super::after::{config_disagrees, index_not_given, media_type_fails, picks, taken_unseen};
use super::trace::Trace;
use crate::platform::engine::{Engine, page};
use crate::platform::libraries::go_containerregistry::{Text, remote};
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{Candidate, Content, Outcome, Query, Selection, platform_at};
use crate::platform::{Machine, Mismatch, Platform, Rules};

/// crane and its family.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "go-containerregistry",
    name: "go-containerregistry",
    head: ["crane", ""],
    used_by: "crane, ko, cosign, kaniko",
    version: "3f4ff3ca",
    source: "https://github.com/google/go-containerregistry/blob/3f4ff3ca60f51c876ac4bd89e9a787157aaa4f15/pkg/v1/remote/index.go",
    part_of: None,
    systems: &[],
    follows_rules: false,
    takes_best: false,
    derive: |_: &Machine, _: Rules| Platform::new("linux", "amd64", ""),
    takes: |wanted, _| vec![wanted.clone()],
    docs: page! {
        /// # Rule
        /// 1. The first entry in index order is taken whose os and architecture are those asked for, byte for byte,
        ///    and whose variant, version and features are, where they are asked for.
        /// 2. An entry without platform counts as linux/amd64.
        /// 3. If the first match is an index, the same is done inside it. There is no way back.
        ///
        /// # Host
        /// linux/amd64, on every machine, unless a platform is named. It is written
        /// `os/architecture/variant:os.version`, and no name in it is checked.
        ///
        /// # Order
        /// Order always counts: the first match wins, and no entry is better than another.
        ///
        /// # Releases
        /// One state of the library was read and run. Which release of crane, ko, cosign or kaniko holds other code
        /// is not recorded: of all others nothing is known.
        ///
        /// # Traps
        /// - `linux/arm` takes v5 where that is listed first, and `linux/amd64` takes amd64/v3.
        /// - `linux/arm64/v8` does not take an entry that says `arm64`.
        /// - An os.version has to be the whole one: `10.0.20348` is not `10.0.20348.3207`.
        /// - The media type is not looked at: an artifact can be taken, which fails afterwards.
        /// - An entry without platform that stands first is taken on amd64, whatever its config says.
        ///
        /// # Sources
        /// - go-containerregistry 3f4ff3ca, `pkg/v1/remote/index.go` (`childByPlatform`), `pkg/v1/remote/image.go`
        ///   and `pkg/v1/platform.go`: read and run.
    },
    steps: |_| {
        &[
            "The first entry in the index is taken that has the os and architecture asked for, letter by \
         letter, and the variant, version and features, where they are asked for.",
            "An entry without platform counts as linux/amd64.",
            "A nested index is chosen like an image, and the search goes on inside it, without a way back.",
        ]
    },
    words: None,
    select,
};

fn select(query: &Query, candidates: &[Candidate]) -> Selection {
    let search = Search {
        query,
        wanted: Arc::new(ENGINE.wanted(query)),
        assumed: Arc::new(Platform::new("linux", "amd64", "")),
    };
    let mut trace = Trace::new(candidates);
    let outcome = search.walk(candidates, &mut trace);
    trace.finish(outcome)
}

struct Search<'q> {
    query: &'q Query,
    wanted: Arc<Platform>,
    /// What an entry without platform counts as.
    assumed: Arc<Platform>,
}

impl Search<'_> {
    fn walk<'c>(&self, top: &'c [Candidate], trace: &mut Trace<'c>) -> Outcome {
        let mut siblings = top;
        let mut above: Vec<usize> = Vec::new();
        let mut inside = self.query.name.clone();
        loop {
            let Some((first, taken)) = self.level(siblings, &above, trace) else {
                trace.fail(&above, &Reason::NothingInside);
                return Outcome::NoMatch {
                    message: self.no_child(&inside),
                };
            };
            above.push(first);
            match &taken.content {
                Content::Index(Some(children)) => siblings = children,
                Content::Index(None) => return picks(above, Some(index_not_given())),
                Content::Other => return picks(above, Some(media_type_fails(taken))),
                Content::Manifest(_) if taken.platform.is_some() => {
                    return picks(above, config_disagrees(taken));
                }
                Content::Manifest(_) => {
                    let then = taken_unseen(taken, &self.wanted);
                    return picks(above, then);
                }
            }
            let repository = self.query.name.split('@').next().unwrap_or_default();
            inside = format!("{}@{}", without_tag(repository), taken.digest);
        }
    }

    fn level<'c>(
        &self,
        siblings: &'c [Candidate],
        above: &[usize],
        trace: &mut Trace<'_>,
    ) -> Option<(usize, &'c Candidate)> {
        let kept = |index: usize, (): ()| match siblings.get(index).map(|one| &one.platform) {
            Some(Some(_)) => Reason::Matches {
                rung: 0,
                platform: Arc::new(platform_at(siblings, index)),
                builds: None,
            },
            _ => Reason::CountsAs(Arc::clone(&self.assumed)),
        };
        let judged = siblings
            .iter()
            .map(|candidate| self.judge(candidate))
            .collect();
        let order = trace.level(above, judged, &kept, |(), ()| Decision::IndexOrder);
        let first = *order.first()?;
        Some((first, siblings.get(first)?))
    }

    fn judge(&self, candidate: &Candidate) -> Result<(), Reason> {
        let found = candidate.platform.as_ref().unwrap_or(&self.assumed);
        remote(&self.wanted, found).map_err(|mismatch| {
            let wanted = Arc::clone(&self.wanted);
            if candidate.marks.attestation && mismatch == Mismatch::Os {
                return Reason::Attestation { wanted };
            }
            Reason::Differs {
                mismatch,
                found: Arc::new(found.clone()),
                wanted,
            }
        })
    }

    fn no_child(&self, index: &str) -> String {
        let shown = if index.is_empty() {
            &self.query.digest
        } else {
            index
        };
        let wanted = Text(&self.wanted);
        format!("no child with platform {wanted} in index {shown}")
    }
}

/// A nested index is named by its digest in place of the tag.
fn without_tag(name: &str) -> &str {
    let slash = name.rfind('/').unwrap_or(0);
    match name.rfind(':') {
        Some(colon) if colon > slash => name.get(..colon).unwrap_or(name),
        _ => name,
    }
}
