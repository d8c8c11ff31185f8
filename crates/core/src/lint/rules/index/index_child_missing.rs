//! Rule `index-child-missing`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, entries, quote};
use crate::lint::{Finding, NotChecked, Report};

declare_rule! {
    /// # What it checks
    /// A registry or a layout does not have a manifest that the index lists.
    ///
    /// # Why it matters
    /// "manifest unknown" at pull, on the hosts of that platform only. Typical after a tag clean-up
    /// on GHCR, where deleting a staging tag deletes the child.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    /// ```text missing
    /// sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// B, Z, Q at push
    ///
    /// # Source
    /// nfrastack/container-db-backup#575; snok/container-retention-policy#97;
    /// opencontainers/distribution-spec#310.
    "index-child-missing", Index, Error, since "0.1.0", on INDEX, needs "a registry's or a layout's answer for its entries";
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut unknown = Vec::new();
    for entry in &subject.entries {
        let Some(digest) = entry.digest.as_deref() else {
            continue;
        };
        if subject.context.missing.contains(digest) {
            report.findings.extend(finding(entry));
        } else if subject.blob(Some(digest)).is_none() {
            unknown.push(entry.position);
        }
    }
    if !unknown.is_empty() {
        report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: format!(
                "a registry's or a layout's answer for {}",
                entries(&unknown)
            ),
        });
    }
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let digest = entry.digest_value?;
    Some(
        RULE.on_value(digest)
            .message(format!(
                "The manifest of {} is not there: {}.",
                words::entry(entry.position),
                quote(&digest.text()?)
            ))
            .breaks("Pulls on its platform end with \"manifest unknown\".")
            .fix("Push the children first, by digest, and exempt them from clean-up; then push the index."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::Context;
    use crate::lint::tests::check_with;

    #[test]
    fn only_what_is_said_to_be_missing() {
        let missing = |digest: &str| Context {
            missing: [digest.to_owned()].into(),
            ..Context::default()
        };
        let text = r#"{"manifests":[{"digest":"sha256:a"},{"digest":"sha256:b"}]}"#;
        let check = |context: &Context<'_>, expected: &[&str]| {
            check_with("index-child-missing", text, context, expected);
        };
        check(&missing("sha256:b"), &[r#"/manifests/1/digest "sha256:b""#]);
        check(&missing("sha256:c"), &[]);
        check(&Context::default(), &[]);
    }
}
