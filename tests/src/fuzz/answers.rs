//! What registries answer: `Link` headers alone, and whole answers to every machine of the client.

use std::hash::{DefaultHasher, Hash as _};
use std::path::Path;
use std::{fs, io};

use allarch_core::oci::{Document, Reference, Served};
use allarch_core::registry::access::{Item, Resource};
use allarch_core::registry::{
    Attached, Credentials, Fetch, Machine, Options, Policy, Pulls, Response, Route, Step, Tags,
    link, retry_after,
};
use allarch_core::{json, text};
use serde_json::Value;

use super::Target;

/// More requests than any machine makes, whatever it is answered.
const MANY: usize = 20_000;

/// What comes next is a page of the same list, and its own path is read back as it.
pub(super) fn link(text: &str, way: &mut DefaultHasher) {
    let headers: Vec<&str> = text.split('\n').collect();
    let digest = format!("/v2/acme/app/referrers/sha256:{}", "0a".repeat(32));
    for path in ["/v2/acme/app/tags/list", digest.as_str()] {
        let asked = Resource::from_path("reg.test", path, Some("last=a"));
        assert!(asked.is_ok(), "{path}");
        let Ok(asked) = asked else { continue };
        let Some(page) = link::next(&headers, &asked) else {
            false.hash(way);
            continue;
        };
        assert!(page.last.is_some() || page.next_page.is_some(), "{page:?}");
        page.next_page.is_some().hash(way);
        let item = match &asked.item {
            Item::Referrers { digest, .. } => Item::Referrers {
                digest: digest.clone(),
                artifact_type: None,
                page,
            },
            _ => Item::Tags(page),
        };
        let next = asked.sibling(item);
        let written = next.path();
        let (path, query) = written.split_once('?').unwrap_or((&written, ""));
        let again = Resource::from_path("reg.test", path, Some(query));
        assert_eq!(again.as_ref(), Ok(&next), "{text:?}");
    }
}

/// Every machine, given the same answer to all that it asks, ends after few requests, and repeats
/// nothing hidden.
pub(super) fn answer(bytes: &[u8], way: &mut DefaultHasher) {
    let response = read(bytes);
    Pulls::read(response.headers()).is_some().hash(way);
    for value in response.headers().get_all("retry-after") {
        let value = String::from_utf8_lossy(value.as_bytes());
        retry_after::read(&value, 1_000).is_some().hash(way);
    }
    let reference = Reference::parse("reg.test/acme/app:1");
    assert!(reference.is_ok(), "a reference");
    let Ok(reference) = reference else { return };
    for route in [Route::Direct, Route::DirectFromPage] {
        let options = Options {
            credentials: Credentials::password("alice", "s3cret"),
            patience: std::time::Duration::from_secs(30),
            ..Options::new(route, Policy::person())
        };
        let fetched = drive(Fetch::new(&reference, options.clone(), 1_000), &response);
        match fetched {
            Ok(graph) => {
                graph.problems.len().min(4).hash(way);
                for problem in &graph.problems {
                    plain(&problem.error.to_string());
                }
            }
            Err(error) => {
                plain(&error.to_string());
                error.code().hash(way);
            }
        }
        match drive(Tags::new(&reference, &options, 100, 1_000), &response) {
            Ok(list) => (list.pages.min(4), list.more).hash(way),
            Err(error) => plain(&error.to_string()),
        }
        let root = Document::read(&b"{}"[..], Served::default(), json::Limits::default());
        let attached = Attached::new(&reference, &root, [], &options, 1_000);
        let lookups = drive(attached, &response);
        (
            lookups.problems.len().min(4),
            lookups.documents.len().min(4),
        )
            .hash(way);
    }
}

fn plain(text: &str) {
    assert!(!text.contains(text::is_hidden), "{text:?}");
}

fn drive<M: Machine>(mut machine: M, response: &Response) -> M::Outcome {
    let mut asked = 0;
    let mut open = Vec::new();
    loop {
        match machine.poll() {
            Step::Send(id, _) => {
                asked += 1;
                assert!(asked < MANY, "it never ends");
                open.push(id);
            }
            Step::Note(_) => {}
            Step::Wait => {
                let next = open.pop();
                assert!(next.is_some(), "it waits for nothing");
                if let Some(id) = next {
                    machine.on_response(id, 1_000, Ok(response.clone()));
                }
            }
            Step::Done(outcome) => return outcome,
        }
    }
}

/// Status line, headers, an empty line, the body; what HTTP does not take is left out. A status that is
/// none counts as 200: else most short inputs would cost nothing, and the others seem slow beside them.
fn read(bytes: &[u8]) -> Response {
    let end = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = bytes.split_at(end.unwrap_or(bytes.len()));
    let mut lines = head.split(|byte| *byte == b'\n');
    let status = std::str::from_utf8(lines.next().unwrap_or_default()).ok();
    let status = status.and_then(|text| http::StatusCode::from_bytes(text.trim().as_bytes()).ok());
    let mut response = Response::new(body.get(2..).unwrap_or_default().to_vec());
    *response.status_mut() = status.unwrap_or_default();
    for line in lines {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = line.split_at(colon);
        let name = http::HeaderName::from_bytes(name).ok();
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        let value = http::HeaderValue::from_bytes(value).ok();
        if let (Some(name), Some(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// The answers of the transcripts, or their `Link` headers.
pub(super) fn seeds(target: Target, folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let transcript: Value = serde_json::from_slice(&fs::read(path)?)?;
        let turns = transcript["conversation"].as_array().cloned();
        for turn in turns.unwrap_or_default() {
            let answer = &turn["response"];
            let headers = answer["headers"].as_array().cloned().unwrap_or_default();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            if target == Target::Link {
                let links = headers.iter().filter(|one| one[0] == "Link");
                found.extend(links.map(|one| text(&one[1]).into_bytes()));
                continue;
            }
            let Some(status) = answer["status"].as_u64() else {
                continue;
            };
            let mut out = format!("{status}\n");
            for header in &headers {
                out.push_str(&format!("{}: {}\n", text(&header[0]), text(&header[1])));
            }
            let body = match &transcript["bodies"][text(&answer["body"])] {
                Value::Null => text(&answer["body"]),
                Value::String(body) => body.clone(),
                other => other.to_string(),
            };
            found.push(format!("{out}\n{body}").into_bytes());
        }
    }
    Ok(found)
}
