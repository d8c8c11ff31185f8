//! Rule `syntax-invalid-utf8`.

use crate::json::ProblemKind;
use crate::lint::problems::{Place, problems};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A byte sequence is not UTF-8 (RFC 3629); surrogates and overlong forms are not either.
    ///
    /// # Why it matters
    /// Go clients put U+FFFD in its place without a word, clients in Rust (serde_json) and Quay
    /// refuse the document: two clients see two values behind one digest.
    ///
    /// # Example bad
    /// ```bytes
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.example.author":"Ren\xE9e"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.example.author":"Renée"}}
    /// ```
    ///
    /// # Checked today
    /// R Q
    ///
    /// # Source
    /// image-spec considerations.md line 31 (13cff54): documents MUST be UTF-8; RFC 8259 section 8.1.
    "syntax-invalid-utf8", Syntax, Error, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = problems(subject, |kind| kind == ProblemKind::InvalidUtf8);
    let bytes = subject.document.bytes();
    report
        .findings
        .extend(found.into_iter().map(|place| finding(place, bytes)));
}

fn finding(place: Place, bytes: &[u8]) -> Finding {
    let hex: Vec<String> = place
        .span
        .slice(bytes)
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let word = if hex.len() == 1 { "byte" } else { "bytes" };
    RULE.on_span(place.pointer, place.span)
        .message(format!(
            "The {word} {} at {} {} not UTF-8.{}",
            hex.join(" "),
            place.position,
            if hex.len() == 1 { "is" } else { "are" },
            place.more
        ))
        .breaks("Go clients read U+FFFD in its place, clients in Rust and Quay refuse the document: two values behind one digest.")
        .fix("Encode the text as UTF-8. The digest changes with the bytes.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    const ID: &str = "syntax-invalid-utf8";

    #[test]
    fn stray_overlong_and_surrogate_bytes() {
        check_bytes(ID, b"{\"a\":\"\xff\"}", &["\"/a\" 6..7"]);
        check_bytes(
            ID,
            b"{\"\xc0\xaf\":1}",
            &["\"/\u{fffd}\u{fffd}\" 2..3", "\"/\u{fffd}\u{fffd}\" 3..4"],
        );
        check_bytes(
            ID,
            b"\"\xed\xa0\x80\"",
            &["\"\" 1..2", "\"\" 2..3", "\"\" 3..4"],
        );
        check_bytes(ID, "\"é😀\"".as_bytes(), &[]);
    }
}
