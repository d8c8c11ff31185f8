//! Docker Swarm: its placement filter. It accepts or refuses nodes for a service by the platforms of
//! the image's entries; it selects no entry. Which entry a node then takes is its Docker Engine's.
//!
//! Read: swarmkit 3e72cb6 `manager/scheduler/filter.go` (253-306), moby b985e231
//! `client/service_create.go` (97-174).
//!
//! 1. The client asks for the image's entries when a service is made and sends their platforms: none
//!    for an entry whose os or architecture is `unknown`; `arm`, in any case, becomes no architecture;
//!    variants are dropped, doubles too.
//! 2. No platforms: the filter is off and every node passes.
//! 3. A node passes where any platform fits: `x86_64` is amd64 and `aarch64` is arm64 on both sides,
//!    an empty member fits all, everything else is compared letter by letter. `armv7l` and `i686` have
//!    no alias.
//!
//! So one 32-bit arm entry opens every node of its system, and an entry without platform every node.

use crate::platform::selection::Candidate;
use crate::platform::{Machine, Platform, tables};

/// The word for it in data.
pub const ID: &str = "swarm";

/// What the client sends of an index: os and architecture of each platform, in index order.
#[must_use]
pub fn platforms(candidates: &[Candidate]) -> Vec<Platform> {
    let mut sent: Vec<Platform> = Vec::new();
    for candidate in candidates {
        let platform = candidate.platform.clone().unwrap_or_default();
        let unknown = |part: &str| part == "unknown";
        if unknown(&platform.os) || unknown(&platform.architecture) {
            continue;
        }
        let architecture = if platform.architecture.eq_ignore_ascii_case("arm") {
            ""
        } else {
            &platform.architecture
        };
        let platform = Platform::new(&platform.os, architecture, "");
        if !sent.contains(&platform) {
            sent.push(platform);
        }
    }
    sent
}

/// Whether a node that reports `node` passes for these platforms. Without any the filter is off.
#[must_use]
pub fn accepts(node: &Platform, platforms: &[Platform]) -> bool {
    let fits = |asked: &str, own: &str| asked.is_empty() || alias(asked) == alias(own);
    platforms.is_empty()
        || platforms.iter().any(|platform| {
            fits(&platform.architecture, &node.architecture)
                && (platform.os.is_empty() || platform.os == node.os)
        })
}

/// What a node of this machine reports: `uname -m` on Linux, in the words of Windows there.
#[must_use]
pub fn node(machine: &Machine) -> Platform {
    let architecture = match machine.uname.as_str() {
        "" => uname_of(&machine.default_spec()),
        uname => uname.to_owned(),
    };
    Platform::new(&machine.os, &architecture, "")
}

fn alias(architecture: &str) -> &str {
    match architecture {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// The machine name that Linux has for a platform; its architecture where there is none.
fn uname_of(platform: &Platform) -> String {
    let named = tables::UNAME_MACHINE.iter().find(|alias| {
        alias.architecture == platform.architecture
            && (alias.variant.is_empty() || alias.variant == platform.variant)
            && !tables::is_goarch(alias.name)
    });
    named.map_or_else(
        || platform.architecture.clone(),
        |alias| alias.name.to_owned(),
    )
}
