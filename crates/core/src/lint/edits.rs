//! Byte edits that rules offer: a member dropped with its comma, a member put in, with the blanks
//! that its neighbours have. Knows nothing of what is right.

use super::Edit;
use crate::json::{Member, Value};
use crate::text::Span;

/// Drops the member that a value stands under, with one comma; `None` at the top and in an array.
pub(super) fn drop_member(value: Value<'_>) -> Option<Edit> {
    let member = value.member_of()?;
    let span = match (member.before(), member.after()) {
        (_, Some(next)) => Span::new(member.span().start, next.span().start),
        (Some(before), None) => Span::new(before.span().end, member.span().end),
        (None, None) => member.span(),
    };
    let text = String::new();
    Some(Edit { span, text })
}

/// Puts a member in front of an object's others; `text` is the value as JSON.
pub(super) fn insert_first(document: &[u8], object: Value<'_>, name: &str, text: &str) -> Edit {
    let Some(first) = object.members().next() else {
        return insert_into_empty(object, name, text);
    };
    let (gap, colon) = blanks(document, object, first);
    let start = first.span().start;
    Edit {
        span: Span::new(start, start),
        text: format!("\"{name}\"{colon}{text},{gap}"),
    }
}

/// Puts a member behind one of an object's others; `text` is the value as JSON.
pub(super) fn insert_after(
    document: &[u8],
    object: Value<'_>,
    member: Member<'_>,
    name: &str,
    text: &str,
) -> Edit {
    let first = object.members().next().unwrap_or(member);
    let (gap, colon) = blanks(document, object, first);
    let end = member.span().end;
    Edit {
        span: Span::new(end, end),
        text: format!(",{gap}\"{name}\"{colon}{text}"),
    }
}

/// Puts a member behind an object's others; `text` is the value as JSON.
pub(super) fn insert_last(document: &[u8], object: Value<'_>, name: &str, text: &str) -> Edit {
    match object.members().last() {
        Some(last) => insert_after(document, object, last, name, text),
        None => insert_into_empty(object, name, text),
    }
}

fn insert_into_empty(object: Value<'_>, name: &str, text: &str) -> Edit {
    let start = object.span().start + 1;
    Edit {
        span: Span::new(start, start),
        text: format!("\"{name}\":{text}"),
    }
}

/// What stands between the brace and the first name, and between that name and its value.
fn blanks(document: &[u8], object: Value<'_>, first: Member<'_>) -> (String, String) {
    let text = |start: usize, end: usize, otherwise: &str| {
        let between = Span::new(start, end.max(start)).slice(document);
        let is_plain = between
            .iter()
            .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b':'));
        if is_plain {
            String::from_utf8_lossy(between).into_owned()
        } else {
            // A comment stands there.
            otherwise.to_owned()
        }
    };
    let gap = text(object.span().start + 1, first.key.span().start, "");
    let colon = text(first.key.span().end, first.value.span().start, ":");
    (gap, colon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, parse};

    #[track_caller]
    fn check(text: &str, make: impl Fn(Value<'_>) -> Option<Edit>, expected: &str) {
        let parsed = parse(text.as_bytes(), Limits::default());
        let edit = make(parsed.tree.root().unwrap()).unwrap();
        let (before, after) = (&text[..edit.span.start], &text[edit.span.end..]);
        assert_eq!(format!("{before}{}{after}", edit.text), expected);
    }

    #[test]
    fn a_member_goes_with_one_comma() {
        let drop = |root: Value<'_>| drop_member(root.get("b")?);
        check(r#"{"a":1,"b":2,"c":3}"#, drop, r#"{"a":1,"c":3}"#);
        check(r#"{"a":1, "b":2}"#, drop, r#"{"a":1}"#);
        check("{\n \"b\":2,\n \"c\":3\n}", drop, "{\n \"c\":3\n}");
        check(r#"{"b":2}"#, drop, "{}");
    }

    #[test]
    fn a_member_comes_with_the_blanks_of_its_neighbours() {
        let text = "{\n  \"a\": 1\n}";
        let first = |root: Value<'_>| Some(insert_first(text.as_bytes(), root, "n", "2"));
        check(text, first, "{\n  \"n\": 2,\n  \"a\": 1\n}");
        let last = |root: Value<'_>| Some(insert_last(text.as_bytes(), root, "n", "2"));
        check(text, last, "{\n  \"a\": 1,\n  \"n\": 2\n}");
        check(
            "{}",
            |root| Some(insert_last(b"{}", root, "n", "2")),
            r#"{"n":2}"#,
        );
    }
}
