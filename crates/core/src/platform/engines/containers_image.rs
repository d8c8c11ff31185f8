//! containers/image: Podman, Buildah, CRI-O, Skopeo. The host is a list of platforms, see
//! [`libraries::containers_image`](crate::platform::libraries::containers_image).

use std::cmp::Reverse;
use std::sync::Arc;

use super::after::{config_disagrees, media_type_fails, picks, taken_unseen};
use super::trace::Trace;
use crate::oci::media_type::DOCKER_LIST;
use crate::platform::engine::{Engine, page};
use crate::platform::libraries::containers_image::{self, place, wanted};
use crate::platform::reason::{Decision, Reason};
use crate::platform::selection::{
    Candidate, Content, Effect, Outcome, Query, Selection, Then, platform_at,
};
use crate::platform::{Machine, Mismatch, Platform, Rules, go};

/// Podman and its family.
pub(in crate::platform) const ENGINE: Engine = Engine {
    id: "containers-image",
    name: "containers/image",
    head: ["c/image", "Podman"],
    used_by: "Podman, Buildah, CRI-O, Skopeo",
    version: "container-libs f0ddf1a7",
    source: "https://github.com/containers/container-libs/blob/f0ddf1a745bb52c26889dcd69499c2dd9d4f40c1/image/internal/manifest/oci_index.go",
    part_of: None,
    systems: &[],
    follows_rules: false,
    takes_best: true,
    derive,
    takes: |wanted, _| containers_image::wanted(wanted),
    docs: page! {
        /// # Rule
        /// 1. The host is a list of platforms. An entry is kept whose os, architecture and variant are those of a
        ///    place in the list, byte for byte.
        /// 2. In an OCI index the best place in the list wins, then a zstd image before another, then the index
        ///    order; an entry without platform is the last resort and taken unseen.
        /// 3. In a Docker manifest list compression does not count, and an entry without platform never matches.
        /// 4. A nested index is chosen like an image, and the copy then refuses it.
        ///
        /// The list: arm goes from its variant down to v5, then none; arm64 v8, then none. Without a variant, none
        /// comes first, then all of them from the highest down. Everything else is itself; a variant that is not
        /// known is followed by none.
        ///
        /// # Host
        /// The variant of an arm CPU is read from `/proc/cpuinfo`. Where the kernel says 7 a model name has to be
        /// there, else nothing is found and the list begins without a variant. No level of an amd64 CPU, no version.
        ///
        /// A platform that is named switches that off: `--platform linux/arm64` prefers an entry without variant
        /// where a plain pull prefers v8.
        ///
        /// # Order
        /// Order counts only between entries of one place in the list and one compression.
        ///
        /// # Releases
        /// One state of the library was read and run. Which release of Podman, Buildah, CRI-O or Skopeo holds other
        /// code is not recorded: of all others nothing is known.
        ///
        /// # Traps
        /// - Spellings are not made alike: an entry for `x86_64` or `arm64` with variant `8` is never taken.
        /// - `amd64/v3` is taken only where it is named, and then v2 is skipped: v3, else no level.
        /// - There is no way from arm64 to 32-bit arm or from amd64 to 386.
        /// - Features and versions are not looked at: on Windows the first entry of the architecture is taken.
        /// - Podman normalizes `--arch` first: `--arch arm` is arm/v7 there and arm of any variant in Skopeo.
        ///
        /// # Sources
        /// - container-libs f0ddf1a7, `image/internal/manifest/oci_index.go` and `docker_schema2_list.go`
        ///   (`ChooseInstanceByCompression`), `image/internal/pkg/platform`: read and run. The copy that follows
        ///   was read.
    },
    steps: |_| {
        &[
            "The host is a list of spellings, best first; an entry has to be one of them letter by letter. \
         There is no way from arm64 to 32-bit arm or from amd64 to 386.",
            "The best place in the list is taken, then a zstd image before another, then the earlier in the \
         index. Versions and features are not looked at.",
            "An entry without platform is the last resort in an OCI index, and none in a Docker list.",
            "A nested index is chosen like an image, and copying it fails.",
        ]
    },
    words: None,
    select: |query, candidates| choose(query, candidates, false),
};

/// The variant as the library finds it in /proc/cpuinfo.
pub(super) fn derive(machine: &Machine, _: Rules) -> Platform {
    let variant = machine.containers_image_variant();
    Platform::new(&machine.os, &machine.architecture, &variant)
}

/// Sorts what is kept: place in the list, then 0 for the compression that is preferred.
type Key = (usize, Reverse<bool>);
const LAST_RESORT: usize = usize::MAX;

pub(super) fn choose(query: &Query, candidates: &[Candidate], prefer_gzip: bool) -> Selection {
    let host = ENGINE.wanted(query);
    let wanted: Vec<Arc<Platform>> = wanted(&host).into_iter().map(Arc::new).collect();
    let list: Vec<Platform> = wanted.iter().map(|one| Platform::clone(one)).collect();
    let entries = candidates.first();
    let docker = entries.map_or(query.media_type == DOCKER_LIST, |one| {
        one.marks.in_docker_list
    });
    let judge = |candidate: &Candidate| {
        let at = match &candidate.platform {
            Some(platform) => match place(platform, &list) {
                Some(at) => at,
                None => return Err(differs(candidate, platform, &wanted)),
            },
            None if docker => return Err(Reason::NoPlatformSkipped),
            None => LAST_RESORT,
        };
        let preferred = !docker && candidate.marks.zstd != prefer_gzip;
        Ok((at, Reverse(preferred)))
    };
    let kept = |index: usize, (at, _): Key| match at {
        LAST_RESORT => Reason::NoPlatform,
        rung => Reason::Matches {
            rung,
            platform: Arc::new(platform_at(candidates, index)),
            builds: None,
        },
    };
    let mut trace = Trace::new(candidates);
    let judged = candidates.iter().map(judge).collect();
    let order = trace.level(&[], judged, &kept, decision);
    let best = order.first().copied();
    let outcome = match best.and_then(|best| Some((best, candidates.get(best)?))) {
        Some((best, taken)) => picks(vec![best], after(taken, &host)),
        None => Outcome::NoMatch {
            message: no_image(&wanted, docker),
        },
    };
    trace.finish(outcome)
}

fn no_image(wanted: &[Arc<Platform>], docker: bool) -> String {
    let first = wanted.first().map(Arc::as_ref).cloned().unwrap_or_default();
    let list = if docker {
        "manifest list"
    } else {
        "image index"
    };
    format!(
        "no image found in {list} for architecture {}, variant {}, OS {}",
        go::quote(&first.architecture),
        go::quote(&first.variant),
        go::quote(&first.os)
    )
}

fn differs(candidate: &Candidate, found: &Platform, wanted: &[Arc<Platform>]) -> Reason {
    let first = wanted.first().cloned().unwrap_or_default();
    let mismatch = if found.os != first.os {
        Mismatch::Os
    } else if found.architecture != first.architecture {
        Mismatch::Architecture
    } else {
        Mismatch::Variant
    };
    if candidate.marks.attestation && mismatch == Mismatch::Os {
        return Reason::Attestation { wanted: first };
    }
    Reason::Differs {
        mismatch,
        found: Arc::new(found.clone()),
        wanted: first,
    }
}

fn after(taken: &Candidate, host: &Platform) -> Option<Then> {
    match &taken.content {
        Content::Index(_) => Some(Then {
            code: "nested-index",
            message:
                "Unexpectedly received a manifest list instead of a manifest for a single image"
                    .to_owned(),
            effect: Effect::Fails,
        }),
        Content::Other => Some(media_type_fails(taken)),
        Content::Manifest(_) if taken.platform.is_some() => config_disagrees(taken),
        Content::Manifest(_) => taken_unseen(taken, host),
    }
}

fn decision(one: Key, other: Key) -> Decision {
    if one.0 != other.0 {
        if one.0 == LAST_RESORT || other.0 == LAST_RESORT {
            return Decision::NamesPlatform;
        }
        return Decision::Rung;
    }
    if one.1 != other.1 {
        return Decision::Compression;
    }
    Decision::IndexOrder
}
