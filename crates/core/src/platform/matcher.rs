//! What containerd/platforms calls matching: one platform against another, and the ordered list of
//! platforms that a host takes.
//!
//! A candidate is normalized, then os, architecture and variant must be equal. Beyond that
//! - on a Windows host its `os.version` must be compatible, see [`windows`]; a host or a candidate
//!   without version fits all. A candidate's version that cannot be read counts as 0.0.0 and fails
//!   against a real host. Other systems' versions are not looked at. Releases up to v1.0.0-rc.0
//!   looked only in Windows builds; here, as on Linux, they do not look at all.
//! - since v1.0.0-rc.3 its `os.features` must be a subset of the host's; since v1.0.0-rc.4 `win32k`
//!   does not count on Windows.
//!
//! `Only` tries a list of platforms in order, the [`ladder`] of the host's architecture.

use std::cmp::Reverse;

use super::ladder::ladder;
use super::windows::{self, Version};
use super::{Platform, Rules, normalize};

/// Why a candidate does not match, the nearest miss over the host's ladder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mismatch {
    /// The host's ladder is empty: its variant is not in the library's table.
    HostVariant,
    /// Another operating system.
    Os,
    /// Another architecture.
    Architecture,
    /// Another variant of the architecture, none lower that would do.
    Variant,
    /// A Windows build that the host does not run.
    OsVersion(Builds),
    /// Features that the host does not offer.
    OsFeatures(Vec<String>),
}

/// The Windows builds that a host takes, as far as the engine looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Builds {
    /// From the first to the second.
    Between(u16, u16),
    /// Anything up to this one.
    UpTo(u16),
    /// The version as it is written, or its first three numbers.
    Same,
}

/// A list of platforms to match, best first.
#[derive(Clone, Debug)]
pub struct Comparer {
    rungs: Vec<Rung>,
    rules: Rules,
}

/// One platform of the list.
#[derive(Clone, Debug)]
struct Rung {
    platform: Platform,
    /// The version to hold a candidate's against; absent where none is looked at.
    version: Option<Version>,
    /// Whether architecture and variant count.
    os_only: bool,
    /// Whether it was given as Windows, in this spelling: the library looks before it normalizes.
    is_windows: bool,
}

impl Comparer {
    /// `Only`: the host and what it runs besides.
    #[must_use]
    pub fn only(host: &Platform, rules: Rules) -> Self {
        Self::ordered(&ladder(&normalize(host, rules), rules), rules)
    }

    /// `OnlyStrict`: the host alone.
    #[must_use]
    pub fn only_strict(host: &Platform, rules: Rules) -> Self {
        Self::ordered(&[normalize(host, rules)], rules)
    }

    /// `OnlyOS` (since v1.0.0-rc.4): any architecture of the host's system.
    #[must_use]
    pub fn only_os(host: &Platform, rules: Rules) -> Self {
        let mut comparer = Self::only_strict(host, rules);
        for rung in &mut comparer.rungs {
            rung.os_only = true;
        }
        comparer
    }

    /// `Ordered`: these platforms, in this order.
    #[must_use]
    pub fn ordered(platforms: &[Platform], rules: Rules) -> Self {
        let rung = |platform: &Platform| Rung {
            // The library asks the platform as given, before it normalizes.
            is_windows: platform.os == "windows",
            version: (rules >= Rules::Rc1 && platform.os == "windows")
                .then(|| Version::parse(&platform.os_version))
                .flatten()
                .filter(|version| !version.is_zero()),
            platform: normalize(platform, rules),
            os_only: false,
        };
        Self {
            rungs: platforms.iter().map(rung).collect(),
            rules,
        }
    }

    /// The platforms of the list, normalized, best first.
    pub fn rungs(&self) -> impl ExactSizeIterator<Item = &Platform> {
        self.rungs.iter().map(|rung| &rung.platform)
    }

    /// The place in the list that `candidate` matches first, or the nearest miss.
    pub fn rung(&self, candidate: &Platform) -> Result<usize, Mismatch> {
        let normalized = normalize(candidate, self.rules);
        let mut nearest = Mismatch::HostVariant;
        for (place, rung) in self.rungs.iter().enumerate() {
            match rung.check(&normalized, self.rules) {
                Ok(()) => return Ok(place),
                Err(miss) => nearest = nearest.max(miss),
            }
        }
        Err(nearest)
    }

    /// The builds of Windows among which that of `candidate` is looked for at a place in the list; `None`
    /// where it is not looked at.
    #[must_use]
    pub fn builds(&self, place: usize, candidate: &Platform) -> Option<Builds> {
        let host = self.rungs.get(place)?.version?;
        let builds = windows::builds(host.build, self.rules);
        (!candidate.os_version.is_empty()).then(|| Builds::Between(*builds.start(), *builds.end()))
    }

    /// Whether `candidate` matches at all.
    #[must_use]
    pub fn matches(&self, candidate: &Platform) -> bool {
        self.rung(candidate).is_ok()
    }

    /// Whether `a` is to be preferred to `b`: the better place, then, since v1.0.0-rc.3, more
    /// features as written (repetitions count). Where neither matches, both are compared without
    /// their features.
    #[must_use]
    pub fn less(&self, a: &Platform, b: &Platform) -> bool {
        let (place_a, place_b) = (self.place(a), self.place(b));
        if place_a.min(place_b) != usize::MAX {
            return (place_a, self.feature_key(a)) < (place_b, self.feature_key(b));
        }
        if self.rules < Rules::Rc3 {
            return false;
        }
        let bare = |platform: &Platform| Platform {
            os_features: Vec::new(),
            ..platform.clone()
        };
        self.place(&bare(a)) < self.place(&bare(b))
    }

    /// `windowsMatchComparer`, `Default()` on Windows: among what matches the larger `os.version`,
    /// compared as text.
    #[must_use]
    pub fn less_by_version(&self, a: &Platform, b: &Platform) -> bool {
        match (self.matches(a), self.matches(b)) {
            (true, true) => a.os_version > b.os_version,
            (matches, other) => matches && !other,
        }
    }

    fn place(&self, platform: &Platform) -> usize {
        self.rung(platform).unwrap_or(usize::MAX)
    }

    /// Sorts platforms of one place: more features first where they count.
    pub(super) fn feature_key(&self, platform: &Platform) -> Reverse<usize> {
        if self.rules < Rules::Rc3 {
            return Reverse(0);
        }
        Reverse(platform.os_features.len())
    }
}

impl Rung {
    fn check(&self, candidate: &Platform, rules: Rules) -> Result<(), Mismatch> {
        if self.platform.os != candidate.os {
            return Err(Mismatch::Os);
        }
        if !self.os_only && self.platform.architecture != candidate.architecture {
            return Err(Mismatch::Architecture);
        }
        if !self.os_only && self.platform.variant != candidate.variant {
            return Err(Mismatch::Variant);
        }
        if let Some(host) = self.version
            && !candidate.os_version.is_empty()
        {
            let version = Version::parse(&candidate.os_version).unwrap_or_default();
            if !windows::compatible(host, version, rules) {
                let builds = windows::builds(host.build, rules);
                let builds = Builds::Between(*builds.start(), *builds.end());
                return Err(Mismatch::OsVersion(builds));
            }
        }
        let missing = self.features_missing(candidate, rules);
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Mismatch::OsFeatures(missing))
        }
    }

    fn features_missing(&self, candidate: &Platform, rules: Rules) -> Vec<String> {
        if rules < Rules::Rc3 {
            return Vec::new();
        }
        // `OnlyOS` compares features itself and knows no exception.
        let windows = self.is_windows && !self.os_only;
        let ignored = |feature: &str| rules >= Rules::Rc4 && windows && feature == "win32k";
        candidate
            .os_features
            .iter()
            .filter(|feature| !ignored(feature) && !self.platform.os_features.contains(feature))
            .cloned()
            .collect()
    }
}
