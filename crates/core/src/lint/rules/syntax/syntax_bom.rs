//! Rule `syntax-bom`.

use crate::json::ProblemKind;
use crate::lint::problems::{Place, problems};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The document starts with a byte order mark, or is UTF-16 or UTF-32.
    ///
    /// # Why it matters
    /// Go clients (docker, containerd, podman, crane) answer "invalid character 'ï' looking for
    /// beginning of value". Browsers drop a UTF-8 mark when they decode, so a page that hashes text
    /// instead of bytes shows a wrong digest.
    ///
    /// # Example bad
    /// ```bytes
    /// \xEF\xBB\xBF{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:1f4a3ad3cdea10a6af3d4ba4b5e0a2e02a1b9d6d1c5e4ee5b1b9ed4fb7d3c8a1","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:1f4a3ad3cdea10a6af3d4ba4b5e0a2e02a1b9d6d1c5e4ee5b1b9ed4fb7d3c8a1","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// S R C D G X B M Q
    ///
    /// # Source
    /// RFC 8259 section 8.1; serde-rs/json#805; GoogleChrome/lighthouse#1702.
    "syntax-bom", Syntax, Error, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = problems(subject, |kind| {
        matches!(kind, ProblemKind::Bom | ProblemKind::Utf16)
    });
    report.findings.extend(found.into_iter().map(finding));
}

fn finding(place: Place) -> Finding {
    let finding = RULE.on_span(place.pointer, place.span).breaks(
        "Go clients (docker, containerd, podman, crane) refuse it: \"invalid character\" at the \
         first byte. A page that hashes the decoded text shows a wrong digest.",
    );
    if place.kind == ProblemKind::Bom {
        return finding
            .message("The document starts with a UTF-8 byte order mark (EF BB BF).")
            .fix("Save it without a byte order mark. The digest changes with the bytes.")
            .edit(place.span, "");
    }
    finding
        .message("The document is UTF-16 or UTF-32, and registry documents are UTF-8.")
        .fix("Save it as UTF-8 without a byte order mark. The digest changes with the bytes.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    #[test]
    fn a_mark_at_the_start_only() {
        check_bytes("syntax-bom", b"\xef\xbb\xbf{}", &["\"\" 0..3"]);
        check_bytes("syntax-bom", b"\xff\xfe{\0}\0", &["\"\" 0..4"]);
        check_bytes("syntax-bom", b"\0{\0}", &["\"\" 0..4"]);
        check_bytes("syntax-bom", "{\"a\":\"\u{feff}\"}".as_bytes(), &[]);
    }
}
