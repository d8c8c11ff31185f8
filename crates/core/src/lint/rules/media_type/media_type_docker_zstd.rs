//! Rule `media-type-docker-zstd`.

use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::types::{LABELS, Typed, parts, to_oci};
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::media_type::{DOCKER_ZSTD, essence};

declare_rule! {
    /// # What it checks
    /// A layer has the type `application/vnd.docker.image.rootfs.diff.tar.zstd`, which nobody
    /// specified.
    ///
    /// # Why it matters
    /// podman and skopeo refused it for years, and distributions lag; older containerd answers "no
    /// processor for media-type"; Quay refuses it.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.zstd","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+zstd","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// Q; C, D in older releases
    ///
    /// # Source
    /// containerd#9263, #9859; containers/image#2906; docker/cli#5011; stereoscope#486;
    /// imagegenius/docker-immich#717.
    "media-type-docker-zstd", MediaType, Error, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let guilty: Vec<Typed<'_>> = find(subject).collect();
    report.findings.extend(finding(subject, &guilty));
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Typed<'a>> {
    parts(subject).filter(|part| {
        let text = part.value.text().unwrap_or_default();
        essence(&text).eq_ignore_ascii_case(DOCKER_ZSTD)
    })
}

fn finding(subject: &Subject<'_>, guilty: &[Typed<'_>]) -> Option<Finding> {
    let (first, others) = guilty.split_first()?;
    let mut finding = RULE
        .on_value(first.value)
        .message(format!(
            "{} has the type {}, which nobody specified.",
            capital(&first.place.described()),
            quote(&first.value.text()?)
        ))
        .breaks("podman, skopeo and Quay refuse it, and older containerd has \"no processor for media-type\".")
        .fix("Build with `oci-mediatypes=true`, so that the whole manifest is of OCI types.");
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
    fn this_type_only() {
        let rule = "media-type-docker-zstd";
        let zstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";
        check(
            rule,
            &format!(r#"{{"config":{{}},"layers":[{{"mediaType":"{zstd}"}}]}}"#),
            &[&format!(r#"/layers/0/mediaType "{zstd}""#)],
        );
        let oci = "application/vnd.oci.image.layer.v1.tar+zstd";
        check(
            rule,
            &format!(r#"{{"config":{{}},"layers":[{{"mediaType":"{oci}"}}]}}"#),
            &[],
        );
    }
}
