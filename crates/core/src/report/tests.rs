mod coverage;
mod listing;

use super::*;
use crate::json::Limits;
use crate::lint::Context;
use crate::oci::{Document, Served};

const INDEX: &str = include_str!("../../../../tests/data/report/example-index.json");

fn document(text: &str) -> Document {
    Document::read(text.as_bytes(), Served::default(), Limits::default())
}

fn rendered(text: &str) -> String {
    let document = document(text);
    text::render(
        &Inspection::of("index.json", &document, &Context::default()),
        Styles::PLAIN,
    )
}

#[test]
fn an_index_in_the_one_order() {
    insta::assert_snapshot!(rendered(INDEX));
}

#[test]
fn hostile_text_is_shown_not_obeyed() {
    let out = rendered(
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[\
         {\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":1,\"digest\":\"\\u001b[2J\",\
         \"platform\":{\"os\":\"li\\u202enux\",\"architecture\":\"\\u001b]0;x\\u0007\"}}]}",
    );
    assert!(
        !out.contains(|c| c != '\n' && crate::text::is_hidden(c)),
        "{out}"
    );
    assert!(out.contains("<U+202E>"), "{out}");
}

#[test]
fn json_hides_nothing_and_means_the_same() {
    let document = document("{\"mediaType\":\"a\\u202eb\\u001b\u{e0041}\"}");
    let inspection = Inspection::of("x\u{202e}\n", &document, &Context::default());
    let out = json::render(&[inspection], Vec::new(), Vec::new()).unwrap();
    assert!(
        !out.contains(|c| c != '\n' && crate::text::is_hidden(c)),
        "{out}"
    );
    let read: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(read["documents"][0]["name"], "x\u{202e}\n");
    assert_eq!(
        read["documents"][0]["media_type"],
        "a\u{202e}b\u{1b}\u{e0041}"
    );
}

#[test]
fn the_documented_example_is_true() {
    let page = include_str!("../../../../docs/report-schema.md");
    let start = page.find("```json\n").unwrap() + "```json\n".len();
    let end = start + page[start..].find("```").unwrap();
    let document = document(INDEX);
    let inspection = Inspection::of("index.json", &document, &Context::default());
    assert_eq!(
        json::render(&[inspection], Vec::new(), Vec::new()).unwrap(),
        &page[start..end]
    );
}

#[test]
fn every_member_is_documented() {
    let page = include_str!("../../../../docs/report-schema.md");
    let documents = [
        INDEX,
        r#"{"schemaVersion":2,"config":{},"layers":[{}],"subject":{}}"#,
        r#"{"architecture":"arm64","os":"linux","rootfs":{"diff_ids":[]}}"#,
        r#"{"schemaVersion":1,"name":"a","tag":"b","architecture":"amd64","fsLayers":[]}"#,
        r#"{"mediaType":"x","digest":"y","size":1}"#,
        "[",
    ];
    for text in documents {
        let document = document(text);
        let inspection = Inspection::of("x", &document, &Context::default());
        let value = serde_json::to_value(json::document(&inspection)).unwrap();
        members(&value, &mut |name| {
            assert!(
                page.contains(&format!("`{name}`")),
                "{name} is not documented"
            );
        });
    }
}

/// Calls `each` with every member name that is of this form; a platform's members are OCI's.
fn members(value: &serde_json::Value, each: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                each(name);
                if name != "platform" {
                    members(value, each);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| members(item, each)),
        _ => {}
    }
}

#[test]
fn a_digest_that_differs_is_explained() {
    let expected = crate::oci::Digest::sha256(INDEX.trim_end().as_bytes());
    let served = Served {
        expected_digest: Some(expected),
        ..Served::default()
    };
    let text = format!("{}\n", INDEX.trim_end());
    let document = Document::read(text.as_bytes(), served, Limits::default());
    let inspection = Inspection::of("x", &document, &Context::default());
    assert_eq!(inspection.digest_state(), "repaired");
    assert!(!inspection.valid());
    let out = text::render(&inspection, Styles::PLAIN);
    assert!(
        out.contains("after this change: remove one final newline"),
        "{out}"
    );
}

#[test]
fn numbers_in_groups() {
    assert_eq!(text::thousands(0), "0");
    assert_eq!(text::thousands(999), "999");
    assert_eq!(text::thousands(1_234_567), "1,234,567");
    assert_eq!(text::counted(1, "error"), "1 error");
}

#[test]
fn markdown_for_an_issue() {
    let document = document(INDEX);
    let inspection = Inspection::of("acme/app:1", &document, &Context::default());
    insta::assert_snapshot!(markdown::render(
        &inspection,
        Some("https://allarch.example/#v1.AA")
    ));
}

#[test]
fn markdown_of_hostile_text_stays_text() {
    let text = r#"{"manifests":[{"platform":{"os":"a|b`c\n","architecture":"<img>[x](javascript:1)"},"digest":"`x`|y"}]}"#;
    let document = document(text);
    let inspection = Inspection::of("**a**\n# b", &document, &Context::default());
    let out = markdown::render(&inspection, None);
    // What is left once every escaped character is gone is what Markdown acts on.
    let mut active = String::new();
    let mut chars = out.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            active.push(c);
        }
    }
    assert!(
        !active.contains('<') && !active.contains("](") && !active.contains("\n# "),
        "{active}"
    );
    for row in active.lines().filter(|line| line.starts_with("| ")) {
        assert_eq!(row.matches('|').count(), 4, "{row}");
    }
}

#[test]
fn the_html_report_carries_the_bytes_and_runs_nothing() {
    let text =
        "{\"annotations\":{\"a\":\"</pre><script>alert(1)</script>\\u202e\"},\"manifests\":[]}\r\n";
    let document = document(text);
    let name = "\"><script>'&amp;";
    let contents = html::Contents {
        documents: vec![html::Carried {
            kind: document.kind().name().to_owned(),
            name: name.to_owned(),
            bytes: document.bytes().to_vec(),
            ..html::Carried::default()
        }],
        ..html::Contents::default()
    };
    let inspection = Inspection::of(name, &document, &Context::default());
    let html = html::render(&[Section::Document(&inspection)], &contents);
    assert!(
        !html.contains("<script") && !html.contains("</pre><s"),
        "{html}"
    );
    assert_eq!(html::contents(&html), contents);
    let other = html::contents("<!doctype html><p>a login page");
    assert_eq!(other, html::Contents::default());
}

/// What two formats say of an index with these entries on a Graviton 3.
fn matched(entries: &str) -> [String; 2] {
    use crate::platform::compare::{Asked, Comparison, everyone};
    use crate::platform::{Blobs, Machine, Rules, candidates};

    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{entries}]}}"#
    );
    let document = document(&text);
    let crate::oci::View::Index(index) = document.view() else {
        panic!("it is an index")
    };
    let candidates = candidates(&index, &Blobs::default());
    let host = Machine::read("graviton-3").unwrap();
    let asked = Asked {
        machine: host.machine.clone(),
        digest: "sha256:of-the-index".to_owned(),
        ..Asked::default()
    };
    let pullers = everyone(Rules::default());
    let comparison = Comparison::of(&candidates, &asked, &pullers);
    let matching = Matching {
        name: "acme/app:1 | x",
        candidates: &candidates,
        asked: &asked,
        host: &host,
        comparison: &comparison,
        releases: &[],
        by_name: false,
        site: None,
    };
    [
        markdown::matching(&matching, Some("https://allarch.example/#v1.x")),
        csv::matching(&matching),
    ]
}

#[test]
fn what_engines_pick_for_an_issue_and_a_spreadsheet() {
    let entry = |platform: &str, at: usize| {
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{at}","size":7,"platform":{platform}}}"#
        )
    };
    let [markdown, csv] = matched(&format!(
        "{},{}",
        entry(r#"{"os":"linux","architecture":"arm64","variant":"v8"}"#, 1),
        entry(r#"{"os":"linux","architecture":"arm64"}"#, 2),
    ));
    insta::assert_snapshot!(markdown);
    insta::assert_snapshot!(csv);
}

#[test]
fn a_spreadsheet_finds_no_formula() {
    let [_, csv] = matched(
        r#"{"mediaType":"x","digest":"=HYPERLINK(\"https://evil.example\",\"x\")","size":7,"platform":{"os":"@SUM(1,2)","architecture":"a\r\n=1"}}"#,
    );
    let mut cells = csv.split(',');
    assert!(
        !cells.any(|cell| cell
            .trim_start_matches('"')
            .starts_with(['=', '+', '-', '@'])),
        "{csv}"
    );
    assert!(
        csv.contains(r#""'=HYPERLINK(""https://evil.example"",""x"")""#),
        "{csv}"
    );
    assert!(csv.contains("\"'@SUM(1,2)/a<U+000D><U+000A>=1\""), "{csv}");
}
