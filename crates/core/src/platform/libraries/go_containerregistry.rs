//! go-containerregistry 3f4ff3ca: `pkg/v1/platform.go` and `pkg/v1/remote/index.go`.
//!
//! ```text
//! specifier = [os] ["/" [architecture] ["/" [variant]]] [":" os-version]
//! ```
//! No name is checked or normalized. More than one `:` drops the version and what follows it.

use std::fmt;

use thiserror::Error;

use crate::platform::{Mismatch, Platform};
use crate::text::sorted;

use super::super::Builds;

/// Why a text is no platform specifier; the words are the library's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("too many slashes in platform spec: {0}")]
pub struct TooManySlashes(pub String);

/// `specifier` as a platform.
///
/// # Errors
/// Where it has more than three parts.
pub fn parse(specifier: &str) -> Result<Platform, TooManySlashes> {
    let mut platform = Platform::default();
    let mut halves = specifier.trim().split(':');
    let path = halves.next().unwrap_or_default();
    if let (Some(version), None) = (halves.next(), halves.next()) {
        version.clone_into(&mut platform.os_version);
    }
    let mut parts = path.split('/').map(str::to_owned);
    platform.os = parts.next().unwrap_or_default();
    platform.architecture = parts.next().unwrap_or_default();
    platform.variant = parts.next().unwrap_or_default();
    match parts.next() {
        Some(_) => Err(TooManySlashes(specifier.to_owned())),
        None => Ok(platform),
    }
}

/// A platform as the library prints it: `os/architecture/variant:os-version`.
pub struct Text<'a>(pub &'a Platform);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let platform = self.0;
        if platform.os.is_empty() {
            return Ok(());
        }
        f.write_str(&platform.os)?;
        for part in [&platform.architecture, &platform.variant] {
            if !part.is_empty() {
                write!(f, "/{part}")?;
            }
        }
        if !platform.os_version.is_empty() {
            write!(f, ":{}", platform.os_version)?;
        }
        Ok(())
    }
}

/// `matchesPlatform` of `remote`: why `candidate` is not what `wanted` asks for. Architecture and os
/// are equal; variant, version and features count where they are asked for.
pub fn remote(wanted: &Platform, candidate: &Platform) -> Result<(), Mismatch> {
    let asked = |asked: &str, found: &str| asked.is_empty() || asked == found;
    if wanted.os != candidate.os {
        return Err(Mismatch::Os);
    }
    if wanted.architecture != candidate.architecture {
        return Err(Mismatch::Architecture);
    }
    if !asked(&wanted.variant, &candidate.variant) {
        return Err(Mismatch::Variant);
    }
    if !asked(&wanted.os_version, &candidate.os_version) {
        return Err(Mismatch::OsVersion(Builds::Same));
    }
    let lacks = |feature: &&String| !candidate.os_features.contains(feature);
    let lacking: Vec<String> = wanted.os_features.iter().filter(lacks).cloned().collect();
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(Mismatch::OsFeatures(lacking))
    }
}

/// `Platform.Satisfies`: as [`remote`], but an os or architecture counts only where it is asked for.
#[must_use]
pub fn satisfies(candidate: &Platform, spec: &Platform) -> bool {
    let filled = |asked: &str, found: &str| if asked.is_empty() { found } else { asked }.to_owned();
    let spec = Platform {
        os: filled(&spec.os, &candidate.os),
        architecture: filled(&spec.architecture, &candidate.architecture),
        ..spec.clone()
    };
    remote(&spec, candidate).is_ok()
}

/// `Platform.Equals`: all parts, features in any order.
#[must_use]
pub fn equals(one: &Platform, other: &Platform) -> bool {
    let in_order = |platform: &Platform| Platform {
        os_features: sorted(platform.os_features.clone(), Ord::cmp),
        ..platform.clone()
    };
    in_order(one) == in_order(other)
}
