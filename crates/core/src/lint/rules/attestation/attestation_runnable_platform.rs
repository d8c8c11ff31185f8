//! Rule `attestation-runnable-platform`.

use crate::lint::edits::insert_last;
use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Edit, Finding, Report};
use crate::platform::format;

declare_rule! {
    /// # What it checks
    /// An entry is annotated `attestation-manifest` and its platform is absent or other than
    /// `unknown/unknown`. In a layout's index.json it may be absent.
    ///
    /// # Why it matters
    /// Engines may pick it as an image: containerd answers "mismatched image rootfs and manifest
    /// layers" or "no processor for media-type", docker lists an image that does not run.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:d9cc33f95aded750ce8084b057d3807af05647b749520171a3ee0845a4e2d021","size":1024,"platform":{"architecture":"amd64","os":"linux"},"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// D, M at unpack
    ///
    /// # Source
    /// containerd/containerd#8243, #10196; moby daemon/containerd/image_manifest.go lines 130 to 170
    /// (b985e23); moby/buildkit docs/attestations/attestation-storage.md.
    "attestation-runnable-platform", Attestation, Error, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in &subject.entries {
        report.findings.extend(finding(entry, subject));
    }
}

/// The platform by which tools know an attestation.
const NO_PLATFORM: &str = "{\"architecture\":\"unknown\",\"os\":\"unknown\"}";

fn finding(entry: &Entry<'_>, subject: &Subject<'_>) -> Option<Finding> {
    let document = subject.document.bytes();
    let mark = entry.reference_type?;
    if mark.text().as_deref() != Some("attestation-manifest") || entry.is_unknown() {
        return None;
    }
    let name = words::entry(entry.position);
    let (guilty, message, edit) = match &entry.platform {
        Some(members) => {
            let platform = members.platform();
            let shown = quote(&format(&platform));
            (
                members.value,
                format!(
                    "{} is an attestation and has the platform {shown}.",
                    capital(&name)
                ),
                Edit {
                    span: members.value.span(),
                    text: NO_PLATFORM.to_owned(),
                },
            )
        }
        None if subject.is_layout => return None,
        None => (
            entry.descriptor.value,
            format!(
                "{} is an attestation and has no platform, so that engines may take it for any.",
                capital(&name)
            ),
            insert_last(document, entry.descriptor.value, "platform", NO_PLATFORM),
        ),
    };
    Some(
        RULE.on_value(guilty)
            .message(message)
            .breaks("Engines may pick it as an image: \"mismatched image rootfs and manifest layers\", \"no processor for media-type application/vnd.in-toto+json\".")
            .fix("Set its platform to os \"unknown\" and architecture \"unknown\".")
            .edit(edit.span, edit.text)
            .label(mark.span(), "says that it is an attestation"),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_entry(members: &str, expected: &[&str]) {
        let text = format!(
            r#"{{"manifests":[{{{members}"annotations":{{"vnd.docker.reference.type":"attestation-manifest"}}}}]}}"#
        );
        check("attestation-runnable-platform", &text, expected);
    }

    #[test]
    fn unknown_on_both_sides_only() {
        check_entry(
            r#""platform":{"os":"unknown","architecture":"unknown"},"#,
            &[],
        );
        check_entry(
            r#""platform":{"os":"linux","architecture":"amd64"},"#,
            &[r#"/manifests/0/platform {"os":"linux","architecture":"amd64"}"#],
        );
        check_entry(
            r#""platform":{"os":"linux","architecture":"unknown"},"#,
            &[r#"/manifests/0/platform {"os":"linux","architecture":"unknown"}"#],
        );
        check_entry(
            "",
            &[
                r#"/manifests/0 {"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}"#,
            ],
        );
    }
}
