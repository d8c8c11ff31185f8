//! Rule `syntax-lone-surrogate`.

use crate::json::ProblemKind;
use crate::lint::problems::{Place, problems};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An escape from `\uD800` to `\uDFFF` stands without its partner.
    ///
    /// # Why it matters
    /// Go clients turn it into U+FFFD, JavaScript keeps it, clients in Rust (serde_json) refuse the
    /// document.
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.example.mood":"\ud83d"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.example.mood":"\ud83d\ude00"}}
    /// ```
    ///
    /// # Checked today
    /// R
    ///
    /// # Source
    /// image-spec considerations.md line 29 (13cff54): I-JSON, RFC 7493 section 2.1.
    "syntax-lone-surrogate", Syntax, Warning, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = problems(subject, |kind| kind == ProblemKind::LoneSurrogate);
    let bytes = subject.document.bytes();
    report
        .findings
        .extend(found.into_iter().map(|place| finding(place, bytes)));
}

fn finding(place: Place, bytes: &[u8]) -> Finding {
    RULE.on_span(place.pointer, place.span)
        .message(format!(
            "The escape {} at {} is half of a surrogate pair.{}",
            quote_bytes(place.span.slice(bytes)),
            place.position,
            place.more
        ))
        .breaks("Go clients read U+FFFD, JavaScript keeps the half, clients in Rust refuse the document.")
        .fix("Write both halves of the pair, or the character itself.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    #[test]
    fn halves_alone_and_in_the_wrong_order() {
        let check = |text: &str, expected: &[&str]| {
            check_bytes("syntax-lone-surrogate", text.as_bytes(), expected);
        };
        check(r#"{"a":"\ud800"}"#, &[r#""/a" 6..12"#]);
        check(r#""\ude00\ud83d""#, &[r#""" 1..7"#, r#""" 7..13"#]);
        check(r#""\ud83d\ude00""#, &[]);
        check(r#""\\ud83d""#, &[]);
    }
}
