//! containers/image (now go.podman.io/image) and Podman around it: container-libs f0ddf1a7,
//! `image/internal/pkg/platform/platform_matcher.go`, `common/libimage/platform/platform.go`.
//!
//! A host is a list of platforms, best first, and an entry matches where os, architecture and variant
//! are those of a member, byte for byte. Nothing is normalized, no version or feature looked at.
//!
//! | host | list |
//! |---|---|
//! | a variant of the order of its architecture | from it downwards, then none |
//! | another variant | it, then none |
//! | no variant | none, then the whole order |
//!
//! Only arm (v8, v7, v6, v5) and arm64 (v8) have an order.

use crate::platform::{Platform, Rules, normalize};

/// Variants from most to least capable.
const ORDER: [(&str, &[&str]); 2] = [("arm", &["v8", "v7", "v6", "v5"]), ("arm64", &["v8"])];

/// What a host of this platform wants, best first; what it leaves open is linux and amd64.
#[must_use]
pub fn wanted(host: &Platform) -> Vec<Platform> {
    let or = |given: &str, default: &str| if given.is_empty() { default } else { given }.to_owned();
    let os = or(&host.os, "linux");
    let architecture = or(&host.architecture, "amd64");
    let order = ORDER.iter().find(|(name, _)| *name == architecture);
    let order = order.map_or(&[][..], |(_, order)| order);
    let variants: Vec<&str> = match host.variant.as_str() {
        "" => std::iter::once("").chain(order.iter().copied()).collect(),
        variant => {
            let known = order.iter().skip_while(|other| **other != variant).copied();
            let mut variants: Vec<&str> = known.collect();
            if variants.is_empty() {
                variants.push(variant);
            }
            variants.push("");
            variants
        }
    };
    variants
        .into_iter()
        .map(|variant| Platform::new(&os, &architecture, variant))
        .collect()
}

/// The place of `candidate` in the list of a host.
#[must_use]
pub fn place(candidate: &Platform, wanted: &[Platform]) -> Option<usize> {
    wanted.iter().position(|wanted| {
        wanted.os == candidate.os
            && wanted.architecture == candidate.architecture
            && wanted.variant == candidate.variant
    })
}

/// What Podman and Buildah make of `--platform`, `--os`, `--arch` and `--variant`: the tables of
/// containerd, but parts left out stay so, and a variant that would vanish stays, in its usual
/// spelling.
#[must_use]
pub fn podman_normalize(given: &Platform) -> Platform {
    let mut platform = normalize(given, Rules::Rc5);
    if given.os.is_empty() {
        platform.os.clear();
    }
    if given.architecture.is_empty() && platform.variant == "v1" {
        platform.variant.clear();
        return platform;
    }
    // The variant was normalized away as the architecture's base; amd64's v1 alone is dropped.
    if platform.variant.is_empty() && !given.variant.is_empty() {
        let variant = given.variant.to_lowercase();
        platform.variant = match (platform.architecture.as_str(), variant.as_str()) {
            ("amd64", "v1") => String::new(),
            ("arm64", _) => "v8".to_owned(),
            _ => variant,
        };
    }
    platform
}
