//! Rule `syntax-case-variant-key`.

use std::collections::HashMap;

use crate::json::Member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A member name equals a known one under Unicode simple case folding but not exactly; `ſ`
    /// (U+017F) folds to `s` and `K` (U+212A) to `k`. Keys of annotations and labels are the
    /// author's own and are not looked at.
    ///
    /// # Why it matters
    /// Go's encoding/json binds `Manifests` or `manifeſts` to the field `manifests`; Rust,
    /// JavaScript and Python ignore it. Every Go engine sees an index where others see a manifest.
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","Size":3623807}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807}
    /// ```
    ///
    /// # Checked today
    /// s r q
    ///
    /// # Source
    /// golang/go#14750; containers/image internal/manifest/common.go line 37 (df7e80d);
    /// in-toto/specification#74.
    "syntax-case-variant-key", Syntax, Error, since "0.1.0", on ANY;
    check
}

struct Variant<'a> {
    member: Member<'a>,
    known: &'static str,
    /// The member of the exact name in the same object, if there is one.
    exact: Option<Member<'a>>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).iter().map(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Vec<Variant<'a>> {
    let variants = subject.survey.variants.iter();
    // One object may hold a name in very many writings: the exact one is looked for once.
    let mut exact = HashMap::new();
    variants
        .filter(|(member, _)| subject.is_sound(member.key))
        .map(|&(member, known)| {
            let object = member.value.parent();
            let start = object.map_or(0, |object| object.span().start);
            let exact = exact.entry((start, known));
            let exact = *exact.or_insert_with(|| object?.member(known));
            Variant {
                member,
                known,
                exact,
            }
        })
        .collect()
}

fn finding(variant: &Variant<'_>) -> Finding {
    let Variant {
        member,
        known,
        exact,
    } = variant;
    let finding = RULE
        .on_span(member.key.pointer(), member.key.span())
        .message(format!(
            "The member {} differs from {known:?} only in a way that Go does not see.",
            quote(&member.name())
        ))
        .breaks(format!(
            "docker, containerd, podman and crane read it as {known:?}; readers in Rust, \
             JavaScript and Python ignore it."
        ));
    match exact {
        Some(exact) => finding
            .fix(format!(
                "Remove it, or {known:?}: they are one field to Go."
            ))
            .label(exact.key.span(), "the same field to Go"),
        None => finding
            .fix(format!("Write {known:?} exactly, or remove the member."))
            .edit(member.key.span(), format!("{known:?}")),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("syntax-case-variant-key", text.as_bytes(), expected);
    }

    #[test]
    fn known_names_only_where_they_are_known() {
        check(
            r#"{"manifests":[{"Digest":"x"}]}"#,
            &[r#""/manifests/0/Digest" 15..23"#],
        );
        check(r#"{"manifests":[],"Layers":[]}"#, &[r#""/Layers" 16..24"#]);
        check(
            r#"{"architecture":"arm64","os":"linux","rootfs":{},"config":{"cmd":[]}}"#,
            &[r#""/config/cmd" 59..64"#],
        );
        check(
            r#"{"manifests":[],"annotations":{"Digest":"x","OS":"y"}}"#,
            &[],
        );
        check(r#"{"manifests":[],"Vendor":{"Digest":"x"}}"#, &[]);
        check(r#"{"manifests":[],"l\u0061yers":[]}"#, &[]);
    }

    #[test]
    fn the_two_letters_beyond_ascii() {
        check("{\"manife\u{17f}ts\":[]}", &["\"/manife\u{17f}ts\" 1..13"]);
        check(r#"{"manife\u017fts":[]}"#, &["\"/manife\u{17f}ts\" 1..17"]);
    }

    #[test]
    fn entries_behind_a_variant_are_still_looked_at() {
        let text = r#"{"Manifests":[{"mediaType":"a/b","Size":1}]}"#;
        check(
            text,
            &[r#""/Manifests" 1..12"#, r#""/Manifests/0/Size" 33..39"#],
        );
    }
}
