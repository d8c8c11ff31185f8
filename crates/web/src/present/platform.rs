//! A platform's name as tables show it, with the spelling the document has where that differs.

use allarch_core::oci::PlatformView;
use allarch_core::platform::{Platform, Rules, column_platform, format_all};
use allarch_core::text::visible;

/// A platform's name in parts.
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
}

/// The platform of a view.
#[must_use]
pub fn value(view: &PlatformView) -> Platform {
    Platform {
        os: view.os.clone(),
        architecture: view.architecture.clone(),
        variant: view.variant.clone(),
        os_version: view.os_version.clone(),
        os_features: view.os_features.clone(),
    }
}

/// Names a platform.
#[must_use]
pub fn named(view: &PlatformView) -> Named {
    let raw = value(view);
    // Normalized; only the version is cut.
    let normal = column_platform(&raw);
    let differs = (&raw.os, &raw.architecture, &raw.variant)
        != (&normal.os, &normal.architecture, &normal.variant);
    let spelling = if raw.os == normal.os {
        joined(&raw.architecture, &raw.variant)
    } else {
        format!("{}/{}", raw.os, joined(&raw.architecture, &raw.variant))
    };
    Named {
        text: visible(&format_all(&normal, Rules::Rc4)).into_owned(),
        os: visible(&normal.os).into_owned(),
        rest: visible(&joined(&normal.architecture, &normal.variant)).into_owned(),
        raw: differs.then(|| visible(&spelling).into_owned()),
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
        let named = named(&view);
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
