//! A platform's name as tables show it, with the spelling the document has where that differs.

use std::borrow::Cow;

use allarch_core::oci::PlatformView;
use allarch_core::platform::{Place, Platform, Rules, normalize};
use allarch_core::text::visible;

/// A platform's name in parts, and what tables show beside it; all safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The normalized platform as one text, the column it belongs to: `linux/arm/v7`.
    pub text: String,
    /// The system, without the slash.
    pub os: String,
    /// Architecture and variant: `arm/v7`.
    pub rest: String,
    /// The spelling in the document, where it is not the normalized one: `arm64/v8`.
    pub raw: Option<String>,
    /// `os.version` as written.
    pub os_version: String,
    /// `os.features` as written.
    pub os_features: Vec<String>,
    /// Whether it is Windows without a version.
    pub version_missing: bool,
}

/// Names a platform.
#[must_use]
pub fn named(view: PlatformView) -> Named {
    placed(view).1
}

/// Names a platform, with its place in the one order.
#[must_use]
pub fn placed(view: PlatformView) -> (Place, Named) {
    let PlatformView {
        os,
        architecture,
        variant,
        os_version,
        os_features,
    } = view;
    let raw = Platform {
        os,
        architecture,
        variant,
        os_version,
        os_features,
    };
    let place = Place::of_normalized(normalize(&raw, Rules::Rc4));
    let normal = place.platform();
    let differs = (&raw.os, &raw.architecture, &raw.variant)
        != (&normal.os, &normal.architecture, &normal.variant);
    let spelling = differs.then(|| {
        if raw.os == normal.os {
            joined(&raw.architecture, &raw.variant)
        } else {
            format!("{}/{}", raw.os, joined(&raw.architecture, &raw.variant))
        }
    });
    let named = Named {
        text: shown(place.column()),
        os: visible(&normal.os).into_owned(),
        rest: shown(joined(&normal.architecture, &normal.variant)),
        raw: spelling.map(shown),
        version_missing: raw.os == "windows" && raw.os_version.is_empty(),
        os_version: shown(raw.os_version),
        os_features: raw.os_features.into_iter().map(shown).collect(),
    };
    (place, named)
}

/// The text itself where it is safe to show.
fn shown(text: String) -> String {
    match visible(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(safe) => safe,
    }
}

fn joined(architecture: &str, variant: &str) -> String {
    if variant.is_empty() {
        architecture.to_owned()
    } else {
        format!("{architecture}/{variant}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(os: &str, architecture: &str, variant: &str, text: &str, raw: Option<&str>) {
        let view = PlatformView {
            os: os.to_owned(),
            architecture: architecture.to_owned(),
            variant: variant.to_owned(),
            ..PlatformView::default()
        };
        let named = named(view);
        assert_eq!(named.text, text);
        assert_eq!(named.raw.as_deref(), raw);
    }

    #[test]
    fn the_spelling_is_kept_beside_the_name() {
        check("linux", "amd64", "", "linux/amd64", None);
        check("linux", "arm64", "v8", "linux/arm64", Some("arm64/v8"));
        check("linux", "arm", "", "linux/arm/v7", Some("arm"));
        check("Linux", "x86_64", "", "linux/amd64", Some("Linux/x86_64"));
        check("linux", "arm", "v7", "linux/arm/v7", None);
    }
}
