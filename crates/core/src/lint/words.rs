//! The small change of messages: values quoted so that they can be shown, entries counted as
//! people count.

use crate::text::visible;

/// Characters of a document's value that a message shows.
const SHOWN: usize = 72;

/// A value of the document in double quotes, made visible and cut to a length that a line holds.
pub(super) fn quote(text: &str) -> String {
    if text.len() <= SHOWN {
        return format!("\"{}\"", visible(text));
    }
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(SHOWN).collect();
    let rest = chars.count();
    let shown = visible(&head);
    if rest == 0 {
        format!("\"{shown}\"")
    } else {
        format!("\"{shown}…\" ({rest} more characters)")
    }
}

/// Like [`quote`], for bytes as written; what is no UTF-8 shows as U+FFFD.
pub(super) fn quote_bytes(bytes: &[u8]) -> String {
    // Four bytes make at most one character, so the cut is never seen.
    let head = bytes.get(..bytes.len().min(4 * SHOWN + 4)).unwrap_or(bytes);
    quote(&String::from_utf8_lossy(head))
}

/// `entry 3` for position 2: people count from one, pointers from zero.
pub(super) fn entry(position: usize) -> String {
    format!("entry {}", position + 1)
}

/// `entry 2`, `entries 1 and 4`, `entries 1, 2, 3 and 9 more`.
pub(super) fn entries(positions: &[usize]) -> String {
    let word = if positions.len() == 1 {
        "entry"
    } else {
        "entries"
    };
    let (shown, rest) = positions.split_at(positions.len().min(6));
    let mut names: Vec<String> = shown.iter().map(|at| (at + 1).to_string()).collect();
    if !rest.is_empty() {
        names.push(format!("{} more", rest.len()));
    }
    format!("{word} {}", list(&names))
}

/// `text` with its first letter in upper case, to begin a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_visible_and_clipped() {
        assert_eq!(quote("a\u{1b}b"), "\"a<U+001B>b\"");
        let long = quote(&"é".repeat(100));
        assert!(long.ends_with("…\" (28 more characters)"), "{long}");
        assert_eq!(quote_bytes(b"\xff"), "\"\u{fffd}\"");
    }

    #[test]
    fn entries_are_counted_from_one() {
        assert_eq!(entry(0), "entry 1");
        assert_eq!(entries(&[1]), "entry 2");
        assert_eq!(entries(&[0, 3]), "entries 1 and 4");
        let many: Vec<usize> = (0..8).collect();
        assert_eq!(entries(&many), "entries 1, 2, 3, 4, 5, 6 and 2 more");
    }
}
