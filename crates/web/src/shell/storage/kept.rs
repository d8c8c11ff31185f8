//! The text form of a kept document: a line of JSON, a line feed, the bytes. Pure.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::oci::{Document, Served};
use serde::{Deserialize, Serialize};

use crate::store::{Blobs, Entry, EntryId, List, ListedState, Origin, Progress, Way, judge};

/// The line before the bytes.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    /// The name in the rail.
    name: String,
    origin: KeptOrigin,
    content_type: Option<String>,
    digest: Option<String>,
    size: Option<u64>,
    file: Option<String>,
    /// The name it was fetched by.
    reference: Option<String>,
    /// Whether it was fetched through the proxy.
    through_proxy: bool,
    /// For a list, the digests of its images that are at hand, in its order.
    listed: Option<Vec<Option<String>>>,
    /// Whether the bytes stand in base64.
    base64: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
enum KeptOrigin {
    #[default]
    Pasted,
    PastedCrlf,
    File,
    Example,
    Fetched {
        host: String,
        through: Option<String>,
        at: u64,
    },
}

/// A document's text; `None` for what has no bytes yet.
pub(super) fn entry_text(entry: &Entry) -> Option<String> {
    let progress = entry.progress.as_ref();
    let origin = match &entry.origin {
        Origin::Pasted { crlf: false } => KeptOrigin::Pasted,
        Origin::Pasted { crlf: true } => KeptOrigin::PastedCrlf,
        Origin::File => KeptOrigin::File,
        Origin::Example => KeptOrigin::Example,
        Origin::Fetched { host, through, at } => KeptOrigin::Fetched {
            host: host.to_string(),
            through: through.as_ref().map(ToString::to_string),
            at: *at,
        },
        Origin::Asked => return None,
    };
    let listed = entry.list.as_ref().map(|list| {
        let digest = |state: &ListedState| match state {
            ListedState::Here(digest) => Some(digest.to_string()),
            _ => None,
        };
        list.images
            .iter()
            .map(|image| digest(&image.state))
            .collect()
    });
    let head = Head {
        name: entry.name.to_string(),
        origin,
        content_type: entry.served.content_type.clone(),
        digest: entry
            .served
            .expected_digest
            .as_ref()
            .map(ToString::to_string),
        size: entry.served.expected_size,
        file: entry.served.file_name.clone(),
        reference: progress.map(|progress| progress.reference.to_string()),
        through_proxy: progress.is_some_and(|progress| progress.way == Way::Proxy),
        listed,
        base64: false,
    };
    Some(text(head, &entry.bytes))
}

/// A child's text.
pub(super) fn blob_text(document: &Document) -> String {
    let digest = Some(document.digest().to_string());
    text(
        Head {
            digest,
            ..Head::default()
        },
        document.bytes(),
    )
}

fn text(head: Head, bytes: &[u8]) -> String {
    let (base64, body) = match std::str::from_utf8(bytes) {
        Ok(text) => (false, text.to_owned()),
        Err(_) => (true, data_encoding::BASE64.encode(bytes)),
    };
    let head = serde_json::to_string(&Head { base64, ..head }).unwrap_or_default();
    format!("{head}\n{body}")
}

fn parts(text: &str) -> Option<(Head, Arc<[u8]>)> {
    let (head, body) = text.split_once('\n')?;
    let head: Head = serde_json::from_str(head).ok()?;
    let bytes = if head.base64 {
        data_encoding::BASE64.decode(body.as_bytes()).ok()?.into()
    } else {
        Arc::from(body.as_bytes())
    };
    Some((head, bytes))
}

/// Reads a child.
pub(super) fn blob(text: &str) -> Option<Document> {
    let (head, bytes) = parts(text)?;
    let served = Served {
        expected_digest: head.digest?.parse().ok(),
        ..Served::default()
    };
    Some(Document::read(bytes, served, Limits::default()))
}

/// Reads a document.
pub(super) fn entry(number: u32, text: &str, blobs: &mut Blobs) -> Option<Entry> {
    let (head, bytes) = parts(text)?;
    let served = Served {
        content_type: head.content_type,
        expected_digest: head.digest.and_then(|digest| digest.parse().ok()),
        expected_size: head.size,
        file_name: head.file,
    };
    let mut origin = match head.origin {
        KeptOrigin::Pasted => Origin::Pasted { crlf: false },
        KeptOrigin::PastedCrlf => Origin::Pasted { crlf: true },
        KeptOrigin::File => Origin::File,
        KeptOrigin::Example => Origin::Example,
        KeptOrigin::Fetched { host, through, at } => Origin::Fetched {
            host: Rc::from(host),
            through: through.map(Rc::from),
            at,
        },
    };
    if head.listed.is_none() && head.name.is_empty() {
        origin = Origin::File;
    }
    let mut entry = Entry::new(
        EntryId(number),
        Rc::from(head.name),
        origin,
        Arc::clone(&bytes),
        served.clone(),
    );
    if let Some(listed) = head.listed {
        entry.list = Some(Rc::new(list(&bytes, &listed, &entry.origin)));
        return Some(entry);
    }
    let document = Rc::new(Document::read(bytes, served, Limits::default()));
    blobs.insert(Rc::clone(&document));
    entry.inspection = Some(Rc::new(judge(document, blobs, BTreeSet::new())));
    entry.progress = head.reference.map(|reference| {
        let way = if head.through_proxy {
            Way::Proxy
        } else {
            Way::Direct
        };
        let running = false;
        Rc::new(Progress {
            running,
            ..Progress::new(Rc::from(reference), way)
        })
    });
    Some(entry)
}

fn list(bytes: &[u8], listed: &[Option<String>], origin: &Origin) -> List {
    let mut list = List::read(&String::from_utf8_lossy(bytes));
    for (image, digest) in list.images.iter_mut().zip(listed) {
        if let Some(digest) = digest.as_ref().and_then(|digest| digest.parse().ok()) {
            image.state = ListedState::Here(digest);
            image.origin = origin.clone();
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
    fn documents_come_back_with_their_exact_bytes() {
        check("a", Origin::Pasted { crlf: true }, b"{}");
        check("b", Origin::File, b"\xff\xfe{\0}\0");
        check("c\n\"", Origin::Example, "{\"a\":\r\n\"é\"}\n".as_bytes());
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
