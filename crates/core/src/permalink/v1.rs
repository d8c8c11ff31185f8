//! Links by content, version 1.
//!
//! ```text
//! fragment = "v1." base64url(payload)          RFC 4648 section 5, no padding
//! payload  = crc32(rest) rest                  CRC-32/ISO-HDLC, 4 bytes, big endian
//! rest     = length deflated side              length = LEB128
//! deflated = folded                            raw DEFLATE with the dictionary of this version
//! folded   = container                         `phrases` as single bytes
//! container                                    documents and view state, see `container`
//! side     = digests revisions numbers times   what the pass of `values` took out
//! ```
//!
//! Only RFC 3986 unreserved characters, and never a dot at the end.
//!
//! **Frozen.** A link that was made once opens for ever, so nothing here or below `v1/` changes any
//! more, and nothing here depends on a part of Allarch that may: what this version cannot say is a
//! new kind, a new key of view state, a new tag (all kept by readers that do not know them), or a
//! `v2.rs` beside this file. `tests/data/permalink/` holds links that are opened and written again
//! by `crates/core/tests/permalink_golden.rs`.

mod container;
mod deflate;
mod dictionary;
mod inflate;
mod kinds;
mod phrases;
pub(super) mod text;
mod time;
mod values;
mod varint;
mod whitespace;

use crc::{CRC_32_ISO_HDLC, Crc, Table};

use text::read_base64url;

use super::value::{DecodeError, EncodeError, LinkDocument, Pairs, State, Unknown};

/// What a fragment of this version starts with.
pub const PREFIX: &str = "v1.";
/// Longest fragment that is read or written, in characters.
pub const MAX_FRAGMENT: usize = 32 << 10;
/// Most bytes of the inflated container.
const MAX_INFLATED: usize = 1 << 20;
/// Most bytes of all documents and other texts together.
pub const MAX_BYTES: usize = 4 << 20;

const CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The fragment for a state, without `#`.
///
/// # Errors
/// Where the link would be longer, or larger inside, than [`decode`] opens, or where what a later
/// version wrote has a tag of this one.
pub fn encode(state: &State) -> Result<String, EncodeError> {
    let payload = payload(state)?;
    let length = length(&payload);
    if length > MAX_FRAGMENT {
        return Err(EncodeError::TooLarge {
            length,
            limit: MAX_FRAGMENT,
        });
    }
    let mut fragment = PREFIX.to_owned();
    text::write_base64url(&payload, &mut fragment);
    Ok(fragment)
}

/// Characters of the fragment for a state, also where they are more than [`MAX_FRAGMENT`].
///
/// # Errors
/// As [`encode`], but for the length.
pub fn measure(state: &State) -> Result<usize, EncodeError> {
    payload(state).map(|payload| length(&payload))
}

fn length(payload: &[u8]) -> usize {
    PREFIX.len() + text::base64url_length(payload.len())
}

fn payload(state: &State) -> Result<Vec<u8>, EncodeError> {
    let too_many = |bytes, limit| Err(EncodeError::TooManyBytes { bytes, limit });
    let documents = state.documents.iter();
    let bytes: usize = documents.map(bytes_of).sum::<usize>() + bytes_of_pairs(&state.view);
    if bytes > MAX_BYTES {
        return too_many(bytes, MAX_BYTES);
    }
    if state.documents.len() > container::MAX_DOCUMENTS {
        return Err(EncodeError::TooManyDocuments {
            limit: container::MAX_DOCUMENTS,
        });
    }
    let is_taken = |unknown: &Unknown, inside| container::is_known(unknown.tag, inside);
    let inside = state
        .documents
        .iter()
        .flat_map(|document| &document.unknown);
    if state.unknown.iter().any(|unknown| is_taken(unknown, false))
        || inside.into_iter().any(|unknown| is_taken(unknown, true))
    {
        return Err(EncodeError::KnownTag);
    }
    let mut taken = values::Taken::default();
    let container = container::write(state, &mut taken);
    let folded = phrases::fold(&container);
    let larger = container.len().max(folded.len());
    if larger > MAX_INFLATED {
        return too_many(larger, MAX_INFLATED);
    }
    let deflated = deflate::deflate(&folded);
    let mut rest = Vec::new();
    varint::write(deflated.len() as u64, &mut rest);
    rest.extend(deflated);
    taken.write(&mut rest);
    let mut payload = CRC.checksum(&rest).to_be_bytes().to_vec();
    payload.extend(rest);
    Ok(payload)
}

/// Bytes of all texts of a document.
fn bytes_of(document: &LinkDocument) -> usize {
    let expected = document.expected_digest.as_ref().map_or(0, String::len);
    let texts = document.name.len() + expected + bytes_of_pairs(&document.properties);
    document.bytes.len() + texts
}

fn bytes_of_pairs(pairs: &Pairs) -> usize {
    pairs.values().map(String::len).sum()
}

/// The state of a fragment that starts with [`PREFIX`]; [`super::recover`] undoes what mail and chat
/// programs do to links before this is called.
///
/// # Errors
/// Says exactly what is damaged.
pub fn decode(fragment: &str) -> Result<State, DecodeError> {
    let text = fragment.strip_prefix(PREFIX).ok_or(DecodeError::NotALink)?;
    if fragment.len() > MAX_FRAGMENT {
        return Err(DecodeError::TooLarge("it has more than 32,768 characters"));
    }
    if let Some((position, found)) = text.chars().enumerate().find(|(_, c)| !is_base64url(*c)) {
        return Err(DecodeError::Character {
            position: position + 1,
            found,
        });
    }
    // A length that no whole number of bytes gives: the last characters are gone.
    let whole = text.len() - usize::from(text.len() % 4 == 1);
    let payload = read_base64url(text.get(..whole).unwrap_or_default().as_bytes());
    let Some(payload) = payload else {
        return Err(damage(&lenient(text), text.len()));
    };
    let Some((sum, rest)) = payload.split_first_chunk::<4>() else {
        return Err(DecodeError::Cut {
            found: text.len(),
            missing: 1,
        });
    };
    if whole != text.len() || CRC.checksum(rest).to_be_bytes() != *sum {
        return Err(damage(rest, text.len()));
    }
    read(rest)
}

fn read(rest: &[u8]) -> Result<State, DecodeError> {
    let Some((deflated, side)) = split(rest) else {
        return Err(DecodeError::Content("its length is wrong"));
    };
    let folded = inflate::inflate(deflated, MAX_INFLATED).map_err(|error| match error {
        inflate::InflateError::TooLarge => {
            DecodeError::TooLarge("its documents inflate to more than 1 MiB")
        }
        inflate::InflateError::Broken => DecodeError::Content("its documents do not inflate"),
    })?;
    let container = phrases::unfold(&folded, MAX_INFLATED).ok_or(DecodeError::TooLarge(
        "its documents inflate to more than 1 MiB",
    ))?;
    let counts =
        container::counts(&container).ok_or(DecodeError::Content("its records are damaged"))?;
    let mut restore = values::Restore::read(side, counts, MAX_BYTES)
        .ok_or(DecodeError::Content("its digests are incomplete"))?;
    container::read(&container, &mut restore)
        .ok_or(DecodeError::Content("its documents are damaged"))
}

/// The deflated part and the side streams.
fn split(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = varint::read(rest)?;
    rest.split_at_checked(usize::try_from(len).ok()?)
}

/// Tells a link whose end is missing from one that was changed.
fn damage(rest: &[u8], found: usize) -> DecodeError {
    match missing(rest) {
        Some(bytes) => DecodeError::Cut {
            found,
            missing: (bytes * 4 / 3).max(1),
        },
        None => DecodeError::Checksum,
    }
}

/// Bytes that are missing at the end at least, by what the beginning says.
fn missing(rest: &[u8]) -> Option<usize> {
    let (len, tail) = varint::read(rest)?;
    let len = usize::try_from(len)
        .ok()
        .filter(|len| *len <= MAX_FRAGMENT)?;
    let Some((deflated, side)) = tail.split_at_checked(len) else {
        return Some(len - tail.len());
    };
    let folded = inflate::inflate(deflated, MAX_INFLATED).ok()?;
    let container = phrases::unfold(&folded, MAX_INFLATED)?;
    let needed = container::counts(&container)?.least_bytes();
    needed.checked_sub(side.len()).filter(|bytes| *bytes > 0)
}

/// The payload's bytes after the checksum, where its last character holds stray bits.
fn lenient(text: &str) -> Vec<u8> {
    let whole = text.len() / 4 * 4;
    let bytes =
        read_base64url(text.get(..whole).unwrap_or_default().as_bytes()).unwrap_or_default();
    bytes.get(4..).unwrap_or_default().to_vec()
}

fn is_base64url(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
