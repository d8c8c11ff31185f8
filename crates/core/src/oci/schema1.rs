//! The digest of a schema 1 manifest.
//!
//! A signed one (libtrust `jsonsign.go` at aabc10e) is digested over its payload, not over the
//! file: each signature's protected header holds, in base64url JSON, `formatLength` (how many bytes
//! of the file are payload) and `formatTail` (what ends it, base64url). Payload = file up to
//! `formatLength`, then the tail.

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::json::{self, Limits, Value};

/// Why a signed schema 1 manifest has no payload, and so no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// A `protected` header is missing, or no base64url of JSON with both members.
    #[error(
        "a signature's protected header is not base64url JSON with formatLength and formatTail"
    )]
    Protected,
    /// `formatLength` is beyond the end of the document.
    #[error("formatLength {0} is more than the document has bytes")]
    Length(u64),
    /// Two signatures disagree about the payload.
    #[error("two signatures name different payloads")]
    Conflict,
}

/// The bytes that a schema 1 digest is over: the payload of a signed one, `None` for an unsigned
/// one, which is digested as it is.
pub fn payload(root: Value<'_>, bytes: &[u8]) -> Result<Option<Vec<u8>>, PayloadError> {
    let Some(signatures) = root.get("signatures") else {
        return Ok(None);
    };
    let mut found: Option<Format> = None;
    for signature in signatures.items() {
        let format = format(signature).ok_or(PayloadError::Protected)?;
        match &found {
            Some(first) if *first != format => return Err(PayloadError::Conflict),
            _ => found = Some(format),
        }
    }
    let Some(Format { length, tail }) = found else {
        return Ok(None);
    };
    let head = usize::try_from(length)
        .ok()
        .and_then(|length| bytes.get(..length));
    let mut payload = head.ok_or(PayloadError::Length(length))?.to_vec();
    payload.extend(tail);
    Ok(Some(payload))
}

/// What a signature's protected header says of the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// `formatLength`: how many bytes of the document the payload begins with.
    pub length: u64,
    /// `formatTail`, decoded: what the payload ends with.
    pub tail: Vec<u8>,
}

/// The protected header of one signature; `None` where it is no base64url JSON with both members.
#[must_use]
pub fn format(signature: Value<'_>) -> Option<Format> {
    let text = signature.get("protected")?.text()?;
    let header = decode(&text)?;
    let parsed = json::parse(&header, Limits::default());
    let root = parsed.tree.root()?;
    let length = root.get("formatLength")?.integer()?.try_into().ok()?;
    let tail = decode(&root.get("formatTail")?.text()?)?;
    Some(Format { length, tail })
}

/// libtrust writes base64url without padding and takes it with.
fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).ok()
}
