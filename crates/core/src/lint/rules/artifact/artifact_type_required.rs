//! Rule `artifact-type-required`.

use crate::json::Value;
use crate::lint::members::{is_blank, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// The config has the empty descriptor's type and the manifest has no artifactType.
    ///
    /// # Why it matters
    /// Nothing says what the artifact is: lists of referrers give the empty type, and no tool finds
    /// its own artifacts among them.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec manifest.md lines 32 and 180, MUST (13cff54); distribution-spec spec.md lines 553
    /// and 554 (967efdc).
    "artifact-type-required", Artifact, Error, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).map(finding));
}

/// The config's type, where it asks for an artifactType that is not there.
fn find<'a>(subject: &Subject<'a>) -> Option<Value<'a>> {
    // What is not there may stand in what could not be read.
    if !subject.is_whole() || !is_blank(subject.survey.own("artifactType")) {
        return None;
    }
    let config = subject.unusual().find(|one| one.place == Place::Config)?;
    let media_type = config.media_type?;
    (role(&text_of(Some(media_type))) == Role::Empty).then_some(media_type)
}

fn finding(media_type: Value<'_>) -> Finding {
    RULE.on_value(media_type)
        .message("The config is empty, and no artifactType says what the artifact is.")
        .breaks("Lists of referrers give the empty type for it, and tools that look for their own artifacts do not find it.")
        .fix("Set artifactType to the media type of what the artifact is.")
}
