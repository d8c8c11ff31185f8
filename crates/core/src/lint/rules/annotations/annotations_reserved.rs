//! Rule `annotations-reserved`.

use std::collections::HashMap;

use crate::json::Member;
use crate::lint::annotations::meant;
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A key begins with `org.opencontainers.` and is not defined by the specification, or is nearly a
    /// defined one.
    ///
    /// # Why it matters
    /// The prefix is reserved. Mostly it is a slip, and what was meant (the licence, the source) is
    /// lost to every tool that reads it.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"org.opencontainers.image.license":"MIT"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"org.opencontainers.image.licenses":"MIT"}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec annotations.md lines 13, 14 and 20 to 55, MUST NOT; manifest.md line 210, whose own
    /// example has `oci.opencontainers.image.created`; the keys of conversion.md count as defined
    /// (13cff54).
    "annotations-reserved", Annotations, Warning, since "0.1.0", on MANIFEST | INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // A map of many slips mostly means a few keys: each is looked up in it once.
    let mut taken = HashMap::new();
    for member in &subject.annotations().undefined {
        report.findings.push(finding(member, &mut taken));
    }
}

/// The members of exact names, by the map's and by the name.
type Taken<'a> = HashMap<(usize, &'static str), Option<Member<'a>>>;

fn finding<'a>(member: &Member<'a>, taken: &mut Taken<'a>) -> Finding {
    let key = member.name();
    let finding = RULE
        .on_span(member.value.pointer(), member.key.span())
        .message(format!("The key {} is not one that the specification defines.", quote(&key)))
        .breaks("No tool reads it, and the prefix org.opencontainers. is reserved: the specification may give it another meaning.");
    let Some(name) = meant(&key) else {
        return finding.fix("Put a domain that you own before it, such as \"com.example.\".");
    };
    let map = member.key.parent();
    let start = map.map_or(0, |map| map.span().start);
    let exact = taken
        .entry((start, name))
        .or_insert_with(|| map?.member(name));
    match exact {
        Some(other) => {
            let finding = finding
                .fix(format!("Drop it: \"{name}\" is there already."))
                .label(other.span(), "the defined key");
            // Of two values a person has to choose.
            let same = other.value.raw() == member.value.raw();
            match drop_member(member.value).filter(|_| same) {
                Some(edit) => finding.edit(edit.span, edit.text),
                None => finding,
            }
        }
        None => finding
            .fix(format!("Write \"{name}\"."))
            .edit(member.key.span(), format!("\"{name}\"")),
    }
}
