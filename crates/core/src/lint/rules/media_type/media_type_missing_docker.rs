//! Rule `media-type-missing-docker`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::edits::{insert_after, insert_first};
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::structure::due_type;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};
use crate::oci::media_type::{DOCKER_LIST, DOCKER_MANIFEST};

declare_rule! {
    /// # What it checks
    /// A manifest whose config is a Docker image config, or an index that lists Docker types only,
    /// does not name its own `mediaType`, which Docker documents must.
    ///
    /// # Why it matters
    /// docker answers "mediaType in manifest should be
    /// 'application/vnd.docker.distribution.manifest.v2+json' not ''".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// c B M Q
    ///
    /// # Source
    /// docker/distribution manifest/schema2, vendored in moby (b985e23); slidevjs/container#6;
    /// gitpod#3397; abrt/faf#917.
    "media-type-missing-docker", MediaType, Error, since "0.1.0", on MANIFEST | INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).map(|(root, due)| finding(subject, root, due)));
}

fn find<'a>(subject: &Subject<'a>) -> Option<(Value<'a>, &'static str)> {
    let root = subject.root.filter(|root| root.kind() == Kind::Object)?;
    if !subject.is_whole() || subject.survey.own("mediaType").is_some() {
        return None;
    }
    let due = due_type(subject)?;
    matches!(due, DOCKER_LIST | DOCKER_MANIFEST).then_some((root, due))
}

fn finding(subject: &Subject<'_>, root: Value<'_>, due: &'static str) -> Finding {
    let bytes = subject.document.bytes();
    let text = format!("\"{due}\"");
    let edit = match root.member("schemaVersion") {
        Some(version) => insert_after(bytes, root, version, "mediaType", &text),
        None => insert_first(bytes, root, "mediaType", &text),
    };
    RULE.on_span(Pointer::root(), opening(root))
        .message("All that the document lists is of Docker's types, and it does not name its mediaType.")
        .breaks("docker refuses it: \"mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not ''\"; so do distribution and Quay.")
        .fix(format!("Add \"mediaType\": \"{due}\", or write all types as OCI types."))
        .edit(edit.span, edit.text)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("media-type-missing-docker", text.as_bytes(), expected);
    }

    #[test]
    fn docker_s_config_or_children() {
        check(
            r#"{"config":{"mediaType":"application/vnd.docker.container.image.v1+json"},"layers":[]}"#,
            &[r#""" 0..1"#],
        );
        let docker = r#"{"mediaType":"application/vnd.docker.distribution.manifest.v2+json"}"#;
        check(
            &format!(r#"{{"manifests":[{docker},{docker}]}}"#),
            &[r#""" 0..1"#],
        );
        check(&format!(r#"{{"manifests":[{docker},{{}}]}}"#), &[]);
        check(r#"{"manifests":[]}"#, &[]);
    }
}
