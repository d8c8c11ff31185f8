//! Rule `layout-ref-duplicate`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;

use crate::json::Value;
use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{capital, entries, quote};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// Two entries of a layout's index.json have one name, `org.opencontainers.image.ref.name`, and
    /// their platforms do not tell them apart.
    ///
    /// # Why it matters
    /// The specification does not say which of the two the name means: one tool takes the first,
    /// another the last, another refuses.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe","size":1024,"annotations":{"org.opencontainers.image.ref.name":"v1"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:fb04dcb6970e4c3d1873de51fd5a50d7bb46b3383113602665c350ec40b5f990","size":1024,"annotations":{"org.opencontainers.image.ref.name":"v1"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe","size":1024,"annotations":{"org.opencontainers.image.ref.name":"v1"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:fb04dcb6970e4c3d1873de51fd5a50d7bb46b3383113602665c350ec40b5f990","size":1024,"annotations":{"org.opencontainers.image.ref.name":"v2"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// opencontainers/image-spec#581, #776; opencontainers/image-tools#164.
    "layout-ref-duplicate", Layout, Warning, since "0.1.0", on LAYOUT;
    check
}

const NAME: &str = "org.opencontainers.image.ref.name";

/// An entry whose name an earlier one has too.
struct Duplicate<'s, 'a> {
    name: Value<'a>,
    entry: &'s Entry<'a>,
    earlier: &'s Entry<'a>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).iter().filter_map(finding));
}

fn find<'s, 'a>(subject: &'s Subject<'a>) -> Vec<Duplicate<'s, 'a>> {
    if !may_repeat(subject) {
        return Vec::new();
    }
    let mut first: HashMap<(Cow<'a, str>, Option<usize>), &Entry<'a>, RandomState> =
        HashMap::default();
    let mut found = Vec::new();
    for (entry, name, text) in named(subject) {
        let earlier = *first.entry((text, entry.platform_id)).or_insert(entry);
        if earlier.position != entry.position {
            found.push(Duplicate {
                name,
                entry,
                earlier,
            });
        }
    }
    found
}

/// Whether the hash of a name and its platform is met twice: nearly always none is, and a table of
/// hashes is small.
fn may_repeat(subject: &Subject<'_>) -> bool {
    let names = subject.annotations().names.len();
    let hasher = RandomState::default();
    let mut met = HashSet::with_capacity_and_hasher(names, hasher.clone());
    named(subject).any(|(entry, _, text)| !met.insert(hasher.hash_one((text, entry.platform_id))))
}

/// The entries that have a name, with it and its text.
fn named<'s, 'a>(
    subject: &'s Subject<'a>,
) -> impl Iterator<Item = (&'s Entry<'a>, Value<'a>, Cow<'a, str>)> {
    // Where no name stands anywhere, no entry is looked into.
    let has_names = !subject.annotations().names.is_empty();
    let entries = subject.entries.iter().filter(move |_| has_names);
    entries.filter_map(|entry| {
        let name = entry.annotation(NAME)?;
        let text = name.text().filter(|text| !text.is_empty())?;
        Some((entry, name, text))
    })
}

fn finding(duplicate: &Duplicate<'_, '_>) -> Option<Finding> {
    let both = [duplicate.earlier.position, duplicate.entry.position];
    let earlier = duplicate.earlier.annotation(NAME)?;
    Some(
        RULE.on_value(duplicate.name)
            .message(format!(
                "{} have one name, {}.",
                capital(&entries(&both)),
                quote(&duplicate.name.text()?)
            ))
            .breaks("Which of them the name means is not defined: skopeo, umoci and others take one or refuse.")
            .fix("Give each its own name; where they are the platforms of one image, list them in an index and name that.")
            .label(earlier.span(), "the same name"),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_entries(entries: &[(&str, &str)], expected: &[&str]) {
        let entries: Vec<String> = entries
            .iter()
            .map(|(name, architecture)| {
                let platform = match *architecture {
                    "" => String::new(),
                    name => format!(r#","platform":{{"os":"linux","architecture":"{name}"}}"#),
                };
                format!(r#"{{"annotations":{{"org.opencontainers.image.ref.name":"{name}"}}{platform}}}"#)
            })
            .collect();
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        check("layout-ref-duplicate", &text, expected);
    }

    #[test]
    fn platforms_tell_apart() {
        let second = r#"/manifests/1/annotations/org.opencontainers.image.ref.name "a""#;
        check_entries(&[("a", ""), ("a", "")], &[second]);
        check_entries(&[("a", ""), ("b", "")], &[]);
        check_entries(&[("a", "amd64"), ("a", "arm64")], &[]);
        check_entries(&[("a", "amd64"), ("a", "x86_64")], &[second]);
        check_entries(&[("a", "amd64"), ("a", "")], &[]);
    }
}
