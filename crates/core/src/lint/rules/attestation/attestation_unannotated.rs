//! Rule `attestation-unannotated`.

use crate::lint::entry::Entry;
use crate::lint::members::is_blank;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An entry has the platform `unknown/unknown` and neither a `vnd.docker.reference.*` annotation
    /// nor an artifactType.
    ///
    /// # Why it matters
    /// Nothing ties it to an image: filters that go by the annotation count it as one more platform.
    /// `docker manifest` drops the annotations when it copies an index.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:d9cc33f95aded750ce8084b057d3807af05647b749520171a3ee0845a4e2d021","size":1024,"platform":{"architecture":"unknown","os":"unknown"}}
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
    /// M lists it as no image
    ///
    /// # Source
    /// moby daemon/containerd/image_manifest.go, IsPseudoImage (b985e23); docker/actions-toolkit#937.
    "attestation-unannotated", Attestation, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(subject.entries.iter().filter_map(finding));
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let platform = entry.platform.as_ref().filter(|_| entry.is_unknown())?;
    let members = entry.annotations.into_iter().flat_map(|map| map.members());
    let mut names = members.map(|member| member.name());
    let is_told = names.any(|name| name.starts_with("vnd.docker.reference."))
        || !is_blank(entry.artifact_type);
    (!is_told).then(|| {
        RULE.on_value(platform.value)
            .message(format!(
                "{} is unknown/unknown, and nothing says what it is or which image it belongs to.",
                capital(&words::entry(entry.position))
            ))
            .breaks("Filters that go by the annotation count it as an image; scanners do not find the attestation that it may be.")
            .fix("Restore vnd.docker.reference.type and vnd.docker.reference.digest, or drop the entry.")
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_entry(members: &str, fires: bool) {
        let platform = r#"{"os":"unknown","architecture":"unknown"}"#;
        let text = format!(r#"{{"manifests":[{{"platform":{platform}{members}}}]}}"#);
        let place = format!("/manifests/0/platform {platform}");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("attestation-unannotated", &text, expected);
    }

    #[test]
    fn nothing_says_what_it_is() {
        check_entry("", true);
        check_entry(r#","annotations":{"a":"b"}"#, true);
        check_entry(
            r#","annotations":{"vnd.docker.reference.digest":"x"}"#,
            false,
        );
        check_entry(r#","artifactType":"a/b""#, false);
    }
}
