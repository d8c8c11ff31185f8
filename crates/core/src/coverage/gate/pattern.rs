//! Which images a line of a policy is about.

use crate::oci::Reference;

/// A name in which `*` stands for any text and `?` for one character. It is held against an image's
/// name as it is given, as short as it can be, in full, and each of these without tag and digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Any text is a pattern.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is about the image of this name.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        if self.fits_text(name) {
            return true;
        }
        let Ok(reference) = Reference::parse(name) else {
            return false;
        };
        [
            reference.familiar(),
            reference.familiar_name(),
            reference.canonical(),
            reference.name(),
        ]
        .iter()
        .any(|name| self.fits_text(name))
    }

    /// Goes back to the last `*` where the rest does not fit, so it takes at most the product of both
    /// lengths.
    fn fits_text(&self, text: &str) -> bool {
        let pattern: Vec<char> = self.0.chars().collect();
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut of) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while let Some(c) = text.get(of) {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, of));
                    at += 1;
                }
                Some(p) if *p == '?' || p == c => {
                    at += 1;
                    of += 1;
                }
                _ => {
                    let Some((star_at, taken)) = star else {
                        return false;
                    };
                    star = Some((star_at, taken + 1));
                    at = star_at + 1;
                    of = taken + 1;
                }
            }
        }
        pattern
            .get(at..)
            .is_some_and(|rest| rest.iter().all(|c| *c == '*'))
    }
}
