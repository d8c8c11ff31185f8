//! Rule `annotations-value-format`.

use crate::json::Member;
use crate::lint::annotations::CREATED;
use crate::lint::digest_form::{self, DigestFault};
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::time::is_rfc3339;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// `org.opencontainers.image.created` is not an RFC 3339 date and time, or
    /// `org.opencontainers.image.base.digest` is not a digest.
    ///
    /// # Why it matters
    /// Tools that look for updates (flux, kargo) leave the image out or fail on it.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"org.opencontainers.image.created":"20180804"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"org.opencontainers.image.created":"2018-08-04T00:00:00Z"}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec annotations.md lines 22 and 47 (13cff54); fluxcd/flux#2075; akuity/kargo#1267.
    "annotations-value-format", Annotations, Warning, since "0.1.0", on MANIFEST | INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let written = subject.annotations().formats.iter();
    report.findings.extend(written.filter_map(find));
}

fn find(member: &Member<'_>) -> Option<Finding> {
    let text = member.value.text()?;
    if member.name() == CREATED {
        (!is_rfc3339(&text)).then(|| moment(member, &text))
    } else {
        digest_form::fault(&text).map(|fault| digest(member, &text, fault))
    }
}

fn moment(member: &Member<'_>, text: &str) -> Finding {
    let finding = RULE
        .on_value(member.value)
        .message(format!("The date {} is not RFC 3339.", quote(text)))
        .breaks("Tools that sort images by it, such as flux and kargo, leave the image out or fail on it.")
        .fix("Write it as 2026-01-02T03:04:05Z, or leave it out.");
    match drop_member(member.value).filter(|_| text.is_empty()) {
        Some(edit) => finding.edit(edit.span, edit.text),
        None => finding,
    }
}

fn digest(member: &Member<'_>, text: &str, fault: DigestFault) -> Finding {
    let finding = RULE
        .on_value(member.value)
        .message(format!(
            "The base digest {} {}.",
            quote(text),
            fault.described()
        ))
        .breaks("Tools that look for a newer base image cannot find this one.")
        .fix("Write the whole digest of the base image's manifest.");
    match fault {
        DigestFault::UpperCase => finding.edit(
            member.value.span(),
            format!("\"{}\"", text.to_ascii_lowercase()),
        ),
        _ => finding,
    }
}
