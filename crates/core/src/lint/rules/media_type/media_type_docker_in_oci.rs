//! Rule `media-type-docker-in-oci`.

use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::structure::due_type;
use crate::lint::subject::Subject;
use crate::lint::types::{LABELS, Typed, parts, to_oci};
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Family, OCI_MANIFEST, Role, role};

declare_rule! {
    /// # What it checks
    /// The config or a layer of an OCI manifest has the type of a Docker config or layer.
    ///
    /// # Why it matters
    /// Older buildah refuses it: "unsupported OCIv1 media type", as of the official ubuntu image in
    /// 2023; bashbrew refuses it still.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// bashbrew (official images CI)
    ///
    /// # Source
    /// buildah#4551; bashbrew#64; official-images#13983.
    "media-type-docker-in-oci", MediaType, Warning, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let guilty: Vec<Typed<'_>> = find(subject).collect();
    report.findings.extend(finding(subject, &guilty));
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Typed<'a>> {
    let is_oci = is_oci(subject);
    let parts = parts(subject);
    parts.filter(move |part| is_oci && part.role.family() == Some(Family::Docker))
}

/// Whether it is an OCI manifest by its own type or, without one, by its config.
fn is_oci(subject: &Subject<'_>) -> bool {
    match subject.survey.own("mediaType") {
        Some(own) => role(&text_of(Some(own))) == Role::Manifest(Family::Oci),
        None => due_type(subject) == Some(OCI_MANIFEST),
    }
}

fn finding(subject: &Subject<'_>, guilty: &[Typed<'_>]) -> Option<Finding> {
    let (first, others) = guilty.split_first()?;
    let mut finding = RULE
        .on_value(first.value)
        .message(format!(
            "{} of an OCI manifest has the Docker type {}.",
            capital(&first.place.described()),
            quote(&first.value.text()?)
        ))
        .breaks("Older buildah and podman refuse it: \"unsupported OCIv1 media type\"; so does bashbrew.")
        .fix("Write the OCI types of config and layers.");
    for other in others.iter().take(LABELS) {
        finding = finding.label(other.value.span(), "here too");
    }
    if let Some(media_type) = subject.survey.own("mediaType") {
        finding = finding.label(media_type.span(), "makes it an OCI manifest");
    }
    finding.edits = to_oci(subject);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn config_or_layer() {
        let rule = "media-type-docker-in-oci";
        let docker = "application/vnd.docker.image.rootfs.diff.tar.gzip";
        check(
            rule,
            &format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{}},"layers":[{{"mediaType":"{docker}"}}]}}"#
            ),
            &[&format!(r#"/layers/0/mediaType "{docker}""#)],
        );
        let plugin = "application/vnd.docker.plugin.v1+json";
        check(
            rule,
            &format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"{plugin}"}},"layers":[]}}"#
            ),
            &[],
        );
    }
}
