//! Links by content, version 1.
//!
//! ```text
//! fragment = "v1." base64url(payload)          RFC 4648 section 5, no padding
//! payload  = crc32(rest) rest                  CRC-32/ISO-HDLC, 4 bytes, big endian
//! rest     = length deflated side              length = LEB128
//! deflated = container                         raw DEFLATE with the dictionary of this version
//! side     = digests revisions numbers         what the digest pass took out
//! ```
//!
//! Only RFC 3986 unreserved characters, and never a dot at the end. Everything here is frozen:
//! `tests/data/permalink/` holds links that must open for ever.

mod container;
mod deflate;
mod digests;
mod layout;

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use data_encoding::BASE64URL_NOPAD;

use super::value::{DecodeError, EncodeError, State};

/// What a fragment of this version starts with.
pub const PREFIX: &str = "v1.";
/// Longest fragment that is read or written, in characters.
pub const MAX_FRAGMENT: usize = 32 << 10;
/// Most bytes of the inflated container.
const MAX_INFLATED: usize = 1 << 20;
/// Most bytes of all documents together.
pub const MAX_BYTES: usize = 4 << 20;

const CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The fragment for a state, without `#`.
///
/// # Errors
/// Where the link would be longer, or larger inside, than [`decode`] opens.
pub fn encode(state: &State) -> Result<String, EncodeError> {
    let bytes: usize = state
        .documents
        .iter()
        .map(|document| document.bytes.len())
        .sum();
    if bytes > MAX_BYTES {
        return Err(EncodeError::TooManyBytes {
            bytes,
            limit: MAX_BYTES,
        });
    }
    let mut side = digests::Side::default();
    let container = container::write(state, &mut side);
    if container.len() > MAX_INFLATED {
        return Err(EncodeError::TooManyBytes {
            bytes: container.len(),
            limit: MAX_INFLATED,
        });
    }
    let deflated = deflate::deflate(&container);
    let mut rest = Vec::new();
    container::write_varint(deflated.len() as u64, &mut rest);
    rest.extend(deflated);
    digests::write(&side, &mut rest);
    let mut payload = CRC.checksum(&rest).to_be_bytes().to_vec();
    payload.extend(rest);
    let fragment = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&payload));
    if fragment.len() > MAX_FRAGMENT {
        return Err(EncodeError::TooLarge {
            length: fragment.len(),
            limit: MAX_FRAGMENT,
        });
    }
    Ok(fragment)
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
    let payload = BASE64URL_NOPAD.decode(text.get(..whole).unwrap_or_default().as_bytes());
    let Ok(payload) = payload else {
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
    let parts = container::read_varint(rest)
        .and_then(|(len, rest)| rest.split_at_checked(usize::try_from(len).ok()?));
    let Some((deflated, side)) = parts else {
        return Err(DecodeError::Content("its length is wrong"));
    };
    let container = deflate::inflate(deflated, MAX_INFLATED).map_err(|error| match error {
        deflate::InflateError::TooLarge => {
            DecodeError::TooLarge("its documents inflate to more than 1 MiB")
        }
        deflate::InflateError::Broken => DecodeError::Content("its documents do not inflate"),
    })?;
    let counts = counts(&container).ok_or(DecodeError::Content("its records are damaged"))?;
    let side =
        digests::read(side, counts).ok_or(DecodeError::Content("its digests are incomplete"))?;
    container::read(&container, &side, MAX_BYTES)
        .ok_or(DecodeError::Content("its documents are damaged"))
}

fn counts(container: &[u8]) -> Option<(usize, usize, usize)> {
    let texts = container::texts(container)?;
    let each = texts.into_iter().map(digests::count);
    Some(each.fold((0, 0, 0), |sum, one| {
        (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2)
    }))
}

/// Tells a link whose end is missing from one that was changed.
fn damage(rest: &[u8], found: usize) -> DecodeError {
    let missing = |bytes: usize| DecodeError::Cut {
        found,
        missing: (bytes * 4 / 3).max(1),
    };
    let Some((len, tail)) = container::read_varint(rest) else {
        return DecodeError::Checksum;
    };
    let Ok(len) = usize::try_from(len) else {
        return DecodeError::Checksum;
    };
    let Some((deflated, side)) = tail.split_at_checked(len) else {
        return if len <= MAX_FRAGMENT {
            missing(len - tail.len())
        } else {
            DecodeError::Checksum
        };
    };
    let Ok(container) = deflate::inflate(deflated, MAX_INFLATED) else {
        return DecodeError::Checksum;
    };
    let Some((digests, revisions, numbers)) = counts(&container) else {
        return DecodeError::Checksum;
    };
    let needed = digests * 32 + revisions * 20 + numbers;
    if side.len() < needed {
        missing(needed - side.len())
    } else {
        DecodeError::Checksum
    }
}

/// The payload's bytes after the checksum, where its last character holds stray bits.
fn lenient(text: &str) -> Vec<u8> {
    let whole = text.len() / 4 * 4;
    let bytes = BASE64URL_NOPAD
        .decode(text.get(..whole).unwrap_or_default().as_bytes())
        .unwrap_or_default();
    bytes.get(4..).unwrap_or_default().to_vec()
}

fn is_base64url(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
