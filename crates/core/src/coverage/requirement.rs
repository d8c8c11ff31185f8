//! A platform that every image has to cover.

use thiserror::Error;

use crate::platform::{ParseError, Platform, Rules, column, parse};

/// A platform that every image has to cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What was asked for.
    pub platform: Platform,
}

/// Why a text names no platform.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{text:?} is no platform ({cause}): write os/architecture[/variant], such as linux/arm64 or linux/arm/v7"
)]
pub struct RequirementError {
    /// The text.
    pub text: String,
    /// What containerd's parser says.
    pub cause: ParseError,
}

impl Requirement {
    /// Reads a platform as containerd does; a lone `arm64` is on Linux, a lone `linux` is amd64.
    pub fn parse(text: &str) -> Result<Self, RequirementError> {
        let local = Platform::new("linux", "amd64", "");
        match parse(text.trim(), Rules::default(), &local) {
            Ok(platform) => Ok(Self { platform }),
            Err(cause) => Err(RequirementError {
                text: text.to_owned(),
                cause,
            }),
        }
    }

    /// Reads a list separated by commas or blanks.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, RequirementError> {
        text.split(|c: char| c == ',' || c.is_whitespace())
            .filter(|part| !part.is_empty())
            .map(Self::parse)
            .collect()
    }

    /// The text of its column.
    #[must_use]
    pub fn column(&self) -> String {
        column(&self.platform)
    }
}
