//! Rule `media-type-missing`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::edits::{insert_after, insert_first};
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::structure::due_type;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};
use crate::oci::media_type::{OCI_INDEX, OCI_MANIFEST};

declare_rule! {
    /// # What it checks
    /// An OCI manifest or index does not name its own `mediaType`.
    ///
    /// # Why it matters
    /// apple/container refused to load such an index, spegel answered "unexpected media type", a
    /// registry on Workers refused helm's push. The member is also what defends against a document
    /// that is read as two kinds (CVE-2021-41190).
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec manifest.md line 23 (13cff54), SHOULD; apple/container#330; spegel#172;
    /// cloudflare/serverless-registry#158; container-libs#573.
    "media-type-missing", MediaType, Warning, since "0.1.0", on MANIFEST | INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).map(|(root, due)| finding(subject, root, due)));
}

fn find<'a>(subject: &Subject<'a>) -> Option<(Value<'a>, &'static str)> {
    let root = subject.root.filter(|root| root.kind() == Kind::Object)?;
    if !subject.is_whole() || subject.survey.own("mediaType").is_some() {
        return None;
    }
    let due = due_type(subject)?;
    matches!(due, OCI_INDEX | OCI_MANIFEST).then_some((root, due))
}

fn finding(subject: &Subject<'_>, root: Value<'_>, due: &'static str) -> Finding {
    let bytes = subject.document.bytes();
    let text = format!("\"{due}\"");
    let edit = match root.member("schemaVersion") {
        Some(version) => insert_after(bytes, root, version, "mediaType", &text),
        None => insert_first(bytes, root, "mediaType", &text),
    };
    RULE.on_span(Pointer::root(), opening(root))
        .message("The document does not name its mediaType.")
        .breaks("apple/container, spegel and some registries refuse it; others go by a Content-Type that can be wrong.")
        .fix(format!("Add \"mediaType\": \"{due}\"; the digest changes."))
        .edit(edit.span, edit.text)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("media-type-missing", text.as_bytes(), expected);
    }

    #[test]
    fn oci_documents_only() {
        check(r#"{"manifests":[]}"#, &[r#""" 0..1"#]);
        check(r#"{"config":{},"layers":[]}"#, &[r#""" 0..1"#]);
        check(r#"{"mediaType":null,"manifests":[]}"#, &[]);
        check(r#"{"rootfs":{}}"#, &[]);
        check(
            r#"{"config":{"mediaType":"application/vnd.docker.container.image.v1+json"},"layers":[]}"#,
            &[],
        );
        check(r#"{"manifests":["#, &[]);
    }
}
