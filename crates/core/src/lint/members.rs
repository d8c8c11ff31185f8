//! Reading members as Go reads them, for rules that judge what Go engines make of a document.

use std::borrow::Cow;

use super::Kinds;
use crate::json::{Kind, Member, Value};
use crate::oci::kind::folds_to;
use crate::text::Span;

/// One member: exactly named, or with `fold` the one whose name folds to it where none is.
pub(super) fn field<'a>(object: Value<'a>, name: &str, fold: bool) -> Option<Value<'a>> {
    let [found] = fields(object, [name], fold);
    found
}

/// Several members in one walk, each as [`field`] finds it.
pub(super) fn fields<'a, const N: usize>(
    object: Value<'a>,
    names: [&str; N],
    fold: bool,
) -> [Option<Value<'a>>; N] {
    let mut found = object.fields(names);
    if fold {
        for (slot, name) in found
            .iter_mut()
            .zip(names)
            .filter(|(slot, _)| slot.is_none())
        {
            let folded = |member: &Member<'_>| folds_to(&member.name(), name);
            *slot = object
                .members()
                .filter(folded)
                .last()
                .map(|member| member.value);
        }
    }
    found
}

/// A string member's text; empty where it is absent or no string.
pub(super) fn text_of(value: Option<Value<'_>>) -> Cow<'_, str> {
    value.and_then(|value| value.text()).unwrap_or_default()
}

/// Whether a member says nothing: absent, `null` or the empty string, which are one to Go.
pub(super) fn is_blank(value: Option<Value<'_>>) -> bool {
    value.is_none_or(|value| match value.kind() {
        Kind::Null => true,
        Kind::String => value.raw() == b"\"\"",
        _ => false,
    })
}

/// Whether a member is not there; in an image config `null` is the same.
pub(super) fn is_absent(value: Option<Value<'_>>, kinds: Kinds) -> bool {
    value.is_none_or(|value| kinds.meets(Kinds::CONFIG) && value.kind() == Kind::Null)
}

/// Whether a value is a sha256 as it should be, which nearly every digest is.
pub(super) fn is_sha256(value: Value<'_>) -> bool {
    let hex = value.plain().and_then(|text| text.strip_prefix(b"sha256:"));
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    hex.is_some_and(|hex| hex.len() == 64 && hex.iter().all(is_digit))
}

/// The bracket that opens an array or an object, and all of any other value: where to point when
/// the whole document lacks something.
pub(super) fn opening(value: Value<'_>) -> Span {
    let span = value.span();
    match value.kind() {
        Kind::Array | Kind::Object => Span::new(span.start, span.start + 1),
        _ => span,
    }
}
