//! The tree: one flat list of nodes in document order, each a byte span.

use std::borrow::Cow;
use std::sync::Arc;

use super::Pointer;
use crate::text::Span;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number of the JSON grammar; its text is [`Value::raw`].
    Number,
    /// A string in double quotes.
    String,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
    /// Bytes that are no JSON value, kept in place.
    Invalid,
    /// Nothing where a value was due; the span is empty.
    Missing,
}

impl Kind {
    /// The name used in messages: "a string", "an object".
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Invalid => "no JSON value",
            Self::Missing => "nothing",
        }
    }
}

/// Offsets are `u32`: `Limits::max_bytes` keeps longer input out.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Index of the node after this one's subtree.
    pub(super) next: u32,
    /// Index of the array or object that holds it; of the object for a key and for its value.
    pub(super) parent: u32,
    /// 0-based position among its siblings; a key and its value share one.
    pub(super) ordinal: u32,
    pub(super) kind: Kind,
    /// A string that holds a backslash or bytes that are no UTF-8.
    pub(super) decode: bool,
}

/// A parsed document: its bytes and their structure.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Held here, so that a [`Value`] is two words: lists of them are what long documents cost.
    pub(super) source: Arc<[u8]>,
}

impl Tree {
    /// The top value; `None` where there is no value.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        (!self.nodes.is_empty()).then_some(Value {
            tree: self,
            index: 0,
        })
    }

    /// How many keys and values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no value at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// One value of a document: its place in the tree. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    pub(super) tree: &'a Tree,
    pub(super) index: u32,
}

/// One member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The name, a [`Kind::String`] (or [`Kind::Invalid`] where it has no quotes).
    pub key: Value<'a>,
    /// Its value.
    pub value: Value<'a>,
}

impl<'a> Member<'a> {
    /// The decoded name.
    #[must_use]
    pub fn name(&self) -> Cow<'a, str> {
        self.key.decoded()
    }

    /// Key and value together.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.key.span().start, self.value.span().end)
    }
}

impl<'a> Value<'a> {
    pub(super) fn node(&self) -> &'a Node {
        // Indexes are only made by the parser and by walking, so the node is there.
        &self.tree.nodes[self.index as usize]
    }

    pub(super) fn at(&self, index: u32) -> Self {
        Self { index, ..*self }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.node().kind
    }

    /// Its bytes' place, quotes and brackets included.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.node().start as usize, self.node().end as usize)
    }

    /// Its bytes as written.
    #[must_use]
    pub fn raw(&self) -> &'a [u8] {
        self.span().slice(&self.tree.source)
    }

    /// The decoded text of a string; `None` for anything else. Lone surrogates and bytes that are
    /// no UTF-8 become U+FFFD, as Go decodes them.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String).then(|| self.decoded())
    }

    fn decoded(&self) -> Cow<'a, str> {
        let raw = self.raw();
        let inner = match self.kind() {
            // A string cut by the end of the input has no closing quote.
            Kind::String if is_closed(raw) => &raw[1..raw.len() - 1],
            Kind::String => raw.get(1..).unwrap_or_default(),
            _ => raw,
        };
        if self.node().decode {
            return Cow::Owned(unescape(&String::from_utf8_lossy(inner)));
        }
        // Nearly always it is UTF-8, and then the whole is checked at once.
        std::str::from_utf8(inner).map_or_else(|_| String::from_utf8_lossy(inner), Cow::Borrowed)
    }

    /// The bytes between the quotes of a string that is its own decoding: valid UTF-8 without a
    /// backslash. `None` for any other value, so that a quick comparison can fall back to
    /// [`Value::text`].
    #[must_use]
    pub fn plain(&self) -> Option<&'a [u8]> {
        let node = self.node();
        if node.kind != Kind::String || node.decode {
            return None;
        }
        self.raw().strip_prefix(b"\"")?.strip_suffix(b"\"")
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == b"true")
    }

    /// The integer, if it is a number written as plain digits (no fraction, exponent or `-0`) that
    /// fits: what every JSON reader agrees on.
    #[must_use]
    pub fn integer(&self) -> Option<i128> {
        if self.kind() != Kind::Number || self.raw() == b"-0" {
            return None;
        }
        std::str::from_utf8(self.raw()).ok()?.parse().ok()
    }

    /// The members of an object in document order, duplicates included; none for anything else.
    pub fn members(&self) -> impl Iterator<Item = Member<'a>> + use<'a> {
        let this = *self;
        let mut children = self.children(Kind::Object);
        std::iter::from_fn(move || {
            let (key, value) = (children.next()?, children.next()?);
            Some(Member {
                key: this.at(key),
                value: this.at(value),
            })
        })
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let this = *self;
        self.children(Kind::Array).map(move |index| this.at(index))
    }

    /// Members of an object or items of an array.
    #[must_use]
    pub fn count(&self) -> usize {
        match self.kind() {
            Kind::Object => self.children(Kind::Object).count() / 2,
            _ => self.children(Kind::Array).count(),
        }
    }

    fn children(&self, kind: Kind) -> impl Iterator<Item = u32> + use<'a> {
        let nodes = &self.tree.nodes;
        let end = if self.kind() == kind {
            self.node().next
        } else {
            0
        };
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            let here = index;
            index = nodes.get(here as usize)?.next;
            (here < end).then_some(here)
        })
    }

    /// The member with exactly this name; of several the last, as Go, JavaScript and Python read.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.member(name).map(|member| member.value)
    }

    /// Like [`Value::get`], with its key.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Member<'a>> {
        self.members()
            .filter(|member| member.key.is_named(name))
            .last()
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        let node = self.node();
        if node.decode || node.kind != Kind::String {
            return self.decoded() == name;
        }
        // Lengths first: most names that are asked for differ in it.
        let (start, end) = (node.start as usize + 1, (node.end as usize).wrapping_sub(1));
        if end < start || self.tree.source.get(end) != Some(&b'"') {
            // Cut before its closing quote.
            return self.decoded() == name;
        }
        end - start == name.len() && self.tree.source.get(start..end) == Some(name.as_bytes())
    }

    /// The object or array that holds this value or key; `None` at the top.
    #[must_use]
    pub fn parent(&self) -> Option<Value<'a>> {
        (self.index != 0).then(|| self.at(self.node().parent))
    }

    /// The pointer to this value (for a key: to its value).
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        let mut path = Vec::new();
        let mut value = *self;
        while let Some(parent) = value.parent() {
            path.push(value);
            value = parent;
        }
        let mut pointer = Pointer::root();
        for step in path.iter().rev() {
            let parent = step.at(step.node().parent);
            match parent.kind() {
                Kind::Object => pointer.push_key(&step.key_text(parent)),
                _ => pointer.push_index(step.node().ordinal as usize),
            }
        }
        pointer
    }

    /// The name under which an object's child stands. A value's key is the node before it.
    fn key_text(&self, parent: Value<'a>) -> Cow<'a, str> {
        let before = self.at(self.index - 1);
        let is_value = before.index != parent.index
            && before.node().parent == parent.index
            && before.node().ordinal == self.node().ordinal;
        if is_value {
            before.decoded()
        } else {
            self.decoded()
        }
    }

    /// This value and everything below it, keys included, in document order.
    pub fn descendants(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let this = *self;
        (self.index..self.node().next).map(move |index| this.at(index))
    }

    /// Whether this node is the name of a member rather than a value.
    #[must_use]
    pub fn is_key(&self) -> bool {
        let Some(parent) = self.parent().filter(|parent| parent.kind() == Kind::Object) else {
            return false;
        };
        let before = self.at(self.index - 1);
        before.index == parent.index
            || before.node().parent != parent.index
            || before.node().ordinal != self.node().ordinal
    }
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:?} {:?}",
            self.kind(),
            String::from_utf8_lossy(self.raw())
        )
    }
}

/// Two values are equal when they are the same node of the same tree.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

/// Decodes JSON escapes; what is no escape stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (decoded, used) = escape(&rest[at..]);
        out.push(decoded);
        rest = &rest[at + used..];
    }
    out.push_str(rest);
    out
}

/// The character of the escape at the start of `text` and how many bytes it takes.
pub(super) fn escape(text: &str) -> (char, usize) {
    let simple = match text.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let Some(first) = code_unit(text) else {
                return ('\\', 1);
            };
            let second = text.get(6..).and_then(code_unit);
            return match (first, second) {
                (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                    let code = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
                    (
                        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                        12,
                    )
                }
                _ => (
                    char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
                    6,
                ),
            };
        }
        _ => return ('\\', 1),
    };
    (simple, 2)
}

/// The value of a `\uXXXX` at the start of `text`.
pub(super) fn code_unit(text: &str) -> Option<u32> {
    let hex = text.strip_prefix("\\u")?.get(..4)?;
    hex.bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(hex, 16).ok())?
}

/// Whether a string's last byte is its closing quote, and not an escaped one before a cut.
fn is_closed(raw: &[u8]) -> bool {
    let Some(inner) = raw.strip_suffix(b"\"").filter(|inner| !inner.is_empty()) else {
        return false;
    };
    let escapes = inner.iter().rev().take_while(|byte| **byte == b'\\');
    escapes.count() % 2 == 0
}
