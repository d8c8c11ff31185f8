//! Rule `subject-media-type`.

use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::{DescriptorMembers, Place};
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::media_type::role;

declare_rule! {
    /// # What it checks
    /// The media type of `subject` is no type of a manifest or an index.
    ///
    /// # Why it matters
    /// The referrers API lists by a manifest's digest: nobody who asks for the referrers of an image
    /// finds this one.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}],"subject":{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d","size":1024}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d","size":1024}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec manifest.md lines 100 to 103 (13cff54); distribution-spec spec.md lines 544 and 627
    /// (967efdc).
    "subject-media-type", Artifact, Warning, since "0.1.0", on MANIFEST | INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = subject
        .unusual()
        .filter(|descriptor| descriptor.place == Place::Subject)
        .filter_map(finding);
    report.findings.extend(found);
}

fn finding(descriptor: &DescriptorMembers<'_>) -> Option<Finding> {
    let value = descriptor.media_type?;
    // That there is no type at all is said by another rule.
    let text = value.text().filter(|text| !text.is_empty())?;
    (!role(&text).is_manifest_or_index()).then(|| {
        RULE.on_value(value)
            .message(format!(
                "The subject has the type {}, which is no manifest or index.",
                quote(&text)
            ))
            .breaks(
                "Registries list referrers by the digest of a manifest, so nobody finds this one.",
            )
            .fix("Point to the manifest or the index that is meant.")
    })
}
