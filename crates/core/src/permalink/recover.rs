//! Links as they arrive: what mail, chat and trackers do to a URL, undone where it is certain.
//!
//! A program may percent-encode the `#` (the fragment then ends up in the path) or everything, may
//! take a sentence's punctuation for a part of the link or break it over two lines, and may append a
//! tracking query. None of the characters involved occur inside a link by content, so all of this
//! can be undone without a guess; what is then missing or changed, the checksum tells.

use std::borrow::Cow;

/// The fragment behind `text`: a fragment with or without its `#`, or the tail of a path in which
/// the `#` was written `%23`.
#[must_use]
pub fn recover(text: &str) -> String {
    let decoded = if text.contains('%') {
        percent_decode(text)
    } else {
        Cow::Borrowed(text)
    };
    let joined: String = decoded.chars().filter(|c| !c.is_whitespace()).collect();
    let fragment = joined
        .rsplit_once('#')
        .map_or(joined.as_str(), |(_, fragment)| fragment);
    match fragment.split_once('.') {
        Some((version, payload)) if is_version(version) => {
            let len = payload.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            let payload = match len {
                // A tail that programs add is dropped; anything else stays, to be named as damage.
                Some(at) if is_tail(&payload[at..]) => &payload[..at],
                _ => payload,
            };
            format!("{version}.{payload}")
        }
        _ => fragment.trim_end_matches(is_punctuation).to_owned(),
    }
}

/// `v` and digits.
pub(super) fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|digits| {
        !digits.is_empty() && digits.len() < 4 && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_tail(text: &str) -> bool {
    let rest = text.trim_start_matches(is_punctuation);
    rest.is_empty() || rest.starts_with('?') || rest.starts_with('&')
}

fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | ')' | ']' | '}' | '>' | '"' | '\'' | '*' | '|' | '!'
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
        match escape.and_then(|hex| data_encoding::HEXLOWER_PERMISSIVE.decode(hex).ok()) {
            Some(decoded) => {
                bytes.extend(decoded);
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
