//! A platform that every image has to cover.

use thiserror::Error;

use crate::platform::{ParseError, Platform, Rules, column, parse, tables};
use crate::text::did_you_mean;

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
    /// A Windows build may also follow a colon, as crane writes it.
    pub fn parse(text: &str) -> Result<Self, RequirementError> {
        let local = Platform::new("linux", "amd64", "");
        let (parts, version) = match text.trim().split_once(':') {
            Some((parts, version)) => (parts, Some(version)),
            None => (text.trim(), None),
        };
        match parse(parts, Rules::default(), &local) {
            Ok(mut platform) => {
                if let Some(version) = version {
                    version.clone_into(&mut platform.os_version);
                }
                Ok(Self { platform })
            }
            Err(cause) => Err(RequirementError {
                text: text.to_owned(),
                cause,
            }),
        }
    }

    /// A doubt about its spelling: parsers take any name, and a misspelt one is covered by nothing.
    #[must_use]
    pub fn doubt(&self) -> Option<String> {
        let Platform {
            os, architecture, ..
        } = &self.platform;
        let (what, name, known) = if !tables::is_goos(os) {
            ("operating system", os, tables::GOOS)
        } else if !tables::is_goarch(architecture) {
            ("architecture", architecture, tables::GOARCH)
        } else {
            return None;
        };
        let alias = match what {
            "architecture" => tables::architecture_alias(name).map(|alias| match alias.variant {
                "" => alias.architecture.to_owned(),
                variant => format!("{}/{variant}", alias.architecture),
            }),
            _ => tables::os_alias(name).map(str::to_owned),
        };
        let near = || did_you_mean(name, known.iter().copied()).map(str::to_owned);
        let meant = alias.or_else(near);
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
        Some(format!("{name:?} is no {what} that Go knows{meant}"))
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
