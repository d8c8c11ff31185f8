//! Rule `schema-required-field`.

use crate::json::{Kind, Pointer, Value};
use crate::lint::edits::insert_first;
use crate::lint::members::{is_absent, opening};
use crate::lint::rule::declare_rule;
use crate::lint::structure::Form;
use crate::lint::subject::Subject;
use crate::lint::words::list;
use crate::lint::{Finding, Kinds, Report};

declare_rule! {
    /// # What it checks
    /// A manifest has no `config` or no `layers`, an index no `manifests`, an image config no
    /// `rootfs` or in it no `type` or `diff_ids`, a schema 1 manifest no `fsLayers` or no `history`,
    /// a withdrawn artifact manifest no `artifactType`. Where all members are those of another kind,
    /// the media type is wrong and `media-type-structure-mismatch` says so.
    ///
    /// # Why it matters
    /// Docker Hub answers "mediaType and digest can not be empty", Quay "manifest invalid".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// S R b m Q
    ///
    /// # Source
    /// image-spec schema/*.json, required (13cff54); image-spec#1025; moby#27568.
    "schema-required-field", Schema, Error, since "0.1.0", on MANIFEST | INDEX | CONFIG | SCHEMA1 | ARTIFACT;
    check
}

struct Missing<'a> {
    /// The object that lacks them.
    object: Value<'a>,
    names: Vec<&'static str>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let missing = top(subject).into_iter().chain(rootfs(subject));
    report
        .findings
        .extend(missing.map(|missing| finding(subject, &missing)));
}

fn top<'a>(subject: &Subject<'a>) -> Option<Missing<'a>> {
    let root = subject.root.filter(|root| root.kind() == Kind::Object)?;
    if !subject.is_whole() || Form::other(subject).is_some() {
        return None;
    }
    let due = [
        (Kinds::INDEX, &["manifests"][..]),
        (Kinds::ARTIFACT, &["artifactType"]),
        (Kinds::MANIFEST, &["config", "layers"]),
        (Kinds::SCHEMA1, &["fsLayers", "history"]),
        (Kinds::CONFIG, &["rootfs"]),
    ];
    let (_, due) = due.iter().find(|(kinds, _)| kinds.meets(subject.kinds))?;
    let lacks = |name: &&str| is_absent(subject.survey.own(name), subject.kinds);
    let names: Vec<_> = due.iter().copied().filter(lacks).collect();
    (!names.is_empty()).then_some(Missing {
        object: root,
        names,
    })
}

fn rootfs<'a>(subject: &Subject<'a>) -> Option<Missing<'a>> {
    if !subject.kinds.meets(Kinds::CONFIG) {
        return None;
    }
    let object = subject
        .survey
        .own("rootfs")
        .filter(|value| value.kind() == Kind::Object && subject.is_sound(*value))?;
    let lacks = |name: &&str| is_absent(subject.field(object, name), subject.kinds);
    let names: Vec<_> = ["type", "diff_ids"].into_iter().filter(lacks).collect();
    (!names.is_empty()).then_some(Missing { object, names })
}

fn finding(subject: &Subject<'_>, missing: &Missing<'_>) -> Finding {
    let object = missing.object;
    let is_top = object.parent().is_none();
    let what = match (is_top, subject.kinds) {
        (false, _) => "rootfs",
        (true, kinds) if kinds.meets(Kinds::INDEX) => "index",
        (true, kinds) if kinds.meets(Kinds::CONFIG) => "config",
        (true, _) => "manifest",
    };
    let names: Vec<String> = missing
        .names
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    let finding = match is_top {
        true => RULE.on_span(Pointer::root(), opening(object)),
        false => RULE.on_value(object),
    };
    let finding = finding
        .message(match names.as_slice() {
            [first, second] => format!("The {what} has neither {first} nor {second}."),
            _ => format!("The {what} has no {}.", list(&names)),
        })
        .breaks(match what {
            "rootfs" | "config" => "docker and containerd cannot unpack the image: they know no layer's content.",
            _ => "Docker Hub answers \"mediaType and digest can not be empty\", Quay \"manifest invalid\".",
        });
    match missing.names.as_slice() {
        ["type"] => {
            let edit = insert_first(subject.document.bytes(), object, "type", "\"layers\"");
            finding
                .fix("Add \"type\": \"layers\".")
                .edit(edit.span, edit.text)
        }
        ["config"] => {
            finding.fix("Add the descriptor of the config; for an artifact the empty descriptor.")
        }
        _ => finding.fix(format!("Add {}.", list(&names))),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{check, messages};

    #[track_caller]
    fn says(text: &str, expected: &[&str]) {
        let found = messages("schema-required-field", text.as_bytes());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_kind_s_own() {
        says(r#"{"layers":[]}"#, &["The manifest has no \"config\"."]);
        says(
            r#"{"schemaVersion":2,"config":{}}"#,
            &["The manifest has no \"layers\"."],
        );
        says(
            r#"{"mediaType":"application/vnd.oci.image.index.v1+json"}"#,
            &["The index has no \"manifests\"."],
        );
        says(
            r#"{"architecture":"arm64","os":"linux"}"#,
            &["The config has no \"rootfs\"."],
        );
        says(
            r#"{"architecture":"arm64","os":"linux","rootfs":null}"#,
            &["The config has no \"rootfs\"."],
        );
        says(
            r#"{"rootfs":{}}"#,
            &["The rootfs has neither \"type\" nor \"diff_ids\"."],
        );
        says(
            r#"{"schemaVersion":1,"fsLayers":[]}"#,
            &["The manifest has no \"history\"."],
        );
    }

    #[test]
    fn null_and_other_kinds_are_other_rules_matter() {
        says(r#"{"layers":null,"config":{}}"#, &[]);
        says(
            r#"{"mediaType":"application/vnd.oci.image.index.v1+json","layers":[],"config":{}}"#,
            &[],
        );
        says(r#"{"layers":[]"#, &[]);
        check(
            "schema-required-field",
            r#"{"rootfs":{"diff_ids":[]}}"#,
            &[r#"/rootfs {"diff_ids":[]}"#],
        );
    }
}
