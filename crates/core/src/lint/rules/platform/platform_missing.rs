//! Rule `platform-missing`.

use crate::json::Kind;
use crate::lint::entry::Entry;
use crate::lint::members::is_blank;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital};
use crate::lint::{Finding, Report};
use crate::oci::media_type::Role;

declare_rule! {
    /// # What it checks
    /// An entry of an index is an image manifest and names no platform. Attestations and artifacts,
    /// which say so by annotation or artifactType, need none; neither do the entries of a layout's
    /// index.json.
    ///
    /// # Why it matters
    /// Every engine guesses in its own way: crane assumes linux/amd64, podman takes the entry as a
    /// last resort, containerd opens its config, and distribution with platform validation switched
    /// on dereferences nil.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2209eb4b32d49960b0fc301be05f10d8ee5cc973efd5b649def2cd4bd237ef93","size":1024}
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
    /// none
    ///
    /// # Source
    /// image-spec descriptor.md line 63 (13cff54), SHOULD; go-containerregistry
    /// pkg/v1/remote/index.go line 179; containers/image internal/manifest/oci_index.go line 234;
    /// distribution registry/storage/manifestlisthandler.go, platformMustExist.
    "platform-missing", Platform, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // An index that is an artifact itself lists its parts, not platforms.
    let root = subject.root;
    if !subject.is_whole() {
        // It may say so further on.
        return;
    }
    let is_artifact = root.is_some_and(|root| !is_blank(subject.field(root, "artifactType")));
    if subject.is_layout || is_artifact {
        return;
    }
    let entries = subject.entries.iter().filter(|entry| is_guilty(entry));
    report.findings.extend(entries.map(finding));
}

fn is_guilty(entry: &Entry<'_>) -> bool {
    let platform = entry.platform_value;
    let is_absent = platform.is_none_or(|value| value.kind() == Kind::Null);
    is_absent
        && matches!(entry.media_role, Role::Manifest(_) | Role::Schema1)
        && !entry.is_attestation()
        && is_blank(entry.artifact_type)
}

fn finding(entry: &Entry<'_>) -> Finding {
    RULE.on_value(entry.descriptor.value)
        .message(format!(
            "{} is an image manifest and names no platform.",
            capital(&words::entry(entry.position))
        ))
        .breaks("crane takes it for linux/amd64, podman as a last resort, containerd by its config: hosts can get an image that they cannot run.")
        .fix("Add the platform that the image's config names.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

    #[track_caller]
    fn check_entry(members: &str, fires: bool) {
        let entry = format!(r#"{{"mediaType":"{MANIFEST}"{members}}}"#);
        let expected = format!("/manifests/0 {entry}");
        let expected: &[&str] = if fires { &[&expected] } else { &[] };
        check(
            "platform-missing",
            &format!(r#"{{"manifests":[{entry}]}}"#),
            expected,
        );
    }

    #[test]
    fn images_without_platform_only() {
        check_entry("", true);
        check_entry(r#","platform":null"#, true);
        check_entry(r#","platform":{}"#, false);
        check_entry(r#","artifactType":"a/b""#, false);
        check_entry(
            r#","annotations":{"vnd.docker.reference.type":"attestation-manifest"}"#,
            false,
        );
        check_entry(
            r#","annotations":{"org.opencontainers.image.ref.name":"v1"}"#,
            false,
        );
        let blob = r#"{"manifests":[{"mediaType":"application/vnd.oci.image.layer.v1.tar"}]}"#;
        check("platform-missing", blob, &[]);
        let artifact =
            format!(r#"{{"artifactType":"a/b","manifests":[{{"mediaType":"{MANIFEST}"}}]}}"#);
        check("platform-missing", &artifact, &[]);
    }
}
