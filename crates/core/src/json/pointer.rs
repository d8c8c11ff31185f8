//! RFC 6901 JSON Pointers over decoded keys.

use std::fmt::{self, Write as _};

use super::tree::{Kind, Value};

/// A JSON Pointer (RFC 6901): `""` is the whole document, `/manifests/0/digest` a member.
/// `~` and `/` in a key are written `~0` and `~1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer; `None` where it is neither empty nor starts with `/`, or a `~` stands
    /// alone (RFC 6901 section 3).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let escapes_end_well = text
            .split('~')
            .skip(1)
            .all(|tail| tail.starts_with('0') || tail.starts_with('1'));
        ((text.is_empty() || text.starts_with('/')) && escapes_end_well)
            .then(|| Self(text.to_owned()))
    }

    /// This pointer, one member further.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        let mut pointer = self.clone();
        pointer.push_key(name);
        pointer
    }

    /// This pointer, one array item further (0-based).
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut pointer = self.clone();
        pointer.push_index(index);
        pointer
    }

    pub(super) fn push_key(&mut self, name: &str) {
        self.0.push('/');
        if !name.contains(['~', '/']) {
            self.0.push_str(name);
            return;
        }
        for c in name.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                _ => self.0.push(c),
            }
        }
    }

    pub(super) fn push_index(&mut self, index: usize) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "/{index}");
    }

    /// The decoded tokens, outermost first.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value it points to below `root`; of equal keys the last, as Go and JavaScript read.
    #[must_use]
    pub fn resolve<'a>(&self, root: Value<'a>) -> Option<Value<'a>> {
        self.tokens()
            .try_fold(root, |value, token| match value.kind() {
                Kind::Object => value.get(&token),
                Kind::Array if token == "0" || !token.starts_with('0') => {
                    value.items().nth(token.parse().ok()?)
                }
                _ => None,
            })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
