//! The hostile answers of `tests/data/hostile-inputs.json` to a list of tags, channels `tags` and
//! `header`: what is no tag is offered to nobody, and no `Link` leads elsewhere or on for ever.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads its data"
)]

use std::path::Path;

use allarch_core::oci::Reference;
use allarch_core::registry::access::limits;
use allarch_core::registry::{Machine as _, Options, Policy, Route, Step, TagList, Tags};
use serde_json::{Value, json};

/// Lists the tags of `reg.test/acme/app`; `answer` gives each page its headers and its body. With the
/// URLs that were asked for.
fn list(answer: impl Fn(usize) -> (Vec<(String, String)>, Value)) -> (TagList, Vec<String>) {
    let reference = Reference::parse("reg.test/acme/app").unwrap();
    let options = Options::new(Route::Direct, Policy::public(Vec::new()));
    let mut tags = Tags::new(&reference, &options, usize::MAX, 0);
    let mut asked = Vec::new();
    loop {
        match tags.poll() {
            Step::Send(id, request) => {
                let (headers, body) = answer(asked.len());
                asked.push(request.http.uri().to_string());
                assert!(asked.len() <= limits::PAGES, "{} pages", asked.len());
                let mut response = http::Response::builder().status(200);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                let response = response.body(body.to_string().into_bytes()).unwrap();
                tags.on_response(id, 0, Ok(response));
            }
            Step::Note(_) => {}
            Step::Wait => panic!("waits for nothing"),
            Step::Done(result) => return (result.unwrap(), asked),
        }
    }
}

fn cases(channel: &str) -> Vec<(String, Value)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/hostile-inputs.json");
    let vectors: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let of_channel = cases.iter().filter(|case| case["channel"] == channel);
    of_channel
        .map(|case| {
            (
                case["id"].as_str().unwrap().to_owned(),
                case["payload"].clone(),
            )
        })
        .collect()
}

#[test]
fn only_tags_are_offered_and_the_others_are_counted() {
    let cases = cases("tags");
    assert_eq!(cases.len(), 1);
    for (id, payload) in cases {
        let (found, _) = list(|_| (Vec::new(), payload.clone()));
        assert_eq!(found.tags.versions, ["ok"], "{id}");
        assert_eq!(found.tags.attachments, [], "{id}");
        let entries = payload["tags"].as_array().unwrap().len();
        assert_eq!(found.tags.invalid, entries - 1, "{id}");
    }
}

#[test]
fn a_link_stays_with_the_list_and_ends() {
    let cases = cases("header");
    let rows = [
        // The host is not looked at, and the repository is another one.
        ("hdr-p-02", &["?n=1000"][..]),
        ("hdr-p-03", &["?n=1000"]),
        // Its second page leads to itself.
        ("hdr-p-04", &["?n=1000", "?n=1000&last=a"]),
    ];
    let ids: Vec<&str> = cases.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, rows.map(|(id, _)| id));
    for ((id, payload), (_, expected)) in cases.iter().zip(rows) {
        let body = payload.get("_body").cloned();
        let body = body.unwrap_or_else(|| json!({"name": "acme/app", "tags": ["a"]}));
        let link = payload["Link"].as_str().unwrap().to_owned();
        let (found, asked) = list(|page| {
            // New names each time: what ends it is the link.
            let mut body = body.clone();
            let names = body["tags"].as_array_mut().unwrap();
            names.push(format!("page{page}").into());
            (vec![("Link".to_owned(), link.clone())], body)
        });
        let whole = |query: &&str| format!("https://reg.test/v2/acme/app/tags/list{query}");
        assert_eq!(
            asked,
            expected.iter().map(whole).collect::<Vec<_>>(),
            "{id}"
        );
        assert!(!found.more && found.problem.is_none(), "{id}");
    }
}

#[test]
fn a_list_without_end_stops_after_a_hundred_pages() {
    let (found, asked) = list(|page| {
        let link = format!("</v2/acme/app/tags/list?last=t{page}>; rel=\"next\"");
        let tags = json!({"name": "acme/app", "tags": [format!("t{page}")]});
        (vec![("Link".to_owned(), link)], tags)
    });
    assert_eq!((asked.len(), found.pages, found.more), (100, 100, true));
    assert_eq!(found.tags.versions.len(), 100);
}

/// Artifactory lists digests; a page of nothing else is no end of the list.
#[test]
fn a_page_without_a_tag_does_not_end_the_list() {
    let (found, asked) = list(|page| {
        let digest = format!("sha256:{}", "a".repeat(64));
        match page {
            0 => {
                let link = "</v2/acme/app/tags/list?last=x>; rel=next".to_owned();
                (
                    vec![("Link".to_owned(), link)],
                    json!({"tags": [digest, null]}),
                )
            }
            _ => (Vec::new(), json!({"tags": ["1"]})),
        }
    });
    assert_eq!((asked.len(), found.tags.versions.len()), (2, 1));
    assert_eq!(found.tags.invalid, 2);
}
