//! Rule `security-control-chars`.

use crate::json::{Kind, Value};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{list, quote};
use crate::lint::{Finding, Kinds, Report};
use crate::text::{Span, is_hidden};

declare_rule! {
    /// # What it checks
    /// A key or a value holds a character that a person does not see, or that moves what they see:
    /// C0 and C1 controls, bidirectional controls, zero-width characters, tag characters, line and
    /// paragraph separators, a byte order mark inside. Line feeds and tabs are fine where text of
    /// several lines is at home: in values of annotations and labels and in a config's commands,
    /// environment and history.
    ///
    /// # Why it matters
    /// A terminal obeys escape sequences in a label that a command prints. Bidirectional and
    /// zero-width characters make one name look like another (CVE-2021-42574).
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.opencontainers.image.title":"\u001b[2Japp.tar"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.opencontainers.image.description":"One line.\nAnother."}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// CVE-2021-42574; RFC 8259 section 7 allows such characters escaped.
    "security-control-chars", Security, Warning, since "0.1.0", on ANY;
    check
}

/// One string with hidden characters.
struct Hidden<'a> {
    value: Value<'a>,
    first: Span,
    /// Each hidden character once, in order, the first few of them.
    chars: Vec<char>,
    /// How many there are in all.
    count: usize,
}

/// Bytes that are looked at before it is asked whether one of them was odd.
const CHUNK: usize = 4096;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bytes = subject.document.bytes();
    // Nearly every document is plain ASCII without an escape, and then there is nothing to look at.
    if bytes.chunks(CHUNK).all(is_plain) {
        return;
    }
    let values = subject.root.into_iter().flat_map(|root| root.descendants());
    for value in values.filter(|value| value.kind() == Kind::String) {
        report
            .findings
            .extend(find(subject, value).map(|hidden| finding(&hidden)));
    }
}

/// Without a branch inside, so that it is compiled to work on many bytes at once.
fn is_plain(bytes: &[u8]) -> bool {
    let odd = |byte: &u8| *byte >= 0x7f || *byte == b'\\';
    !bytes.iter().fold(false, |any, byte| any | odd(byte))
}

fn find<'a>(subject: &Subject<'_>, value: Value<'a>) -> Option<Hidden<'a>> {
    if value
        .plain()
        .is_some_and(|text| text.is_ascii() && !text.contains(&0x7f))
    {
        return None;
    }
    let bytes = subject.document.bytes();
    let mut lines = None;
    let mut hidden: Option<Hidden<'a>> = None;
    let mut chars = value.chars().peekable();
    while let Some((c, span)) = chars.next() {
        // A raw control character is no JSON, which is said elsewhere.
        let raw = span.len() == 1 && span.slice(bytes).iter().all(|b| *b < 0x20);
        if !is_hidden(c) || raw {
            continue;
        }
        // The line feed after a carriage return may be what a broken text has lost.
        let mut ends_line =
            || chars.peek().is_some_and(|next| next.0 == '\n') || !subject.is_sound(value);
        let is_line = matches!(c, '\n' | '\t') || (c == '\r' && ends_line());
        if is_line && *lines.get_or_insert_with(|| may_have_lines(subject, value)) {
            continue;
        }
        let hidden = hidden.get_or_insert(Hidden {
            value,
            first: span,
            chars: Vec::new(),
            count: 0,
        });
        hidden.count += 1;
        if hidden.chars.len() < 4 && !hidden.chars.contains(&c) {
            hidden.chars.push(c);
        }
    }
    hidden
}

/// Whether text of several lines is at home in this value.
fn may_have_lines(subject: &Subject<'_>, value: Value<'_>) -> bool {
    if subject.kinds == Kinds::ANY || !subject.is_whole() {
        // What is no image document has no fields of its own, and in a broken one a value may
        // stand elsewhere than was meant, even for a name.
        return !(value.is_key() && subject.is_whole());
    }
    if value.is_key() {
        return false;
    }
    let pointer = value.pointer();
    let tokens: Vec<String> = pointer.tokens().collect();
    let is_config_text = subject.kinds.meets(Kinds::CONFIG)
        && tokens.first().is_some_and(|first| {
            matches!(
                first.as_str(),
                "config" | "container_config" | "history" | "author" | "comment"
            )
        });
    let is_map_value = tokens
        .iter()
        .rev()
        .nth(1)
        .is_some_and(|name| matches!(name.as_str(), "annotations" | "Labels"));
    let is_schema1_text = subject.kinds.meets(Kinds::SCHEMA1)
        && tokens.last().is_some_and(|name| name == "v1Compatibility");
    is_config_text || is_map_value || is_schema1_text
}

fn finding(hidden: &Hidden<'_>) -> Finding {
    let names: Vec<String> = hidden
        .chars
        .iter()
        .map(|c| format!("U+{:04X}", u32::from(*c)))
        .collect();
    let what = if hidden.value.is_key() {
        "name"
    } else {
        "text"
    };
    let count = match hidden.count {
        1 => "a character that is not shown as written".to_owned(),
        n => format!("{n} characters that are not shown as written"),
    };
    let text = hidden.value.text().unwrap_or_default();
    RULE.on_span(hidden.value.pointer(), hidden.first)
        .message(format!(
            "The {what} {} holds {count}: {}.",
            quote(&text),
            list(&names)
        ))
        .breaks(breaks(&hidden.chars))
        .fix("Remove it. Where it is shown, show it escaped.")
}

fn breaks(chars: &[char]) -> &'static str {
    let bidi = |c: &char| matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if chars.iter().any(|c| c.is_control()) {
        "Terminals obey control characters: a command that prints this can be made to hide or rewrite what it shows."
    } else if chars.iter().any(bidi) {
        "Text is shown in another order than it is stored (CVE-2021-42574): one name passes for another."
    } else {
        "A person cannot tell it from the same text without the character: one name passes for another."
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("security-control-chars", text.as_bytes(), expected);
    }

    #[test]
    fn escaped_and_raw_in_keys_and_values() {
        check(r#"{"a":"x\u001b[2J"}"#, &[r#""/a" 7..13"#]);
        check("{\"a\":\"\u{202e}x\u{200b}\"}", &["\"/a\" 6..9"]);
        check(r#"{"\ufeff":1}"#, &["\"/\u{feff}\" 2..8"]);
        check(r#"["\udb40\udc41"]"#, &[r#""/0" 2..14"#]);
        check("[\"\u{7f}\"]", &["\"/0\" 2..3"]);
        check("[\"\u{9b}31m\"]", &["\"/0\" 2..4"]);
        check(r#"["é 😀 \u00e9 \\u001b \""]"#, &[]);
    }

    #[test]
    fn lines_where_they_are_at_home() {
        check(r#"{"manifests":[],"annotations":{"a":"x\n\ty\r\n"}}"#, &[]);
        check(
            r#"{"manifests":[],"annotations":{"a":"x\ry"}}"#,
            &[r#""/annotations/a" 37..39"#],
        );
        check(
            r#"{"manifests":[],"annotations":{"a\n":"x"}}"#,
            &["\"/annotations/a\n\" 33..35"],
        );
        check(
            r#"{"manifests":[{"digest":"x\n"}]}"#,
            &[r#""/manifests/0/digest" 26..28"#],
        );
        let config = r#"{"architecture":"arm64","os":"li\nux","rootfs":{},"history":[{"created_by":"RUN a \t\n b"}]}"#;
        check(config, &[r#""/os" 32..34"#]);
    }

    #[test]
    fn a_raw_control_character_is_left_to_syntax_not_json() {
        check("{\"a\":\"x\u{1b}y\"}", &[]);
    }
}
