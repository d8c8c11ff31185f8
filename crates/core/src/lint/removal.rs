//! The bytes to drop so that a member or an item is gone and the rest is still JSON.

use crate::json::{Kind, Value};
use crate::text::Span;

/// The place of a member (name and value) or of an item with one comma next to it, and the white space
/// between; `None` for the top value, which nothing holds.
pub(super) fn removed(value: Value<'_>) -> Option<Span> {
    let parent = value.parent()?;
    let places: Vec<Span> = match parent.kind() {
        Kind::Object => parent.members().map(|member| member.span()).collect(),
        _ => parent.items().map(|item| item.span()).collect(),
    };
    // A member's place ends with its value.
    let at = places
        .iter()
        .position(|place| place.end == value.span().end)?;
    let own = *places.get(at)?;
    let before = at.checked_sub(1).and_then(|at| places.get(at));
    Some(match (places.get(at + 1), before) {
        (Some(next), _) => Span::new(own.start, next.start),
        (None, Some(before)) => Span::new(before.end, own.end),
        (None, None) => own,
    })
}

#[cfg(test)]
mod tests {
    use super::removed;
    use crate::json::{self, Limits, Pointer};

    #[track_caller]
    fn check(text: &str, pointer: &str, expected: &str) {
        let parsed = json::parse(text.as_bytes(), Limits::default());
        let root = parsed.tree.root(text.as_bytes()).unwrap();
        let value = Pointer::parse(pointer).unwrap().resolve(root).unwrap();
        let span = removed(value).unwrap();
        assert_eq!([&text[..span.start], &text[span.end..]].concat(), expected);
    }

    #[test]
    fn with_one_comma() {
        check(r#"{"a": 1, "b": 2}"#, "/a", r#"{"b": 2}"#);
        check(r#"{"a": 1, "b": 2}"#, "/b", r#"{"a": 1}"#);
        check(r#"{"a": 1}"#, "/a", "{}");
        check("[1,\n 2,\n 3]", "/1", "[1,\n 3]");
        check("[[1],[1]]", "/1/0", "[[1],[]]");
    }
}
