//! All releases of a product, those in a row of which the same is known taken together.

use super::{Choice, Product, Version};
use crate::platform::Machine;

/// Releases in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Releases {
    /// Everything below this one.
    Before(Version),
    /// This one.
    One(Version),
    /// What lies between these two, without them.
    Between(Version, Version),
    /// Everything above this one.
    After(Version),
}

impl Releases {
    /// For people, such as `28.0.0` or `between 28.0.0 and 28.5.2`.
    #[must_use]
    pub fn words(self) -> String {
        let text = |(major, minor, patch): Version| format!("{major}.{minor}.{patch}");
        match self {
            Self::Before(above) => format!("before {}", text(above)),
            Self::One(version) => text(version),
            Self::Between(below, above) => format!("between {} and {}", text(below), text(above)),
            Self::After(below) => format!("after {}", text(below)),
        }
    }

    /// One of them.
    fn sample(self) -> Version {
        match self {
            Self::Before(_) => (0, 0, 0),
            Self::One(version) => version,
            Self::Between(below, _) | Self::After(below) => next(below),
        }
    }
}

/// Releases in a row of which the same is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Which.
    pub releases: Releases,
    /// What is known of each of them.
    pub choice: Choice,
}

impl Product {
    /// Every release on `machine`, oldest first.
    #[must_use]
    pub fn stretches(&self, machine: &Machine) -> Vec<Stretch> {
        let mut all = Vec::new();
        let mut below: Option<Version> = None;
        for (version, _) in self.recorded {
            match below {
                None => all.push(Releases::Before(*version)),
                Some(below) if next(below) == *version => {}
                Some(below) => all.push(Releases::Between(below, *version)),
            }
            all.push(Releases::One(*version));
            below = Some(*version);
        }
        all.extend(below.map(Releases::After));
        let stretch = |releases: Releases| Stretch {
            releases,
            choice: self.release(releases.sample(), machine),
        };
        all.into_iter().map(stretch).collect()
    }
}

/// The release after this one, where there is one of the same minor.
fn next((major, minor, patch): Version) -> Version {
    (major, minor, patch.saturating_add(1))
}
