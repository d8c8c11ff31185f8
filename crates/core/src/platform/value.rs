//! The OCI platform object as a value.

use serde::{Deserialize, Serialize};

/// A platform as image-spec `image-index.md` (v1.1.1) names its members. An absent member and the
/// empty string are one and the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Platform {
    /// Operating system, a GOOS value such as `linux`.
    pub os: String,
    /// CPU architecture, a GOARCH value such as `arm64`.
    pub architecture: String,
    /// CPU variant, such as `v7` for arm.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub variant: String,
    /// Version of the operating system, such as `10.0.20348.2700` on Windows.
    #[serde(rename = "os.version", skip_serializing_if = "String::is_empty")]
    pub os_version: String,
    /// Features the operating system must have, in the order written.
    #[serde(rename = "os.features", skip_serializing_if = "Vec::is_empty")]
    pub os_features: Vec<String>,
}

impl Platform {
    /// A platform of these three parts, without version and features.
    #[must_use]
    pub fn new(os: &str, architecture: &str, variant: &str) -> Self {
        Self {
            os: os.to_owned(),
            architecture: architecture.to_owned(),
            variant: variant.to_owned(),
            ..Self::default()
        }
    }
}

impl From<crate::oci::PlatformView> for Platform {
    fn from(view: crate::oci::PlatformView) -> Self {
        Self {
            os: view.os,
            architecture: view.architecture,
            variant: view.variant,
            os_version: view.os_version,
            os_features: view.os_features,
        }
    }
}
