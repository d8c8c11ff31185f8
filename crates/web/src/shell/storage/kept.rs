//! The text form of a kept document: lines of facts about it, an empty line, the bytes. Pure.
//!
//! ```text
//! item  = *( name "=" value LF ) LF body
//! value = text in which "%", CR and LF are percent-encoded
//! ```
//! Bytes that are no UTF-8 are written one character a byte, U+0000 to U+00FF, and a line says so.
//! Nothing but this page reads it, so it needs no format that others know.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::lint::Report;
use allarch_core::oci::head::Head as AnswerHead;
use allarch_core::oci::{Document, Served};

use crate::present::compare::is_export;
use crate::store::{
    AT_ONCE, Beside, Blobs, Entry, EntryId, Inspection, List, ListedState, Origin, Progress, Way,
    judge, known_kind,
};

/// The lines before the bytes: those without a value are left out.
#[derive(Default)]
struct Head(Vec<(String, String)>);

impl Head {
    fn put(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.push((name.to_owned(), value.to_string()));
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    fn write(&self) -> String {
        let line = |(name, value): &(String, String)| {
            let value = value
                .replace('%', "%25")
                .replace('\n', "%0A")
                .replace('\r', "%0D");
            format!("{name}={value}\n")
        };
        self.0.iter().map(line).collect()
    }

    fn read(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (name, value) = line.split_once('=')?;
            let value = value
                .replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%25", "%");
            Some((name.to_owned(), value))
        };
        text.lines().map(line).collect::<Option<Vec<_>>>().map(Self)
    }
}

/// A document's text; `None` for what has no bytes yet.
pub(super) fn entry_text(entry: &Entry) -> Option<String> {
    if entry.beside.archive.is_some() {
        return None;
    }
    let mut head = Head::default();
    head.put("name", Some(&entry.name));
    let origin = match &entry.origin {
        Origin::Pasted { crlf: false } => "pasted",
        Origin::Pasted { crlf: true } => "pasted-crlf",
        Origin::File => "file",
        Origin::Example => "example",
        Origin::Mended => "mended",
        Origin::Cut => "cut",
        Origin::Linked => "linked",
        Origin::Fetched { host, through, at } => {
            head.put("host", Some(host));
            head.put("through", through.as_ref());
            head.put("at", Some(at));
            "fetched"
        }
        Origin::Asked => return None,
    };
    head.put("origin", Some(origin));
    head.put("type", entry.served.content_type.as_ref());
    head.put("digest", entry.served.expected_digest.as_ref());
    head.put("size", entry.served.expected_size);
    head.put("file", entry.served.file_name.as_ref());
    if let Some(answer) = &entry.served.head {
        head.put("status", answer.status);
        for (name, value) in &answer.fields {
            head.put("field", Some(format!("{name}:{value}")));
        }
    }
    head.put("typed", entry.beside.typed.as_ref());
    head.put("wanted", entry.beside.wanted);
    let missing: Vec<String> = entry.missing().into_iter().collect();
    head.put("missing", (!missing.is_empty()).then(|| missing.join(" ")));
    if let Some(progress) = &entry.progress {
        head.put("reference", Some(&progress.reference));
        head.put("way", (progress.way == Way::Proxy).then_some("proxy"));
    }
    let digest = |state: &ListedState| match state {
        ListedState::Here(digest) => digest.to_string(),
        _ => "-".to_owned(),
    };
    let listed = |list: &Rc<List>| {
        list.images
            .iter()
            .map(|image| digest(&image.state))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let list = entry.list.as_ref().map(listed);
    head.put(
        if entry.has_saved_rows() {
            "rows"
        } else {
            "listed"
        },
        list,
    );
    Some(text(head, &entry.bytes))
}

/// A child's text.
pub(super) fn blob_text(document: &Document) -> String {
    let mut head = Head::default();
    head.put("digest", Some(document.digest()));
    text(head, document.bytes())
}

fn text(mut head: Head, bytes: &[u8]) -> String {
    let body = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            head.put("bytes", Some("one a character"));
            bytes.iter().map(|byte| char::from(*byte)).collect()
        }
    };
    format!("{}\n{body}", head.write())
}

fn parts(text: &str) -> Option<(Head, Arc<[u8]>)> {
    let (head, body) = text.split_once("\n\n")?;
    let head = Head::read(head)?;
    let bytes = match head.get("bytes") {
        None => Arc::from(body.as_bytes()),
        Some(_) => body
            .chars()
            .map(|c| u8::try_from(u32::from(c)).ok())
            .collect::<Option<Vec<u8>>>()?
            .into(),
    };
    Some((head, bytes))
}

/// Reads a child.
pub(super) fn blob(text: &str) -> Option<Document> {
    let (head, bytes) = parts(text)?;
    let served = Served {
        expected_digest: head.get("digest")?.parse().ok(),
        ..Served::default()
    };
    Some(Document::read(bytes, served, Limits::default()))
}

/// Reads a document.
pub(super) fn entry(number: u32, text: &str, blobs: &mut Blobs) -> Option<Entry> {
    let (head, bytes) = parts(text)?;
    let owned = |name: &str| head.get(name).map(str::to_owned);
    let served = Served {
        content_type: owned("type"),
        expected_digest: head.get("digest").and_then(|digest| digest.parse().ok()),
        expected_size: head.number("size"),
        file_name: owned("file"),
        head: answer(&head).map(Arc::new),
    };
    let origin = match head.get("origin")? {
        "pasted" => Origin::Pasted { crlf: false },
        "pasted-crlf" => Origin::Pasted { crlf: true },
        "example" => Origin::Example,
        "mended" => Origin::Mended,
        "cut" => Origin::Cut,
        "linked" => Origin::Linked,
        "fetched" => Origin::Fetched {
            host: Rc::from(head.get("host")?),
            through: head.get("through").map(Rc::from),
            at: head.number("at").unwrap_or(0),
        },
        _ => Origin::File,
    };
    let name = Rc::from(head.get("name")?);
    let mut entry = Entry::new(
        EntryId(number),
        name,
        origin,
        Arc::clone(&bytes),
        served.clone(),
    );
    let missing = head.get("missing").unwrap_or_default().split_whitespace();
    let missing: BTreeSet<String> = missing.map(str::to_owned).collect();
    entry.beside = Rc::new(Beside {
        missing: Rc::new(missing.clone()),
        typed: head.get("typed").and_then(|digest| digest.parse().ok()),
        wanted: head.get("wanted").and_then(known_kind),
        ..Beside::default()
    });
    if let Some(listed) = head.get("listed") {
        entry.list = Some(Rc::new(list(&bytes, listed, &entry.origin)));
        return Some(entry);
    }
    // A matrix saved as JSON is a document too.
    if let Some(rows) = head.get("rows").filter(|_| bytes.len() <= AT_ONCE) {
        entry.list = Some(Rc::new(list(&bytes, rows, &entry.origin)));
    }
    // A large one is read once the page stands.
    if bytes.len() <= AT_ONCE {
        let document = Rc::new(Document::read(bytes, served, Limits::default()));
        blobs.insert_for(EntryId(number), Rc::clone(&document));
        let inspection = Rc::new(Inspection::new(document));
        entry.inspection = Some(Rc::clone(&inspection));
        // It may have been kept before its rows were taken.
        if entry.list.is_none() && is_export(&entry) {
            entry.list = List::of_export(&entry.bytes).map(Rc::new);
        }
        let judged = match entry.has_saved_rows() {
            true => inspection.judged(Report::default()),
            false => judge(&inspection, blobs, missing),
        };
        entry.inspection = Some(Rc::new(judged));
    }
    entry.progress = head.get("reference").map(|reference| {
        let way = if head.get("way").is_some() {
            Way::Proxy
        } else {
            Way::Direct
        };
        Rc::new(Progress {
            running: false,
            done: 1,
            ..Progress::new(Rc::from(reference), way)
        })
    });
    Some(entry)
}

/// The head of the answer that a document was saved with.
fn answer(head: &Head) -> Option<AnswerHead> {
    let lines = head.0.iter().filter(|(name, _)| name == "field");
    let field = |(_, text): &(String, String)| {
        let (name, value) = text.split_once(':')?;
        Some((name.to_owned(), value.to_owned()))
    };
    let fields: Vec<_> = lines.filter_map(field).collect();
    let status = head.get("status").and_then(|status| status.parse().ok());
    (status.is_some() || !fields.is_empty()).then_some(AnswerHead { status, fields })
}

/// A list with the images that were at hand.
fn list(bytes: &[u8], listed: &str, origin: &Origin) -> List {
    let mut list = List::of(bytes);
    for (image, digest) in list.images.iter_mut().zip(listed.split(' ')) {
        if let Ok(digest) = digest.parse() {
            image.state = ListedState::Here(digest);
            image.origin = match origin {
                Origin::Example => Origin::Example,
                Origin::Linked => Origin::Linked,
                // When and which way each came is not kept.
                _ => Origin::Fetched {
                    host: image
                        .reference
                        .as_ref()
                        .map_or_else(Rc::default, |name| Rc::from(name.domain.as_str())),
                    through: None,
                    at: 0,
                },
            };
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, origin: Origin, bytes: &[u8]) {
        let entry = Entry::new(
            EntryId(3),
            Rc::from(name),
            origin,
            Arc::from(bytes),
            Served::default(),
        );
        let text = entry_text(&entry).expect("it has bytes");
        let read = super::entry(3, &text, &mut Blobs::default()).expect("it is read");
        assert_eq!(
            (&read.name, &read.origin, &read.bytes),
            (&entry.name, &entry.origin, &entry.bytes)
        );
    }

    #[test]
    fn a_saved_head_and_a_typed_digest_come_back() {
        let head = AnswerHead {
            status: Some(200),
            fields: vec![
                ("Content-Type".to_owned(), "text/plain; a=b".to_owned()),
                ("Docker-Content-Digest".to_owned(), "sha256:00".to_owned()),
            ],
        };
        let served = Served {
            head: Some(Arc::new(head)),
            ..Served::default()
        };
        let typed = Some(allarch_core::oci::Digest::sha256(b"{ }"));
        let mut entry = Entry::new(
            EntryId(3),
            Rc::from("a"),
            Origin::File,
            Arc::from(*b"{}"),
            served,
        );
        entry.beside = Rc::new(Beside {
            typed: typed.clone(),
            ..Beside::default()
        });
        let text = entry_text(&entry).expect("it has bytes");
        let read = super::entry(3, &text, &mut Blobs::default()).expect("it is read");
        assert_eq!(read.served.head, entry.served.head);
        assert_eq!(read.beside.typed, typed);
        let inspection = read.inspection.expect("it is read at once");
        assert_eq!(inspection.document.served().head, entry.served.head);
    }

    #[test]
    fn documents_come_back_with_their_exact_bytes() {
        check("a", Origin::Pasted { crlf: true }, b"{}");
        check("b", Origin::File, b"\xff\xfe{\0}\0");
        check(
            "c\n%0A\"=",
            Origin::Example,
            "{\"a\":\r\n\"é\"}\n".as_bytes(),
        );
        let (host, through) = (
            Rc::from("registry.example"),
            Some(Rc::from("proxy.example")),
        );
        check(
            "d",
            Origin::Fetched {
                host,
                through,
                at: 7,
            },
            b"",
        );
    }
}
