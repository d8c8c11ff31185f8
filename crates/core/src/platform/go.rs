//! What Go's standard library (1.26) does with text, where an engine's answer shows it: `%q`,
//! `path.Join`, `strings.ToLower`, `url.PathUnescape`.

use std::fmt::Write as _;

/// `text` as `%q` prints it: double quotes, Go's escapes, characters that do not print escaped.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if prints(c) => out.push(c),
            c if c < ' ' || c == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c if u32::from(c) < 0x1_0000 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

/// Letters, marks, numbers, punctuation, symbols and the ASCII blank, as `strconv.IsPrint`.
fn prints(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    // Past the first character `escape_debug` leaves marks alone, which is Go's notion too.
    let mut buffer = [0; 5];
    let text = {
        let (first, rest) = buffer.split_at_mut(1);
        first.fill(b'a');
        let len = c.encode_utf8(rest).len();
        std::str::from_utf8(buffer.get(..=len).unwrap_or_default()).unwrap_or_default()
    };
    text.escape_debug().count() == 2
}

/// Lower case rune by rune: one character stays one character.
pub(super) fn to_lower(text: &str) -> String {
    text.chars()
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect()
}

/// `path.Join`: empty elements are dropped, the rest is joined with `/` and cleaned.
pub(super) fn path_join(elements: &[&str]) -> String {
    let joined = elements
        .iter()
        .filter(|element| !element.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("/");
    if joined.is_empty() {
        return joined;
    }
    let rooted = joined.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let body = parts.join("/");
    match (rooted, body.is_empty()) {
        (true, _) => format!("/{body}"),
        (false, true) => ".".to_owned(),
        (false, false) => body,
    }
}

/// `url.PathUnescape`; bytes that are no UTF-8 become U+FFFD one by one, as Go's JSON writes them.
/// The error is the escape that is none.
pub(super) fn path_unescape(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'%' {
            out.push(byte);
            at += 1;
            continue;
        }
        let value = bytes
            .get(at + 1..at + 3)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let Some(value) = value else {
            let shown = bytes.get(at..bytes.len().min(at + 3)).unwrap_or_default();
            return Err(String::from_utf8_lossy(shown).into_owned());
        };
        out.push(value);
        at += 3;
    }
    let mut decoded = String::with_capacity(out.len());
    for chunk in out.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        for (text, expected) in [
            ("a\"b\\c", r#""a\"b\\c""#),
            ("\t\n\r\u{7}\u{0}\u{7f}", r#""\t\n\r\a\x00\x7f""#),
            ("é e\u{301} \u{a0}\u{200b}", "\"é e\u{301} \\u00a0\\u200b\""),
            ("\u{e0001}", r#""\U000e0001""#),
        ] {
            assert_eq!(quote(text), expected);
        }
    }

    #[test]
    fn joins_and_cleans() {
        for (elements, expected) in [
            (&["linux", "", "v1"][..], "linux/v1"),
            (&["linux", ".."], "."),
            (&["linux", "..", ".."], ".."),
            (&["/x", "../.."], "/"),
            (&["", ""], ""),
        ] {
            assert_eq!(path_join(elements), expected);
        }
    }

    #[test]
    fn unescapes() {
        assert_eq!(path_unescape("10%2E0"), Ok("10.0".to_owned()));
        assert_eq!(path_unescape("%ff"), Ok("\u{fffd}".to_owned()));
        assert_eq!(path_unescape("a%zzz"), Err("%zz".to_owned()));
        assert_eq!(path_unescape("a%"), Err("%".to_owned()));
    }
}
