use proptest::prelude::*;

use super::*;
use crate::text::Span;

/// Reads `text`, shows its problems as `Kind start..end`, one a line.
fn check(text: impl AsRef<[u8]>, problems: &[&str]) -> Parsed {
    let parsed = parse(text.as_ref(), Limits::default());
    let found: Vec<String> = parsed
        .problems
        .iter()
        .map(|p| format!("{:?} {}..{}", p.kind, p.span.start, p.span.end))
        .collect();
    assert_eq!(found, problems);
    parsed
}

#[test]
fn sound_documents_have_no_problem() {
    for text in [
        "{}",
        " [1, -0, 2.5e+3, \"\\u00e9\\ud83d\\ude00\", true, null, {\"a\": []}]\r\n",
        "7",
        "\"x\"",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_is_no_json_is_named_with_its_place() {
    check("", &["Empty 0..0"]);
    check("  \n", &["Empty 3..3"]);
    check("{\"a\":1,}", &["TrailingComma 6..7"]);
    check("[1,]", &["TrailingComma 2..3"]);
    check("{\"a\":}", &["MissingValue 5..5"]);
    check("[1 2]", &["MissingComma 3..3"]);
    check("{\"a\" 1}", &["MissingColon 5..5"]);
    check("{a:1}", &["UnquotedKey 1..2"]);
    check("{'a':'b'}", &["SingleQuotes 1..4", "SingleQuotes 5..8"]);
    check(
        "[NaN,-Infinity,True]",
        &["BareWord 1..4", "BareWord 5..14", "BareWord 15..19"],
    );
    check(
        "[01,+1,1.,.5,1e]",
        &[
            "NumberForm 1..3",
            "NumberForm 4..6",
            "NumberForm 7..9",
            "NumberForm 10..12",
            "NumberForm 13..15",
        ],
    );
    check("// c\n{}", &["Comment 0..4"]);
    check("{/* c */}", &["Comment 1..8"]);
    check("\"a\tb\"", &["ControlCharacter 2..3"]);
    check("[\"a\\x\"]", &["BadEscape 3..5"]);
    check("[\"\\ud800\"]", &["LoneSurrogate 2..8"]);
    check("{}{}", &["TrailingData 2..4"]);
    check("[}]", &["MissingValue 1..1", "MismatchedClose 1..2"]);
}

#[test]
fn a_cut_document_keeps_what_was_there() {
    let text = b"{\"manifests\":[{\"size\":7,\"dig";
    let parsed = check(
        text,
        &[
            "UnexpectedEnd { open: 24 } 28..28",
            "UnexpectedEnd { open: 14 } 28..28",
        ],
    );
    let root = parsed.tree.root().unwrap();
    let entry = root.get("manifests").unwrap().items().next().unwrap();
    assert_eq!(entry.get("size").unwrap().integer(), Some(7));
    assert_eq!(root.span(), Span::new(0, text.len()));
}

#[test]
fn a_missing_quote_costs_its_own_line_only() {
    let text = b"{\"a\": \"one,\n\"b\": 2}";
    let parsed = parse(text, Limits::default());
    assert_eq!(parsed.problems[0].kind, ProblemKind::UnclosedString);
    assert_eq!(
        parsed.tree.root().unwrap().get("b").unwrap().integer(),
        Some(2)
    );
}

#[test]
fn encodings() {
    check("\u{feff}{}", &["Bom 0..3"]);
    check(b"\xff\xfe{\0}\0", &["Utf16 0..4"]);
    check(b"{\0}\0", &["Utf16 0..4"]);
    check(b"{\"a\":\"x\xffy\"}", &["InvalidUtf8 7..8"]);
    let text = b"{\"a\":\"x\xffy\"}";
    let parsed = parse(text, Limits::default());
    assert_eq!(
        parsed
            .tree
            .root()
            .unwrap()
            .get("a")
            .unwrap()
            .text()
            .unwrap(),
        "x\u{fffd}y"
    );
}

#[test]
fn depth_is_reported_then_stepped_over() {
    let text = format!("{}{}", "[".repeat(300), "]".repeat(300));
    check(&text, &["DeepNesting 64..65", "TooDeep 128..472"]);
}

#[test]
fn duplicates_stay_in_order_and_the_last_wins() {
    let text = br#"{"a":1,"\u0061":2,"b":{"c":[true]}}"#;
    let parsed = parse(text, Limits::default());
    let root = parsed.tree.root().unwrap();
    let names: Vec<_> = root.members().map(|m| m.name().into_owned()).collect();
    assert_eq!(names, ["a", "a", "b"]);
    assert_eq!(root.get("a").unwrap().integer(), Some(2));
    assert_eq!(root.count(), 3);
    let item = root
        .get("b")
        .unwrap()
        .get("c")
        .unwrap()
        .items()
        .next()
        .unwrap();
    assert_eq!(item.pointer().as_str(), "/b/c/0");
    assert_eq!(root.member("b").unwrap().key.pointer().as_str(), "/b");
}

#[test]
fn pointers_escape_and_resolve() {
    let text = br#"{"a/b":{"m~n":[10,20]},"":3}"#;
    let parsed = parse(text, Limits::default());
    let root = parsed.tree.root().unwrap();
    let at = |pointer: &str| Pointer::parse(pointer).and_then(|p| p.resolve(root));
    assert_eq!(at("/a~1b/m~0n/1").unwrap().integer(), Some(20));
    assert_eq!(at("/").unwrap().integer(), Some(3));
    assert_eq!(at("").unwrap(), root);
    assert_eq!(at("/a~1b/m~0n/01"), None, "RFC 6901: no leading zeros");
    assert_eq!(Pointer::parse("a"), None);
    assert_eq!(Pointer::parse("/a~2"), None);
    for value in root.descendants().filter(|value| !value.is_key()) {
        assert_eq!(value.pointer().resolve(root), Some(value));
    }
}

#[test]
fn integers_are_plain_digits() {
    let text = b"[7,-7,1e3,2.0,-0,9223372036854775808]";
    let parsed = parse(text, Limits::default());
    let read: Vec<_> = parsed
        .tree
        .root()
        .unwrap()
        .items()
        .map(|v| v.integer())
        .collect();
    assert_eq!(
        read,
        [
            Some(7),
            Some(-7),
            None,
            None,
            None,
            Some(9_223_372_036_854_775_808)
        ]
    );
}

/// Nodes nest, siblings follow one another, and between them stands only punctuation, white space
/// or bytes that a problem names.
fn assert_tiles(bytes: &[u8], parsed: &Parsed) {
    let Some(root) = parsed.tree.root() else {
        return;
    };
    let mut covered = vec![false; bytes.len()];
    let mut cover = |span: Span| {
        covered[span.start..span.end]
            .iter_mut()
            .for_each(|c| *c = true);
    };
    for value in root.descendants() {
        let (span, parent) = (value.span(), value.parent());
        assert!(span.start <= span.end && span.end <= bytes.len());
        assert!(
            parent.is_none_or(|parent| parent.span().contains(span)),
            "{value:?}"
        );
        if !matches!(value.kind(), Kind::Object | Kind::Array) {
            cover(span);
        }
        let mut at = span.start;
        for child in value
            .members()
            .flat_map(|m| [m.key, m.value])
            .chain(value.items())
        {
            assert!(child.span().start >= at, "siblings overlap at {at}");
            at = child.span().end;
        }
    }
    for problem in &parsed.problems {
        cover(problem.span);
    }
    if parsed.more_problems == 0 {
        for (at, byte) in bytes.iter().enumerate().filter(|(at, _)| !covered[*at]) {
            assert!(
                b"{}[],: \t\r\n".contains(byte),
                "byte {at} belongs to nothing"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_read_to_the_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        assert_tiles(&bytes, &parse(&bytes, Limits::default()));
    }

    #[test]
    fn any_near_json_is_read_to_the_end(text in "[\\[\\]{},:\"'\\\\ \n0-9a-u/*#+.-]{0,80}") {
        let limits = Limits { max_depth: 5, report_depth: 3, ..Limits::default() };
        assert_tiles(text.as_bytes(), &parse(text.as_bytes(), limits));
    }

    /// However a reading is cut into steps, it gives the same.
    #[test]
    fn in_steps_it_is_the_same(
        text in "[\\[\\]{},:\"'\\\\ \n0-9a-u/*#+.-]{0,80}", budgets in prop::collection::vec(1..20usize, 1..8)
    ) {
        let limits = Limits { max_depth: 5, report_depth: 3, max_problems: 4, ..Limits::default() };
        let mut parsing = Parsing::new(text.as_bytes(), limits);
        let mut steps = budgets.iter().cycle();
        while !parsing.step(*steps.next().unwrap()) {}
        let whole = parse(text.as_bytes(), limits);
        prop_assert_eq!(format!("{:?}", parsing.finish()), format!("{whole:?}"));
    }

    /// On text that `serde_json` takes, both read the same; what it refuses has a problem.
    #[test]
    fn agrees_with_serde_json(text in "[\\[\\]{},:\" 0-9a-c.e-]{0,40}") {
        let parsed = parse(text.as_bytes(), Limits::default());
        let sound = parsed.problems.is_empty();
        // serde_json refuses numbers beyond f64, which are JSON all the same.
        if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
            prop_assert!(sound, "{:?}", parsed.problems);
        } else if sound {
            prop_assert!(text.contains('e'), "{text:?}");
        }
    }
}

#[test]
fn the_innermost_value_holds_the_offset() {
    let text = br#" {"a": [1, {"b\n": "x"}] }"#;
    let parsed = parse(text, Limits::default());
    let root = parsed.tree.root().unwrap();
    let at = |offset| {
        let value = root.innermost_at(offset);
        String::from_utf8_lossy(value.raw()).into_owned()
    };
    assert_eq!(at(2), "\"a\"");
    assert_eq!(at(7), "[1, {\"b\\n\": \"x\"}]");
    assert_eq!(at(8), "1");
    assert_eq!(at(12), "\"b\\n\"");
    assert_eq!(at(19), "\"x\"");
    let whole = String::from_utf8_lossy(&text[1..]).into_owned();
    assert_eq!(at(0), whole);
    assert_eq!(at(99), whole);
    let list = root.get("a").unwrap();
    assert_eq!(list.innermost_at(2), list, "outside of the list");
}

#[test]
fn several_members_in_one_walk() {
    let text = br#"{"a": 1, "b": 2, "\u0061": 3}"#;
    let parsed = parse(text, Limits::default());
    let root = parsed.tree.root().unwrap();
    let names = ["b", "a", "c"];
    assert_eq!(root.fields(names), names.map(|name| root.get(name)));
    assert_eq!(root.fields(["a"])[0].unwrap().raw(), b"3");
}

#[test]
fn a_plain_string_is_its_own_decoding() {
    let text = br#"["abc", "a\u0062", 1, "\n"]"#;
    let parsed = parse(text, Limits::default());
    let root = parsed.tree.root().unwrap();
    let plain: Vec<_> = root.items().map(|value| value.plain()).collect();
    assert_eq!(plain, [Some(&b"abc"[..]), None, None, None]);
    let cut = parse(b"[\"abc", Limits::default());
    let value = cut.tree.root().unwrap().items().next().unwrap();
    assert_eq!(value.plain(), None);
}

#[test]
fn leaves_of_a_span_are_those_that_reach_into_it() {
    let text = br#"{"ab": [12, {"c": "def"}], "e": null}"#;
    let parsed = parse(text, Limits::default());
    let root = parsed.tree.root().unwrap();
    for start in 0..text.len() {
        for end in start + 1..=text.len() {
            let span = Span::new(start, end);
            let expected = root.descendants().filter(|value| {
                let is_leaf = !matches!(value.kind(), Kind::Object | Kind::Array);
                is_leaf && value.span().start < end && start < value.span().end
            });
            let found: Vec<_> = root.leaves_in(span).collect();
            assert_eq!(found, expected.collect::<Vec<_>>(), "{span:?}");
        }
    }
}

#[test]
fn a_name_without_its_closing_quote_is_found() {
    for (text, name) in [
        ("{\": 2,\n  1}", ": 2,"),
        ("{\"a", "a"),
        ("{\"", ""),
        ("{\"a\\\"", "a\""),
    ] {
        let parsed = parse(text.as_bytes(), Limits::default());
        let root = parsed.tree.root().unwrap();
        let member = root.members().next().unwrap();
        assert_eq!(member.name(), name, "{text:?}");
        assert!(root.get(name).is_some(), "{text:?}");
        assert!(member.key.pointer().resolve(root).is_some(), "{text:?}");
    }
}
