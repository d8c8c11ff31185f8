//! Rule `index-entry-not-manifest`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The mediaType of an entry is neither that of a manifest nor that of an index: a cache layer,
    /// XML.
    ///
    /// # Why it matters
    /// gcr.io answers 400 to BuildKit's cache lists, crane warns, others skip the entry.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:b7d4c598fb78bf31b58d2206f0fd753e431fe929d67e4227c7411b9c4abd8f35","size":1024}
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
    /// none
    ///
    /// # Source
    /// image-spec image-index.md line 50 (13cff54), which says that readers must not fail;
    /// moby/buildkit#1143; google/go-containerregistry#819.
    "index-entry-not-manifest", Index, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(subject.entries.iter().filter_map(finding));
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    if entry.media_role.is_manifest_or_index() {
        return None;
    }
    let media_type = entry.media_type?;
    let text = media_type.text().filter(|text| !text.is_empty())?;
    Some(
        RULE.on_value(media_type)
            .message(format!(
                "{} is neither a manifest nor an index: {}.",
                capital(&words::entry(entry.position)),
                quote(&text)
            ))
            .breaks("gcr.io refuses the push (400), crane warns, others skip the entry.")
            .fix("Put such content behind an image manifest, as a layer."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_type(media_type: &str, fires: bool) {
        let text = format!(r#"{{"manifests":[{{"mediaType":{media_type}}}]}}"#);
        let place = format!("/manifests/0/mediaType {media_type}");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("index-entry-not-manifest", &text, expected);
    }

    #[test]
    fn manifests_and_indexes_of_any_family_pass() {
        check_type(r#""application/vnd.oci.image.layer.v1.tar+gzip""#, true);
        check_type(r#""application/xml""#, true);
        check_type(r#""application/vnd.oci.image.config.v1+json""#, true);
        check_type(r#""application/vnd.oci.image.manifest.v1+json""#, false);
        check_type(
            r#""application/vnd.docker.distribution.manifest.v2+json""#,
            false,
        );
        check_type(
            r#""application/vnd.docker.distribution.manifest.list.v2+json""#,
            false,
        );
        check_type(
            r#""application/vnd.docker.distribution.manifest.v1+prettyjws""#,
            false,
        );
        check_type(r#""application/vnd.oci.artifact.manifest.v1+json""#, false);
        check_type(r#""""#, false);
        check_type("7", false);
    }
}
