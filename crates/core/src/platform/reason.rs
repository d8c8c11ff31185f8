//! Why a candidate was picked, ranked or passed over. This is what the views show: a value, and
//! one sentence of it.

use std::fmt;
use std::sync::Arc;

use super::{Builds, Mismatch, Platform, Rules, format_all};

/// What became of one candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// Zero-based positions from the index down, `[1, 0]` inside a nested one.
    pub position: Vec<usize>,
    /// Where it ended.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// Place among its siblings that were kept, 0 is the best.
    pub rank: Option<usize>,
    /// What put it behind the best of its siblings; for the best, ahead of the next.
    pub decided_by: Option<Decision>,
    /// Whether it is downloaded, by an engine that downloads more than what it takes.
    pub fetched: bool,
}

/// Where a candidate ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The engine takes it, or the nested index on the way to what it takes.
    Picks,
    /// It would do, another is preferred.
    Ranked,
    /// It does not do.
    No,
    /// It is chosen or fetched, then refused.
    FailsLater,
    /// The engine never looks at it: it stands in an index that was not chosen.
    NotReached,
}

impl State {
    /// The word in data: `picks`, `ranked`, `no`, `fails-later`, `not-reached`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Picks => "picks",
            Self::Ranked => "ranked",
            Self::No => "no",
            Self::FailsLater => "fails-later",
            Self::NotReached => "not-reached",
        }
    }
}

/// Why a candidate was kept or passed over. What several candidates share is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It matches what the engine looks for.
    Matches {
        /// Place in the list of platforms that the host takes, 0 is the host's own.
        rung: usize,
        /// What it says of itself, with spellings made alike where the engine does so.
        platform: Arc<Platform>,
        /// The builds of Windows that would do, where its own was looked at.
        builds: Option<Builds>,
    },
    /// It names no platform: kept as the last resort.
    NoPlatform,
    /// It names no platform, and the engine takes it for one of this platform.
    CountsAs(Arc<Platform>),
    /// It names no platform, and the engine passes over such entries.
    NoPlatformSkipped,
    /// It does not match.
    Differs {
        /// The nearest miss.
        mismatch: Mismatch,
        /// What it says of itself.
        found: Arc<Platform>,
        /// What the engine looks for.
        wanted: Arc<Platform>,
    },
    /// It is an attestation, of a platform that no machine is.
    Attestation {
        /// What the engine looks for.
        wanted: Arc<Platform>,
    },
    /// It names no platform, and its config is for another one.
    ConfigDiffers {
        /// What the config says.
        found: Arc<Platform>,
        /// What the engine looks for.
        wanted: Arc<Platform>,
    },
    /// It is chosen, but the engine knows no such media type.
    UnexpectedMediaType(String),
    /// It is a nested index, chosen by its own platform, and holds nothing that does.
    NothingInside,
    /// It is chosen from what was to be downloaded, and was not downloaded.
    NotDownloaded {
        /// The one platform whose entries are downloaded.
        wanted: Arc<Platform>,
    },
    /// The engine stops before it looks at any entry, with these words.
    HostRefused(Arc<str>),
    /// The index around it was not chosen.
    NotReached,
}

impl Reason {
    /// The word in data, in kebab case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Matches { rung: 0, .. } => "matches",
            Self::Matches { .. } => "falls-back",
            Self::NoPlatform => "no-platform",
            Self::CountsAs(_) => "counts-as",
            Self::NoPlatformSkipped => "no-platform-skipped",
            Self::Differs { mismatch, .. } => match mismatch {
                Mismatch::HostVariant => "host-variant-unknown",
                Mismatch::Os => "os",
                Mismatch::Architecture => "architecture",
                Mismatch::Variant => "variant",
                Mismatch::OsVersion(_) => "os-version",
                Mismatch::OsFeatures(_) => "os-features",
            },
            Self::Attestation { .. } => "attestation",
            Self::ConfigDiffers { .. } => "config-differs",
            Self::UnexpectedMediaType(_) => "media-type",
            Self::NothingInside => "nothing-inside",
            Self::NotDownloaded { .. } => "not-downloaded",
            Self::HostRefused(_) => "host-refused",
            Self::NotReached => "not-reached",
        }
    }
}

fn text(platform: &Platform) -> String {
    format_all(platform, Rules::default())
}

impl fmt::Display for Reason {
    /// One sentence. It can hold untrusted text: show it through `text::visible`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matches {
                rung,
                platform,
                builds,
            } => {
                write!(f, "It is {}", text(platform))?;
                if *rung > 0 {
                    write!(f, ", choice {} of this host", rung + 1)?;
                }
                match builds {
                    None => write!(f, "."),
                    Some(Builds::Same) => write!(f, "; the version is the host's own."),
                    Some(builds) => write!(f, "; the host takes {}.", words(*builds)),
                }
            }
            Self::NoPlatform => write!(
                f,
                "It names no platform: the last resort, where nothing else matches."
            ),
            Self::CountsAs(platform) => write!(
                f,
                "It names no platform, which this engine reads as {}.",
                text(platform)
            ),
            Self::NoPlatformSkipped => write!(
                f,
                "It names no platform, and this engine takes only entries that do."
            ),
            Self::Differs {
                mismatch,
                found,
                wanted,
            } => differs(f, mismatch, found, wanted),
            Self::Attestation { wanted } => write!(
                f,
                "It is an attestation, no image: its platform is not {}.",
                text(wanted)
            ),
            Self::ConfigDiffers { found, wanted } => write!(
                f,
                "It names no platform and is downloaded, then its config says {}, not {}.",
                text(found),
                text(wanted)
            ),
            Self::UnexpectedMediaType(media_type) => {
                write!(f, "The engine cannot use media type {media_type:?}.")
            }
            Self::NothingInside => write!(
                f,
                "It is an index that is chosen as a whole, and nothing inside matches."
            ),
            Self::NotDownloaded { wanted } => write!(
                f,
                "It is chosen in the end, but only entries of exactly {} are downloaded before.",
                text(wanted)
            ),
            Self::HostRefused(message) => {
                write!(f, "The engine stops before it looks: {message}.")
            }
            Self::NotReached => write!(f, "It stands inside an index that is not chosen."),
        }
    }
}

fn differs(
    f: &mut fmt::Formatter<'_>,
    mismatch: &Mismatch,
    found: &Platform,
    wanted: &Platform,
) -> fmt::Result {
    match mismatch {
        Mismatch::HostVariant => write!(
            f,
            "Nothing matches {}: the engine does not know the variant {:?}.",
            text(wanted),
            wanted.variant
        ),
        Mismatch::Os => write!(
            f,
            "Its os is {:?}, the engine looks for {:?}.",
            found.os, wanted.os
        ),
        Mismatch::Architecture => write!(
            f,
            "Its architecture is {:?}, which {} does not run.",
            found.architecture,
            text(wanted)
        ),
        Mismatch::Variant if found.variant.is_empty() => {
            write!(f, "It has no variant, {} asks for one.", text(wanted))
        }
        Mismatch::Variant => write!(
            f,
            "Its variant {:?} is not one that {} takes.",
            found.variant,
            text(wanted)
        ),
        Mismatch::OsVersion(builds) => {
            write!(
                f,
                "Windows {} does not run images of version {:?}: ",
                wanted.os_version, found.os_version
            )?;
            match builds {
                Builds::Same => write!(f, "the engine takes that version alone."),
                builds => write!(f, "it takes {}.", words(*builds)),
            }
        }
        Mismatch::OsFeatures(features)
            if features.iter().all(|one| !found.os_features.contains(one)) =>
        {
            write!(
                f,
                "It lacks features that are asked for: {}.",
                features.join(", ")
            )
        }
        Mismatch::OsFeatures(features) => write!(
            f,
            "It asks for features that the host does not offer: {}.",
            features.join(", ")
        ),
    }
}

fn words(builds: Builds) -> String {
    match builds {
        Builds::Between(lowest, highest) if lowest == highest => format!("build {highest} alone"),
        Builds::Between(lowest, highest) => format!("builds {lowest} to {highest}"),
        Builds::UpTo(highest) => format!("builds up to {highest}"),
        Builds::Same => "its own version alone".to_owned(),
    }
}

/// What decided between two candidates that both match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A better place in the host's list.
    Rung,
    /// One names a platform, the other none.
    NamesPlatform,
    /// More features.
    Features,
    /// The host's own system before another that runs on it.
    Os,
    /// The host's own variant, else the higher one.
    Variant,
    /// The later version of the system, or the one that is the host's.
    OsVersion,
    /// The compression that the engine prefers.
    Compression,
    /// Equal otherwise: the earlier in the index.
    IndexOrder,
}

impl Decision {
    /// The word in data, in kebab case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rung => "closer-to-host",
            Self::NamesPlatform => "names-platform",
            Self::Features => "more-features",
            Self::Os => "own-os",
            Self::Variant => "variant",
            Self::OsVersion => "os-version",
            Self::Compression => "compression",
            Self::IndexOrder => "index-order",
        }
    }

    /// What it is, as the end of "decided by …".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Rung => "a better place in the host's list",
            Self::NamesPlatform => "a platform being named",
            Self::Features => "more features",
            Self::Os => "the host's own system",
            Self::Variant => "the closer variant",
            Self::OsVersion => "the version of Windows",
            Self::Compression => "the compression",
            Self::IndexOrder => "the order of the index",
        }
    }
}
