//! Rule `index-nested`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::attestation::EntryRole;

declare_rule! {
    /// # What it checks
    /// An entry is an index or a manifest list itself. In a layout's index.json that is how it should
    /// be.
    ///
    /// # Why it matters
    /// podman answers "Unexpectedly received a manifest list instead of a manifest for a single
    /// image", gcr.io and `docker manifest` refuse it, Docker Hub shows no platforms.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:71fbf38502fef8614bc3faa879b5a62006414a7970a1233a22328516da9d788b","size":1024}
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
    /// C at pull; K at creation
    ///
    /// # Source
    /// image-spec image-index.md line 44 (13cff54), SHOULD support; containers/podman#25045;
    /// bazel-contrib/rules_oci#241; concourse/registry-image-resource#381.
    "index-nested", Index, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.is_layout {
        return;
    }
    report
        .findings
        .extend(subject.entries.iter().filter_map(finding));
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let media_type = entry.media_type?;
    (entry.role == EntryRole::Index).then(|| {
        RULE.on_value(media_type)
            .message(format!(
                "{} is an index itself: {}.",
                capital(&words::entry(entry.position)),
                quote(&media_type.text().unwrap_or_default())
            ))
            .breaks("podman refuses it (\"Unexpectedly received a manifest list\"), gcr.io refuses the push, Docker Hub shows no platforms.")
            .fix("List its entries here instead: `docker buildx imagetools create` flattens.")
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    const INDEX: &str = "application/vnd.oci.image.index.v1+json";
    const LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
    const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

    #[track_caller]
    fn check_entries(entries: &[&str], expected: &[&str]) {
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        check("index-nested", &text, expected);
    }

    #[test]
    fn indexes_and_lists_in_an_index() {
        let entry = |media_type: &str| format!(r#"{{"mediaType":"{media_type}"}}"#);
        let place =
            |at: usize, media_type: &str| format!("/manifests/{at}/mediaType \"{media_type}\"");
        check_entries(&[&entry(MANIFEST), &entry(LIST)], &[&place(1, LIST)]);
        // Nothing but indexes suggests a layout and does not prove it.
        check_entries(&[&entry(INDEX)], &[&place(0, INDEX)]);
        let named = format!(
            r#"{{"mediaType":"{INDEX}","annotations":{{"org.opencontainers.image.ref.name":"v1"}}}}"#
        );
        check_entries(&[&named], &[]);
        check_entries(&[&entry(MANIFEST)], &[]);
    }
}
