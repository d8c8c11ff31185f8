//! Rule `media-type-child-mismatch`.

use crate::json::Value;
use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, entries, quote};
use crate::lint::{Finding, NotChecked, Report};
use crate::oci::Document;
use crate::oci::media_type::role;

declare_rule! {
    /// # What it checks
    /// A listed manifest names another `mediaType` than its entry.
    ///
    /// # Why it matters
    /// `crane validate` answers "mismatched mediaType"; containerd goes by the entry, others by the
    /// Content-Type or by the manifest.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[
    ///   {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d","size":405,"platform":{"architecture":"amd64","os":"linux"}}
    /// ]}
    /// ```
    /// ```json blob sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:b7d4c598fb78bf31b58d2206f0fd753e431fe929d67e4227c7411b9c4abd8f35","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d","size":405,"platform":{"architecture":"amd64","os":"linux"}}
    /// ]}
    /// ```
    /// ```json blob sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:b7d4c598fb78bf31b58d2206f0fd753e431fe929d67e4227c7411b9c4abd8f35","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// G `crane validate`
    ///
    /// # Source
    /// go-containerregistry pkg/v1/validate/index.go line 60 (3f4ff3c); image-spec media-types.md
    /// lines 29 to 33 (13cff54).
    "media-type-child-mismatch", MediaType, Error, since "0.1.0", on INDEX, needs "its manifests";
    check
}

struct Mismatch<'a> {
    position: usize,
    listed: Value<'a>,
    text: String,
    /// The child's own type.
    own: String,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut unknown = Vec::new();
    for entry in &subject.entries {
        match subject.blob(entry.digest.as_deref()) {
            Some(child) => report.findings.extend(find(entry, child).map(finding)),
            None if entry.digest.is_some() => unknown.push(entry.position),
            None => {}
        }
    }
    if !unknown.is_empty() {
        report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: format!("the manifests of {}", entries(&unknown)),
        });
    }
}

fn find<'a>(entry: &Entry<'a>, child: &Document) -> Option<Mismatch<'a>> {
    let listed = entry.media_type?;
    let text = listed.text().filter(|text| !text.is_empty())?;
    let own = child.root()?.get("mediaType")?;
    let own = own.text().filter(|own| !own.is_empty())?;
    (own != text).then(|| Mismatch {
        position: entry.position,
        listed,
        text: text.into_owned(),
        own: own.into_owned(),
    })
}

fn finding(mismatch: Mismatch<'_>) -> Finding {
    let finding = RULE
        .on_value(mismatch.listed)
        .message(format!(
            "The index lists {} as {}, and it calls itself {}.",
            words::entry(mismatch.position),
            quote(&mismatch.text),
            quote(&mismatch.own)
        ))
        .breaks("`crane validate` answers \"mismatched mediaType\"; containerd goes by the index, others by the manifest or its Content-Type.")
        .fix("Build the index from the manifest as it is.");
    if role(&mismatch.own).is_manifest_or_index() {
        let span = mismatch.listed.span();
        finding.edit(span, format!("\"{}\"", mismatch.own))
    } else {
        finding
    }
}

#[cfg(test)]
mod tests {
    use crate::json::Limits;
    use crate::lint::Context;
    use crate::lint::tests::check_with;
    use crate::oci::{Document, Served};

    #[track_caller]
    fn finds(listed: &str, child: &str, expected: &[&str]) {
        let child = Document::read(child.as_bytes(), Served::default(), Limits::default());
        let blobs = [("sha256:a".to_owned(), &child)].into_iter().collect();
        let context = Context {
            blobs,
            ..Context::default()
        };
        let text = format!(r#"{{"manifests":[{{"mediaType":{listed},"digest":"sha256:a"}}]}}"#);
        check_with("media-type-child-mismatch", &text, &context, expected);
    }

    #[test]
    fn the_child_s_own_type() {
        finds(
            r#""a/b""#,
            r#"{"mediaType":"c/d","layers":[]}"#,
            &[r#"/manifests/0/mediaType "a/b""#],
        );
        finds(r#""a/b""#, r#"{"mediaType":"a/b","layers":[]}"#, &[]);
        finds(r#""a/b""#, r#"{"layers":[]}"#, &[]);
        finds("7", r#"{"mediaType":"a/b","layers":[]}"#, &[]);
    }
}
