//! Rule `syntax-duplicate-key`.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::json::{Kind, Member, Value};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// Two members of one object have the same name once escapes are decoded.
    ///
    /// # Why it matters
    /// Go clients keep the last value but merge objects field by field, JavaScript and Python
    /// replace, clients in Rust refuse: the layers that one tool checks are not those that another
    /// runs.
    ///
    /// # Example bad
    /// ```json
    /// {"imageLayoutVersion":"1.0.0","imageLayoutV\u0065rsion":"2.0.0"}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"imageLayoutVersion":"1.0.0"}
    /// ```
    ///
    /// # Checked today
    /// s r q
    ///
    /// # Source
    /// image-spec considerations.md line 33 (13cff54): names MUST NOT repeat; annotations.md line 11;
    /// golang/go#14750; in-toto/specification#74.
    "syntax-duplicate-key", Syntax, Error, since "0.1.0", on ANY;
    check
}

/// Objects up to this many members are compared pair by pair, which needs no memory.
const FEW: usize = 16;
/// Most other members of one name that a finding labels.
const LABELS: usize = 8;

/// Members of one object that share a name, in document order; at least two.
struct Duplicate<'a> {
    members: Vec<Member<'a>>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let objects = subject
        .root
        .into_iter()
        .flat_map(|root| root.descendants())
        .filter(|value| value.kind() == Kind::Object);
    for object in objects {
        for duplicate in find(object) {
            let sound = |member: &Member<'_>| subject.is_sound(member.key);
            if duplicate.members.iter().all(sound) {
                report.findings.extend(finding(&duplicate));
            }
        }
    }
}

fn find(object: Value<'_>) -> Vec<Duplicate<'_>> {
    if may_repeat(object) {
        group(object)
    } else {
        Vec::new()
    }
}

/// Whether a closer look is worth it: an object with few members, all named in plain text that
/// differs, has no duplicates.
fn may_repeat(object: Value<'_>) -> bool {
    let mut names: [&[u8]; FEW] = [&[]; FEW];
    for (at, member) in object.members().enumerate() {
        let (Some(name), Some((slot, earlier))) = (
            member.key.plain(),
            names.get_mut(..=at).and_then(<[_]>::split_last_mut),
        ) else {
            return true;
        };
        if earlier.contains(&name) {
            return true;
        }
        *slot = name;
    }
    false
}

/// One walk over the members with a table of names.
fn group(object: Value<'_>) -> Vec<Duplicate<'_>> {
    let mut first: HashMap<Cow<'_, str>, (Member<'_>, Option<usize>)> = HashMap::new();
    let mut found: Vec<Duplicate<'_>> = Vec::new();
    // A member without a name is no JSON, which is said elsewhere.
    for member in object.members().filter(|m| m.key.kind() != Kind::Missing) {
        let next = found.len();
        let (earlier, at) = first.entry(member.name()).or_insert((member, None));
        if earlier.key == member.key {
            continue;
        }
        match at.and_then(|at| found.get_mut(at)) {
            Some(duplicate) => duplicate.members.push(member),
            None => {
                found.push(Duplicate {
                    members: vec![*earlier, member],
                });
                *at = Some(next);
            }
        }
    }
    found
}

fn finding(duplicate: &Duplicate<'_>) -> Option<Finding> {
    let (last, earlier) = duplicate.members.split_last()?;
    let times = match duplicate.members.len() {
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    let mut finding = RULE
        .on_span(last.key.pointer(), last.key.span())
        .message(format!(
            "The member {} stands {times} in one object.",
            quote(&last.name())
        ))
        .breaks(breaks(last))
        .fix("Keep one of them.");
    for member in earlier.iter().take(LABELS) {
        finding = finding.label(member.key.span(), "the same name");
    }
    Some(finding)
}

/// Annotations and labels are maps to every client, everything else has fields.
fn breaks(member: &Member<'_>) -> &'static str {
    let object = member.key.parent().map(|object| object.pointer());
    let name = object.and_then(|pointer| pointer.tokens().last());
    if matches!(name.as_deref(), Some("annotations" | "Labels")) {
        "Clients in Go, JavaScript, Python and Rust take the last value without a word; whoever reads the text sees the first."
    } else {
        "Go clients take the last value but merge objects field by field, JavaScript and Python take the last, clients in Rust refuse: tools read different documents behind one digest."
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("syntax-duplicate-key", text.as_bytes(), expected);
    }

    #[test]
    fn decoded_names_in_one_object() {
        check(r#"{"a":1,"b":2,"a":3}"#, &[r#""/a" 13..16"#]);
        check(r#"{"a":1,"\u0061":3}"#, &[r#""/a" 7..15"#]);
        check(r#"{"a":{"a":1},"b":{"a":1}}"#, &[]);
        check(r#"{"a":1,"A":1}"#, &[]);
        check(r#"[{"x":{"k":1,"k":1,"k":1}}]"#, &[r#""/0/x/k" 19..22"#]);
    }

    #[test]
    fn large_objects_too() {
        let members: Vec<String> = (0..40).map(|n| format!("\"k{n}\":{n}")).collect();
        check(&format!("{{{}}}", members.join(",")), &[]);
        let text = format!("{{{},\"k3\":0}}", members.join(","));
        let at = text.rfind("\"k3\"").unwrap();
        check(&text, &[&format!("\"/k3\" {at}..{}", at + 4)]);
    }
}
