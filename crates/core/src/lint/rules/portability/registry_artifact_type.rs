//! Rule `registry-artifact-type`.

use crate::lint::registry::for_target;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::{DescriptorMembers, Place};
use crate::lint::words::quote;
use crate::lint::{Finding, Report, Target};
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// The type of the config is no image config's.
    ///
    /// # Why it matters
    /// GitLab answers "unknown media type", Aliyun and registries with a class policy "unknown
    /// manifest class for …"; Docker Hub drops such attestations from its list.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// eXist-db/exist#6648; distribution registry/handlers/manifests.go lines 383 to 390 (0d6b721);
    /// grimoire#11; zrlog#254.
    "registry-artifact-type", Portability, Info, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = subject
        .unusual()
        .filter(|descriptor| descriptor.place == Place::Config)
        .filter_map(finding)
        .map(|finding| for_target(finding, subject, Target::ArtifactType));
    report.findings.extend(found);
}

fn finding(config: &DescriptorMembers<'_>) -> Option<Finding> {
    let value = config.media_type?;
    let text = value.text().filter(|text| !text.is_empty())?;
    (!matches!(role(&text), Role::Config(_))).then(|| {
        RULE.on_value(value)
            .message(format!("The config has the type {}, which is no image config.", quote(&text)))
            .breaks("GitLab answers \"unknown media type\", Aliyun and registries with a class policy \"unknown manifest class\"; Docker Hub hides such attestations.")
            .fix("Nothing is wrong by the specification: keep an image config for these registries, or use another.")
    })
}
