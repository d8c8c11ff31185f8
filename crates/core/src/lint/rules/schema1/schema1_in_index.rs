//! Rule `schema1-in-index`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::media_type::Role;

declare_rule! {
    /// # What it checks
    /// The media type of an entry is a schema 1 type.
    ///
    /// # Why it matters
    /// An index cannot list schema 1: buildx answers "schema1 manifests are not allowed in manifest
    /// lists", manifest-tool refuses as well, and today's engines cannot run the image.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[
    ///   {"mediaType":"application/vnd.docker.distribution.manifest.v1+prettyjws","digest":"sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:f69162950f235e3cdbbad33f1f912d1a504be90d8a37d002c735d6f3e3882265","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[
    ///   {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:f69162950f235e3cdbbad33f1f912d1a504be90d8a37d002c735d6f3e3882265","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// Q; I, T at creation
    ///
    /// # Source
    /// buildx util/imagetools/create.go line 91 (461836b); manifest-tool v2/pkg/registry/push.go line
    /// 116 (69506a0); estesp/manifest-tool#120.
    "schema1-in-index", Schema1, Error, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = subject
        .entries
        .iter()
        .filter(|entry| entry.media_role == Role::Schema1)
        .filter_map(finding);
    report.findings.extend(found);
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let value = entry.media_type?;
    Some(
        RULE.on_value(value)
            .message(format!(
                "{} is a schema 1 manifest: {}.",
                capital(&words::entry(entry.position)),
                quote(&value.text()?)
            ))
            .breaks("buildx refuses the list: \"schema1 manifests are not allowed in manifest lists\"; so do manifest-tool and Quay. Docker since 28.2 and containerd since 2.0 cannot run the image.")
            .fix("Convert the child to schema 2 or OCI (skopeo copy --format v2s2), and list that."),
    )
}
