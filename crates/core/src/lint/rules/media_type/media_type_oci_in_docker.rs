//! Rule `media-type-oci-in-docker`.

use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::types::{LABELS, Typed, is_docker_manifest, parts, to_oci};
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::media_type::Family;

declare_rule! {
    /// # What it checks
    /// The config or a layer of a Docker manifest has an OCI type.
    ///
    /// # Why it matters
    /// podman, CRI-O and skopeo refuse it: "unsupported docker v2s2 media type". docker and containerd
    /// pull it.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// C Q
    ///
    /// # Source
    /// containers/image manifest/docker_schema2.go lines 164 to 178 (df7e80d); container-libs#977;
    /// imjasonh/kontain.me#222.
    "media-type-oci-in-docker", MediaType, Error, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let guilty: Vec<Typed<'_>> = find(subject).collect();
    report.findings.extend(finding(subject, &guilty));
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Typed<'a>> {
    let is_docker = is_docker_manifest(subject);
    let parts = parts(subject);
    parts.filter(move |part| is_docker && part.role.family() == Some(Family::Oci))
}

fn finding(subject: &Subject<'_>, guilty: &[Typed<'_>]) -> Option<Finding> {
    let (first, others) = guilty.split_first()?;
    let mut finding = RULE
        .on_value(first.value)
        .message(format!(
            "{} of a Docker manifest has the OCI type {}.",
            capital(&first.place.described()),
            quote(&first.value.text()?)
        ))
        .breaks("podman, CRI-O and skopeo refuse the image: \"unsupported docker v2s2 media type\"; docker and containerd pull it.")
        .fix("Write the whole manifest in OCI types.");
    for other in others.iter().take(LABELS) {
        finding = finding.label(other.value.span(), "here too");
    }
    finding.edits = to_oci(subject);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn config_or_layer() {
        let docker = r#""mediaType":"application/vnd.docker.distribution.manifest.v2+json""#;
        let rule = "media-type-oci-in-docker";
        check(
            rule,
            &format!(
                r#"{{{docker},"config":{{"mediaType":"application/vnd.oci.image.config.v1+json"}},"layers":[]}}"#
            ),
            &[r#"/config/mediaType "application/vnd.oci.image.config.v1+json""#],
        );
        check(
            rule,
            &format!(
                r#"{{{docker},"config":{{"mediaType":"a/b"}},"layers":[{{"mediaType":"c/d"}}]}}"#
            ),
            &[],
        );
    }
}
