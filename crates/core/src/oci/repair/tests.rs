//! Each known edit is found, and nothing is claimed that the digest does not prove.

use super::*;

const EXACT: &str = "{\n   \"a\": \"<b> \\\"&\\\"\",\n   \"n\": 1.50\n}";

#[track_caller]
fn check(pasted: &str, exact: &str, how: &str) {
    let expected = Digest::sha256(exact.as_bytes());
    for size in [None, Some(exact.len() as u64)] {
        let repair = repair(pasted.as_bytes(), &expected, size).expect(how);
        assert_eq!(repair.how(), how);
        assert_eq!(String::from_utf8(repair.bytes).unwrap(), exact);
    }
}

#[test]
fn every_known_change_is_undone() {
    check(&format!("{EXACT}\n"), EXACT, "remove one final newline");
    check("{}\n", "{}", "remove one final newline");
    check("{}\r\n", "{}", "remove one final newline");
    check(
        EXACT.trim_end(),
        &format!("{EXACT}\n"),
        "add one final newline",
    );
    check(&EXACT.replace('\n', "\r\n"), EXACT, "replace CRLF by LF");
    check(EXACT, &EXACT.replace('\n', "\r\n"), "replace LF by CRLF");
    check(&format!("\u{feff}{EXACT}"), EXACT, "remove the BOM");
    check(
        &format!("\u{feff}{}\r\n", EXACT.replace('\n', "\r\n")),
        EXACT,
        "remove the BOM, then replace CRLF by LF, then remove one final newline",
    );
    let two = EXACT.replace("   ", "  ");
    check(&two, EXACT, "indent by 3 spaces");
    check(&format!("{two}\n"), EXACT, "indent by 3 spaces");
    let go = EXACT
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026");
    check(
        &two,
        &go,
        "indent by 3 spaces, then write <, > and & as \\u003c, \\u003e and \\u0026",
    );
    check(
        &go,
        EXACT,
        "write \\u003c, \\u003e and \\u0026 as <, > and &",
    );
    let minified = "{\"a\":\"<b> \\\"&\\\"\",\"n\":1.50}";
    check(EXACT, minified, "remove all white space between tokens");
    check(
        minified,
        &format!("{}\n", EXACT.replace("   ", "\t")),
        "indent by tabs, then add one final newline",
    );
}

/// Any layout, line ends, final newline and byte order mark, from any other: the exact bytes are
/// found, and the steps say how they differ.
#[test]
fn every_form_is_found_from_every_other() {
    let tree = json::parse(EXACT.as_bytes(), Limits::default()).tree;
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for indent in INDENTS {
        let plain = layout(&tree, indent).unwrap();
        let crlf = replace(&plain, b"\n", b"\r\n");
        for (text, end) in [(plain, &b"\n"[..]), (crlf, b"\r\n")] {
            for text in [text.clone(), [&text, end].concat()] {
                forms.extend([[BOM, &text].concat(), text]);
            }
        }
    }
    forms.sort();
    forms.dedup();
    assert!(forms.len() > 50, "{}", forms.len());
    for exact in &forms {
        let expected = Digest::sha256(exact);
        for pasted in forms.iter().filter(|pasted| *pasted != exact) {
            let found = repair(pasted, &expected, Some(exact.len() as u64));
            let found = found.unwrap_or_else(|| {
                let text = String::from_utf8_lossy;
                panic!("{:?} from {:?}", text(exact), text(pasted))
            });
            assert_eq!(found.bytes, *exact);
            assert!(!found.steps.is_empty());
            let adds = found.steps.contains(&Step::AddBom);
            assert_eq!(adds, exact.starts_with(BOM) && !pasted.starts_with(BOM));
        }
    }
}

#[test]
fn each_layout_names_who_writes_it() {
    let by: std::collections::BTreeSet<&str> = INDENTS.into_iter().map(laid_out_by).collect();
    assert_eq!(by.len(), INDENTS.len());
    check(EXACT, &format!("\u{feff}{EXACT}"), "put a BOM in front");
    check(
        "{}",
        "{}\r\n",
        "add one final newline, then replace LF by CRLF",
    );
    check(
        "{\"a\":1}",
        "{\r\n  \"a\": 1\r\n}\r\n",
        "indent by 2 spaces, then replace LF by CRLF, then add one final newline",
    );
}

#[test]
fn nothing_is_claimed_that_does_not_hash() {
    let expected = Digest::sha256(EXACT.as_bytes());
    assert_eq!(
        repair(EXACT.replace("1.50", "1.5").as_bytes(), &expected, None),
        None
    );
    assert_eq!(
        repair(EXACT.as_bytes(), &expected, None),
        None,
        "the bytes already fit"
    );
    assert_eq!(repair(b"", &expected, None), None);
    assert_eq!(repair(b"no json", &expected, None), None);
}
