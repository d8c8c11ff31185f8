//! Rule `media-type-artifact-manifest`.

use crate::json::Value;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// The document is an artifact manifest of image-spec 1.1.0-rc2 or of ORAS, both withdrawn.
    ///
    /// # Why it matters
    /// The type was removed before image-spec 1.1.0, and registries answer 400.
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.oci.artifact.manifest.v1+json","artifactType":"application/vnd.acme.rocket","blobs":[]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// C B M Q
    ///
    /// # Source
    /// regclient#372; Azure/azure-cli#24976; image-spec v1.1.0-rc2, artifact.md.
    "media-type-artifact-manifest", MediaType, Warning, since "0.1.0", on ARTIFACT;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let own = subject.survey.own("mediaType");
    let own = own.filter(|own| role(&text_of(Some(*own))) == Role::ArtifactManifest);
    report.findings.extend(own.map(finding));
}

fn finding(media_type: Value<'_>) -> Finding {
    RULE.on_value(media_type)
        .message(format!(
            "{} was withdrawn before image-spec 1.1.0.",
            quote(&text_of(Some(media_type)))
        ))
        .breaks("Registries answer 400; podman, docker and distribution do not know it.")
        .fix("Push it anew as an image manifest with an artifactType and the empty descriptor as config.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn both_withdrawn_types() {
        let rule = "media-type-artifact-manifest";
        for name in ["oci", "cncf.oras"] {
            let media_type = format!(r#""application/vnd.{name}.artifact.manifest.v1+json""#);
            check(
                rule,
                &format!(r#"{{"mediaType":{media_type}}}"#),
                &[&format!("/mediaType {media_type}")],
            );
        }
        check(
            rule,
            r#"{"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"a/b"}"#,
            &[],
        );
    }
}
