//! Rule `schema-unknown-kind`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{list, quote};
use crate::lint::{Finding, Report};
use crate::oci::DocumentKind;

declare_rule! {
    /// # What it checks
    /// The top value is no object, or neither a mediaType nor a member nor the form of a tool's
    /// output tells what the document is.
    ///
    /// # Why it matters
    /// containers/image, containerd, crane and regctl parse `null` or `{}` as an empty manifest; a
    /// registry answers MANIFEST_INVALID and gives no reason.
    ///
    /// # Example bad
    /// ```json
    /// {"a":1}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// S R c d g x B M Q
    ///
    /// # Source
    /// image-spec manifest.md and image-index.md (13cff54); the answers of nine parsers.
    "schema-unknown-kind", Schema, Error, since "0.1.0", on ANY;
    check
}

/// Most member names that a message gives.
const NAMES: usize = 4;

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).map(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Value<'a>> {
    // Where syntax is broken, what would tell the kind may be lost with it.
    let root = subject.root.filter(|_| subject.is_whole())?;
    let is_unknown = match subject.document.kind() {
        DocumentKind::Unknown => true,
        DocumentKind::ToolOutput => false,
        _ => root.kind() != Kind::Object,
    };
    is_unknown.then_some(root)
}

fn finding(root: Value<'_>) -> Finding {
    let message = match root.kind() {
        Kind::Object => {
            let names = root.members().take(NAMES);
            let names: Vec<String> = names.map(|member| quote(&member.name())).collect();
            let names = match names.is_empty() {
                true => "it has no members".to_owned(),
                false => format!("it has {}", list(&names)),
            };
            format!("Neither a mediaType nor a known member tells what this is: {names}.")
        }
        kind => format!(
            "The top value is {}, and every document of a registry is an object.",
            kind.described()
        ),
    };
    RULE.on_span(Pointer::root(), opening(root))
        .message(message)
        .breaks("Registries refuse it (MANIFEST_INVALID); podman, containerd, crane and regctl may take it for an empty manifest.")
        .fix("Say which kind of document it is. A manifest has config and layers, an index manifests, an image config rootfs; each names its mediaType but the config.")
}

#[cfg(test)]
mod tests {
    use crate::json::Limits;
    use crate::lint::tests::{check_bytes, messages};
    use crate::lint::{Context, lint};
    use crate::oci::{Document, DocumentKind, Served};

    fn check(text: &str, expected: &[&str]) {
        check_bytes("schema-unknown-kind", text.as_bytes(), expected);
    }

    #[test]
    fn values_that_nothing_tells() {
        check("null", &[r#""" 0..4"#]);
        check(r#" {"a":1}"#, &[r#""" 1..2"#]);
        check("[1]", &[r#""" 0..1"#]);
        check("7", &[r#""" 0..1"#]);
        assert_eq!(
            messages("schema-unknown-kind", b"{}"),
            ["Neither a mediaType nor a known member tells what this is: it has no members."]
        );
    }

    #[test]
    fn what_is_told_or_broken_passes() {
        check(r#"{"manifests":[]}"#, &[]);
        check(r#"[{"Ref":"a","Descriptor":{}}]"#, &[]);
        check(r#"{"a":1"#, &[]);
        check("", &[]);
    }

    #[test]
    fn a_kind_that_was_given_makes_no_object() {
        let kind = Some(DocumentKind::OciIndex);
        let document = Document::read_as(&b"null"[..], Served::default(), Limits::default(), kind);
        let report = lint(&document, &Context::default());
        assert_eq!(report.findings[0].rule, "schema-unknown-kind");
    }
}
