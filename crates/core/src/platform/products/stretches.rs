//! All releases of a product, those in a row of which the same is known taken together.

use super::{Choice, Product, Version};
use crate::platform::Machine;

/// Releases in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Releases {
    /// Everything below this one.
    Before(Version<'static>),
    /// This one.
    One(Version<'static>),
    /// What lies between these two, without them.
    Between(Version<'static>, Version<'static>),
    /// Everything above this one.
    After(Version<'static>),
}

impl Releases {
    /// For people, such as `28.0.0` or `between 28.0.0 and 28.5.2`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Before(above) => format!("before {above}"),
            Self::One(version) => version.to_string(),
            Self::Between(below, above) => format!("between {below} and {above}"),
            Self::After(below) => format!("after {below}"),
        }
    }

    /// One of them.
    fn sample(self) -> Version<'static> {
        match self {
            Self::Before(_) => Version::of(0, 0, 0),
            Self::One(version) => version,
            Self::Between(below, _) | Self::After(below) => below.next(),
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
        let mut below: Option<Version<'static>> = None;
        for (version, _) in self.recorded {
            match below {
                None => all.push(Releases::Before(*version)),
                Some(below) if below.next() == *version => {}
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
