//! Rule `index-nested`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::lint::entry::Entry;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::attestation::EntryRole;
use crate::oci::media_type::{Role, role};
use crate::oci::{Document, Index, View};

declare_rule! {
    /// # What it checks
    /// An entry is an index or a manifest list itself. In a layout's index.json that is how it should
    /// be. Where indexes stand in it more than four deep, that is said: so far they are looked into.
    ///
    /// # Why it matters
    /// podman answers "Unexpectedly received a manifest list instead of a manifest for a single
    /// image", gcr.io and `docker manifest` refuse it, Docker Hub shows no platforms.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:71fbf38502fef8614bc3faa879b5a62006414a7970a1233a22328516da9d788b","size":1024}
    /// ]}
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
    /// C at pull; K at creation
    ///
    /// # Source
    /// image-spec image-index.md line 44 (13cff54), SHOULD support; containers/podman#25045;
    /// bazel-contrib/rules_oci#241; concourse/registry-image-resource#381.
    "index-nested", Index, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.is_layout {
        return;
    }
    let deep = deep(subject);
    report
        .findings
        .extend(subject.entries.iter().filter_map(|entry| {
            let finding = finding(entry)?;
            Some(match deep.contains(&entry.position) {
                true => too_deep(finding),
                false => finding,
            })
        }));
}

/// The positions of the entries in which indexes stand deeper than [`Index::DEEPEST`], as far as the
/// documents at hand tell. An index that several lead to counts for the first.
fn deep(subject: &Subject<'_>) -> BTreeSet<usize> {
    let nested = subject.entries.iter().filter_map(|entry| {
        let is_index = entry.role == EntryRole::Index;
        Some((entry.digest.clone().filter(|_| is_index)?, entry.position))
    });
    let mut level: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for (digest, position) in nested {
        level.entry(digest).or_insert(position);
    }
    for _ in 0..Index::DEEPEST {
        let mut below = BTreeMap::new();
        for (digest, position) in &level {
            let Some(View::Index(index)) = subject.blob(Some(digest)).map(Document::view) else {
                continue;
            };
            let indexes = index.entries().filter(|entry| {
                matches!(role(&text_of(entry.value.get("mediaType"))), Role::Index(_))
            });
            for digest in indexes.filter_map(|entry| entry.digest_text()) {
                below.entry(digest).or_insert(*position);
            }
        }
        level = below;
    }
    level.into_values().collect()
}

fn too_deep(finding: Finding) -> Finding {
    let message = format!(
        "{} Indexes stand in it more than {} deep: what lies below is not looked into.",
        finding.message,
        Index::DEEPEST
    );
    finding.message(message)
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let media_type = entry.media_type?;
    (entry.role == EntryRole::Index).then(|| {
        RULE.on_value(media_type)
            .message(format!(
                "{} is an index itself: {}.",
                capital(&words::entry(entry.position)),
                quote(&media_type.text().unwrap_or_default())
            ))
            .breaks("podman refuses it (\"Unexpectedly received a manifest list\"), gcr.io refuses the push, Docker Hub shows no platforms.")
            .fix("List its entries here instead: `docker buildx imagetools create` flattens.")
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{check, read};
    use crate::lint::{Context, lint};
    use crate::oci::Document;

    const INDEX: &str = "application/vnd.oci.image.index.v1+json";
    const LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
    const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

    #[track_caller]
    fn check_entries(entries: &[&str], expected: &[&str]) {
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        check("index-nested", &text, expected);
    }

    #[test]
    fn indexes_and_lists_in_an_index() {
        let entry = |media_type: &str| format!(r#"{{"mediaType":"{media_type}"}}"#);
        let place =
            |at: usize, media_type: &str| format!("/manifests/{at}/mediaType \"{media_type}\"");
        check_entries(&[&entry(MANIFEST), &entry(LIST)], &[&place(1, LIST)]);
        // Nothing but indexes suggests a layout and does not prove it.
        check_entries(&[&entry(INDEX)], &[&place(0, INDEX)]);
        let named = format!(
            r#"{{"mediaType":"{INDEX}","annotations":{{"org.opencontainers.image.ref.name":"v1"}}}}"#
        );
        check_entries(&[&named], &[]);
        check_entries(&[&entry(MANIFEST)], &[]);
    }

    #[test]
    fn deeper_than_is_looked_into() {
        let mut documents = vec![read(br#"{"manifests":[]}"#)];
        for _ in 0..5 {
            let inner = documents.last().unwrap().digest().to_string();
            let text = format!(
                r#"{{"manifests":[{{"mediaType":"{MANIFEST}"}},{{"mediaType":"{INDEX}","digest":"{inner}"}}]}}"#
            );
            documents.push(read(text.as_bytes()));
        }
        let blobs = documents
            .iter()
            .map(|document| (document.digest().to_string(), document))
            .collect();
        let context = Context {
            blobs,
            ..Context::default()
        };
        let is_deep = |document: &Document| {
            let report = lint(document, &context);
            let mut findings = report.findings.into_iter();
            let nested = findings.find(|finding| finding.rule == "index-nested");
            nested.is_some_and(|finding| finding.message.contains("more than 4 deep"))
        };
        let deep: Vec<bool> = documents.iter().map(is_deep).collect();
        assert_eq!(deep, [false, false, false, false, false, true]);
    }
}
