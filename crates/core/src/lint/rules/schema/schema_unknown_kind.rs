//! Rule `schema-unknown-kind`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::digest_form::fault;
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::sizes::Size;
use crate::lint::subject::Subject;
use crate::lint::words::{list, quote, quote_bytes};
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
            let wrong = wrong_anywhere(root);
            let wrong = match wrong.is_empty() {
                true => String::new(),
                false => format!(" Wrong in any document: {}.", list(&wrong)),
            };
            format!("Neither a mediaType nor a known member tells what this is: {names}.{wrong}")
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

/// What no document may say, whatever its kind: a size that is no length, a digest that is none, an
/// annotation that is no string. The rules on these wait for a kind.
fn wrong_anywhere(root: Value<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let size = root.get("size");
    if let (Some(value), Some(Size::Negative | Size::TooLarge)) = (size, Size::read(size)) {
        let written = quote_bytes(value.raw());
        wrong.push(format!("the size {written} is no length in bytes"));
    }
    let digest = root.get("digest").and_then(|digest| digest.text());
    if let Some(text) = digest
        && let Some(fault) = fault(&text)
    {
        wrong.push(format!("the digest {} {}", quote(&text), fault.described()));
    }
    let annotations = root.get("annotations");
    let annotations = annotations.into_iter().flat_map(|map| map.members());
    let mistyped = annotations.filter(|member| member.value.kind() != Kind::String);
    wrong.extend(mistyped.take(NAMES).map(|member| {
        let (name, kind) = (quote(&member.name()), member.value.kind());
        format!(
            "the annotation {name} is {}, not a string",
            kind.described()
        )
    }));
    wrong
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
    fn what_is_wrong_in_any_document_is_said_too() {
        let said = |text: &str| messages("schema-unknown-kind", text.as_bytes()).concat();
        let digest = format!("sha256:{}", "A".repeat(64));
        for (text, wrong) in [
            (
                r#"{"size":18446744073709551616}"#.to_owned(),
                "the size \"18446744073709551616\" is no length in bytes.",
            ),
            (
                format!(r#"{{"digest":"{digest}"}}"#),
                "has hexadecimal digits in upper case.",
            ),
            (
                r#"{"annotations":{"a":1,"b":"c"}}"#.to_owned(),
                "the annotation \"a\" is a number, not a string.",
            ),
        ] {
            let said = said(&text);
            assert!(said.contains(" Wrong in any document: "), "{said}");
            assert!(said.ends_with(wrong), "{said}");
        }
        assert!(!said(r#"{"size":7,"annotations":{"a":"b"}}"#).contains("Wrong"));
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
