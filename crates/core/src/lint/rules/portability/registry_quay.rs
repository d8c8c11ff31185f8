//! Rule `registry-quay`.

use crate::json::Value;
use crate::lint::registry::for_target;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::{DescriptorMembers, Place};
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report, Target};
use crate::oci::DocumentKind;
use crate::oci::media_type::DOCKER_CONFIG;

declare_rule! {
    /// # What it checks
    /// A Docker manifest has a layer of plain tar or zstd, or a config of another type than Docker's.
    ///
    /// # Why it matters
    /// Quay's JSON schema lists the types that it takes: MANIFEST_INVALID "is not one of".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":100}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// Q
    ///
    /// # Source
    /// quay image/docker/schema2/manifest.py (ffba0c7); kubevirt/kubevirt#15728;
    /// sylabs/singularity#3782; deckhouse/deckhouse#10672.
    "registry-quay", Portability, Info, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.document.kind() != DocumentKind::DockerManifest {
        return;
    }
    let found = subject.descriptors().filter_map(find);
    let found = found.map(|finding| for_target(finding, subject, Target::Quay));
    report.findings.extend(found);
}

fn find(descriptor: &DescriptorMembers<'_>) -> Option<Finding> {
    let value = descriptor.media_type?;
    let text = value.text().filter(|text| !text.is_empty())?;
    let refused = match descriptor.place {
        Place::Config => text != DOCKER_CONFIG,
        Place::Layer(_) => {
            let is_layer = [
                "application/vnd.docker.image.rootfs.",
                "application/vnd.oci.image.layer.",
            ]
            .iter()
            .any(|start| text.starts_with(start));
            is_layer
                && [".tar", ".zstd", "+zstd"]
                    .iter()
                    .any(|end| text.ends_with(end))
        }
        _ => false,
    };
    refused.then(|| finding(value, descriptor.place, &text))
}

fn finding(value: Value<'_>, place: Place, text: &str) -> Finding {
    RULE.on_value(value)
        .message(format!(
            "{} of this Docker manifest has the type {}.",
            capital(&place.described()),
            quote(text)
        ))
        .breaks("Quay refuses the push: MANIFEST_INVALID, \"is not one of\".")
        .fix("Push it as an OCI manifest.")
}
