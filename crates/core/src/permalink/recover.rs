//! Links as they arrive: what mail, chat and trackers do to a URL, undone where it is certain.
//!
//! A program may percent-encode the `#` (the fragment then ends up in the path) or everything, may
//! take a sentence's punctuation for a part of the link or break it over two lines, and may append a
//! tracking query. None of the characters involved occur inside a link by content, so all of this
//! can be undone without a guess; what is then missing or changed, the checksum tells.

use std::borrow::Cow;

/// The fragment behind `text`: a whole URL, a fragment with or without its `#`, or a path in which
/// the `#` was written `%23`.
#[must_use]
pub fn recover(text: &str) -> String {
    let decoded = if text.contains('%') {
        percent_decode(text)
    } else {
        Cow::Borrowed(text)
    };
    let joined = unbroken(&decoded);
    let fragment = fragment(&joined);
    match fragment.split_once('.') {
        Some((version, payload)) if is_version(version) => {
            format!("{version}.{}", payload_of(payload))
        }
        _ => fragment.trim_end_matches(is_punctuation).to_owned(),
    }
}

/// What stands behind the `#`, also where that is written `%23`: behind the first where several look
/// like links.
pub(super) fn fragment(text: &str) -> &str {
    let looks_like_a_link = |tail: &&str| {
        let version = tail.split_once('.').map_or("", |(version, _)| version);
        tail.starts_with("r=") || is_version(version)
    };
    if looks_like_a_link(&text) {
        return text;
    }
    let tails = |mark: &'static str| {
        text.match_indices(mark)
            .map(move |(at, _)| &text[at + mark.len()..])
    };
    let found = ["#", "%23"].map(|mark| tails(mark).find(looks_like_a_link));
    // The longest tail is that behind the first mark.
    let first = found.into_iter().flatten().max_by_key(|tail| tail.len());
    first
        .or(text.rsplit_once('#').map(|(_, tail)| tail))
        .unwrap_or(text)
}

/// The text in one line: white space goes, and with it the `=` by which mail breaks a line (RFC
/// 2045, section 6.7).
pub(super) fn unbroken(text: &str) -> String {
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    joined.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The payload without a tail that programs add; anything else stays, to be named as damage.
fn payload_of(text: &str) -> String {
    // The other alphabet of base64, into which a program may have put it.
    let is_payload = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/');
    let end = text.find(|c| !is_payload(c)).unwrap_or(text.len());
    let (payload, tail) = text.split_at(end);
    if !is_tail(tail) {
        return text.to_owned();
    }
    let payload = payload.trim_end_matches('/');
    payload.replace('+', "-").replace('/', "_")
}

/// `v` and digits.
pub(super) fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|digits| {
        !digits.is_empty() && digits.len() < 4 && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_tail(text: &str) -> bool {
    let rest = text.trim_start_matches(is_punctuation);
    rest.is_empty() || rest.starts_with(['?', '&', '#'])
}

pub(super) fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | ')' | ']' | '}' | '>' | '"' | '\'' | '*' | '|' | '!' | '='
    )
}

/// Decodes `%XX` twice at most, for links that were encoded on two ways; what is no escape stays.
fn percent_decode(text: &str) -> Cow<'_, str> {
    let once = percent_decode_once(text);
    let again = once.contains('%').then(|| percent_decode_once(&once));
    Cow::Owned(again.unwrap_or(once))
}

pub(super) fn percent_decode_once(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escape = tail.get(..2).filter(|_| *first == b'%');
        match escape.and_then(hex_byte) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte of two hex digits in either letter case.
fn hex_byte(hex: &[u8]) -> Option<u8> {
    hex.iter().try_fold(0, |byte, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(byte << 4 | value as u8)
    })
}
