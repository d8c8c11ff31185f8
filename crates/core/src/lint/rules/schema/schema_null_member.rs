//! Rule `schema-null-member`.

use crate::json::{Kind, Value};
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::shape::Part;
use crate::lint::structure::{Form, due_type};
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Edit, Finding, Kinds, Report};

declare_rule! {
    /// # What it checks
    /// JSON `null` stands where an array, an object or a string is due. In image configs `null` is
    /// the same as absent.
    ///
    /// # Why it matters
    /// Clients in Go read `null` as empty; schema validators and gcr.io refuse it, and to containerd
    /// `"manifests": null` in a manifest counts as present.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":null}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// S r Q
    ///
    /// # Source
    /// gardener/cc-utils#736; containerd core/images/image.go line 393 (301026e); image-spec config.md
    /// line 93 (13cff54).
    "schema-null-member", Schema, Error, since "0.1.0", on MANIFEST | INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let nulls = subject.survey.mistyped.iter().filter(|(value, part)| {
        let is_guilty = value.kind() == Kind::Null && !matches!(part, Part::Integer | Part::Bool);
        is_guilty
            && value
                .parent()
                .is_some_and(|parent| subject.is_whole() && subject.is_sound(parent))
    });
    let findings = nulls.map(|(value, part)| finding(subject, *value, *part));
    report.findings.extend(findings);
}

fn finding(subject: &Subject<'_>, value: Value<'_>, part: Part) -> Finding {
    let due = part.described();
    let member = value.member_of();
    let name = match member {
        Some(member) => quote(&member.name()),
        None => "An item of the list".to_owned(),
    };
    let finding = RULE
        .on_value(value)
        .message(format!("{name} is null, and {due} is due."))
        .breaks("Schema validators, gcr.io and Quay refuse it; clients in Go read it as empty, and containerd as present.");
    match mended(subject, value, part) {
        Some(edit) if edit.text.is_empty() => {
            finding.fix("Drop the member.").edit(edit.span, edit.text)
        }
        Some(edit) => finding
            .fix(format!("Write {}.", edit.text))
            .edit(edit.span, edit.text),
        None => finding.fix(format!("Write {due}.")),
    }
}

/// The member dropped where it may be left out, else what it can only mean.
fn mended(subject: &Subject<'_>, value: Value<'_>, part: Part) -> Option<Edit> {
    let member = value.member_of()?;
    let name = member.name();
    let write = |text: String| {
        Some(Edit {
            span: value.span(),
            text,
        })
    };
    if value.parent()?.parent().is_none() {
        let is_index = subject.kinds.meets(Kinds::INDEX);
        let agrees = Form::other(subject).is_none();
        return match name.as_ref() {
            "mediaType" => write(format!("\"{}\"", due_type(subject)?)),
            "manifests" if is_index && agrees => write("[]".to_owned()),
            // An image without layers is no better, and which are missing is not known.
            "config" | "layers" if !is_index => None,
            _ => drop_member(value),
        };
    }
    // A descriptor's own three members, a platform's own two.
    let is_needed = matches!(
        name.as_ref(),
        "mediaType" | "digest" | "os" | "architecture"
    );
    (!is_needed && !matches!(part, Part::Integer)).then(|| drop_member(value))?
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        check("schema-null-member", text, expected);
    }

    #[test]
    fn null_for_arrays_objects_and_strings() {
        finds(
            r#"{"mediaType":null,"config":null,"layers":null,"annotations":null}"#,
            &[
                "/mediaType null",
                "/config null",
                "/layers null",
                "/annotations null",
            ],
        );
        finds(
            r#"{"manifests":[null,{"digest":null,"size":null,"urls":[null],"platform":{"variant":null}}]}"#,
            &[
                "/manifests/0 null",
                "/manifests/1/digest null",
                "/manifests/1/urls/0 null",
                "/manifests/1/platform/variant null",
            ],
        );
    }

    #[test]
    fn null_elsewhere() {
        finds(r#"{"rootfs":{},"config":null,"history":null}"#, &[]);
        finds(r#"{"manifests":[],"annotations":{"a":null},"x":null}"#, &[]);
        finds(r#"{"schemaVersion":null,"manifests":[]}"#, &[]);
    }
}
