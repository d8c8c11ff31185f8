//! Rule `annotations-key-form`.

use crate::json::Member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The key of an annotation or a label is empty, has white space in it or is not in reverse domain
    /// notation.
    ///
    /// # Why it matters
    /// Keys are shared by everybody: one without a domain means something else to another tool. The
    /// empty key even passes the schema of the specification.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"version":"1"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"com.example.version":"1"}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec annotations.md line 12, SHOULD, and schema/defs.json mapStringString (13cff54).
    "annotations-key-form", Annotations, Info, since "0.1.0", on MANIFEST | INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let keys = subject.annotations().plain_keys.iter();
    report.findings.extend(keys.map(finding));
}

fn finding(member: &Member<'_>) -> Finding {
    let key = member.name();
    let message = if key.is_empty() {
        "The key is empty.".to_owned()
    } else if key.contains(char::is_whitespace) {
        format!("The key {} has white space in it.", quote(&key))
    } else {
        format!("The key {} is not in reverse domain notation.", quote(&key))
    };
    RULE.on_span(member.value.pointer(), member.key.span())
        .message(message)
        .breaks("Nothing refuses it; another tool may mean something else by the same key.")
        .fix("Put a domain that you own before it, such as \"com.example.version\".")
}
