//! Swarm's placement filter. It accepts or refuses nodes for a service by the platforms of
//! the image's entries; it selects no entry. Which entry a node then takes is its Docker Engine's.

use crate::platform::docs::Page;
use crate::platform::engine::page;
use crate::platform::selection::Candidate;
use crate::platform::{Machine, Platform, tables};

/// The word for it in data.
pub const ID: &str = "swarm";

/// Its page.
pub const PAGE: Page = Page {
    id: ID,
    name: "Docker Swarm",
    used_by: "docker service create, docker stack deploy: where a service may run",
    version: "swarmkit 3e72cb6, moby b985e231",
    source: "https://github.com/moby/swarmkit/blob/3e72cb6/manager/scheduler/filter.go",
    docs: page! {
        /// # Rule
        /// Swarm selects no entry: it accepts or refuses nodes. Which entry a node then takes is the choice of
        /// its Docker Engine. So `allarch match --engine swarm` and `platform.select` of `allarch batch` refuse it,
        /// and it is not among the engines that they list.
        ///
        /// 1. When a service is made, the client asks the registry for the image's entries and sends their
        ///    platforms with the service: none for an entry whose os or architecture is `unknown`; `arm`, in
        ///    any case, becomes no architecture; variants are dropped, doubles too.
        /// 2. Without platforms the filter is off, and every node passes.
        /// 3. A node passes where any of them fits: `x86_64` is amd64 and `aarch64` is arm64 on both sides, an
        ///    empty member fits all, everything else is compared letter by letter. Variant, version and
        ///    features do not exist here.
        /// 4. Where no node passes, the task waits: `no suitable node (unsupported platform on 2 nodes)`.
        ///    Of a global service each node has its own task, and that of a node that does not pass stays
        ///    pending.
        ///
        /// # Host
        /// What the node's daemon reports: on Linux what `uname -m` prints, such as `x86_64`, `aarch64` or
        /// `armv7l`; on Windows `x86_64`, `i686`, `arm` or `arm64`. A node that reports nothing is refused.
        ///
        /// # Order
        /// The order of the index never counts.
        ///
        /// # Releases
        /// One state of swarmkit and of the client was read, none was run. Of releases nothing is known.
        ///
        /// # Traps
        /// - One 32-bit arm entry opens every node of its system, an s390x node too.
        /// - An entry without platform opens every node, of Windows too.
        /// - An index of attestations alone, a single OCI manifest, a registry that does not answer the client
        ///   and `--resolve-image never` switch the filter off.
        /// - `docker stack deploy --resolve-image changed` sends no platforms where the image's text is the one
        ///   that is deployed: the filter that the service had is lost.
        /// - `armv7l`, `i686` and `loongarch64` have no alias: a node that reports `i686` is refused for an
        ///   image of 386, and one that reports `loongarch64` for loong64.
        /// - A 32-bit daemon on a 64-bit kernel reports `aarch64`, passes for arm64 and pulls arm.
        /// - Constraints know no alias at all: `node.platform.arch==amd64` matches no node that reports
        ///   `x86_64`.
        ///
        /// # Sources
        /// - swarmkit 3e72cb6, `manager/scheduler/filter.go` (`PlatformFilter`), `pipeline.go` and
        ///   `manager/constraint/constraint.go`: read.
        /// - moby b985e231, `client/service_create.go`, `daemon/server/router/distribution`,
        ///   `daemon/cluster/executor/container/executor.go`: read.
        /// - docker/cli 28f7560, `cli/command/stack/deploy_composefile.go`: read.
    },
    engine: None,
};

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
