//! One spelling per platform, as containerd/platforms `database.go` and `platforms.go` have it.
//!
//! | given | becomes |
//! |---|---|
//! | any case of os, architecture, variant | lower case |
//! | no os | the local system's |
//! | `macos` | `darwin` |
//! | `i386` | `386`, variant dropped |
//! | `x86_64`, `x86-64` | `amd64`; amd64's variant `v1` is dropped |
//! | `aarch64` | `arm64`; its `8`, `v8`, `v8.0` are dropped, `9`, `9.0`, `v9.0` are `v9` |
//! | `armhf`, `armel` | `arm` with `v7`, `v6`, whatever the variant said |
//! | `arm` without variant or with `7`; `5`, `6`, `8` | `v7`; `v5`, `v6`, `v8` |
//! | `os.features` | sorted, without repetition (since v1.0.0-rc.3) |
//!
//! Anything else only changes case. `os.version` stays.

use super::{Platform, Rules, go};
use crate::text::sorted;

/// The system that an absent os stands for where nothing says otherwise.
pub const LOCAL_OS: &str = "linux";

/// `platform` in the spelling that matching compares.
#[must_use]
pub fn normalize(platform: &Platform, rules: Rules) -> Platform {
    normalized(platform.clone(), rules)
}

/// Like [`normalize`], without a copy of what is in that spelling already.
#[must_use]
pub fn normalized(platform: Platform, rules: Rules) -> Platform {
    if is_normal(&platform) {
        return platform;
    }
    let (architecture, variant) =
        normalize_architecture(&platform.architecture, &platform.variant, rules);
    let mut os_features = platform.os_features;
    if rules >= Rules::Rc3 {
        os_features = sorted(os_features, Ord::cmp);
        os_features.dedup();
    }
    Platform {
        os: normalize_os(&platform.os),
        architecture,
        variant,
        os_version: platform.os_version,
        os_features,
    }
}

fn is_normal(platform: &Platform) -> bool {
    has_one_spelling(&platform.os, &platform.architecture)
        && platform.variant.is_empty()
        && platform.os_features.is_empty()
}

/// Whether these two, without a variant and features, are plainly in that spelling already under all
/// rules, as nearly every platform is that a builder wrote.
pub(crate) fn has_one_spelling(os: &str, architecture: &str) -> bool {
    matches!(os, "linux" | "windows")
        && matches!(
            architecture,
            "amd64" | "arm64" | "386" | "ppc64le" | "s390x" | "riscv64" | "loong64" | "mips64le"
        )
}

/// The os in lower case and under one name.
pub(super) fn normalize_os(os: &str) -> String {
    match go::to_lower(os).as_str() {
        "" => LOCAL_OS.to_owned(),
        "macos" => "darwin".to_owned(),
        os => os.to_owned(),
    }
}

/// Architecture and variant under one name each.
pub(super) fn normalize_architecture(
    architecture: &str,
    variant: &str,
    rules: Rules,
) -> (String, String) {
    let architecture = go::to_lower(architecture);
    let variant = go::to_lower(variant);
    let (architecture, variant) = match architecture.as_str() {
        "i386" => ("386", String::new()),
        "x86_64" | "x86-64" | "amd64" if variant == "v1" => ("amd64", String::new()),
        "x86_64" | "x86-64" | "amd64" => ("amd64", variant),
        "aarch64" | "arm64" => ("arm64", normalize_arm64_variant(variant, rules)),
        "armhf" => ("arm", "v7".to_owned()),
        "armel" => ("arm", "v6".to_owned()),
        "arm" => match variant.as_str() {
            "" | "7" => ("arm", "v7".to_owned()),
            "5" | "6" | "8" => ("arm", format!("v{variant}")),
            _ => ("arm", variant),
        },
        other => (other, variant),
    };
    (architecture.to_owned(), variant)
}

fn normalize_arm64_variant(variant: String, rules: Rules) -> String {
    match rules {
        Rules::V0_2_1 => match variant.as_str() {
            "8" | "v8" => String::new(),
            _ => variant,
        },
        // This release put a `v` before whatever it did not know.
        Rules::Rc0 => {
            let whole = variant.strip_suffix(".0").unwrap_or(&variant);
            match whole {
                "" | "8" | "v8" => String::new(),
                whole if whole.starts_with('v') => whole.to_owned(),
                whole => format!("v{whole}"),
            }
        }
        _ => match variant.as_str() {
            "8" | "v8" | "v8.0" => String::new(),
            "9" | "9.0" | "v9.0" => "v9".to_owned(),
            _ => variant,
        },
    }
}
