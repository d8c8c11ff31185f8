//! One cell of the matrix: what an engine makes of an image's entries for a platform.

use super::{Cell, Options, State};
use crate::platform::{
    Candidate, Content, Effect, Outcome, Platform, Query, candidate_at, column, column_platform,
};

impl Cell {
    pub(super) fn of(state: State, entry: Option<usize>) -> Self {
        Self {
            state,
            entry,
            via: None,
        }
    }
}

/// Holds entries against a platform. `offered` are those that are for one, as that of its column.
pub(super) fn cell(
    wanted: &Platform,
    candidates: &[Candidate],
    offered: &[(usize, &Platform)],
    options: &Options<'_>,
) -> Cell {
    let query = Query {
        wanted: Some(wanted.clone()),
        rules: options.rules,
        ..Query::default()
    };
    match (options.engine.select)(&query, candidates).outcome {
        Outcome::Picks { position, then } => {
            let entry = position.first().copied();
            match then.map(|then| then.effect) {
                Some(Effect::Unknown) => return Cell::of(State::Unknown, entry),
                Some(Effect::Fails) => return Cell::of(State::Missing, None),
                Some(Effect::Warns) | None => {}
            }
            let taken = candidate_at(candidates, &position).and_then(platform_of);
            let taken = taken.map(column_platform);
            if taken.as_ref().is_none_or(|taken| same(wanted, taken)) {
                return Cell::of(State::Native, entry);
            }
            // Windows: the engine may take an older build that stands before the exact one.
            if let Some((exact, _)) = offered.iter().find(|(_, other)| same(wanted, other)) {
                return Cell::of(State::Native, Some(*exact));
            }
            Cell {
                state: State::Via,
                entry,
                via: taken.as_ref().map(column),
            }
        }
        Outcome::NoMatch { .. } | Outcome::FetchedThenFailed { .. } => {
            match offered.iter().find(|(_, other)| emulates(wanted, other)) {
                Some((entry, other)) => Cell {
                    state: State::Emulate,
                    entry: Some(*entry),
                    via: Some(column(other)),
                },
                None => Cell::of(State::Missing, None),
            }
        }
    }
}

fn platform_of(candidate: &Candidate) -> Option<&Platform> {
    match &candidate.content {
        Content::Manifest(config) => candidate.platform.as_ref().or(config.as_ref()),
        _ => candidate.platform.as_ref(),
    }
}

/// Whether an entry of the column's platform `offered` is for exactly `wanted`. A version counts on
/// Windows alone, and only where one is asked for.
fn same(wanted: &Platform, offered: &Platform) -> bool {
    let versions = wanted.os != "windows"
        || wanted.os_version.is_empty()
        || wanted.os_version == offered.os_version;
    versions
        && wanted.os == offered.os
        && wanted.architecture == offered.architecture
        && wanted.variant == offered.variant
        && wanted.os_features == offered.os_features
}

/// The architectures that QEMU's user mode runs on Linux and that binfmt registers (tonistiigi/binfmt,
/// qemu 9), as host and as guest.
const EMULATED: &[&str] = &[
    "amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64", "mips64le", "mips64",
];

/// Whether a machine of platform `host` could run `image` by emulation: Linux, another architecture.
fn emulates(host: &Platform, image: &Platform) -> bool {
    let known = |platform: &Platform| {
        platform.os == "linux" && EMULATED.contains(&platform.architecture.as_str())
    };
    known(host) && known(image) && host.architecture != image.architecture
}
