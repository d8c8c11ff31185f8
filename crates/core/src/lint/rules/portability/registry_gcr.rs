//! Rule `registry-gcr`.

use crate::json::{Kind, Value};
use crate::lint::entry::Entry;
use crate::lint::members::text_of;
use crate::lint::registry::for_target;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report, Target};
use crate::oci::media_type::{Family, Role, role};

declare_rule! {
    /// # What it checks
    /// An index lists another index or what is no image, mixes Docker's and OCI's types, or has
    /// `"annotations": null`.
    ///
    /// # Why it matters
    /// gcr.io answers 400, "image index child manifest not supported".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:233562de1a0288b139c4fa40b7d189f806e906eeb048517aeb67f34ac0e2faf1","size":1024}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb","size":1024,"platform":{"architecture":"amd64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// bazel-contrib/rules_oci#241; moby/buildkit#1143; DataDog/rules_oci#10; gardener/cc-utils#736.
    "registry-gcr", Portability, Info, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // A layout's index is no document of a registry.
    if subject.is_layout {
        return;
    }
    let children = subject.entries.iter().filter_map(child);
    let found = children.chain(mixed(subject)).chain(nulls(subject));
    let found = found.map(|finding| for_target(finding, subject, Target::Gcr));
    report.findings.extend(found);
}

fn child(entry: &Entry<'_>) -> Option<Finding> {
    let value = entry.media_type?;
    let what = match entry.media_role {
        Role::Index(_) => "an index itself",
        Role::Manifest(_) | Role::Schema1 => return None,
        _ if value.text()?.is_empty() => return None,
        _ => "no image",
    };
    Some(
        words(RULE.on_value(value))
            .message(format!(
                "{} is {what}: {}.",
                capital(&words::entry(entry.position)),
                quote(&value.text()?)
            ))
            .fix("List images only, each by its own manifest."),
    )
}

/// The first entry of another family than the index, or than the entries before it.
fn mixed(subject: &Subject<'_>) -> Option<Finding> {
    let own = subject.survey.own("mediaType");
    let entries = subject.entries.iter();
    let typed = entries.filter_map(|entry| Some((entry.media_type?, family(entry.media_role)?)));
    let own = own.and_then(|value| Some((value, family(role(&text_of(Some(value))))?)));
    let mut all = own.into_iter().chain(typed);
    let (first, due) = all.next()?;
    let (other, _) = all.find(|(_, family)| *family != due)?;
    Some(
        words(RULE.on_value(other))
            .message(format!(
                "{} stands in one index with {}.",
                quote(&other.text()?),
                quote(&first.text()?)
            ))
            .fix("Keep to the types of one family, Docker's or OCI's.")
            .label(first.span(), "the other family"),
    )
}

fn family(role: Role) -> Option<Family> {
    match role {
        Role::Index(family) | Role::Manifest(family) => Some(family),
        Role::Schema1 => Some(Family::Docker),
        _ => None,
    }
}

fn nulls<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = Finding> + 's {
    let own = subject.survey.own("annotations");
    let all = own
        .into_iter()
        .chain(subject.entries.iter().filter_map(|entry| entry.annotations));
    all.filter(|value: &Value<'_>| value.kind() == Kind::Null)
        .map(|value| {
            words(RULE.on_value(value))
                .message("The annotations are null.")
                .fix("Leave them out, or write {}.")
                .edit(value.span(), "{}")
        })
}

fn words(finding: Finding) -> Finding {
    finding.breaks("gcr.io answers 400 to the push: \"image index child manifest not supported\", or that the manifest is not valid.")
}
