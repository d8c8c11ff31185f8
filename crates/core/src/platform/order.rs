//! The one order of platforms in every table, and the text of a column.
//!
//! Linux first: amd64, arm64, arm, 386, ppc64le, s390x, riscv64, within an architecture the one
//! without variant, then variants high to low; other Linux by name; other systems by name; Windows
//! by architecture, then build, newest first.

use std::cmp::{Ordering, Reverse};

use super::windows::Version;
use super::{Platform, Rules, format_all, normalize};

const FIRST_ON_LINUX: [&str; 7] = [
    "amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64",
];

/// The text of the column that `platform` belongs to: normalized, Windows cut to its build, as in
/// `linux/arm64`, `linux/arm/v7`, `windows(10.0.20348)/amd64`.
#[must_use]
pub fn column(platform: &Platform) -> String {
    format_all(&column_platform(platform), Rules::Rc4)
}

/// The platform that stands for a whole column: normalized, Windows cut to its build.
#[must_use]
pub fn column_platform(platform: &Platform) -> Platform {
    Place::of_normalized(normalize(platform, Rules::Rc4)).column_platform()
}

/// Which of two platforms stands first in a table.
#[must_use]
pub fn order(a: &Platform, b: &Platform) -> Ordering {
    let place = |platform| Place::of_normalized(normalize(platform, Rules::Rc4));
    place(a).order(&place(b))
}

/// A platform's place in the one order, with all that it depends on read once: for sorting many.
/// Places are compared by [`Place::order`]; equal ones stand level.
#[derive(Clone, Debug)]
pub struct Place {
    platform: Platform,
    key: (u8, usize),
    /// Of Windows only.
    version: Option<Version>,
}

impl Place {
    /// The place of a platform that [`normalize`] has been applied to.
    #[must_use]
    pub fn of_normalized(platform: Platform) -> Self {
        Self {
            key: key(&platform),
            version: windows_version(&platform),
            platform,
        }
    }

    /// The platform, normalized.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The text of its column, as [`column`] gives it.
    #[must_use]
    pub fn column(&self) -> String {
        match self.version {
            Some(_) => format_all(&self.clone().column_platform(), Rules::Rc4),
            None => format_all(&self.platform, Rules::Rc4),
        }
    }

    fn column_platform(mut self) -> Platform {
        if let Some(version) = self.version {
            let Version {
                major,
                minor,
                build,
            } = version;
            self.platform.os_version = format!("{major}.{minor}.{build}");
        }
        self.platform
    }

    /// Which of the two stands first.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.platform, &other.platform);
        let by_version = || Reverse(self.version).cmp(&Reverse(other.version));
        self.key
            .cmp(&other.key)
            .then_with(|| a.os.cmp(&b.os))
            .then_with(|| a.architecture.cmp(&b.architecture))
            .then_with(|| variant_order(&a.variant, &b.variant))
            // Newest first; on Windows by number, without a version last.
            .then_with(by_version)
            .then_with(|| natural(&b.os_version, &a.os_version))
            .then_with(|| a.os_features.cmp(&b.os_features))
    }
}

fn windows_version(platform: &Platform) -> Option<Version> {
    let version = || Version::parse(&platform.os_version);
    (platform.os == "windows").then(version).flatten()
}

/// The system's group, then the place of its architecture among those named.
fn key(platform: &Platform) -> (u8, usize) {
    let group = match platform.os.as_str() {
        "linux" => 0,
        "windows" => 2,
        _ => 1,
    };
    let place = FIRST_ON_LINUX
        .iter()
        .position(|name| *name == platform.architecture)
        .unwrap_or(FIRST_ON_LINUX.len());
    (group, if group == 1 { 0 } else { place })
}

/// None first, then high to low, numbers by value: v9, v8.5, v8; power10, power9.
fn variant_order(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => natural(b, a),
    }
}

/// Compares digits by their value and everything else by its bytes.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (text_a, number_a, rest_a) = chunk(a);
        let (text_b, number_b, rest_b) = chunk(b);
        let by_chunk = text_a
            .cmp(text_b)
            .then_with(|| number_a.len().cmp(&number_b.len()))
            .then_with(|| number_a.cmp(number_b));
        if by_chunk != Ordering::Equal || (rest_a.is_empty() && rest_b.is_empty()) {
            return by_chunk.then_with(|| rest_a.len().cmp(&rest_b.len()));
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// The leading text, the number after it without its zeros, and the rest.
fn chunk(text: &str) -> (&str, &str, &str) {
    let digit = |c: char| c.is_ascii_digit();
    let (head, tail) = text.split_at(text.find(digit).unwrap_or(text.len()));
    let (number, rest) = tail.split_at(tail.find(|c| !digit(c)).unwrap_or(tail.len()));
    (head, number.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_order() {
        let expected = [
            "linux/amd64",
            "linux/amd64/v3",
            "linux/amd64/v2",
            "linux/arm64",
            "linux/arm64/v9.2",
            "linux/arm64/v9",
            "linux/arm64/v8.5",
            "linux/arm/v8",
            "linux/arm/v7",
            "linux/arm/v6",
            "linux/arm/v5",
            "linux/386",
            "linux/ppc64le",
            "linux/ppc64le/power10",
            "linux/ppc64le/power9",
            "linux/s390x",
            "linux/riscv64",
            "linux/loong64",
            "linux/mips64le",
            "darwin/arm64",
            "freebsd(14.2)/amd64",
            "freebsd(13.4)/amd64",
            "unknown/unknown",
            "windows(10.0.26100)/amd64",
            "windows(10.0.20348)/amd64",
            "windows(10.0.9200)/amd64",
            "windows/amd64",
            "windows(10.0.26100)/arm64",
        ];
        let local = Platform::new("linux", "amd64", "");
        let mut platforms: Vec<Platform> = expected
            .iter()
            .rev()
            .map(|text| super::super::parse(text, Rules::Rc4, &local).unwrap())
            .collect();
        platforms.sort_by(order);
        assert_eq!(platforms.iter().map(column).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn columns() {
        let check = |os: &str, architecture: &str, variant: &str, version: &str, expected: &str| {
            let platform = Platform {
                os_version: version.to_owned(),
                ..Platform::new(os, architecture, variant)
            };
            assert_eq!(column(&platform), expected);
        };
        check("linux", "arm64", "v8", "", "linux/arm64");
        check("Linux", "x86_64", "", "", "linux/amd64");
        check("linux", "arm", "", "", "linux/arm/v7");
        let windows = "windows(10.0.20348)/amd64";
        check("windows", "amd64", "", "10.0.20348.3207", windows);
        check("windows", "amd64", "", "garbage", "windows(garbage)/amd64");
        check("windows", "amd64", "", "", "windows/amd64");
    }
}
