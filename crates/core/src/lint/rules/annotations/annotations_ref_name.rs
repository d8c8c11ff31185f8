//! Rule `annotations-ref-name`.

use crate::json::{Kind, Member};
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::DocumentKind;

declare_rule! {
    /// # What it checks
    /// `org.opencontainers.image.ref.name` stands anywhere but on an entry of a layout's index.json,
    /// or is not of its grammar.
    ///
    /// # Why it matters
    /// Only there it names anything. A name outside of the grammar cannot be addressed: skopeo and
    /// umoci do not find the image.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}],"annotations":{"org.opencontainers.image.ref.name":"v1"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe","size":1024,"annotations":{"org.opencontainers.image.ref.name":"v1"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec annotations.md lines 33 to 43, SHOULD, and image-layout.md line 209 (13cff54).
    "annotations-ref-name", Annotations, Warning, since "0.1.0", on MANIFEST | INDEX | LAYOUT;
    check
}

enum Fault {
    /// It does not stand on an entry of a layout's index.
    Place,
    /// It is not of the grammar.
    Grammar,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let is_layout = subject.is_layout || subject.document.kind() == DocumentKind::LayoutIndex;
    let names = subject.annotations().names.iter();
    let found = names.filter_map(|member| Some(finding(member, &find(member, is_layout)?)));
    report.findings.extend(found);
}

fn find(member: &Member<'_>, is_layout: bool) -> Option<Fault> {
    let text = member.value.text()?;
    // Up from the name: the annotations, the entry, the list that holds it.
    let map = member.value.parent()?;
    let list = map.parent().and_then(|entry| entry.parent());
    if !is_layout || list.is_none_or(|list| list.kind() != Kind::Array) {
        Some(Fault::Place)
    } else if !is_ref(&text) {
        Some(Fault::Grammar)
    } else {
        None
    }
}

/// `component ("/" component)*`, with `component ::= alphanum (separator alphanum)*` and the separators
/// `-`, `.`, `_`, `:`, `@`, `+` and `--`.
fn is_ref(text: &str) -> bool {
    text.as_bytes()
        .split(|byte| *byte == b'/')
        .all(is_component)
}

fn is_component(mut rest: &[u8]) -> bool {
    loop {
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
        let Some(end) = end else {
            return !rest.is_empty();
        };
        let separator = rest.get(end..).unwrap_or_default();
        rest = match separator {
            _ if end == 0 => return false,
            [b'-', b'-', after @ ..] | [b'-' | b'.' | b'_' | b':' | b'@' | b'+', after @ ..] => {
                after
            }
            _ => return false,
        };
    }
}

fn finding(member: &Member<'_>, fault: &Fault) -> Finding {
    let name = quote(&member.value.text().unwrap_or_default());
    let finding = RULE.on_value(member.value);
    match fault {
        Fault::Place => {
            let finding = finding
                .message(format!("The name {name} does not stand on an entry of a layout's index.json."))
                .breaks("It names nothing here, and tools do not read it; a reader may take it for the image's tag.")
                .fix("Move it to the entry in index.json, or drop it.");
            match drop_member(member.value) {
                Some(edit) => finding.edit(edit.span, edit.text),
                None => finding,
            }
        }
        Fault::Grammar => finding
            .message(format!("The name {name} is not of the grammar of reference names."))
            .breaks("skopeo and umoci cannot address the image by it.")
            .fix("Use letters and digits, with one of - . _ : @ + or -- between them, and / between components."),
    }
}

#[cfg(test)]
mod tests {
    use super::is_ref;

    #[test]
    fn grammar() {
        for text in [
            "v1",
            "1.0",
            "docker.io/library/app:1.0",
            "a--b",
            "app@sha256:abc",
            "a+b_c",
        ] {
            assert!(is_ref(text), "{text}");
        }
        for text in [
            "", "a b", "-a", "a-", "a---b", "a..b", "a/", "/a", "a//b", "é", "a._b", "a=b",
        ] {
            assert!(!is_ref(text), "{text}");
        }
    }
}
