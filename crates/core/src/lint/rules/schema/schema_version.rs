//! Rule `schema-version`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::edits::insert_first;
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Kinds, Report};

declare_rule! {
    /// # What it checks
    /// `schemaVersion` is absent or is not 2, in a schema 1 manifest not 1. The withdrawn artifact
    /// manifests have none. A value that is no number is `schema-wrong-type`'s, one that is no plain
    /// integer is `syntax-number-form`'s.
    ///
    /// # Why it matters
    /// distribution answers "unrecognized manifest schema version 0"; containers/image cannot guess
    /// the type without it.
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// S r B M Q
    ///
    /// # Source
    /// image-spec manifest.md line 18 and image-index.md line 12 (13cff54), MUST; distribution
    /// registry/storage/ocimanifesthandler.go, verifyManifest.
    "schema-version", Schema, Error, since "0.1.0", on MANIFEST | INDEX | SCHEMA1 | ARTIFACT;
    check
}

struct Fault<'a> {
    root: Value<'a>,
    /// The wrong value; `None` where there is none.
    found: Option<Value<'a>>,
    due: i128,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bytes = subject.document.bytes();
    let fault = find(subject);
    report
        .findings
        .extend(fault.map(|fault| finding(bytes, &fault)));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Fault<'a>> {
    let root = subject.root.filter(|root| root.kind() == Kind::Object)?;
    if subject.kinds.meets(Kinds::ARTIFACT) {
        return None;
    }
    let schema1 = subject.kinds.meets(Kinds::SCHEMA1);
    let due = if schema1 { 1 } else { 2 };
    let found = subject.survey.own("schemaVersion");
    let is_guilty = match found {
        None => subject.is_whole(),
        Some(value) => subject.is_sound(value) && is_other(value, due),
    };
    is_guilty.then_some(Fault { root, found, due })
}

/// Whether it is a plain integer, of any length, and not this one.
fn is_other(value: Value<'_>, due: i128) -> bool {
    let raw = value.raw();
    let digits = raw.strip_prefix(b"-").unwrap_or(raw);
    let is_plain = value.kind() == Kind::Number && digits.iter().all(u8::is_ascii_digit);
    is_plain && value.integer() != Some(due)
}

fn finding(bytes: &[u8], fault: &Fault<'_>) -> Finding {
    let due = fault.due;
    let breaks = "distribution answers \"unrecognized manifest schema version\"; podman and skopeo cannot tell what it is.";
    match fault.found {
        Some(value) => RULE
            .on_value(value)
            .message(format!(
                "The schemaVersion is {}, and {due} is due.",
                quote_bytes(value.raw())
            ))
            .breaks(breaks)
            .fix(format!("Write {due}."))
            .edit(value.span(), due.to_string()),
        None => {
            let edit = insert_first(bytes, fault.root, "schemaVersion", &due.to_string());
            RULE.on_span(Pointer::root(), opening(fault.root))
                .message("There is no schemaVersion.")
                .breaks(breaks)
                .fix(format!("Add \"schemaVersion\": {due}."))
                .edit(edit.span, edit.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("schema-version", text.as_bytes(), expected);
    }

    #[test]
    fn two_or_one() {
        check(r#"{"manifests":[]}"#, &[r#""" 0..1"#]);
        check(r#"{"schemaVersion":2,"manifests":[]}"#, &[]);
        check(
            r#"{"schemaVersion":3,"manifests":[]}"#,
            &[r#""/schemaVersion" 17..18"#],
        );
        check(
            r#"{"schemaVersion":1,"layers":[]}"#,
            &[r#""/schemaVersion" 17..18"#],
        );
        check(r#"{"schemaVersion":1,"fsLayers":[]}"#, &[]);
        check(
            r#"{"schemaVersion":2,"fsLayers":[]}"#,
            &[r#""/schemaVersion" 17..18"#],
        );
        let long = format!(r#"{{"schemaVersion":{},"layers":[]}}"#, "9".repeat(50));
        check(&long, &[r#""/schemaVersion" 17..67"#]);
    }

    #[test]
    fn what_other_rules_say() {
        check(r#"{"schemaVersion":"2","manifests":[]}"#, &[]);
        check(r#"{"schemaVersion":2.0,"manifests":[]}"#, &[]);
        check(r#"{"schemaVersion":null,"manifests":[]}"#, &[]);
        check(
            r#"{"mediaType":"application/vnd.oci.artifact.manifest.v1+json"}"#,
            &[],
        );
        check(r#"{"manifests":["#, &[]);
    }
}
