//! Rule `portability-layer-count`.

use crate::json::{Kind, Value};
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::{Finding, Kinds, Report};
use crate::oci::DocumentKind;
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// An image has more than 127 layers, or its config more than 127 diff_ids.
    ///
    /// # Why it matters
    /// docker's overlay2 stacks no more and answers "max depth exceeded". Artifacts are not stacked,
    /// so that their layers are not counted.
    ///
    /// # Example bad
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]}}
    /// ```
    /// ```text times 128
    /// "sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]}}
    /// ```
    /// ```text times 127
    /// "sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"
    /// ```
    ///
    /// # Checked today
    /// M overlay2 at unpack
    ///
    /// # Source
    /// docker/docs#8230; containers/storage#489; moby/moby#20298.
    "portability-layer-count", Portability, Warning, since "0.1.0", on MANIFEST | CONFIG;
    check
}

/// Most layers that overlay2 stacks.
const MOST: usize = 127;

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject));
}

fn find(subject: &Subject<'_>) -> Option<Finding> {
    let (list, name) = if subject.kinds.meets(Kinds::CONFIG) {
        let rootfs = subject.survey.own("rootfs")?;
        (subject.field(rootfs, "diff_ids")?, "diff_ids")
    } else if is_artifact(subject) {
        return None;
    } else {
        (subject.survey.own("layers")?, "layers")
    };
    if list.kind() != Kind::Array || !subject.is_sound(list) {
        return None;
    }
    let first = list.items().nth(MOST)?;
    Some(finding(first, list.count(), name))
}

/// Whether what `layers` lists is no image's: an artifact may have as many as it likes. An image may
/// have a subject or a type as well, and is one by its config.
fn is_artifact(subject: &Subject<'_>) -> bool {
    if subject.document.kind() != DocumentKind::ArtifactManifest {
        return false;
    }
    let mut configs = subject
        .descriptors()
        .filter(|part| part.place == Place::Config);
    !configs.any(|part| matches!(role(&text_of(part.media_type)), Role::Config(_)))
}

fn finding(first: Value<'_>, count: usize, name: &str) -> Finding {
    RULE.on_value(first)
        .message(format!(
            "There are {count} {name}, {} more than {MOST}.",
            count - MOST
        ))
        .breaks("docker with overlay2 cannot unpack the image: \"max depth exceeded\".")
        .fix("Build with fewer steps, or squash the layers.")
}
