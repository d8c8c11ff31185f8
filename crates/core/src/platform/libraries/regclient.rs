//! regclient 725072f6: `types/platform/platform.go` and `compare.go`.
//!
//! ```text
//! specifier = part *("/" part) ["," key "=" value *("," key "=" value)]
//! part      = 1*(ALPHA / DIGIT / "_" / "-")
//! key       = "osver" / "osversion" / "prefer"
//! ```
//! Parts are lower-cased, those after the third dropped. A value may stand in double quotes, a
//! backslash takes the next character as it is. `prefer` weighs platforms that only annotations of
//! regclient's own have, so its value is read and left.

use std::cmp::Ordering;

use thiserror::Error;

use crate::platform::{Builds, Mismatch, Platform, go};

/// Why a text is no platform specifier; the words are the library's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// A part is empty or holds a character that none may have.
    #[error("invalid platform component {part} in {specifier}")]
    Part {
        /// The part.
        part: String,
        /// The whole text.
        specifier: String,
    },
    /// A key that the library does not know.
    #[error("unsupported platform arg type, {key} in {specifier}")]
    Key {
        /// The key.
        key: String,
        /// The whole text.
        specifier: String,
    },
    /// A quote is not closed or nothing follows a backslash.
    #[error(
        "failed to split platform args in {specifier}: string parsing failed, end state: {state}"
    )]
    Args {
        /// The whole text.
        specifier: String,
        /// The library's name of what was open.
        state: &'static str,
    },
}

/// The architectures that can stand alone.
const LONE: [&str; 21] = [
    "386", "amd64", "i386", "x86_64", "x86-64", "arm", "armhf", "armel", "arm64", "aarch64",
    "mips", "mips64", "mips64le", "ppc", "ppc64", "ppc64le", "loong64", "riscv", "riscv64", "s390",
    "s390x",
];
const LONE_MORE: [&str; 3] = ["sparc", "sparc64", "wasm"];

/// `specifier` as a platform; `local` fills what a lone os or architecture leaves open.
pub fn parse(specifier: &str, local: &Platform) -> Result<Platform, ParseError> {
    let (path, arguments) = match specifier.split_once(',') {
        Some((path, arguments)) => (path, Some(arguments)),
        None => (specifier, None),
    };
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let mut parts = Vec::new();
    for part in path.split('/') {
        if part.is_empty() || !part.bytes().all(allowed) {
            return Err(ParseError::Part {
                part: part.to_owned(),
                specifier: specifier.to_owned(),
            });
        }
        parts.push(part.to_ascii_lowercase());
    }
    let lone = parts.len() == 1;
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    let mut platform = Platform::default();
    if lone && (LONE.contains(&first.as_str()) || LONE_MORE.contains(&first.as_str())) {
        platform.architecture = first;
    } else {
        platform.os = first;
        platform.architecture = parts.next().unwrap_or_default();
        platform.variant = parts.next().unwrap_or_default();
    }
    if let Some(arguments) = arguments {
        platform.os_version = os_version(arguments, specifier)?;
    }
    if matches!(platform.os.as_str(), "local" | "") {
        platform.os.clone_from(&local.os);
    }
    let mut platform = normalize(&platform);
    let bare = platform.architecture.is_empty() && platform.variant.is_empty();
    // An empty architecture is compatible with another, so the systems alone decide.
    if lone && bare && runs_os(&local.os, &platform.os) && is_expanded(&platform.os) {
        platform.architecture.clone_from(&local.architecture);
        platform.variant.clone_from(&local.variant);
    }
    if lone && platform.architecture == local.architecture && platform.variant.is_empty() {
        platform.variant.clone_from(&local.variant);
    }
    let own = platform.architecture == local.architecture && platform.variant == local.variant;
    if platform.os == "windows" && local.os == "windows" && own {
        platform.os_version.clone_from(&local.os_version);
    }
    Ok(platform)
}

fn is_expanded(os: &str) -> bool {
    matches!(os, "linux" | "darwin" | "windows")
}

fn runs_os(host: &str, os: &str) -> bool {
    host == os || matches!((host, os), ("windows" | "darwin", "linux"))
}

/// The value of `osver`, the last one where there are several.
fn os_version(arguments: &str, specifier: &str) -> Result<String, ParseError> {
    let pairs = pairs(arguments).map_err(|state| ParseError::Args {
        specifier: specifier.to_owned(),
        state,
    })?;
    let mut version = String::new();
    for (key, value) in pairs {
        match key.trim().to_lowercase().as_str() {
            "osver" | "osversion" => value.trim().clone_into(&mut version),
            "prefer" => {}
            _ => {
                return Err(ParseError::Key {
                    key: key.trim().to_owned(),
                    specifier: specifier.to_owned(),
                });
            }
        }
    }
    Ok(version)
}

/// `key=value,…` in pairs; those without key are dropped.
fn pairs(text: &str) -> Result<Vec<(String, String)>, &'static str> {
    let mut pairs = Vec::new();
    let (mut key, mut value) = (String::new(), String::new());
    let (mut in_value, mut quoted, mut escaped) = (false, false, false);
    for c in text.chars() {
        let part = if in_value { &mut value } else { &mut key };
        match c {
            _ if escaped => {
                part.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => part.push(c),
            ',' => {
                pairs.push((std::mem::take(&mut key), std::mem::take(&mut value)));
                in_value = false;
            }
            '=' if !in_value => in_value = true,
            c => part.push(c),
        }
    }
    match (in_value, quoted, escaped) {
        (_, false, false) => {}
        (false, true, false) => return Err("keyQuote"),
        (false, false, true) => return Err("keyEscape"),
        (false, true, true) => return Err("keyEscapeQuote"),
        (true, true, false) => return Err("valQuote"),
        (true, false, true) => return Err("valEscape"),
        (true, true, true) => return Err("valEscapeQuote"),
    }
    pairs.push((key, value));
    pairs.retain(|(key, _)| !key.is_empty());
    Ok(pairs)
}

/// One spelling per platform; case stays, and so does what only later releases of
/// containerd/platforms know.
#[must_use]
pub fn normalize(platform: &Platform) -> Platform {
    let mut platform = platform.clone();
    if platform.os == "macos" {
        "darwin".clone_into(&mut platform.os);
    }
    let variant = platform.variant.as_str();
    let (architecture, variant) = match platform.architecture.as_str() {
        "i386" => ("386", ""),
        "x86_64" | "x86-64" | "amd64" => ("amd64", if variant == "v1" { "" } else { variant }),
        "aarch64" | "arm64" => match variant {
            "8" | "v8" => ("arm64", ""),
            variant => ("arm64", variant),
        },
        "armhf" => ("arm", "v7"),
        "armel" => ("arm", "v6"),
        "arm" => match variant {
            "" | "7" => ("arm", "v7"),
            "5" => ("arm", "v5"),
            "6" => ("arm", "v6"),
            "8" => ("arm", "v8"),
            variant => ("arm", variant),
        },
        _ => return platform,
    };
    (platform.architecture, platform.variant) = (architecture.to_owned(), variant.to_owned());
    platform
}

/// A platform as the library prints it.
#[must_use]
pub fn format(platform: &Platform) -> String {
    let platform = normalize(platform);
    if platform.os.is_empty() {
        return "unknown".to_owned();
    }
    go::path_join(&[&platform.os, &platform.architecture, &platform.variant])
}

/// `Compatible`: whether a normalized host runs a normalized candidate, or why not. On Windows and
/// macOS linux is taken for run, too, in Docker Desktop's virtual machine.
pub fn compatible(host: &Platform, candidate: &Platform) -> Result<(), Mismatch> {
    if !runs_os(&host.os, &candidate.os) {
        return Err(Mismatch::Os);
    }
    if host.architecture != candidate.architecture {
        return Err(Mismatch::Architecture);
    }
    let (own, other) = (number(&host.variant), number(&candidate.variant));
    if own < other && !(host.variant.is_empty() && other == 1) {
        return Err(Mismatch::Variant);
    }
    match host.os.as_str() {
        "linux" | "freebsd" | "darwin" => Ok(()),
        "windows" => {
            let looked_at = candidate.os == "windows" && !host.os_version.is_empty();
            if looked_at && build(&host.os_version) != build(&candidate.os_version) {
                return Err(Mismatch::OsVersion(Builds::Same));
            }
            Ok(())
        }
        _ if host.os_version != candidate.os_version => Err(Mismatch::OsVersion(Builds::Same)),
        _ if host.os_features != candidate.os_features => {
            Err(Mismatch::OsFeatures(candidate.os_features.clone()))
        }
        _ => Ok(()),
    }
}

/// `Match`: whether two platforms are the same.
#[must_use]
pub fn matches(host: &Platform, candidate: &Platform) -> bool {
    let (host, candidate) = (normalize(host), normalize(candidate));
    let parts = host.os == candidate.os
        && host.architecture == candidate.architecture
        && host.variant == candidate.variant;
    parts
        && match host.os.as_str() {
            "linux" | "freebsd" => true,
            "windows" => build(&host.os_version) == build(&candidate.os_version),
            _ => {
                host.os_version == candidate.os_version && host.os_features == candidate.os_features
            }
        }
}

/// `Better`: whether the host runs `candidate` and prefers it to `before`; all are normalized.
#[must_use]
pub fn better(host: &Platform, candidate: &Platform, before: &Platform) -> bool {
    if compatible(host, candidate).is_err() {
        return false;
    }
    // The host's own value wins, in this order of members.
    type Member = fn(&Platform) -> &str;
    let own = |member: Member| {
        let (new, old, own) = (member(candidate), member(before), member(host));
        (new != old).then_some((new == own, old == own))
    };
    for member in [(|p| &p.os) as Member, |p| &p.architecture] {
        match own(member) {
            Some((true, _)) => return true,
            Some((_, true)) => return false,
            _ => {}
        }
    }
    match own(|p| &p.variant) {
        Some((true, _)) => return true,
        Some((_, true)) => return false,
        Some(_) => match number(&candidate.variant).cmp(&number(&before.variant)) {
            Ordering::Greater => return true,
            Ordering::Less => return false,
            Ordering::Equal => {}
        },
        None => {}
    }
    match own(|p| &p.os_version) {
        Some((true, _)) => true,
        Some((_, true)) => false,
        Some(_) => order_of_versions(&before.os_version, &candidate.os_version).is_lt(),
        None => false,
    }
}

/// The number of a variant, 0 where it is none: `v8.5` and `power9` are 0.
#[must_use]
pub fn number(variant: &str) -> i64 {
    let digits = variant.strip_prefix('v').unwrap_or(variant);
    digits.parse().unwrap_or(0)
}

/// The first three numbers of a version of four.
fn build(version: &str) -> &str {
    let dots = version.match_indices('.');
    let mut third = dots.skip(2).map(|(at, _)| at);
    third
        .next()
        .and_then(|at| version.get(..at))
        .unwrap_or(version)
}

/// Two versions by their numbers. One that ends first is equal to the other from its own side, and
/// smaller from the other's; a part that is no number is below every number.
fn order_of_versions(a: &str, b: &str) -> Ordering {
    let mut others = b.split('.');
    for part in a.split('.') {
        let Some(other) = others.next() else {
            return Ordering::Greater;
        };
        match (part.parse::<i64>().ok(), other.parse::<i64>().ok()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(other)) if one != other => return one.cmp(&other),
            _ => {}
        }
    }
    Ordering::Equal
}
