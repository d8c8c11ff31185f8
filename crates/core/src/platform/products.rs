//! The releases that people know, "Docker Engine 28.3" or "containerd 1.7.24": the release of
//! containerd/platforms in them, and which engine pulls.
//!
//! The releases of [`PRODUCTS`] were looked up in the `go.mod` of their tags. What lies between two of
//! them with the same rules is assumed to have these; of everything else nothing is known, and what is
//! shown goes by the nearest release below. A Docker Engine's host value needs no column of its own: the
//! level of an amd64 CPU came to the containerd store with 29.6.0, which is the first with
//! v1.0.0-rc.4.

mod stretches;
mod version;

use super::{Engine, Machine, Rules};

pub use stretches::{Releases, Stretch};
pub use version::Version;

/// An engine at a release of containerd/platforms.
#[derive(Clone, Copy, Debug)]
pub struct Puller {
    /// The engine.
    pub engine: &'static Engine,
    /// The rules of its matcher; without effect where the engine follows none.
    pub rules: Rules,
}

impl PartialEq for Puller {
    /// The same engine at the same rules.
    fn eq(&self, other: &Self) -> bool {
        self.engine.id == other.engine.id && self.rules == other.rules
    }
}

impl Eq for Puller {}

impl Puller {
    /// Whether what its matcher does on `machine` at these rules was recorded: not that of Windows builds
    /// up to v1.0.0-rc.0.
    #[must_use]
    pub fn is_modelled(&self, machine: &Machine) -> bool {
        !self.engine.follows_rules || self.rules.is_modelled(machine)
    }
}

/// Major, minor, patch.
type Numbers = (u16, u16, u16);

/// A program whose releases are told apart.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// Kebab-case name in data.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Other names that people write, in lower case.
    pub also: &'static [&'static str],
    /// Releases that were looked up, oldest first, with their rules.
    pub recorded: &'static [(Version<'static>, Rules)],
    /// Id of the engine that pulls in a release, by its numbers and the machine's system.
    pub engine: fn(Numbers, &str) -> &'static str,
    /// Ids of the engines that an install of any release can be set to instead.
    pub stores: &'static [&'static str],
}

/// How much is known of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its tag was looked up.
    Recorded,
    /// It lies between two releases that were, with the same rules.
    Assumed,
    /// Nobody looked.
    Unknown,
    /// Its rules were looked up, but not how they work on Windows.
    NotModelled,
}

impl Status {
    /// The word in data, in kebab case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Assumed => "assumed",
            Self::Unknown => "unknown",
            Self::NotModelled => "not-modelled",
        }
    }

    /// What that means, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Recorded => {
                "its release of containerd/platforms was looked up; the rest of the pull was run in one state"
            }
            Self::Assumed => "between two releases with the same rules",
            Self::Unknown => "nobody looked: shown with the rules of the nearest release below",
            Self::NotModelled => {
                "releases up to v1.0.0-rc.0 of containerd/platforms compare versions of Windows in \
                 builds for Windows alone, which were not run"
            }
        }
    }
}

/// A release that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The release, such as `Docker Engine 28.3.0`.
    pub name: String,
    /// Id of the product.
    pub product: &'static str,
    /// Who pulls in it, on the machine that was asked for.
    pub puller: Puller,
    /// How much is known of it.
    pub status: Status,
}

/// The products, in the order that choosers show them.
pub const PRODUCTS: &[Product] = &[
    Product {
        id: "docker",
        name: "Docker Engine",
        also: &["docker", "moby", "docker-engine", "docker-ce"],
        recorded: &[
            (Version::of(27, 5, 1), Rules::V0_2_1),
            (Version::of(28, 0, 0), Rules::Rc1),
            (Version::of(28, 5, 2), Rules::Rc1),
            (Version::of(29, 0, 0), Rules::Rc2),
            (Version::of(29, 5, 0), Rules::Rc2),
            (Version::of(29, 6, 0), Rules::Rc4),
            (Version::of(29, 7, 2), Rules::Rc4),
        ],
        // New installs since 29 have the containerd store, but on Windows.
        engine: |version, os| match os {
            "windows" => "docker-classic-windows",
            _ if version.0 < 29 => "docker-classic-linux",
            _ => "docker-containerd-store",
        },
        stores: &[
            "docker-classic-linux",
            "docker-classic-windows",
            "docker-containerd-store",
        ],
    },
    Product {
        id: "containerd",
        name: "containerd",
        also: &["containerd", "nerdctl"],
        recorded: CONTAINERD,
        engine: |_, _| "containerd",
        stores: &[],
    },
    Product {
        id: "cri",
        name: "CRI on containerd",
        also: &["cri", "kubelet", "containerd-cri", "cri on containerd"],
        recorded: CONTAINERD,
        engine: |version, _| match version {
            (0 | 1, _, _) | (2, 0, _) => "containerd",
            _ => "containerd-cri-transfer",
        },
        stores: &[],
    },
];

const CONTAINERD: &[(Version, Rules)] = &[
    (Version::of(1, 7, 20), Rules::V0_2_1),
    (Version::of(1, 7, 30), Rules::V0_2_1),
    (Version::of(2, 0, 0), Rules::Rc0),
    (Version::of(2, 0, 4), Rules::Rc1),
    (Version::of(2, 0, 5), Rules::Rc1),
    (Version::of(2, 1, 0), Rules::Rc1),
    (Version::of(2, 1, 4), Rules::Rc1),
    (Version::of(2, 1, 5), Rules::Rc1),
    (Version::of(2, 2, 0), Rules::Rc2),
    (Version::of(2, 2, 2), Rules::Rc2),
    (Version::of(2, 3, 0), Rules::Rc4),
    (Version::of(2, 3, 1), Rules::Rc4),
    (Version::before(2, 4, 0, "beta.0"), Rules::Rc4),
];

impl Choice {
    /// The release that `text` names, on `machine`: a product's name and a version of two or three
    /// numbers, the third 0 where it is left out, with `-rc.1` or the like where it is a pre-release.
    ///
    /// # Errors
    /// A sentence, where it names no product that is known, or no version.
    pub fn read(text: &str, machine: &Machine) -> Result<Self, String> {
        let (name, version) = name_and_version(text.trim());
        let name = name.to_lowercase();
        let called = |name: &str| {
            let is_it = |product: &&Product| {
                product.also.contains(&name) || product.name.to_lowercase() == name
            };
            PRODUCTS.iter().find(is_it)
        };
        // What follows a product's name and is no version leaves the product told.
        let first = || called(name.split(BETWEEN).next()?);
        let Some(product) = called(&name).or_else(first) else {
            let known: Vec<&str> = PRODUCTS.iter().map(|product| product.name).collect();
            return Err(format!(
                "It names no product whose releases are known, which are {}.",
                known.join(", ")
            ));
        };
        let Some(version) = Version::read(version) else {
            return Err(format!(
                "It names no version of {}, such as 2.1.4.",
                product.name
            ));
        };
        Ok(product.release(version, machine))
    }

    /// Whether the release says how `engine` pulls: it is the release's own, a part of that, or another
    /// store of the product.
    #[must_use]
    pub fn is_of(&self, engine: &Engine) -> bool {
        let own = self.puller.engine.id;
        let product = PRODUCTS.iter().find(|product| product.id == self.product);
        engine.id == own
            || engine.part_of == Some(own)
            || product.is_some_and(|product| product.stores.contains(&engine.id))
    }
}

impl Product {
    /// What is known of a release of this product, on `machine`.
    #[must_use]
    pub fn release(&self, version: Version<'_>, machine: &Machine) -> Choice {
        let below = self
            .recorded
            .iter()
            .rev()
            .find(|(known, _)| *known <= version);
        let above = self.recorded.iter().find(|(known, _)| *known >= version);
        let rules = below
            .or(above)
            .map_or(Rules::default(), |(_, rules)| *rules);
        let status = match (below, above) {
            // Its engine does not follow these rules everywhere, but nothing older was looked at there.
            _ if !rules.is_modelled(machine) => Status::NotModelled,
            (Some((below, _)), _) if *below == version => Status::Recorded,
            // A pre-release can hold anything.
            _ if !version.pre.is_empty() => Status::Unknown,
            (Some((_, below)), Some((_, above))) if below == above => Status::Assumed,
            _ => Status::Unknown,
        };
        let engine = Engine::by_id((self.engine)(version.numbers, &machine.os));
        Choice {
            name: format!("{} {version}", self.name),
            product: self.id,
            puller: Puller {
                engine: engine.unwrap_or(&super::engines::containerd::ENGINE),
                rules,
            },
            status,
        }
    }
}

/// What stands between a product's name and its version.
const BETWEEN: [char; 4] = [' ', '@', '-', '/'];

/// A product's name and its version, which begins with a number after a blank, `@`, `-` or `/`.
fn name_and_version(text: &str) -> (&str, &str) {
    let mut halves = text
        .match_indices(BETWEEN)
        .filter_map(|(at, _)| text.split_at_checked(at));
    let halves = halves.find_map(|(name, rest)| {
        let version = rest.trim_start_matches(BETWEEN);
        let version = version.strip_prefix('v').unwrap_or(version);
        version
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some((name.trim(), version))
    });
    halves.unwrap_or((text, ""))
}

/// The Docker Engine that `docker info` tells: its version, on `machine`, with the store that is told.
pub(super) fn docker(version: &str, engine: &str, machine: &Machine) -> Option<Choice> {
    let product = PRODUCTS.iter().find(|product| product.id == "docker")?;
    let mut choice = product.release(Version::read(version)?, machine);
    choice.puller.engine = Engine::by_id(engine)?;
    Some(choice)
}
