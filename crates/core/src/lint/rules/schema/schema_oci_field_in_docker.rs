//! Rule `schema-oci-field-in-docker`.

use crate::json::{Kind, Member, Value};
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::DocumentKind;

declare_rule! {
    /// # What it checks
    /// A Docker manifest, a Docker manifest list or a descriptor in one has `annotations`, `subject`,
    /// `artifactType` or `data`, which only OCI documents have.
    ///
    /// # Why it matters
    /// manifest-tool refuses it, containers/image drops the members on copy, so that the digest
    /// changes, and registries look for `subject` in OCI documents only.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","annotations":{"org.opencontainers.image.version":"1"},"manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// T for annotations
    ///
    /// # Source
    /// image-spec media-types.md lines 43 to 58 (13cff54); manifest-tool v2/pkg/registry/push.go line
    /// 20 (69506a0); microsoft/Docker-Provider#911.
    "schema-oci-field-in-docker", Schema, Warning, since "0.1.0", on MANIFEST | INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let is_docker = matches!(
        subject.document.kind(),
        DocumentKind::DockerManifest | DocumentKind::DockerManifestList
    );
    if is_docker {
        let members = find(subject).filter(|value| subject.is_sound(*value));
        let media_type = subject.survey.own("mediaType");
        let findings = members.filter_map(|value| Some(finding(value.member_of()?, media_type)));
        report.findings.extend(findings);
    }
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Value<'a>> {
    let own = ["annotations", "subject", "artifactType"];
    let own = own.into_iter().filter_map(|name| subject.survey.own(name));
    let listed = subject.descriptors().flat_map(|members| {
        let members = [members.annotations, members.data, members.artifact_type];
        members.into_iter().flatten()
    });
    own.chain(listed).filter(|value| value.kind() != Kind::Null)
}

fn finding(member: Member<'_>, media_type: Option<Value<'_>>) -> Finding {
    let mut finding = RULE
        .on_span(member.value.pointer(), member.key.span())
        .message(format!(
            "A Docker document has the member {}, which only OCI documents have.",
            quote(&member.name())
        ))
        .breaks("manifest-tool refuses it; podman, skopeo and buildah drop it on copy, and the digest changes; registries ignore it.")
        .fix("Remove it, or write the whole as an OCI document.");
    if let Some(media_type) = media_type {
        finding = finding.label(media_type.span(), "makes it a Docker document");
    }
    match drop_member(member.value) {
        Some(edit) => finding.edit(edit.span, edit.text),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        check_bytes("schema-oci-field-in-docker", text.as_bytes(), expected);
    }

    #[test]
    fn oci_members_in_docker_documents() {
        let list = "application/vnd.docker.distribution.manifest.list.v2+json";
        check(
            &format!(r#"{{"mediaType":"{list}","annotations":{{}},"manifests":[{{"data":""}}]}}"#),
            &[
                r#""/annotations" 73..86"#,
                r#""/manifests/0/data" 104..110"#,
            ],
        );
        check(
            &format!(r#"{{"mediaType":"{list}","manifests":[{{"urls":[]}}]}}"#),
            &[],
        );
        check(
            &format!(r#"{{"mediaType":"{list}","annotations":null}}"#),
            &[],
        );
    }

    #[test]
    fn oci_documents_may() {
        let index = "application/vnd.oci.image.index.v1+json";
        check(
            &format!(r#"{{"mediaType":"{index}","annotations":{{}},"manifests":[{{"data":""}}]}}"#),
            &[],
        );
    }
}
