//! Rule `descriptor-required-field`.

use crate::lint::edits::insert_last;
use crate::lint::members::{opening, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::{DescriptorMembers, Place};
use crate::lint::words::{capital, list};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A descriptor has no `mediaType`, no `digest` or no `size`.
    ///
    /// # Why it matters
    /// Clients in Go read "" and 0. Docker Hub answers "mediaType and digest can not be empty", skopeo
    /// "unexpected digest reference".
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.acme.rocket","size":1}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.acme.rocket","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}
    /// ```
    ///
    /// # Checked today
    /// S R b m Q
    ///
    /// # Source
    /// image-spec schema/content-descriptor.json required (13cff54); image-spec#1025; skopeo#496.
    "descriptor-required-field", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // Where a brace is lost, a member may stand in another object than its own.
    if !subject.is_whole() {
        return;
    }
    for members in subject.unusual() {
        let names = lacking(members);
        if !names.is_empty() {
            report.findings.push(finding(subject, members, &names));
        }
    }
}

fn lacking(members: &DescriptorMembers<'_>) -> Vec<&'static str> {
    let due = [
        ("mediaType", members.media_type),
        ("digest", members.digest),
        ("size", members.size),
    ];
    let lacking = due.iter().filter(|(_, value)| value.is_none());
    lacking.map(|(name, _)| *name).collect()
}

fn finding(subject: &Subject<'_>, members: &DescriptorMembers<'_>, names: &[&str]) -> Finding {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let whose = match members.place {
        Place::Lone | Place::Config | Place::Subject => members.place.described(),
        _ => format!("the descriptor of {}", members.place.described()),
    };
    let message = match quoted.as_slice() {
        [name] => format!("{} has no {name}.", capital(&whose)),
        _ => format!("{} lacks {}.", capital(&whose), list(&quoted)),
    };
    let guilty = match members.place {
        // The whole document would be no place.
        Place::Lone => opening(members.value),
        _ => members.value.span(),
    };
    let finding = RULE
        .on_span(members.value.pointer(), guilty)
        .message(message)
        .breaks("Clients in Go read \"\" and 0 and fetch nothing; Docker Hub, Quay and schema validators refuse the document.");
    match (names, size_at_hand(subject, members)) {
        (["size"], Some(size)) => {
            let bytes = subject.document.bytes();
            let edit = insert_last(bytes, members.value, "size", &size.to_string());
            finding
                .fix(format!(
                    "Add \"size\": {size}, the length of the blob that is at hand."
                ))
                .edit(edit.span, edit.text)
        }
        _ => finding.fix(format!("Add {}.", list(&quoted))),
    }
}

/// The length of the blob, where it is at hand.
fn size_at_hand(subject: &Subject<'_>, members: &DescriptorMembers<'_>) -> Option<u64> {
    let blob = subject.blob(Some(&text_of(members.digest)))?;
    Some(blob.size())
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{check, messages};

    #[test]
    fn every_descriptor() {
        check(
            "descriptor-required-field",
            r#"{"config":{},"layers":[{"mediaType":"a/b","digest":"x"},{"mediaType":null,"digest":1,"size":"x"}]}"#,
            &[
                "/config {}",
                r#"/layers/0 {"mediaType":"a/b","digest":"x"}"#,
            ],
        );
        check(
            "descriptor-required-field",
            r#"{"mediaType":"a/b","size":1}"#,
            &[" {"],
        );
        check("descriptor-required-field", r#"{"config":{"size":1"#, &[]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let text = r#"{"manifests":[{"digest":"x"},{"mediaType":"a/b","digest":"x"}]}"#;
        assert_eq!(
            messages("descriptor-required-field", text.as_bytes()),
            [
                "The descriptor of entry 1 lacks \"mediaType\" and \"size\".",
                "The descriptor of entry 2 has no \"size\"."
            ]
        );
    }
}
