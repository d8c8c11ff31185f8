//! Rule `annotations-non-ascii`.

use crate::json::{Kind, Member, Value};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The key or the value of an annotation has characters beyond ASCII in it, not as escapes.
    ///
    /// # Why it matters
    /// It is legal. Oracle's registry writes such annotations anew, and the digest of what is pulled
    /// is another than that of what was pushed.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"com.example.city":"Kröpke"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"com.example.city":"Kr\u00f6pke"}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// helm/helm#31507, #31591, #31701.
    "annotations-non-ascii", Annotations, Info, since "0.1.0", on MANIFEST | INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let written = subject.annotations().beyond_ascii.iter();
    report.findings.extend(written.filter_map(finding));
}

fn finding(member: &Member<'_>) -> Option<Finding> {
    let is_beyond = |value: &Value<'_>| value.kind() == Kind::String && !value.raw().is_ascii();
    let mut guilty = [member.key, member.value].into_iter().filter(is_beyond);
    let first = guilty.next()?;
    let what = if first == member.key { "key" } else { "value" };
    let finding = RULE
        .on_span(member.value.pointer(), first.span())
        .message(format!(
            "The {what} {} has characters beyond ASCII.",
            quote(&first.text()?)
        ))
        .breaks("It is legal; Oracle's registry writes it anew, and pulls end with a digest mismatch.")
        .fix("Leave it, or write the characters as \\u escapes where the image has to pass through Oracle's registry.");
    let finding = escaped(finding, first);
    Some(match guilty.next() {
        Some(other) => escaped(finding.label(other.span(), "its value, too"), other),
        None => finding,
    })
}

/// The same text with escapes; bytes that are no UTF-8 have none.
fn escaped(finding: Finding, value: Value<'_>) -> Finding {
    use std::fmt::Write as _;

    let Ok(text) = std::str::from_utf8(value.raw()) else {
        return finding;
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    finding.edit(value.span(), out)
}
