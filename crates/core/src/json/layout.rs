//! The white space of a document: how tools lay out the same JSON text differently.
//!
//! Only white space between tokens changes; strings and numbers stay as written, so a document laid
//! out again in the style it came in is the same bytes.

use super::{Kind, Tree, Value};

/// How a document is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Indent {
    /// No white space at all.
    Minified,
    /// This many spaces a level, one item a line, `": "` after keys, as Go, jq and Python do.
    Spaces(u8),
    /// One tab a level, otherwise the same.
    Tab,
}

/// The document laid out with `indent`, without a final newline. `None` where the tree is not a
/// sound document: then white space is not all that differs.
#[must_use]
pub fn layout(tree: &Tree, indent: Indent) -> Option<Vec<u8>> {
    let root = tree.root()?;
    let mut out = Vec::with_capacity(tree.source.len());
    let mut writer = Writer {
        out: &mut out,
        indent,
    };
    // Children are pushed in reverse, so that the stack pops them in document order.
    let mut stack = vec![Step::Value(root, 0)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Value(value, depth) => match value.kind() {
                Kind::Invalid | Kind::Missing => return None,
                Kind::Object | Kind::Array => writer.open(value, depth, &mut stack),
                _ => writer.out.extend_from_slice(value.raw()),
            },
            Step::Key(key) => {
                writer.out.extend_from_slice(key.raw());
                writer.out.extend_from_slice(if indent == Indent::Minified {
                    b":"
                } else {
                    b": "
                });
            }
            Step::Comma => writer.out.push(b','),
            Step::Line(depth) => writer.line(depth),
            Step::Close(bracket) => writer.out.push(bracket),
        }
    }
    Some(out)
}

enum Step<'a> {
    Value(Value<'a>, usize),
    Key(Value<'a>),
    Comma,
    Line(usize),
    Close(u8),
}

struct Writer<'o> {
    out: &'o mut Vec<u8>,
    indent: Indent,
}

impl Writer<'_> {
    fn open<'a>(&mut self, value: Value<'a>, depth: usize, stack: &mut Vec<Step<'a>>) {
        let object = value.kind() == Kind::Object;
        let (open, close) = if object { (b'{', b'}') } else { (b'[', b']') };
        self.out.push(open);
        let start = stack.len();
        let children = value
            .members()
            .map(|member| (Some(member.key), member.value))
            .chain(value.items().map(|item| (None, item)));
        for (at, (key, child)) in children.enumerate() {
            if at > 0 {
                stack.push(Step::Comma);
            }
            stack.push(Step::Line(depth + 1));
            stack.extend(key.map(Step::Key));
            stack.push(Step::Value(child, depth + 1));
        }
        if stack.len() > start {
            stack.push(Step::Line(depth));
        }
        stack.push(Step::Close(close));
        if let Some(steps) = stack.get_mut(start..) {
            steps.reverse();
        }
    }

    fn line(&mut self, depth: usize) {
        let (unit, count) = match self.indent {
            Indent::Minified => return,
            Indent::Spaces(width) => (b' ', depth * usize::from(width)),
            Indent::Tab => (b'\t', depth),
        };
        self.out.push(b'\n');
        self.out.extend(std::iter::repeat_n(unit, count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, parse};

    fn check(text: &str, indent: Indent, expected: &str) {
        let parsed = parse(text.as_bytes(), Limits::default());
        let out = layout(&parsed.tree, indent).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn only_white_space_changes() {
        let text = "{\"a\": [1.50, \"\\u003c\"],\n\"b\":{},\"c\":[ ]}";
        check(
            text,
            Indent::Minified,
            "{\"a\":[1.50,\"\\u003c\"],\"b\":{},\"c\":[]}",
        );
        let pretty =
            "{\n  \"a\": [\n    1.50,\n    \"\\u003c\"\n  ],\n  \"b\": {},\n  \"c\": []\n}";
        check(text, Indent::Spaces(2), pretty);
        check(pretty, Indent::Spaces(2), pretty);
        check("[[]]", Indent::Tab, "[\n\t[]\n]");
    }

    #[test]
    fn broken_text_has_no_layout() {
        let text = b"[1,,2]";
        let parsed = parse(text, Limits::default());
        assert_eq!(layout(&parsed.tree, Indent::Minified), None);
    }
}
