//! Rule `registry-ecr`.

use crate::json::Value;
use crate::lint::members::is_blank;
use crate::lint::registry::for_target;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report, Target};

declare_rule! {
    /// # What it checks
    /// A media type has a `;` in it, or there are artifactType and subject together.
    ///
    /// # Why it matters
    /// Amazon ECR answers 405 to referrers pushed like that; older versions refused a `;` too.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d","size":1024}}
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
    /// aws/containers-roadmap#2306, #2783 (open in March 2026); containers/image#584;
    /// sigstore/sigstore-js#1058.
    "registry-ecr", Portability, Info, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let own = ["mediaType", "artifactType"].map(|name| subject.survey.own(name));
    let listed = subject
        .unusual()
        .flat_map(|descriptor| [descriptor.media_type, descriptor.artifact_type]);
    let types = own.into_iter().chain(listed).flatten();
    let found = types
        .filter(|value| subject.is_sound(*value))
        .filter_map(parameter)
        .chain(referrer(subject));
    let found = found.map(|finding| for_target(finding, subject, Target::Ecr));
    report.findings.extend(found);
}

fn parameter(value: Value<'_>) -> Option<Finding> {
    let text = value.text().filter(|text| text.contains(';'))?;
    Some(
        RULE.on_value(value)
            .message(format!(
                "The media type {} has a \";\" in it.",
                quote(&text)
            ))
            .breaks("Amazon ECR refuses the push.")
            .fix("Put what stands behind the \";\" into the type, such as \".v0.2+json\"."),
    )
}

fn referrer(subject: &Subject<'_>) -> Option<Finding> {
    let [artifact, of] = ["artifactType", "subject"].map(|name| subject.survey.own(name));
    let (artifact, of) = (artifact.filter(|value| !is_blank(Some(*value)))?, of?);
    let text = artifact.text()?;
    (!is_blank(Some(of))).then(|| {
        RULE.on_value(artifact)
            .message(format!(
                "There is the artifactType {} together with a subject.",
                quote(&text)
            ))
            .breaks("Amazon ECR answers 405 to some pushes of referrers, such as oras copy -r.")
            .fix("Push referrers by ECR's own way, or keep them elsewhere.")
            .label(of.span(), "the subject")
    })
}
