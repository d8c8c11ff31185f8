//! Rule `schema-tool-output`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};
use crate::oci::DocumentKind;

declare_rule! {
    /// # What it checks
    /// The JSON is what a tool prints about an image: `docker manifest inspect -v`, `skopeo inspect`,
    /// `docker image inspect`, `docker buildx imagetools inspect`, or the manifest.json of a `docker
    /// save` archive.
    ///
    /// # Why it matters
    /// It is no manifest: it cannot be digested or pushed. What skopeo prints mixes the digest of the
    /// list with the facts of one platform.
    ///
    /// # Example bad
    /// ```json
    /// [{"Ref":"docker.io/library/alpine:3.22","Descriptor":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024},"SchemaV2Manifest":{"schemaVersion":2}}]
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// S R C D G X B M Q
    ///
    /// # Source
    /// docker/cli cli/command/manifest/inspect.go (28f7560); skopeo#1554.
    "schema-tool-output", Schema, Error, since "0.1.0", on ANY;
    check
}

/// Members of tools' outputs that hold a manifest.
const EMBEDDED: [&str; 3] = ["SchemaV2Manifest", "OCIManifest", "manifest"];
/// Most embedded manifests that a finding labels.
const LABELS: usize = 8;

struct Output<'a> {
    root: Value<'a>,
    /// What told it.
    why: &'static str,
    /// Whole manifests inside of it.
    embedded: Vec<Value<'a>>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).map(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Output<'a>> {
    let root = subject.root.filter(|_| subject.is_whole())?;
    let recognition = subject.document.recognition();
    (recognition.kind == DocumentKind::ToolOutput).then(|| {
        let parts = Some(root).into_iter().chain(root.items());
        let embedded =
            parts.flat_map(|part| EMBEDDED.iter().filter_map(move |name| part.get(name)));
        Output {
            root,
            why: recognition.why,
            embedded: embedded
                .filter(|value| value.kind() == Kind::Object)
                .collect(),
        }
    })
}

fn finding(output: Output<'_>) -> Finding {
    let mut finding = RULE
        .on_span(Pointer::root(), opening(output.root))
        .message(format!(
            "This is a tool's output and no document of a registry: {}.",
            output.why
        ))
        .breaks("It has no digest that anything knows, and no registry takes it.")
        .fix(match output.embedded.is_empty() {
            true => "Fetch the raw bytes: `docker buildx imagetools inspect --raw IMAGE` or `crane manifest IMAGE`.",
            false => "Take the embedded manifest for reading; for the exact bytes run `docker buildx imagetools inspect --raw IMAGE` or `crane manifest IMAGE`.",
        });
    for value in output.embedded.into_iter().take(LABELS) {
        finding = finding.label(value.span(), "a manifest is embedded here");
    }
    finding
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("schema-tool-output", text.as_bytes(), expected);
    }

    #[test]
    fn the_forms_of_tools() {
        let here: &[&str] = &[r#""" 0..1"#];
        check(r#"[{"Ref":"a","Descriptor":{}}]"#, here);
        check(r#"{"Ref":"a","Descriptor":{},"OCIManifest":{}}"#, here);
        check(r#"{"Name":"a","Digest":"b","RepoTags":[]}"#, here);
        check(r#"[{"Id":"a","RepoTags":[]}]"#, here);
        check(r#"[{"Config":"a","RepoTags":[],"Layers":[]}]"#, here);
    }

    #[test]
    fn documents_and_other_json_pass() {
        check(r#"{"manifests":[]}"#, &[]);
        check(r#"{"a":1}"#, &[]);
        check("[]", &[]);
    }
}
