//! The frame of an engine.
//!
//! An engine is data and one function. Engines that differ in procedure stay different procedures;
//! what they share is the shape of question and answer, in [`selection`](super::selection).
//! [`ENGINES`] is the only list.

use super::selection::{Candidate, Query, Selection};
use super::{Machine, Platform, Rules, engines};

/// The engines that select an entry, in the order tables show them. Swarm selects none: see
/// [`swarm`](super::swarm).
pub const ENGINES: &[Engine] = &[
    engines::containerd::ENGINE,
    engines::containerd_cri_transfer::ENGINE,
    engines::containerd_windows_default::ENGINE,
    engines::containerd_darwin_default::ENGINE,
    engines::containerd_freebsd_default::ENGINE,
    engines::docker_containerd_store::ENGINE,
    engines::docker_classic_linux::ENGINE,
    engines::docker_classic_windows::ENGINE,
    engines::containers_image::ENGINE,
    engines::containers_image_prefer_gzip::ENGINE,
    engines::go_containerregistry::ENGINE,
    engines::regclient::ENGINE,
];

/// Something that pulls images and picks an entry of an index.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// Kebab-case name in data.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Who pulls so: programs, for people.
    pub used_by: &'static str,
    /// The version whose code was read and run.
    pub version: &'static str,
    /// Where that code is.
    pub source: &'static str,
    /// The GOOS values of the machines it runs on; empty: on any.
    pub systems: &'static [&'static str],
    /// Whether its matcher is containerd/platforms, so that [`Rules`] change what it takes.
    pub follows_rules: bool,
    /// Whether entries that are equal for it are told apart by their order in the index. Where it
    /// is false, the first entry that does is taken, whatever else there is.
    pub takes_best: bool,
    /// The platform it looks for on a machine where nobody names one.
    pub derive: fn(&Machine, Rules) -> Platform,
    /// The platforms it takes where it looks for this one, best first.
    pub takes: fn(&Platform, Rules) -> Vec<Platform>,
    /// What it does, in short steps for people.
    pub steps: &'static [&'static str],
    /// Picks.
    pub select: fn(&Query, &[Candidate]) -> Selection,
}

impl Engine {
    /// The engine of this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ENGINES.iter().find(|engine| engine.id == id)
    }

    /// Whether it runs on machines of this system at all.
    #[must_use]
    pub fn runs_on(&self, machine: &Machine) -> bool {
        self.systems.is_empty() || self.systems.contains(&machine.os.as_str())
    }

    /// What the engine looks for: the platform named, else what it derives from the machine.
    #[must_use]
    pub fn wanted(&self, query: &Query) -> Platform {
        query
            .wanted
            .clone()
            .unwrap_or_else(|| (self.derive)(&query.host, query.rules))
    }
}
