//! The container: records of documents and view state, each with a tag and a length, so that a
//! reader steps over what it does not know.
//!
//! ```text
//! container = record*            record = tag length content
//! tag 'd'   = a document: field* field = tag length content
//!   'k' kind (one letter of KINDS, or the name) · 'n' name · 'b' layout byte and text
//!   'e' expected digest (empty: the sha256 of the bytes)
//! tag 'v'   = view state: length key, text
//! length    = LEB128
//! ```

use super::super::value::{LinkDocument, State, Unknown};
use super::digests::{Restore, Side};
use super::layout;
use crate::oci::Digest;

/// Kinds with a letter of their own. Frozen: letters are never given to another kind.
const KINDS: [(u8, &str); 12] = [
    (b'i', "oci-index"),
    (b'l', "docker-manifest-list"),
    (b'm', "oci-manifest"),
    (b'd', "docker-manifest"),
    (b's', "docker-schema1"),
    (b'c', "image-config"),
    (b'a', "artifact-manifest"),
    (b'y', "oci-layout"),
    (b'x', "layout-index"),
    (b'p', "descriptor"),
    (b't', "tool-output"),
    (b'u', "unknown"),
];

/// The container's bytes; digests and sizes go to `side`.
pub(super) fn write(state: &State, side: &mut Side) -> Vec<u8> {
    let mut out = Vec::new();
    for document in &state.documents {
        record(b'd', &write_document(document, side), &mut out);
    }
    for (key, text) in &state.view {
        let mut content = Vec::new();
        write_varint(key.len() as u64, &mut content);
        content.extend(key.as_bytes());
        side.take(text.as_bytes(), &mut content);
        record(b'v', &content, &mut out);
    }
    for unknown in &state.unknown {
        record(unknown.tag, &unknown.content, &mut out);
    }
    out
}

fn write_document(document: &LinkDocument, side: &mut Side) -> Vec<u8> {
    let mut out = Vec::new();
    let letter = KINDS.iter().find(|(_, name)| *name == document.kind);
    match letter {
        Some((letter, _)) => record(b'k', &[*letter], &mut out),
        None => record(b'k', document.kind.as_bytes(), &mut out),
    }
    if !document.name.is_empty() {
        let mut name = Vec::new();
        side.take(document.name.as_bytes(), &mut name);
        record(b'n', &name, &mut out);
    }
    if let Some(expected) = &document.expected_digest {
        let mut text = Vec::new();
        if *expected != Digest::sha256(&document.bytes).as_str() {
            side.take(expected.as_bytes(), &mut text);
        }
        record(b'e', &text, &mut out);
    }
    let (style, bytes) = layout::strip(&document.bytes);
    let mut text = vec![style];
    side.take(&bytes, &mut text);
    record(b'b', &text, &mut out);
    for unknown in &document.unknown {
        record(unknown.tag, &unknown.content, &mut out);
    }
    out
}

fn record(tag: u8, content: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    write_varint(content.len() as u64, out);
    out.extend(content);
}

/// The texts inside a container that the digest pass went over, in its order.
pub(super) fn texts(container: &[u8]) -> Option<Vec<&[u8]>> {
    let mut texts = Vec::new();
    for (tag, content) in records(container)? {
        match tag {
            b'd' => {
                for (tag, content) in records(content)? {
                    match tag {
                        b'n' | b'e' => texts.push(content),
                        b'b' => texts.push(content.get(1..)?),
                        _ => {}
                    }
                }
            }
            b'v' => texts.push(view_text(content)?.1),
            _ => {}
        }
    }
    Some(texts)
}

/// Reads a container; `limit` is the most bytes that all documents together may have.
pub(super) fn read(container: &[u8], side: &Side, limit: usize) -> Option<State> {
    let mut state = State::default();
    let mut restore = Restore::new(side);
    let mut left = limit;
    for (tag, content) in records(container)? {
        match tag {
            b'd' => {
                let document = read_document(content, &mut restore, left)?;
                left = left.checked_sub(document.bytes.len())?;
                state.documents.push(document);
            }
            b'v' => {
                let (key, text) = view_text(content)?;
                let key = String::from_utf8(key.to_vec()).ok()?;
                let text = String::from_utf8(restore.text(text, left)?).ok()?;
                state.view.insert(key, text);
            }
            _ => state.unknown.push(Unknown {
                tag,
                content: content.to_vec(),
            }),
        }
    }
    Some(state)
}

fn read_document(content: &[u8], restore: &mut Restore<'_>, limit: usize) -> Option<LinkDocument> {
    let mut document = LinkDocument::default();
    let (mut expected, mut bytes) = (None, None);
    for (tag, content) in records(content)? {
        match tag {
            b'k' => document.kind = kind(content)?,
            b'n' => document.name = String::from_utf8(restore.text(content, limit)?).ok()?,
            b'e' => expected = Some(String::from_utf8(restore.text(content, limit)?).ok()?),
            b'b' => {
                let (style, text) = content.split_first()?;
                let text = restore.text(text, limit)?;
                bytes = Some(layout::restore(*style, text, limit)?);
            }
            _ => document.unknown.push(Unknown {
                tag,
                content: content.to_vec(),
            }),
        }
    }
    document.bytes = bytes?;
    document.expected_digest = expected.map(|text| {
        if text.is_empty() {
            Digest::sha256(&document.bytes).as_str().to_owned()
        } else {
            text
        }
    });
    Some(document)
}

fn kind(content: &[u8]) -> Option<String> {
    if let [letter] = content {
        return Some(
            KINDS
                .iter()
                .find(|(known, _)| known == letter)?
                .1
                .to_owned(),
        );
    }
    String::from_utf8(content.to_vec()).ok()
}

fn view_text(content: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = read_varint(content)?;
    rest.split_at_checked(usize::try_from(len).ok()?)
}

fn records(mut bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut records = Vec::new();
    while let Some((tag, rest)) = bytes.split_first() {
        let (len, rest) = read_varint(rest)?;
        let (content, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
        records.push((*tag, content));
        bytes = rest;
    }
    Some(records)
}

/// Writes an unsigned LEB128 number.
pub(super) fn write_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads an unsigned LEB128 number and gives what follows it.
pub(super) fn read_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0u64;
    for (at, byte) in bytes.iter().take(10).enumerate() {
        let bits = u64::from(byte & 0x7F);
        number |= bits
            .checked_shl(7 * at as u32)
            .filter(|shifted| shifted >> (7 * at) == bits)?;
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(at + 1..)?));
        }
    }
    None
}
