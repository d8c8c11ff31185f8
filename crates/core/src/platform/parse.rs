//! Platform specifiers, as `Parse` of containerd/platforms reads them.
//!
//! ```text
//! specifier = os-part | architecture | os-part "/" architecture ["/" variant]
//! os-part   = name ["(" [version] *("+" feature) ")"]
//! name      = 1*(ALPHA / DIGIT / "_" / "-")
//! version   = 1*(ALPHA / DIGIT / "_" / "-" / "." / "%" HEX HEX)     feature: the same
//! other     = 1*(ALPHA / DIGIT / "_" / "-" / ".")
//! ```
//! Features and percent-decoding came with v1.0.0-rc.3, the dot in an architecture or variant with
//! v1.0.0-rc.0. A lone part is an os or an architecture that is known, the rest is the local
//! system's; with two parts or three nothing is looked up. The result is nearly normalized:
//! `linux/arm` loses its v7 again and `linux/arm64/v8` keeps its v8.

use thiserror::Error;

use super::normalize::{normalize_architecture, normalize_os};
use super::{Platform, Rules, go, tables};

/// Why a text is no platform specifier; the words are the library's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// A `*` somewhere.
    #[error("{}: wildcards not yet supported: invalid argument", go::quote(.0))]
    Wildcard(String),
    /// The first part is not `name` or `name(version)`.
    #[error(
        "{} is an invalid OS component of {}: OSAndVersion specifier component must match {}: invalid argument",
        go::quote(part),
        go::quote(specifier),
        go::quote(pattern)
    )]
    OsPart {
        /// The part.
        part: String,
        /// The whole text.
        specifier: String,
        /// What it has to match.
        pattern: &'static str,
    },
    /// Another part holds a character that none may have, or is empty.
    #[error(
        "{} is an invalid component of {}: platform specifier component must match {}: invalid argument",
        go::quote(part),
        go::quote(specifier),
        go::quote(pattern)
    )]
    Part {
        /// The part.
        part: String,
        /// The whole text.
        specifier: String,
        /// What it has to match.
        pattern: &'static str,
    },
    /// The version has a `%` that starts no escape.
    #[error(
        "{} has an invalid OS version {}: invalid URL escape {}",
        go::quote(specifier),
        go::quote(version),
        go::quote(escape)
    )]
    OsVersion {
        /// The whole text.
        specifier: String,
        /// The version as written.
        version: String,
        /// The escape that is none.
        escape: String,
    },
    /// A feature has a `%` that starts no escape.
    #[error("{} {}: invalid URL escape {}", go::quote(specifier), feature_words(feature, *rules),
        go::quote(escape))]
    OsFeature {
        /// The whole text.
        specifier: String,
        /// The feature as written.
        feature: String,
        /// The escape that is none.
        escape: String,
        /// The words changed with the release.
        rules: Rules,
    },
    /// A lone part is neither a known os nor a known architecture.
    #[error("{}: unknown operating system or architecture: invalid argument", go::quote(.0))]
    Unknown(String),
    /// More than three parts.
    #[error("{}: cannot parse platform specifier: invalid argument", go::quote(.0))]
    TooManyParts(String),
}

/// `specifier` as a platform. What it leaves open comes from `local`: its os for a lone
/// architecture, its architecture (and, on arm, its variant other than v7) for a lone os.
pub fn parse(specifier: &str, rules: Rules, local: &Platform) -> Result<Platform, ParseError> {
    if specifier.contains('*') {
        return Err(ParseError::Wildcard(specifier.to_owned()));
    }
    let mut parts = specifier.splitn(4, '/');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();

    let options = OsPart::read(first, rules).ok_or_else(|| ParseError::OsPart {
        part: first.to_owned(),
        specifier: specifier.to_owned(),
        pattern: OsPart::pattern(rules),
    })?;
    let mut platform = options.decode(specifier, rules)?;

    let (pattern, dot) = part_pattern(rules);
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') || dot && b == b'.';
    if let Some(part) = rest
        .iter()
        .find(|part| part.is_empty() || !part.bytes().all(allowed))
    {
        return Err(ParseError::Part {
            part: (*part).to_owned(),
            specifier: specifier.to_owned(),
            pattern,
        });
    }

    match rest.as_slice() {
        [] => lone_part(first, specifier, platform, rules, local),
        [architecture] => {
            (platform.architecture, platform.variant) = without_v7(architecture, rules);
            Ok(platform)
        }
        [architecture, variant] => {
            (platform.architecture, platform.variant) =
                normalize_architecture(architecture, variant, rules);
            if platform.architecture == "arm64" && platform.variant.is_empty() {
                platform.variant = "v8".to_owned();
            }
            Ok(platform)
        }
        _ => Err(ParseError::TooManyParts(specifier.to_owned())),
    }
}

fn lone_part(
    part: &str,
    specifier: &str,
    mut platform: Platform,
    rules: Rules,
    local: &Platform,
) -> Result<Platform, ParseError> {
    if tables::is_containerd_os(&platform.os) {
        platform.architecture.clone_from(&local.architecture);
        if local.architecture == "arm" && local.variant != "v7" {
            platform.variant.clone_from(&local.variant);
        }
        return Ok(platform);
    }
    (platform.architecture, platform.variant) = without_v7(part, rules);
    if tables::is_containerd_architecture(&platform.architecture) {
        platform.os.clone_from(&local.os);
        return Ok(platform);
    }
    Err(ParseError::Unknown(specifier.to_owned()))
}

fn without_v7(architecture: &str, rules: Rules) -> (String, String) {
    let (architecture, mut variant) = normalize_architecture(architecture, "", rules);
    if architecture == "arm" && variant == "v7" {
        variant.clear();
    }
    (architecture, variant)
}

/// What the parts after the first must match, and whether that includes a dot.
fn part_pattern(rules: Rules) -> (&'static str, bool) {
    match rules {
        Rules::V0_2_1 => ("^[A-Za-z0-9_-]+$", false),
        _ => ("^[A-Za-z0-9_.-]+$", true),
    }
}

fn feature_words(feature: &str, rules: Rules) -> String {
    let feature = go::quote(feature);
    match rules {
        Rules::Rc3 => format!("has an invalid OS feature {feature}"),
        _ => format!("has invalid OS features: invalid os feature {feature}"),
    }
}

/// The first part, split but not decoded.
struct OsPart<'a> {
    name: &'a str,
    version: &'a str,
    features: Vec<&'a str>,
}

impl<'a> OsPart<'a> {
    fn pattern(rules: Rules) -> &'static str {
        if rules < Rules::Rc3 {
            r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$"
        } else {
            r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$"
        }
    }

    fn read(part: &'a str, rules: Rules) -> Option<Self> {
        let name_len = part
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            .count();
        let (name, rest) = part.split_at_checked(name_len)?;
        if name.is_empty() {
            return None;
        }
        if rest.is_empty() {
            return Some(Self {
                name,
                version: "",
                features: Vec::new(),
            });
        }
        let inner = rest.strip_prefix('(')?.strip_suffix(')')?;
        let percent = rules >= Rules::Rc3;
        let allowed = |option: &str| {
            option.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.') || percent && b == b'%'
            })
        };
        let mut options = inner.split('+');
        let version = options.next().filter(|version| allowed(version))?;
        let features: Vec<&str> = options.collect();
        let well_formed = features.is_empty() || percent;
        (well_formed && features.iter().all(|f| !f.is_empty() && allowed(f))).then_some(Self {
            name,
            version,
            features,
        })
    }

    fn decode(&self, specifier: &str, rules: Rules) -> Result<Platform, ParseError> {
        let os_version =
            go::path_unescape(self.version).map_err(|escape| ParseError::OsVersion {
                specifier: specifier.to_owned(),
                version: self.version.to_owned(),
                escape,
            })?;
        let os_features = self
            .features
            .iter()
            .map(|feature| {
                go::path_unescape(feature).map_err(|escape| ParseError::OsFeature {
                    specifier: specifier.to_owned(),
                    feature: (*feature).to_owned(),
                    escape,
                    rules,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Platform {
            os: normalize_os(self.name),
            os_version,
            os_features,
            ..Platform::default()
        })
    }
}
