//! Rule `media-type-structure-mismatch`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::structure::{Form, due_type};
use crate::lint::subject::Subject;
use crate::lint::types::write;
use crate::lint::words::quote;
use crate::lint::{Finding, Kinds, Report};
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// The `mediaType` is not the one that this structure must carry: the type of an index on a
    /// manifest, the type of a config or `application/json` on top.
    ///
    /// # Why it matters
    /// distribution answers "if present, mediaType in manifest should be …", containerd "expected
    /// manifest but found index".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// s r c d x B M Q
    ///
    /// # Source
    /// image-spec manifest.md line 26 and image-index.md line 22 (13cff54), MUST; distribution
    /// manifest/ocischema/manifest.go (0d6b721); containerd core/images/image.go line 401 (301026e).
    "media-type-structure-mismatch", MediaType, Error, since "0.1.0", on MANIFEST | INDEX | ARTIFACT;
    check
}

struct Mismatch<'a> {
    media_type: Value<'a>,
    text: String,
    form: &'static str,
    /// The members that say so.
    telling: Vec<Value<'a>>,
    due: Option<&'static str>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).map(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Mismatch<'a>> {
    // Which members there are is known of a whole document only.
    if !subject.is_whole() {
        return None;
    }
    let media_type = subject.survey.own("mediaType")?;
    let text = media_type.text().filter(|text| !text.is_empty())?;
    let form = match Form::other(subject) {
        Some(form) => form.described(),
        None => disagreeing(subject.kinds, role(&text))?,
    };
    Some(Mismatch {
        media_type,
        text: text.into_owned(),
        form,
        telling: ["manifests", "config", "layers", "blobs"]
            .iter()
            .filter_map(|name| subject.survey.own(name))
            .collect(),
        due: due_type(subject),
    })
}

/// What a document of these groups is, where its type says something else.
fn disagreeing(kinds: Kinds, role: Role) -> Option<&'static str> {
    let (agrees, form) = if kinds.meets(Kinds::INDEX) {
        (matches!(role, Role::Index(_)), "an index")
    } else if kinds.meets(Kinds::ARTIFACT) {
        (role == Role::ArtifactManifest, "an artifact manifest")
    } else {
        (matches!(role, Role::Manifest(_)), "a manifest")
    };
    (!agrees).then_some(form)
}

fn finding(mismatch: Mismatch<'_>) -> Finding {
    let mut finding = RULE
        .on_value(mismatch.media_type)
        .message(format!(
            "By its members it is {}, and its mediaType is {}.",
            mismatch.form,
            quote(&mismatch.text)
        ))
        .breaks("distribution, docker and containerd refuse it; others read it by the type or by the members, and see two documents.");
    for member in mismatch.telling.iter().filter_map(Value::member_of) {
        finding = finding.label(member.key.span(), format!("belongs to {}", mismatch.form));
    }
    match mismatch.due {
        Some(due) => {
            let edit = write(mismatch.media_type, due);
            finding
                .fix(format!("Write \"{due}\"."))
                .edit(edit.span, edit.text)
        }
        None => finding.fix("Write the type that fits the members."),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(media_type: &str, members: &str, fires: bool) {
        let text = format!(r#"{{"mediaType":"{media_type}",{members}}}"#);
        let place = format!("/mediaType \"{media_type}\"");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("media-type-structure-mismatch", &text, expected);
    }

    #[test]
    fn types_and_members() {
        let manifest = r#""config":{},"layers":[]"#;
        let index = r#""manifests":[]"#;
        finds("application/vnd.oci.image.index.v1+json", manifest, true);
        finds("application/vnd.oci.image.index.v1+json", index, false);
        finds("application/vnd.oci.image.manifest.v1+json", index, true);
        finds(
            "application/vnd.oci.image.manifest.v1+json",
            manifest,
            false,
        );
        finds(
            "application/vnd.docker.distribution.manifest.v2+json",
            manifest,
            false,
        );
        finds(
            "application/vnd.docker.distribution.manifest.list.v2+json",
            manifest,
            true,
        );
        finds("application/json", manifest, true);
        finds("application/json", index, true);
        finds("application/vnd.oci.image.config.v1+json", manifest, true);
        finds("application/vnd.oci.descriptor.v1+json", index, true);
        finds(
            "application/vnd.oci.artifact.manifest.v1+json",
            manifest,
            true,
        );
        finds(
            "application/vnd.oci.artifact.manifest.v1+json",
            r#""blobs":[]"#,
            false,
        );
        finds(
            "application/vnd.oci.image.index.v1+json",
            r#""manifests":[],"layers":[]"#,
            false,
        );
        finds("", manifest, false);
    }
}
