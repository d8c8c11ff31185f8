//! The ladder of a host: the platforms that `Only` of containerd/platforms (`compare.go`) tries, best
//! first.
//!
//! | host | ladder |
//! |---|---|
//! | amd64/vN | vN … v2, none, then 386 |
//! | arm/vN, N over 5 | vN … v5 |
//! | arm64 | v8.m … v8.1, v8, or v9.m … v9, v8.(m+5, at most 9) … v8; then arm v8, v7, v6, v5 |
//! | arm64 variant that is not in the table | nothing, not even itself (before rc.1: itself) |
//! | all else | itself |

use super::{Platform, Rules};

/// What a normalized host takes, best first.
pub(super) fn ladder(host: &Platform, rules: Rules) -> Vec<Platform> {
    let with = |architecture: &str, variant: &str| Platform {
        architecture: architecture.to_owned(),
        variant: variant.to_owned(),
        ..host.clone()
    };
    let mut rungs = Vec::new();
    match host.architecture.as_str() {
        "amd64" => {
            rungs.push(host.clone());
            let below = numbered(&host.variant).unwrap_or(0).min(HIGHEST) - 1;
            rungs.extend((1..=below).rev().map(|n| with("amd64", &format!("v{n}"))));
            rungs.push(with("386", ""));
        }
        "arm" => rungs.extend(arm_variants(&host.variant).iter().map(|v| with("arm", v))),
        "arm64" => {
            let (variants, arm) = if rules >= Rules::Rc1 {
                arm64_variants(&host.variant)
            } else {
                arm64_variants_before_rc1(&host.variant, rules)
            };
            rungs.extend(variants.iter().map(|v| with("arm64", v)));
            if let Some(arm) = arm {
                rungs.extend(arm_variants(&arm).iter().map(|v| with("arm", v)));
            }
        }
        _ => rungs.push(host.clone()),
    }
    rungs
}

/// A variant names a number that someone wrote: no host is as high as this, and no list as long.
const HIGHEST: i64 = 64;

/// The number of `v7` or `7`.
fn numbered(variant: &str) -> Option<i64> {
    variant.strip_prefix('v').unwrap_or(variant).parse().ok()
}

/// `variant`, and from v6 up what is below it down to v5.
fn arm_variants(variant: &str) -> Vec<String> {
    let below = numbered(variant).unwrap_or(0).min(HIGHEST) - 1;
    let lower = (5..=below).rev().map(|n| format!("v{n}"));
    std::iter::once(variant.to_owned()).chain(lower).collect()
}

/// The fixed table since v1.0.0-rc.1: the arm64 variants and the arm variant to go on with.
fn arm64_variants(variant: &str) -> (Vec<String>, Option<String>) {
    let v8 = |minor: usize| {
        if minor == 0 {
            "v8".to_owned()
        } else {
            format!("v8.{minor}")
        }
    };
    let v9 = |minor: usize| {
        if minor == 0 {
            "v9".to_owned()
        } else {
            format!("v9.{minor}")
        }
    };
    let minor = |names: fn(usize) -> String, highest: usize| {
        (0..=highest).find(|minor| names(*minor) == variant)
    };
    let variant_list = if variant.is_empty() {
        Some(vec![v8(0)])
    } else if let Some(minor) = minor(v8, 9) {
        Some((0..=minor).rev().map(v8).collect())
    } else {
        minor(v9, 7).map(|minor| {
            let eights = (0..=(minor + 5).min(9)).rev().map(v8);
            (0..=minor).rev().map(v9).chain(eights).collect()
        })
    };
    match variant_list {
        Some(variants) => (variants, Some("v8".to_owned())),
        None => (Vec::new(), None),
    }
}

/// Before the table: the host itself, in v1.0.0-rc.0 a counted ladder (v9.m is v8.(m+5) and below;
/// a minor counts only where it has one digit), then arm of the same variant.
fn arm64_variants_before_rc1(variant: &str, rules: Rules) -> (Vec<String>, Option<String>) {
    let mut rungs = vec![variant.to_owned()];
    let variant = if variant.is_empty() { "v8" } else { variant };
    if rules == Rules::V0_2_1 {
        return (rungs, Some(variant.to_owned()));
    }
    let (major, minor) = variant.split_once('.').unwrap_or((variant, ""));
    let mut minor = minor
        .parse::<i64>()
        .ok()
        .filter(|_| variant.len() == 4)
        .unwrap_or(0);
    let mut major = numbered(major).filter(|major| *major >= 8);
    let name = |major: i64, minor: i64| match minor {
        0 => format!("v{major}"),
        minor => format!("v{major}.{minor}"),
    };
    if major == Some(9) {
        rungs.extend((0..minor).rev().map(|minor| name(9, minor)));
        minor += 5;
        major = Some(8);
        rungs.push(name(8, minor));
    }
    if let Some(major) = major {
        rungs.extend((0..minor).rev().map(|minor| name(major, minor)));
    }
    let dotted = variant.starts_with("v8.") || variant.starts_with("v9.");
    let arm = if dotted { "v8" } else { variant };
    (rungs, Some(arm.to_owned()))
}
