//! Rule `attestation-present`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::entries;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// Entries carry `vnd.docker.reference.type` or have the platform `unknown/unknown`: they are
    /// attestations (SBOM, provenance), not images.
    ///
    /// # Why it matters
    /// "What is unknown/unknown?" BuildKit adds them to every build with provenance. They make a
    /// single-platform tag an index, so that `docker manifest create` answers "is a manifest list".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:d9cc33f95aded750ce8084b057d3807af05647b749520171a3ee0845a4e2d021","size":1024,"platform":{"architecture":"unknown","os":"unknown"},"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f"}}
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
    /// T, M, hangar, noe recognise and hide it
    ///
    /// # Source
    /// docker/buildx#1509; docker/build-push-action#820; moby/buildkit
    /// docs/attestations/attestation-storage.md; goharbor/harbor#18813.
    "attestation-present", Attestation, Info, since "0.1.0", on INDEX;
    check
}

/// Most other entries that the finding labels.
const LABELS: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found: Vec<&Entry<'_>> = subject.entries.iter().filter(|e| is_wanted(e)).collect();
    report
        .findings
        .extend(finding(&found, subject.entries.len()));
}

fn is_wanted(entry: &Entry<'_>) -> bool {
    entry.is_unknown() || entry.reference_type.is_some()
}

fn finding(found: &[&Entry<'_>], total: usize) -> Option<Finding> {
    let (first, rest) = found.split_first()?;
    let positions: Vec<usize> = found.iter().map(|entry| entry.position).collect();
    let count = match found.len() {
        1 if total == 1 => "The only entry is".to_owned(),
        1 => format!("1 of {total} entries is"),
        n => format!("{n} of {total} entries are"),
    };
    let what = match found.iter().all(|entry| entry.is_attestation()) {
        true if found.len() == 1 => "an attestation (SBOM or provenance), not an image",
        true => "attestations (SBOM or provenance), not images",
        false => "unknown/unknown, which no host runs",
    };
    let mut finding = RULE
        .on_value(first.descriptor.value)
        .message(format!("{count} {what}: {}.", entries(&positions)))
        .breaks("Tools that do not know them list a platform unknown/unknown; docker manifest create refuses a single-platform tag with one: \"is a manifest list\".")
        .fix("Nothing is wrong: leave them out of platform counts. Build with --provenance=false only where a tool cannot take them.");
    for entry in rest.iter().take(LABELS) {
        finding = finding.label(entry.descriptor.value.span(), "another one");
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn check_message(entries: &str, expected: &[&str]) {
        let text = format!(r#"{{"manifests":[{entries}]}}"#);
        assert_eq!(messages("attestation-present", text.as_bytes()), expected);
    }

    #[test]
    fn one_finding_for_all() {
        let image = r#"{"platform":{"os":"linux","architecture":"arm64"}}"#;
        let typed = r#"{"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}"#;
        let unknown = r#"{"platform":{"os":"unknown","architecture":"unknown"}}"#;
        check_message(image, &[]);
        check_message(
            &format!("{image},{typed}"),
            &["1 of 2 entries is an attestation (SBOM or provenance), not an image: entry 2."],
        );
        check_message(
            &format!("{image},{typed},{unknown}"),
            &["2 of 3 entries are unknown/unknown, which no host runs: entries 2 and 3."],
        );
    }
}
