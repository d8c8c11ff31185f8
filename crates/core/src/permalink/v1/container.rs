//! The container: records of documents and view state, each with a tag and a length, so that a
//! reader steps over what it does not know.
//!
//! ```text
//! container = record*            record = tag length content
//! tag 'd'   = a document: field* field = tag length content
//!   'k' kind (see `kinds`) · 'n' name · 'e' expected digest (empty: the sha256 of the bytes)
//!   'b' style byte and text · 'p' property: a pair
//! tag 'v'   = view state: a pair   pair  = length key, text
//! length    = LEB128
//! ```
//!
//! Names, expected digests, texts and those of pairs went through the pass of `values`: documents
//! from the last to the first, each known by its digest from then on, then view state. Children usually follow their
//! index, which can then name them.

use sha2::{Digest as _, Sha256};

use super::super::value::{LinkDocument, Pairs, State, Unknown};
use super::kinds;
use super::values::{Counts, Restore, Taken};
use super::{varint, whitespace};

/// Most documents in a link: more would only make a page slow.
pub(super) const MAX_DOCUMENTS: usize = 1_000;

/// Most records, and most fields of a document: what is unknown is kept, but not without end.
const MAX_RECORDS: usize = 4_096;

/// Tags of records and fields that this version knows.
pub(super) fn is_known(tag: u8, in_document: bool) -> bool {
    let known: &[u8] = if in_document { b"knebp" } else { b"dv" };
    known.contains(&tag)
}

/// The container's bytes; values go to `taken`.
pub(super) fn write(state: &State, taken: &mut Taken) -> Vec<u8> {
    let documents: Vec<Vec<u8>> = state
        .documents
        .iter()
        .rev()
        .map(|document| write_document(document, taken))
        .collect();
    let mut out = Vec::new();
    for document in documents.iter().rev() {
        record(b'd', document, &mut out);
    }
    write_pairs(b'v', &state.view, taken, &mut out);
    for unknown in &state.unknown {
        record(unknown.tag, &unknown.content, &mut out);
    }
    out
}

fn write_document(document: &LinkDocument, taken: &mut Taken) -> Vec<u8> {
    let mut out = Vec::new();
    let digest = Sha256::digest(&document.bytes).into();
    record(b'k', &kinds::write(&document.kind), &mut out);
    if !document.name.is_empty() {
        let mut name = Vec::new();
        taken.take(document.name.as_bytes(), &mut name);
        record(b'n', &name, &mut out);
    }
    if let Some(expected) = document
        .expected_digest
        .as_ref()
        .filter(|text| !text.is_empty())
    {
        let mut text = Vec::new();
        if *expected != digest_text(&digest) {
            taken.take(expected.as_bytes(), &mut text);
        }
        record(b'e', &text, &mut out);
    }
    let (style, bytes) = whitespace::strip(&document.bytes);
    let mut text = vec![style];
    taken.take(&bytes, &mut text);
    record(b'b', &text, &mut out);
    write_pairs(b'p', &document.properties, taken, &mut out);
    for unknown in &document.unknown {
        record(unknown.tag, &unknown.content, &mut out);
    }
    taken.know(digest);
    out
}

fn write_pairs(tag: u8, pairs: &Pairs, taken: &mut Taken, out: &mut Vec<u8>) {
    for (key, text) in pairs {
        let mut content = Vec::new();
        varint::write(key.len() as u64, &mut content);
        content.extend(key.as_bytes());
        taken.take(text.as_bytes(), &mut content);
        record(tag, &content, out);
    }
}

fn record(tag: u8, content: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    varint::write(content.len() as u64, out);
    out.extend(content);
}

/// What the texts of a container need from the side streams.
pub(super) fn counts(container: &[u8]) -> Option<Counts> {
    let mut counts = Counts::default();
    for (tag, content) in records(container)? {
        match tag {
            b'd' => {
                for (tag, content) in records(content)? {
                    match tag {
                        b'n' | b'e' => counts.add(content),
                        b'b' => counts.add(content.get(1..)?),
                        b'p' => counts.add(pair(content)?.1),
                        _ => {}
                    }
                }
            }
            b'v' => counts.add(pair(content)?.1),
            _ => {}
        }
    }
    Some(counts)
}

/// Reads a container.
pub(super) fn read(container: &[u8], restore: &mut Restore) -> Option<State> {
    let mut state = State::default();
    let records = records(container)?;
    for (_, content) in records.iter().rev().filter(|(tag, _)| *tag == b'd') {
        let document = read_document(content, restore)?;
        state.documents.push(document);
        if state.documents.len() > MAX_DOCUMENTS {
            return None;
        }
    }
    state.documents.reverse();
    for (tag, content) in records {
        match tag {
            b'd' => {}
            b'v' => read_pair(content, &mut state.view, restore)?,
            _ => state.unknown.push(Unknown {
                tag,
                content: content.to_vec(),
            }),
        }
    }
    Some(state)
}

fn read_document(content: &[u8], restore: &mut Restore) -> Option<LinkDocument> {
    let mut document = LinkDocument::default();
    let (mut expected, mut bytes) = (None, None);
    for (tag, content) in records(content)? {
        match tag {
            b'k' => document.kind = kinds::read(content)?,
            b'n' => document.name = String::from_utf8(restore.text(content)?).ok()?,
            b'e' => expected = Some(String::from_utf8(restore.text(content)?).ok()?),
            b'b' => {
                let (style, text) = content.split_first()?;
                let text = restore.text(text)?;
                let bare = text.len();
                let text = whitespace::restore(*style, text, bare + restore.left())?;
                restore.grew(text.len().saturating_sub(bare))?;
                bytes = Some(text);
            }
            b'p' => read_pair(content, &mut document.properties, restore)?,
            _ => document.unknown.push(Unknown {
                tag,
                content: content.to_vec(),
            }),
        }
    }
    document.bytes = bytes?;
    let digest = Sha256::digest(&document.bytes).into();
    document.expected_digest = expected.map(|text| {
        if text.is_empty() {
            digest_text(&digest)
        } else {
            text
        }
    });
    restore.know(digest);
    Some(document)
}

fn digest_text(digest: &[u8; 32]) -> String {
    let mut hex = Vec::new();
    super::text::write_hex(digest, &mut hex);
    format!("sha256:{}", String::from_utf8_lossy(&hex))
}

fn read_pair(content: &[u8], pairs: &mut Pairs, restore: &mut Restore) -> Option<()> {
    let (key, text) = pair(content)?;
    let key = String::from_utf8(key.to_vec()).ok()?;
    pairs.insert(key, String::from_utf8(restore.text(text)?).ok()?);
    Some(())
}

fn pair(content: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = varint::read(content)?;
    rest.split_at_checked(usize::try_from(len).ok()?)
}

fn records(mut bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut records = Vec::new();
    while let Some((tag, rest)) = bytes.split_first() {
        if records.len() == MAX_RECORDS {
            return None;
        }
        let (len, rest) = varint::read(rest)?;
        let (content, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
        records.push((*tag, content));
        bytes = rest;
    }
    Some(records)
}
