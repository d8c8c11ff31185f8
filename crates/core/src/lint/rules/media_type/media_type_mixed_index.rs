//! Rule `media-type-mixed-index`.

use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::types::{LABELS, Typed, typed, write};
use crate::lint::words::{capital, quote};
use crate::lint::{Edit, Finding, Report};
use crate::oci::media_type::{DOCKER_LIST, Family, OCI_INDEX, Role, role};

declare_rule! {
    /// # What it checks
    /// Docker and OCI types are mixed between a list and what it lists, or among what it lists. The
    /// index of a layout names whole images and may list either.
    ///
    /// # Why it matters
    /// gcr.io and older Quay refuse the push.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// q
    ///
    /// # Source
    /// openshift/oc-mirror#253; quay#6070; DataDog/rules_oci#10; podman#21294.
    "media-type-mixed-index", MediaType, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    if !subject.is_layout {
        report.findings.extend(find(subject).and_then(finding));
    }
}

struct Mixed<'a> {
    /// The family that the others should be of.
    family: Family,
    guilty: Vec<Typed<'a>>,
    edit: Option<Edit>,
}

fn find<'a>(subject: &Subject<'a>) -> Option<Mixed<'a>> {
    let own = subject.survey.own("mediaType");
    let own_family = role(&text_of(own)).family();
    let is_listed = |role: Role| matches!(role, Role::Index(_) | Role::Manifest(_) | Role::Schema1);
    let entries: Vec<Typed<'_>> = subject
        .descriptors()
        .filter(|members| matches!(members.place, Place::Entry(_)))
        .filter_map(typed)
        .filter(|entry| is_listed(entry.role))
        .collect();
    let family = own_family.or_else(|| entries.first()?.role.family())?;
    let total = entries.len();
    let differs = |entry: &Typed<'_>| entry.role.family() != Some(family);
    let guilty: Vec<Typed<'_>> = entries.into_iter().filter(differs).collect();
    // All of what is listed is of the other family, so a list of that family holds it.
    let edit = own.filter(|_| guilty.len() == total && own_family.is_some());
    let edit = edit.and_then(|own| match family {
        Family::Docker => Some(write(own, OCI_INDEX)),
        Family::Oci if has_oci_members(subject) => None,
        Family::Oci => Some(write(own, DOCKER_LIST)),
    });
    Some(Mixed {
        family,
        guilty,
        edit,
    })
}

/// Whether it has members that no Docker list has.
fn has_oci_members(subject: &Subject<'_>) -> bool {
    let own = ["annotations", "subject", "artifactType"];
    let listed = |members: &crate::lint::survey::DescriptorMembers<'_>| {
        let members = [members.annotations, members.data, members.artifact_type];
        members.iter().any(Option::is_some)
    };
    own.iter().any(|name| subject.survey.own(name).is_some())
        || subject.survey.descriptors.iter().any(listed)
}

fn finding(mixed: Mixed<'_>) -> Option<Finding> {
    let (first, others) = mixed.guilty.split_first()?;
    let (here, there) = match mixed.family {
        Family::Oci => ("Docker", "OCI"),
        Family::Docker => ("OCI", "Docker"),
    };
    let mut finding = RULE
        .on_value(first.value)
        .message(format!(
            "{} has the {here} type {} among {there} types.",
            capital(&first.place.described()),
            quote(&first.value.text()?)
        ))
        .breaks("gcr.io and older Quay refuse the push.")
        .fix("Convert the manifests to one family, or push a list of theirs.");
    for other in others.iter().take(LABELS) {
        finding = finding.label(other.value.span(), "of the same family");
    }
    finding.edits.extend(mixed.edit);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(own: &str, entries: &[&str], expected: &[&str]) {
        let entries: Vec<String> = entries
            .iter()
            .map(|t| format!(r#"{{"mediaType":"{t}"}}"#))
            .collect();
        let own = if own.is_empty() {
            String::new()
        } else {
            format!(r#""mediaType":"{own}","#)
        };
        let text = format!(r#"{{{own}"manifests":[{}]}}"#, entries.join(","));
        let expected: Vec<String> = expected
            .iter()
            .map(|at| {
                let (at, guilty) = at.split_once(' ').unwrap();
                format!("/manifests/{at}/mediaType \"{guilty}\"")
            })
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check("media-type-mixed-index", &text, &expected);
    }

    #[test]
    fn two_families() {
        let (oci, docker) = (
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
        );
        finds(
            "application/vnd.oci.image.index.v1+json",
            &[oci, docker],
            &[&format!("1 {docker}")],
        );
        finds(
            "application/vnd.docker.distribution.manifest.list.v2+json",
            &[oci, docker],
            &[&format!("0 {oci}")],
        );
        finds(
            "application/vnd.oci.image.index.v1+json",
            &[docker],
            &[&format!("0 {docker}")],
        );
        finds("", &[docker, oci], &[&format!("1 {oci}")]);
        finds("application/vnd.oci.image.index.v1+json", &[oci, oci], &[]);
        finds(
            "application/vnd.docker.distribution.manifest.list.v2+json",
            &[
                docker,
                "application/vnd.docker.distribution.manifest.v1+json",
            ],
            &[],
        );
        finds(
            "application/vnd.oci.image.index.v1+json",
            &["application/xml", oci],
            &[],
        );
    }
}
