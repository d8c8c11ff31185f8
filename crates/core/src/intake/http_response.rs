//! Saved HTTP answers: what `curl -i`, `curl -iL`, `curl -v` and `regctl manifest get --format raw`
//! print. The head and the exact bytes of the body are told apart; nothing of the body is changed.
//!
//! Forms: one head or several (redirects, proxies, `100 Continue`), each ending with an empty line,
//! with CRLF or LF; the last one counts. `curl -v` puts `< ` before each line of the head, `> ` before
//! the request, `* ` before its remarks, and `{ [N bytes data]` where the body begins.

use std::ops::Range;

use super::recognise::{InputKind, Recognised};
use crate::json::Limits;
use crate::oci::head::Head;
use crate::oci::{Document, Served};

/// Longest head that is read: longer ones are no answer of a registry.
const MAX_HEAD: usize = 64 << 10;

/// An answer taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The last head.
    pub head: Head,
    /// How many heads there are.
    pub heads: usize,
    /// Where the body lies in the bytes; empty after `curl -I`.
    pub body: Range<usize>,
    /// Whether the lines are those of `curl -v`, which may print remarks inside the body.
    pub is_verbose: bool,
}

impl HttpResponse {
    /// Whether a body has the digest of the head.
    #[must_use]
    pub fn is_exact(&self, body: &[u8]) -> bool {
        let digest = self.head.digest();
        digest.is_some_and(|digest| digest.matches(body))
    }

    /// How the body was served: what it can be held against. The length is that of the header.
    #[must_use]
    pub fn served(&self) -> Served {
        Served {
            content_type: self.head.get("Content-Type").map(str::to_owned),
            expected_digest: self.head.digest(),
            expected_size: self.head.length(),
            head: Some(std::sync::Arc::new(self.head.clone())),
            ..Served::default()
        }
    }
}

/// Takes an answer apart; `None` where the bytes are none.
#[must_use]
pub fn read_http_response(bytes: &[u8]) -> Option<HttpResponse> {
    let mut at = 0;
    let mut last: Option<Head> = None;
    let mut heads = 0;
    let is_verbose =
        bytes.starts_with(b"* ") || bytes.starts_with(b"> ") || bytes.starts_with(b"< ");
    loop {
        if is_verbose {
            at = skip_remarks(bytes, at);
        }
        match read_head(bytes, at, is_verbose, heads == 0) {
            Some((head, end)) => {
                at = end;
                heads += 1;
                last = Some(head);
            }
            None => break,
        }
    }
    let body = at..bytes.len();
    let head = last?;
    Some(HttpResponse {
        head,
        heads,
        body,
        is_verbose,
    })
}

/// Recognises an answer, for [`super::recognise`].
pub(super) fn recognise(bytes: &[u8]) -> Option<Recognised> {
    let response = read_http_response(bytes)?;
    let body = bytes.get(response.body.clone()).unwrap_or_default();
    let what = match response.head.status {
        Some(status) => format!("It is an HTTP answer of status {status}"),
        None => "It is the head of an HTTP answer".to_owned(),
    };
    let is_empty = body.trim_ascii().is_empty();
    let why = if is_empty {
        format!("{what}, without a body.")
    } else {
        format!(
            "{what}, with its headers and a body of {} bytes.",
            body.len()
        )
    };
    let mut answer = Recognised::new(InputKind::HttpResponse, 0.95, why);
    let reads = &mut answer.reads;
    reads.exact_bytes = Some(false);
    reads.digest = response.head.digest().map(|digest| digest.to_string());
    reads.body_exact = Some(false);
    if is_empty {
        answer.help =
            Some("Save the answer with its body: `curl -i` in place of `curl -I`.".to_owned());
    } else {
        let document = Document::read(body, response.served(), Limits::default());
        let inner = super::recognise_document(&document);
        answer.reads.embedded = Some(inner.kind.name());
        if document.kind().is_index() {
            answer.reads.platforms = inner.reads.platforms;
            answer.reads.attestations = inner.reads.attestations;
        }
        answer.reads.body_exact = Some(!response.is_verbose && response.is_exact(body));
        if response
            .head
            .status
            .is_some_and(|status| !(200..300).contains(&status))
        {
            answer.help = inner.help;
        }
    }
    Some(answer)
}

/// One line without its end, and where the next begins; `None` at the end of the bytes.
fn line(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let window = rest.get(..MAX_HEAD).unwrap_or(rest);
    let (line, next) = match window.iter().position(|b| *b == b'\n') {
        Some(end) => (rest.get(..end)?, at + end + 1),
        None if window.len() == rest.len() => (rest, bytes.len()),
        None => return None,
    };
    Some((line.strip_suffix(b"\r").unwrap_or(line), next))
}

/// Steps over what `curl -v` prints beside the head.
fn skip_remarks(bytes: &[u8], mut at: usize) -> usize {
    while let Some((text, next)) = line(bytes, at) {
        let is_data = text.starts_with(b"{ [") || text.starts_with(b"} [");
        let is_counter = is_data && text.ends_with(b"bytes data]");
        let is_remark = [b"* ", b"> "].iter().any(|mark| text.starts_with(*mark));
        if !(is_counter || is_remark || text == b"*" || text == b">") {
            break;
        }
        at = next;
    }
    at
}

/// A head that begins at `at`, and where what follows begins. Only the first one may lack its status
/// line, and then a field must tell a registry.
fn read_head(bytes: &[u8], at: usize, is_verbose: bool, is_first: bool) -> Option<(Head, usize)> {
    let mut head = Head::default();
    let mut place = at;
    let mut is_start = true;
    while let Some((text, next)) = line(bytes, place) {
        let text = if is_verbose {
            match text.strip_prefix(b"< ") {
                Some(text) => text,
                None if text == b"<" => b"",
                None => return None,
            }
        } else {
            text
        };
        if next - at > MAX_HEAD {
            return None;
        }
        place = next;
        if is_start {
            is_start = false;
            head.status = status(text);
            if head.status.is_some() {
                continue;
            }
            if !is_first || is_verbose {
                return None;
            }
        }
        if text.is_empty() {
            break;
        }
        head.fields.push(field(text)?);
    }
    let is_registry = head.get("Docker-Content-Digest").is_some()
        || head.get("Docker-Distribution-Api-Version").is_some();
    (head.status.is_some() || is_registry).then_some((head, place))
}

/// The code of a status line: `HTTP/1.1 200 OK`, `HTTP/2 200`.
fn status(line: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(line).ok()?;
    let rest = text.strip_prefix("HTTP/")?;
    let (version, rest) = rest.split_once(' ')?;
    let is_version = version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let code = rest.split(' ').next()?;
    (is_version && code.len() == 3).then(|| code.parse().ok())?
}

/// `name: value`, the name a token (RFC 9110, 5.6.2).
fn field(line: &[u8]) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(line);
    let (name, value) = text.split_once(':')?;
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    is_name.then(|| (name.to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::recognise;

    const VECTORS: &str = include_str!("../../../../tests/data/intake/http-responses.json");

    #[test]
    fn answers_as_tools_print_them() {
        let vectors: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
        // Error messages and lists of tags are not told from other JSON yet.
        let later = ["error-message", "tool-output"];
        for case in vectors["cases"].as_array().unwrap() {
            let found = recognise(case["text"].as_str().unwrap().as_bytes());
            let (id, expect) = (&case["id"], &case["expect"]);
            assert_eq!(found.kind.name(), "http-response", "{id}");
            let reads = serde_json::to_value(&found.reads).unwrap();
            let names = [
                "digest",
                "body_exact",
                "exact_bytes",
                "platforms",
                "attestations",
            ];
            for name in names {
                assert_eq!(reads.get(name), expect.get(name), "{id}: {name}");
            }
            if !later.iter().any(|kind| expect["embedded"] == *kind) {
                assert_eq!(reads.get("embedded"), expect.get("embedded"), "{id}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_head_is_answered(text in "HTTP/[12.]{1,3} [0-9 ]{0,4}[\\r\\n]{0,2}([A-Za-z-]{0,5}[: ]{0,2}[a-z]{0,5}[\\r\\n]{0,2}){0,4}[{}]{0,3}") {
            if let Some(response) = read_http_response(text.as_bytes()) {
                proptest::prop_assert!(text.get(response.body.clone()).is_some());
            }
        }
    }

    #[track_caller]
    fn check(text: &str, heads: usize, body: &str, field: Option<&str>) {
        let response = read_http_response(text.as_bytes()).expect(text);
        assert_eq!(response.heads, heads, "{text}");
        assert_eq!(&text[response.body.clone()], body);
        assert_eq!(response.head.get("content-type"), field);
    }

    #[test]
    fn the_last_head_counts_and_the_body_is_kept_byte_by_byte() {
        let redirects = "HTTP/1.1 307 Temporary Redirect\r\nLocation: x\r\nContent-Type: a\r\n\r\n\
            HTTP/2 200 \r\ncontent-type:  b \r\n\r\n{\r\n}\n\n";
        check(redirects, 2, "{\r\n}\n\n", Some("b"));
        check("HTTP/1.0 200 OK\n\n\n{}", 1, "\n{}", None);
        check("HTTP/2 200\r\n\r\n", 1, "", None);
        check("HTTP/1.1 200 OK\r\nContent-Type: c", 1, "", Some("c"));
        check(
            "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: d\r\n\r\nHTTP is no head",
            2,
            "HTTP is no head",
            Some("d"),
        );
        let verbose = "* Trying\n> GET /v2/ HTTP/2\n> \n< HTTP/2 200 \n< content-type: e\n< \n{ [2 bytes data]\n* left intact\n{}";
        check(verbose, 1, "{}", Some("e"));
    }

    #[test]
    fn other_texts_are_no_answers() {
        for text in [
            "",
            "HTTP",
            "HTTP/1.1",
            "HTTP/1.1 ok",
            "http/1.1 200 OK",
            "key: value\nother: value\n",
            "* item\n* item\n",
            "> quoted\n> quoted\n",
            "Docker-Content-Digest is a header\n",
        ] {
            assert_eq!(read_http_response(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn headers_are_held_against_the_body() {
        let body = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;
        let digest = crate::oci::Digest::sha256(body.as_bytes());
        let verdicts = |head: &str, body: &str| -> Vec<(&'static str, Option<bool>)> {
            let text = format!("HTTP/1.1 200 OK\r\n{head}\r\n{body}");
            let response = read_http_response(text.as_bytes()).expect("an answer");
            let bytes = text.as_bytes()[response.body.clone()].to_vec();
            let document = Document::read(bytes, response.served(), Limits::default());
            let checks = response.head.checks(&document);
            checks
                .into_iter()
                .map(|check| (check.header, check.agrees))
                .collect()
        };
        let index = "Content-Type: application/vnd.oci.image.index.v1+json; charset=utf-8\r\n";
        let right = format!(
            "Docker-Content-Digest: {digest}\r\n{index}Content-Length: {}\r\n",
            body.len()
        );
        assert_eq!(
            verdicts(&right, body),
            [
                ("Docker-Content-Digest", Some(true)),
                ("Content-Type", Some(true)),
                ("Content-Length", Some(true))
            ]
        );
        assert_eq!(
            verdicts(&right, &format!("{body}\n")),
            [
                ("Docker-Content-Digest", Some(false)),
                ("Content-Type", Some(true)),
                ("Content-Length", Some(false))
            ]
        );
        let manifest = "content-type: application/vnd.oci.image.manifest.v1+json\r\n";
        assert_eq!(verdicts(manifest, body), [("Content-Type", Some(false))]);
        // Without a type of its own the kind tells.
        let bare = r#"{"schemaVersion":2,"manifests":[]}"#;
        assert_eq!(verdicts(index, bare), [("Content-Type", Some(true))]);
        assert_eq!(verdicts(manifest, bare), [("Content-Type", Some(false))]);
        let plain = "Content-Type: application/json\r\nDocker-Content-Digest: md5:x\r\nContent-Length: many\r\n";
        assert_eq!(
            verdicts(plain, bare),
            [
                ("Docker-Content-Digest", Some(false)),
                ("Content-Type", None),
                ("Content-Length", Some(false))
            ]
        );
    }
}
