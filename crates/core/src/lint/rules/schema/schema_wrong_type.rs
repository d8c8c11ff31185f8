//! Rule `schema-wrong-type`.

use crate::json::{Kind, Value};
use crate::lint::rule::declare_rule;
use crate::lint::shape::Part;
use crate::lint::subject::Subject;
use crate::lint::words::{quote, quote_bytes};
use crate::lint::{Finding, Kinds, Report};

declare_rule! {
    /// # What it checks
    /// A member has another JSON type than the specification gives it: a `size` in quotes, `layers`
    /// that are an object, a `Cmd` that is a string, `Volumes` that are an array. `null` in manifests
    /// and indexes is `schema-null-member`'s where an array, an object or a string is due; in an
    /// image config it means absent. Values of annotations are `annotations-value-type`'s.
    ///
    /// # Why it matters
    /// Clients in Go cannot read the document at all: one member of another type fails the whole.
    ///
    /// # Example bad
    /// ```json
    /// {"architecture":"amd64","os":"linux","config":{"Cmd":"sh"},"rootfs":{"type":"layers","diff_ids":["sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"]}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"]}}
    /// ```
    ///
    /// # Checked today
    /// S r C D G X B M Q
    ///
    /// # Source
    /// image-spec schema/*.json and schema/config_test.go (13cff54).
    "schema-wrong-type", Schema, Error, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).map(|(value, part)| finding(value, part)));
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (Value<'a>, Part)> {
    let mistyped = subject.survey.mistyped.iter().copied();
    mistyped.filter(|(value, part)| {
        let is_guilty = match value.kind() {
            // No JSON at all, which is said elsewhere.
            Kind::Invalid | Kind::Missing => false,
            Kind::Null => is_null_wrong(subject.kinds, *part),
            _ => true,
        };
        // Where a brace is lost, an object takes in what follows it.
        is_guilty
            && subject.is_whole()
            && value
                .parent()
                .is_some_and(|parent| subject.is_sound(parent))
    })
}

/// Whether `null` is of the wrong type here, rather than absent or another rule's.
fn is_null_wrong(kinds: Kinds, part: Part) -> bool {
    if kinds.meets(Kinds::CONFIG) {
        return false;
    }
    let has_own_rule = kinds.meets(Kinds::MANIFEST.and(Kinds::INDEX));
    !has_own_rule || matches!(part, Part::Integer | Part::Bool)
}

fn finding(value: Value<'_>, part: Part) -> Finding {
    let due = part.described();
    let name = match value.member_of() {
        Some(member) => quote(&member.name()),
        None => {
            let list = value.parent().and_then(|list| list.member_of());
            let list = list.map_or_else(|| "the list".to_owned(), |list| quote(&list.name()));
            format!("An item of {list}")
        }
    };
    let found = match value.kind() {
        kind @ (Kind::Array | Kind::Object | Kind::Null) => kind.described().to_owned(),
        Kind::String => format!("the string {}", quote(&value.text().unwrap_or_default())),
        _ => quote_bytes(value.raw()),
    };
    let finding = RULE
        .on_value(value)
        .message(format!("{name} is {found}, and {due} is due."))
        .breaks(
            "docker, containerd, podman, crane and registries cannot read the document at all.",
        );
    match number(value).filter(|_| matches!(part, Part::Integer)) {
        Some(digits) => finding
            .fix(format!("Write {digits} without quotes."))
            .edit(value.span(), digits),
        None => finding.fix(format!("Write {due}.")),
    }
}

/// The digits of a string that is nothing but a number that JSON knows.
fn number(value: Value<'_>) -> Option<String> {
    let text = value.text()?;
    let is_number = text == "0" || (!text.is_empty() && !text.starts_with('0'));
    (is_number && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        check("schema-wrong-type", text, expected);
    }

    #[test]
    fn manifests_and_indexes() {
        finds(
            r#"{"manifests":[{"size":"7","platform":[]}],"annotations":[]}"#,
            &[
                r#"/manifests/0/size "7""#,
                "/manifests/0/platform []",
                "/annotations []",
            ],
        );
        finds(
            r#"{"layers":{},"config":"x"}"#,
            &["/layers {}", r#"/config "x""#],
        );
        finds(
            r#"{"schemaVersion":"2","manifests":[1]}"#,
            &[r#"/schemaVersion "2""#, "/manifests/0 1"],
        );
    }

    #[test]
    fn configs() {
        finds(
            r#"{"rootfs":{"diff_ids":"x"},"config":{"Env":{},"Volumes":["/a"],"Labels":[]},"created":1}"#,
            &[
                r#"/rootfs/diff_ids "x""#,
                "/config/Env {}",
                r#"/config/Volumes ["/a"]"#,
                "/config/Labels []",
                "/created 1",
            ],
        );
        finds(r#"{"rootfs":{},"config":{"Env":null,"Cmd":null}}"#, &[]);
    }

    #[test]
    fn null() {
        finds(r#"{"manifests":null,"annotations":null}"#, &[]);
        finds(
            r#"{"manifests":[{"size":null}]}"#,
            &["/manifests/0/size null"],
        );
        finds(
            r#"{"mediaType":"a/b","digest":null,"size":1}"#,
            &["/digest null"],
        );
    }

    #[test]
    fn what_the_author_names_has_the_author_s_types() {
        finds(r#"{"manifests":[],"annotations":{"a":1},"vendor":7}"#, &[]);
    }
}
