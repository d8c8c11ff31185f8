//! Rule `media-type-unknown-layer`.

use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::types::{LABELS, Typed, parts};
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Role, is_known_layer};

declare_rule! {
    /// # What it checks
    /// The config is that of an image, and the type of a layer is no known layer type. The
    /// attestations of BuildKit are left alone.
    ///
    /// # Why it matters
    /// docker answers "unsupported media type"; containerd cannot unpack the image: "no processor for
    /// media-type".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/x-tar","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// M, D at pull
    ///
    /// # Source
    /// moby daemon/internal/distribution/pull_v2.go line 467 (b985e23); containerd#8243; image-spec
    /// manifest.md lines 77 to 92 (13cff54).
    "media-type-unknown-layer", MediaType, Warning, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let is_image = parts(subject)
        .any(|part| part.place == Place::Config && matches!(part.role, Role::Config(_)));
    if is_image {
        let layers = parts(subject).filter(|part| part.place != Place::Config);
        let unknown: Vec<Typed<'_>> = layers.filter(is_unknown).collect();
        report.findings.extend(finding(&unknown));
    }
}

fn is_unknown(layer: &Typed<'_>) -> bool {
    let text = layer.value.text().unwrap_or_default();
    !text.is_empty() && layer.role != Role::InToto && !is_known_layer(&text)
}

fn finding(unknown: &[Typed<'_>]) -> Option<Finding> {
    let (first, others) = unknown.split_first()?;
    let mut finding = RULE
        .on_value(first.value)
        .message(format!(
            "{} of an image has the type {}, which is no known layer type.",
            capital(&first.place.described()),
            quote(&first.value.text()?)
        ))
        .breaks("docker answers \"unsupported media type\", containerd \"no processor for media-type\".")
        .fix("Use a layer type, or make it an artifact: an artifactType and the empty descriptor as config.");
    for other in others.iter().take(LABELS) {
        finding = finding.label(other.value.span(), "unknown too");
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(config: &str, layer: &str, fires: bool) {
        let text = format!(
            r#"{{"config":{{"mediaType":"{config}"}},"layers":[{{"mediaType":"{layer}"}}]}}"#
        );
        let place = format!("/layers/0/mediaType \"{layer}\"");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("media-type-unknown-layer", &text, expected);
    }

    #[test]
    fn layers_of_images() {
        let config = "application/vnd.oci.image.config.v1+json";
        finds(config, "application/x-tar", true);
        finds(config, "application/vnd.oci.image.layer.v1.tar+bzip2", true);
        for known in [
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.v1.tar+zstd",
            "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.docker.image.rootfs.diff.tar",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.diff.tar.zstd",
            "application/vnd.in-toto+json",
        ] {
            finds(config, known, false);
        }
        finds(
            "application/vnd.oci.empty.v1+json",
            "application/x-tar",
            false,
        );
    }
}
