//! Rule `attestation-dangling`.

use crate::lint::entry::Entry;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, quote};
use crate::lint::{Finding, Report};
use crate::oci::attestation::{EntryRole, REFERENCE_DIGEST, Subject as About};

declare_rule! {
    /// # What it checks
    /// An attestation's `vnd.docker.reference.digest` is missing, is no digest, is the attestation's
    /// own, or names no image of this index. Entries of another `vnd.docker.reference.type` than
    /// `attestation-manifest` are left alone, as BuildKit asks.
    ///
    /// # Why it matters
    /// Filtering an index or copying some of its platforms leaves attestations behind: the SBOM of an
    /// image that is gone. Scanners report nothing for the images that stayed.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:d9cc33f95aded750ce8084b057d3807af05647b749520171a3ee0845a4e2d021","size":1024,"platform":{"architecture":"unknown","os":"unknown"},"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"sha256:48fb4bef931d24ad5550b78e769accf01a3a7b33aa3b9671d1a36c2cba67a987"}}
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
    /// I keeps pairs when filtering
    ///
    /// # Source
    /// docker/buildx util/imagetools/create.go lines 382 to 412 (461836b), which keeps the pairs;
    /// containers/skopeo#2892; docker/actions-toolkit#935.
    "attestation-dangling", Attestation, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in &subject.entries {
        report
            .findings
            .extend(finding(entry, may_be_elsewhere(subject)));
    }
}

/// In a layout the image may be listed by one of the indexes that this one lists; in a broken
/// document it may stand in what could not be read.
fn may_be_elsewhere(subject: &Subject<'_>) -> bool {
    subject.is_layout || !subject.is_complete
}

fn finding(entry: &Entry<'_>, may_be_elsewhere: bool) -> Option<Finding> {
    let EntryRole::Attestation(about) = &entry.role else {
        return None;
    };
    // BuildKit says to ignore entries with any other type.
    let other_type = entry
        .reference_type
        .is_some_and(|value| value.text().as_deref() != Some("attestation-manifest"));
    if other_type {
        return None;
    }
    let digest = entry.annotation(REFERENCE_DIGEST);
    let guilty = digest
        .or(entry.annotations)
        .unwrap_or(entry.descriptor.value);
    let name = words::entry(entry.position);
    let shown = quote(&text_of(digest));
    let message = match (about, digest) {
        (About::Entry(_), _) => return None,
        (About::NotListed(_), _) if may_be_elsewhere => return None,
        (About::NotListed(_), _) => {
            format!("The attestation {name} names {shown}, which is no image of this index.")
        }
        (About::Itself, _) => format!("The attestation {name} names its own digest {shown}."),
        (About::Missing, None) => {
            format!("The attestation {name} does not say which image it is about.")
        }
        (About::Missing, Some(_)) => {
            format!("The attestation {name} names {shown}, which is no digest.")
        }
    };
    Some(
        RULE.on_value(guilty)
            .message(message)
            .breaks("Scanners and buildx find no attestation for the images of this index, and what is here speaks of none of them.")
            .fix("Drop the entry, or list the image that it is about as well."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn check_annotations(annotations: &str, expected: &[&str]) {
        let entry = |letter: &str, name: (&str, &str), annotations: &str| {
            format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{}","platform":{{"os":"{}","architecture":"{}"}},"annotations":{{{annotations}}}}}"#,
                letter.repeat(64),
                name.0,
                name.1
            )
        };
        let image = entry("a", ("linux", "arm64"), "");
        let attestation = entry("b", ("unknown", "unknown"), annotations);
        let text = format!(r#"{{"manifests":[{image},{attestation}]}}"#);
        assert_eq!(messages("attestation-dangling", text.as_bytes()), expected);
    }

    fn reference(digest: &str) -> String {
        format!(
            r#""vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{digest}""#
        )
    }

    #[test]
    fn each_way_to_dangle() {
        let digest = |letter: &str| format!("sha256:{}", letter.repeat(64));
        check_annotations(&reference(&digest("a")), &[]);
        let own = format!(
            "The attestation entry 2 names its own digest \"{}\".",
            digest("b")
        );
        check_annotations(&reference(&digest("b")), &[&own]);
        let gone = format!(
            "The attestation entry 2 names \"{}\", which is no image of this index.",
            digest("c")
        );
        check_annotations(&reference(&digest("c")), &[&gone]);
        check_annotations(
            &reference("sha256-abc"),
            &["The attestation entry 2 names \"sha256-abc\", which is no digest."],
        );
        check_annotations(
            r#""vnd.docker.reference.type":"attestation-manifest""#,
            &["The attestation entry 2 does not say which image it is about."],
        );
        check_annotations(r#""vnd.docker.reference.type":"other""#, &[]);
        check_annotations(r#""a":"b""#, &[]);
    }
}
