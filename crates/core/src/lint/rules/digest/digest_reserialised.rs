//! Rule `digest-reserialised`.

use crate::json::Pointer;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::capital;
use crate::lint::{Finding, NotChecked, Report};
use crate::oci::repair::Repair;
use crate::oci::{DigestState, Document};
use crate::text::Span;

declare_rule! {
    /// # What it checks
    /// The bytes have another digest than the expected one, and would have the expected one without a
    /// final newline, CRLF line ends or a byte order mark, with another indentation (0 to 4 spaces,
    /// tabs), or with or without Go's escapes of <, > and &.
    ///
    /// # Why it matters
    /// What jq, an editor or `docker manifest inspect` printed is the same JSON and another document:
    /// whoever hashes it, or pushes it, gets another digest.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    ///
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
    /// none
    ///
    /// # Source
    /// containers/skopeo#1051; docker/cli cli/command/manifest/inspect.go (28f7560), which lays the
    /// JSON out anew.
    "digest-reserialised", Digest, Warning, since "0.1.0", on ANY, needs "the digest that the bytes must have", whole bytes;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let document = subject.document;
    if document.digest_state() == DigestState::Unchecked {
        report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: "the digest that the bytes must have".to_owned(),
        });
    }
    let found = document.repair().map(|repair| finding(document, repair));
    report.findings.extend(found);
}

/// What of `bytes` is not in `exact`, and what stands there instead: the least that one edit changes.
fn difference<'e>(bytes: &[u8], exact: &'e [u8]) -> (Span, &'e [u8]) {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let head = bytes.iter().zip(exact).take_while(same).count();
    let rest = bytes.len().min(exact.len()) - head;
    let ends = bytes.iter().rev().zip(exact.iter().rev()).take(rest);
    let tail = ends.take_while(same).count();
    let instead = Span::new(head, exact.len() - tail).slice(exact);
    (Span::new(head, bytes.len() - tail), instead)
}

fn finding(document: &Document, repair: &Repair) -> Finding {
    let (guilty, instead) = difference(document.bytes(), &repair.bytes);
    let expected = document.served().expected_digest.as_ref();
    let who: Vec<&str> = repair.steps.iter().map(|step| step.made_by()).collect();
    let finding = RULE
        .on_span(Pointer::root(), guilty)
        .message(format!(
            "The bytes have the digest {}; a known change makes them the expected {}.",
            document.digest(),
            expected.map(ToString::to_string).unwrap_or_default()
        ))
        .breaks(format!(
            "Who hashes or pushes them as they are gets another digest. The change is known: {}.",
            who.join("; ")
        ))
        .fix(format!(
            "{}: the hash proves that these are the exact bytes.",
            capital(&repair.how())
        ));
    match std::str::from_utf8(instead) {
        Ok(text) => finding.edit(guilty, text),
        Err(_) => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[track_caller]
    fn check(bytes: &str, exact: &str, guilty: &str, instead: &str) {
        let (span, text) = difference(bytes.as_bytes(), exact.as_bytes());
        assert_eq!(span.slice(bytes.as_bytes()), guilty.as_bytes());
        assert_eq!(text, instead.as_bytes());
    }

    #[test]
    fn the_least_that_differs() {
        check("{}\n", "{}", "\n", "");
        check("{}", "{}\n", "", "\n");
        check("\u{feff}{}", "{}", "\u{feff}", "");
        check("{ \"a\":1 }", "{\"a\":1}", " \"a\":1 ", "\"a\":1");
        check("\n\n", "\n", "\n", "");
    }
}
