//! Windows versions, and which build of an image a build of Windows can run: containerd/platforms
//! `platform_windows_compat.go`.
//!
//! Only major, minor and build count. Major and minor are equal; a host below build 20348 runs
//! exactly its own build; from there on a floor <= image <= host, where the floor depends on the
//! release of the library. The rule is numeric: builds of Windows 10 and 11 count like any other.

use std::ops::RangeInclusive;

use super::Rules;

/// The long-term releases with a stable interface: Windows Server 2022 and 2025.
pub const LTSC_2022: u16 = 20348;
/// Windows Server 2025.
pub const LTSC_2025: u16 = 26100;

/// The first three numbers of an `os.version`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// 10 since Windows 10.
    pub major: u8,
    /// 0 since Windows 10.
    pub minor: u8,
    /// Such as 20348.
    pub build: u16,
}

impl Version {
    /// Reads `major.minor.build[.anything]` in decimal; leading zeros are fine. `None` where there
    /// are fewer than three numbers or one does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let mut next = || {
            parts
                .next()
                .filter(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        };
        Some(Self {
            major: next()?.parse().ok()?,
            minor: next()?.parse().ok()?,
            build: next()?.parse().ok()?,
        })
    }

    /// Whether nothing is known: what an unreadable version amounts to.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

/// The lowest image build that a host of build `host` (20348 or later) takes.
#[must_use]
pub fn floor(host: u16, rules: Rules) -> u16 {
    match rules {
        // Windows Server 2025 joined the list, and with it builds from 26101 on lost 2022's images.
        Rules::Rc2 | Rules::Rc3 | Rules::Rc4 if host > LTSC_2025 => LTSC_2025,
        // One long-term release back from the newest that is not above the host: today always 2022.
        _ => LTSC_2022,
    }
}

/// The image builds that a host of build `host` takes.
#[must_use]
pub fn builds(host: u16, rules: Rules) -> RangeInclusive<u16> {
    if host < LTSC_2022 {
        return host..=host;
    }
    floor(host, rules)..=host
}

/// Whether a host of version `host` runs an image of version `image`.
#[must_use]
pub fn compatible(host: Version, image: Version, rules: Rules) -> bool {
    (host.major, host.minor) == (image.major, image.minor)
        && builds(host.build, rules).contains(&image.build)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The matrix that was run: rows host, 1 = accepted image build.
    #[test]
    fn accepted_builds() {
        let images = [14393, 17763, 19041, 20348, 22621, 25398, 26100, 26200];
        let row = |host: u16, rules| {
            let version = |build| Version {
                major: 10,
                minor: 0,
                build,
            };
            images
                .map(|image| {
                    if compatible(version(host), version(image), rules) {
                        '1'
                    } else {
                        '0'
                    }
                })
                .iter()
                .collect::<String>()
        };
        for (host, expected) in [
            (17763, "01000000"),
            (19045, "00000000"),
            (20348, "00010000"),
            (22621, "00011000"),
            (25398, "00011100"),
            (26100, "00011110"),
            (26200, "00011111"),
        ] {
            assert_eq!(row(host, Rules::Rc5), expected);
        }
        assert_eq!(row(26200, Rules::Rc1), "00011111");
        assert_eq!(row(26200, Rules::Rc4), "00000011");
    }

    #[test]
    fn versions() {
        let build = |text| Version::parse(text).map(|version| version.build);
        assert_eq!(build("10.0.020348.1"), Some(20348));
        assert_eq!(build("10.0.20348."), Some(20348));
        for text in [
            "",
            "10.0",
            "10.0.",
            "10.0.99999",
            "256.0.1",
            " 10.0.1",
            "10.0.+1",
        ] {
            assert_eq!(build(text), None, "{text}");
        }
    }
}
