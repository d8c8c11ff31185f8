//! Rule `syntax-not-json`.

use crate::json::ProblemKind;
use crate::lint::problems::{Place, problems};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Report};
use crate::text::Span;

declare_rule! {
    /// # What it checks
    /// The bytes are not one JSON value of RFC 8259: nothing at all, a document cut short, a
    /// comment, a trailing comma, `NaN`, a raw control character in a string and the like.
    ///
    /// # Why it matters
    /// Every client refuses it. JSON5, JavaScript objects and what `jq` takes are not JSON.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"imageLayoutVersion":"1.0.0"}
    /// ```
    ///
    /// # Checked today
    /// S R C D G X B M q
    ///
    /// # Source
    /// RFC 8259; image-spec considerations.md (13cff54), section JSON.
    "syntax-not-json", Syntax, Error, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut found = problems(subject, is_wanted);
    // A cut inside a string is reported for the string and for what holds it: once is enough.
    let is_end = |place: &Place| matches!(place.kind, ProblemKind::UnexpectedEnd { .. });
    found.dedup_by(|later, first| is_end(later) && is_end(first));
    let bytes = subject.document.bytes();
    report
        .findings
        .extend(found.into_iter().map(|place| finding(place, bytes)));
}

/// UTF-16 has its own rule.
fn is_wanted(kind: ProblemKind) -> bool {
    kind.is_not_json() && kind != ProblemKind::Utf16
}

fn finding(place: Place, bytes: &[u8]) -> Finding {
    let Place { kind, span, .. } = place;
    let shown = match span.is_empty() {
        true => String::new(),
        false => format!(": {}", quote_bytes(span.slice(bytes))),
    };
    let message = format!(
        "Not JSON at {}: {kind}{shown}.{}",
        place.position, place.more
    );
    let finding = RULE
        .on_span(place.pointer, span)
        .message(message)
        .breaks("Every client refuses the document.")
        .fix(fix(kind));
    match kind {
        ProblemKind::TrailingComma | ProblemKind::Comment => finding.edit(span, ""),
        ProblemKind::UnexpectedEnd { open } => {
            finding.label(Span::new(open, open + 1), "this is still open")
        }
        _ => finding,
    }
}

fn fix(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Empty => {
            "Give the document: `crane manifest`, `skopeo inspect --raw` and `docker buildx imagetools inspect --raw` print exact bytes."
        }
        ProblemKind::UnexpectedEnd { .. } => {
            "Fetch or copy the whole document again: its end is missing."
        }
        ProblemKind::TrailingComma => "Remove the comma.",
        ProblemKind::Comment => "Remove the comment.",
        ProblemKind::MissingComma => "Put a comma between the two.",
        ProblemKind::MissingColon => "Put a colon between key and value.",
        ProblemKind::MissingValue => "Write the value, or remove the member.",
        ProblemKind::UnquotedKey | ProblemKind::SingleQuotes => "Use double quotes.",
        ProblemKind::UnclosedString => "Close the string with a double quote.",
        ProblemKind::BareWord => {
            "Write a JSON value: a string in double quotes, a number, true, false or null."
        }
        ProblemKind::NumberForm => {
            "Write a JSON number: no leading zero or plus, digits on both sides of a point."
        }
        ProblemKind::ControlCharacter => {
            "Write it as an escape, such as \\n or \\u0009, or remove it."
        }
        ProblemKind::BadEscape => {
            "Write a JSON escape: \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits."
        }
        ProblemKind::MismatchedClose => "Remove the bracket, or close what was opened.",
        _ => "Remove it, or fetch the exact bytes again.",
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{check_bytes, messages};

    const ID: &str = "syntax-not-json";

    #[test]
    fn each_problem_at_its_place() {
        check_bytes(ID, b"{\"a\":1,}", &["\"\" 6..7"]);
        check_bytes(ID, b"{\"a\":[NaN]}", &["\"/a/0\" 6..9"]);
        check_bytes(ID, b"", &["\"\" 0..0"]);
        check_bytes(ID, b"{\"a\":\"b\tc\"}", &["\"/a\" 7..8"]);
        check_bytes(ID, b"{\"a\":[\"b", &["\"\" 8..8"]);
        check_bytes(ID, b"{\"a\":1}", &[]);
    }

    #[test]
    fn the_message_has_line_and_column_and_counts_what_it_leaves_out() {
        let message = messages(ID, b"{\n \"a\": nil\n}").join("\n");
        assert_eq!(
            message,
            "Not JSON at line 2, column 7: this word is no JSON value: \"nil\"."
        );
        let many = messages(
            ID,
            "[nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil]".as_bytes(),
        );
        assert_eq!(many.len(), 10);
        assert!(
            many[9].ends_with(" 2 more such places follow."),
            "{}",
            many[9]
        );
    }

    #[test]
    fn what_has_a_rule_of_its_own_is_left_to_it() {
        check_bytes(ID, b"{}{}", &[]);
        check_bytes(ID, b"\xef\xbb\xbf{}", &[]);
        check_bytes(ID, b"{\0}\0", &[]);
        check_bytes(ID, b"{\"a\":\"\xff\"}", &[]);
        check_bytes(ID, b"{\"a\":\"\\ud800\"}", &[]);
    }
}
