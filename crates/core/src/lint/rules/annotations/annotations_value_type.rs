//! Rule `annotations-value-type`.

use crate::json::{Kind, Member};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The value of an annotation or a label is not a string.
    ///
    /// # Why it matters
    /// Go reads annotations as strings: a number, a boolean, an array or an object fails the whole
    /// document, and null is read as the empty string.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb","size":1024,"platform":{"architecture":"amd64","os":"linux"}}
    /// ],"annotations":{"com.example.a":1}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb","size":1024,"platform":{"architecture":"amd64","os":"linux"}}
    /// ],"annotations":{"com.example.a":"1"}}
    /// ```
    ///
    /// # Checked today
    /// S R c d g x b m
    ///
    /// # Source
    /// image-spec annotations.md line 9, MUST, and schema/defs.json mapStringString (13cff54);
    /// infrahq/infra#3061, the same trap.
    "annotations-value-type", Annotations, Error, since "0.1.0", on MANIFEST | INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let written = subject.annotations().mistyped.iter();
    // Where nothing could be read, syntax-not-json says so.
    let values = written.filter(|m| !matches!(m.value.kind(), Kind::Invalid | Kind::Missing));
    report.findings.extend(values.map(finding));
}

fn finding(member: &Member<'_>) -> Finding {
    let value = member.value;
    let finding = RULE
        .on_value(value)
        .message(format!(
            "The value of {} is {}, not a string.",
            quote(&member.name()),
            value.kind().described()
        ))
        .fix("Write it as a string, in double quotes.");
    let finding = match value.kind() {
        Kind::Null => finding.breaks("Go clients and registries read the empty string from it; schema validators and Rust clients refuse the document."),
        _ => finding.breaks("Go clients and registries refuse the whole document: \"cannot unmarshal … into Go value of type string\"."),
    };
    let raw = String::from_utf8_lossy(value.raw());
    match value.kind() {
        Kind::Null => finding.edit(value.span(), "\"\""),
        Kind::Bool | Kind::Number => finding.edit(value.span(), format!("\"{raw}\"")),
        // What an array or an object should say as a text is not to be guessed.
        _ => finding,
    }
}
