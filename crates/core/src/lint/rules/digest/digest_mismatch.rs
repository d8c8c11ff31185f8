//! Rule `digest-mismatch`.

use crate::json::Pointer;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, NotChecked, Report};
use crate::oci::{Digest, DigestState, Document};
use crate::text::Span;

declare_rule! {
    /// # What it checks
    /// The bytes have another digest than the expected one, and no known change by a tool explains it:
    /// see digest-reserialised.
    ///
    /// # Why it matters
    /// A client must not trust content whose digest is not the one that it asked for. It was edited,
    /// cut, or is the answer to another question.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51","size":1025,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    /// ```text expected-digest
    /// sha256:fe7ec1dfb83536e50f73ade55b9eb3fec02baf85ac0c3de3ee3bf2dc78046f9f
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    /// ```text expected-digest
    /// sha256:fe7ec1dfb83536e50f73ade55b9eb3fec02baf85ac0c3de3ee3bf2dc78046f9f
    /// ```
    ///
    /// # Checked today
    /// all at fetch
    ///
    /// # Source
    /// image-spec descriptor.md lines 36 and 107 to 112 (13cff54); distribution-spec spec.md,
    /// Docker-Content-Digest (967efdc).
    "digest-mismatch", Digest, Error, since "0.1.0", on ANY, needs "the digest that the bytes must have", whole bytes;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let document = subject.document;
    match (document.digest_state(), &document.served().expected_digest) {
        (DigestState::Unchecked, _) => report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: "the digest that the bytes must have".to_owned(),
        }),
        (DigestState::Differs, Some(expected)) if document.repair().is_none() => {
            report.findings.push(finding(document, expected));
        }
        _ => {}
    }
}

fn finding(document: &Document, expected: &Digest) -> Finding {
    // Which byte is wrong cannot be told: any may be.
    let whole = Span::new(0, document.bytes().len());
    let size = match document.served().expected_size {
        Some(size) if size != document.size() => {
            format!(" They are {} bytes, where {size} are due.", document.size())
        }
        _ => String::new(),
    };
    RULE.on_span(Pointer::root(), whole)
        .message(format!(
            "The bytes have the digest {}, not the expected {expected}.{size}",
            document.digest()
        ))
        .breaks("Every client refuses them: they are not what was asked for. No known change by a tool leads to the expected digest.")
        .fix("Fetch the exact bytes again, as they are: crane manifest, skopeo inspect --raw, docker buildx imagetools inspect --raw.")
}

#[cfg(test)]
mod tests {
    use crate::json::Limits;
    use crate::lint::{Context, lint};
    use crate::oci::{Digest, Document, Served};

    #[track_caller]
    fn check(expected: Option<&[u8]>, found: &[&str], waiting: &[&str]) {
        let served = Served {
            expected_digest: expected.map(Digest::sha256),
            expected_size: expected.map(|bytes| bytes.len() as u64),
            ..Served::default()
        };
        let document = Document::read(b"[0]".as_slice(), served, Limits::default());
        let report = lint(&document, &Context::default());
        let rules = report.findings.iter().map(|finding| finding.rule);
        let rules: Vec<&str> = rules.filter(|id| id.starts_with("digest-")).collect();
        assert_eq!(rules, found);
        let rules: Vec<&str> = report.not_checked.iter().map(|row| row.rule).collect();
        assert_eq!(rules, waiting);
    }

    #[test]
    fn one_of_the_two_or_neither() {
        check(Some(b"[0]"), &[], &[]);
        check(Some(b"[1]"), &["digest-mismatch"], &[]);
        check(Some(b"[0]\n"), &["digest-reserialised"], &[]);
        check(None, &[], &["digest-mismatch", "digest-reserialised"]);
    }
}
