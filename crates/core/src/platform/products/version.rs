//! The version of a release: three numbers, and what marks a pre-release.

use std::cmp::Ordering;
use std::fmt;

use super::Numbers;

/// Major, minor, patch, and the pre-release before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version<'t> {
    /// Major, minor, patch.
    pub numbers: Numbers,
    /// Such as `rc.1`; empty in the release itself.
    pub pre: &'t str,
}

impl Version<'static> {
    /// A release.
    pub(super) const fn of(major: u16, minor: u16, patch: u16) -> Self {
        Self::before(major, minor, patch, "")
    }

    /// A pre-release.
    pub(super) const fn before(major: u16, minor: u16, patch: u16, pre: &'static str) -> Self {
        Self {
            numbers: (major, minor, patch),
            pre,
        }
    }
}

impl<'t> Version<'t> {
    /// Reads two or three numbers with dots. What follows them is a pre-release, or a distribution's own
    /// number, which is left.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let end = text.find(['-', '+', '~']).unwrap_or(text.len());
        let (core, rest) = text.split_at_checked(end)?;
        let mut numbers = core.split('.').map(|number| number.parse::<u16>().ok());
        let (major, minor) = (numbers.next()??, numbers.next()??);
        let patch = match numbers.next() {
            Some(patch) => patch?,
            None => 0,
        };
        numbers.next().is_none().then_some(Self {
            numbers: (major, minor, patch),
            pre: pre_release(rest),
        })
    }

    /// The release that follows, where there is one of the same minor.
    pub(super) fn next(self) -> Version<'static> {
        let (major, minor, patch) = self.numbers;
        let past = u16::from(self.pre.is_empty());
        Version::of(major, minor, patch.saturating_add(past))
    }
}

/// `rc.1` of `-rc.1`, `~rc.1-1`; nothing of `-1~debian`, `+dfsg1`.
fn pre_release(rest: &str) -> &str {
    const WORDS: [&str; 5] = ["alpha", "beta", "dev", "pre", "rc"];
    let Some(text) = rest.strip_prefix(['-', '~']) else {
        return "";
    };
    let begins = |word: &&str| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if !WORDS.iter().any(begins) {
        return "";
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version<'_> {
    /// A pre-release stands before its release.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| (one.numbers, one.pre.is_empty());
        let numbers = key(self).cmp(&key(other));
        numbers.then_with(|| self.pre.cmp(other.pre))
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.pre.is_empty() {
            return Ok(());
        }
        write!(f, "-{}", self.pre)
    }
}
