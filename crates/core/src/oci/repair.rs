//! Which change on the way explains that bytes do not have the digest they should have.
//!
//! Editors add a final newline, Windows changes line ends, `jq` and tools like it write the same
//! JSON with other white space. Each such change is undone on a copy and the copy is digested; the
//! bytes as they came are never touched. It undoes white space only: no member is moved, and no
//! string or number is written anew.

use super::Digest;

/// A change after which the bytes have the expected digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What to do, as a command: `remove one final newline`.
    pub how: String,
    /// The bytes after it.
    pub bytes: Vec<u8>,
}

/// Finds the change that makes `bytes` have the digest `expected`; `None` where none does, or where
/// they have it already.
#[must_use]
pub fn repair(bytes: &[u8], expected: &Digest) -> Option<Repair> {
    if expected.matches(bytes) {
        return None;
    }
    let text_changes: [(&str, Change); 3] = [
        ("remove the BOM", without_bom),
        ("replace CRLF by LF", without_carriage_returns),
        ("replace no-break spaces by spaces", without_no_break_spaces),
    ];
    // What was done to the text as a whole is undone first, and stays undone.
    let mut current = bytes.to_vec();
    let mut done: Vec<&str> = Vec::new();
    for (how, change) in text_changes {
        let Some(changed) = change(&current) else {
            continue;
        };
        // Alone as well: a document may have been written with CRLF and got a BOM later.
        if expected.matches(&changed) {
            done.push(how);
            return Some(found(&done, changed));
        }
        current = changed;
        done.push(how);
    }
    for (how, changed) in endings(&current).into_iter().chain(layouts(&current)) {
        if expected.matches(&changed) {
            done.push(&how);
            return Some(found(&done, changed));
        }
    }
    None
}

type Change = fn(&[u8]) -> Option<Vec<u8>>;

fn found(how: &[&str], bytes: Vec<u8>) -> Repair {
    Repair {
        how: how.join(", "),
        bytes,
    }
}

fn without_bom(bytes: &[u8]) -> Option<Vec<u8>> {
    bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec)
}

fn without_carriage_returns(bytes: &[u8]) -> Option<Vec<u8>> {
    replaced(bytes, b"\r\n", b"\n")
}

fn without_no_break_spaces(bytes: &[u8]) -> Option<Vec<u8>> {
    replaced(bytes, b"\xc2\xa0", b" ")
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = after;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    (out != bytes).then_some(out)
}

fn endings(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    if let Some(shorter) = bytes.strip_suffix(b"\n") {
        out.push(("remove one final newline".to_owned(), shorter.to_vec()));
    }
    let trimmed = bytes.trim_ascii_end();
    if trimmed.len() + 1 < bytes.len() {
        let how = "remove the white space at the end".to_owned();
        out.push((how, trimmed.to_vec()));
    }
    if trimmed.len() == bytes.len() {
        let how = "add one final newline".to_owned();
        out.push((how, [bytes, b"\n"].concat()));
    }
    let leading = bytes.trim_ascii();
    if leading.len() < trimmed.len() {
        let how = "remove the white space around it".to_owned();
        out.push((how, leading.to_vec()));
    }
    out
}

/// The same JSON tokens with other white space between them, each with and without a final newline.
fn layouts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    const INDENTS: [(&str, Option<&str>); 5] = [
        ("write it without white space", None),
        ("indent it by 2 spaces", Some("  ")),
        ("indent it by 3 spaces", Some("   ")),
        ("indent it by 4 spaces", Some("    ")),
        ("indent it by tabs", Some("\t")),
    ];
    if !matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (how, indent) in INDENTS {
        let laid_out = lay_out(bytes, indent);
        let with_newline = [laid_out.as_slice(), b"\n"].concat();
        out.push((how.to_owned(), laid_out));
        out.push((format!("{how}, with one final newline"), with_newline));
    }
    out
}

/// White space as Go's `json.Indent` and `json.Compact` (go1.22) set it. Only white space outside
/// strings changes, so this needs no tree and takes broken JSON too.
fn lay_out(bytes: &[u8], indent: Option<&str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    let mut just_opened = false;
    let line = |out: &mut Vec<u8>, depth: usize| {
        if let Some(indent) = indent {
            out.push(b'\n');
            for _ in 0..depth {
                out.extend_from_slice(indent.as_bytes());
            }
        }
    };
    for byte in bytes {
        if in_string {
            out.push(*byte);
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        if byte.is_ascii_whitespace() {
            continue;
        }
        let closes = matches!(byte, b'}' | b']');
        if closes {
            // Deep nesting is cut at what `json` reads, so that indentation stays linear.
            depth = depth.saturating_sub(1);
        }
        if just_opened != closes && (just_opened || closes) {
            line(&mut out, depth.min(MAX_DEPTH));
        }
        just_opened = matches!(byte, b'{' | b'[');
        out.push(*byte);
        match byte {
            b'{' | b'[' => depth += 1,
            b'"' => in_string = true,
            b',' => line(&mut out, depth.min(MAX_DEPTH)),
            b':' if indent.is_some() => out.push(b' '),
            _ => {}
        }
    }
    out
}

const MAX_DEPTH: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    const PRETTY: &str =
        "{\n  \"a\": [\n    1,\n    \"x: {\\\" y\"\n  ],\n  \"b\": {},\n  \"c\": []\n}";

    fn check(received: impl AsRef<[u8]>, original: &str, expected: Option<&str>) {
        let digest = Digest::sha256(original.as_bytes());
        let repair = repair(received.as_ref(), &digest);
        assert_eq!(repair.as_ref().map(|repair| repair.how.as_str()), expected);
        if let Some(repair) = repair {
            assert_eq!(repair.bytes, original.as_bytes());
        }
    }

    #[test]
    fn undoes_one_change() {
        check(PRETTY, PRETTY, None);
        check(
            format!("{PRETTY}\n"),
            PRETTY,
            Some("remove one final newline"),
        );
        check(
            PRETTY,
            &format!("{PRETTY}\n"),
            Some("add one final newline"),
        );
        check(format!("\u{feff}{PRETTY}"), PRETTY, Some("remove the BOM"));
        check(
            PRETTY.replace('\n', "\r\n"),
            PRETTY,
            Some("replace CRLF by LF"),
        );
        check(
            PRETTY.replace("  ", "\u{a0} "),
            PRETTY,
            Some("replace no-break spaces by spaces"),
        );
        let compact = r#"{"a":[1,"x: {\" y"],"b":{},"c":[]}"#;
        check(compact, PRETTY, Some("indent it by 2 spaces"));
        check(PRETTY, compact, Some("write it without white space"));
        check(
            PRETTY,
            &format!("{compact}\n"),
            Some("write it without white space, with one final newline"),
        );
    }

    #[test]
    fn undoes_several() {
        let received = format!("\u{feff}{}\r\n", PRETTY.replace('\n', "\r\n"));
        check(
            received,
            PRETTY,
            Some("remove the BOM, replace CRLF by LF, remove one final newline"),
        );
    }

    #[test]
    fn a_changed_value_is_no_repair() {
        check(PRETTY.replace('1', "2"), PRETTY, None);
        check("", PRETTY, None);
        check("]]]]{", PRETTY, None);
    }
}
