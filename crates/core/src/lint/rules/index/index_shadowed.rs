//! Rule `index-shadowed`.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::json::Value;
use crate::lint::entry::{Entry, Normal};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report};
use crate::platform::tables::variants;

declare_rule! {
    /// # What it checks
    /// An entry with a lower variant of an architecture stands before one with a higher.
    ///
    /// # Why it matters
    /// Clients that take the first match (crane asked without a variant, scripts with jq) stop at the
    /// lower one. containerd sorts, others do not.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:8195a83efce3235b9bc3919fac9403a0dfa7ebc3d8b085f1fd6c60615fa5fc94","size":1024,"platform":{"architecture":"arm","os":"linux","variant":"v6"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0ecf8a21e0f92b8733417945d4c30bc4d6d774e428e00c57bd8abd130992a052","size":1024,"platform":{"architecture":"arm","os":"linux","variant":"v7"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0ecf8a21e0f92b8733417945d4c30bc4d6d774e428e00c57bd8abd130992a052","size":1024,"platform":{"architecture":"arm","os":"linux","variant":"v7"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:8195a83efce3235b9bc3919fac9403a0dfa7ebc3d8b085f1fd6c60615fa5fc94","size":1024,"platform":{"architecture":"arm","os":"linux","variant":"v6"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec image-index.md line 91 (13cff54); AlmaLinux/container-images#71; moby/moby#52751.
    "index-shadowed", Index, Info, since "0.1.0", on INDEX;
    check
}

/// A lower variant before a higher one.
struct Shadow<'s, 'a> {
    lower: &'s Entry<'a>,
    higher: &'s Entry<'a>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.is_layout {
        return;
    }
    for shadow in find(subject) {
        report.findings.extend(finding(&shadow, subject));
    }
}

/// One for each platform: its first entry that stands before a higher variant, with the first of
/// the highest that follow.
fn find<'s, 'a>(subject: &'s Subject<'a>) -> Vec<Shadow<'s, 'a>> {
    // Where no platform has a variant, none can be higher than another.
    if subject
        .platforms
        .iter()
        .all(|platform| platform.variant.is_empty())
    {
        return Vec::new();
    }
    let mut highest: HashMap<Line<'_>, (usize, &Entry<'_>), RandomState> = HashMap::default();
    let mut found: BTreeMap<usize, Shadow<'_, '_>> = BTreeMap::new();
    for entry in subject
        .entries
        .iter()
        .rev()
        .filter(|entry| entry.is_image())
    {
        let Some(id) = entry.platform_id else {
            continue;
        };
        let Some((line, rank)) = subject.platforms.get_index(id).and_then(place) else {
            continue;
        };
        match highest.entry(line) {
            Slot::Occupied(mut slot) if rank >= slot.get().0 => *slot.get_mut() = (rank, entry),
            Slot::Occupied(slot) => {
                let shadow = Shadow {
                    lower: entry,
                    higher: slot.get().1,
                };
                found.insert(id, shadow);
            }
            Slot::Vacant(slot) => {
                slot.insert((rank, entry));
            }
        }
    }
    found.into_values().collect()
}

/// What must be equal for variants to be compared.
type Line<'a> = (&'a str, &'a str, &'a str, &'a [String]);

/// A platform's line and the rank of its variant in it; `None` where variants have no order.
fn place<'p>(platform: &'p Normal<'_>) -> Option<(Line<'p>, usize)> {
    let variant = match (platform.architecture.as_ref(), platform.variant.as_ref()) {
        ("amd64", "") => "v1",
        ("arm64", "") => "v8",
        (_, variant) => variant,
    };
    let known = variants(&platform.architecture);
    let rank = known.iter().position(|name| *name == variant)?;
    let line = (
        platform.os.as_ref(),
        platform.architecture.as_ref(),
        platform.os_version.as_ref(),
        platform.os_features.as_slice(),
    );
    Some((line, rank))
}

fn finding(shadow: &Shadow<'_, '_>, subject: &Subject<'_>) -> Option<Finding> {
    let Shadow { lower, higher } = shadow;
    let (members, partner) = (lower.platform.as_ref()?, higher.platform.as_ref()?);
    let name = |entry: &Entry<'_>| {
        let platform = subject.platforms.get_index(entry.platform_id?)?;
        Some(quote(&platform.written()))
    };
    let finding =
        RULE.on_value(members.value)
            .message(format!(
                "{} ({}) stands before the higher variant {} ({}).",
                capital(&words::entry(lower.position)),
                name(lower)?,
                words::entry(higher.position),
                name(higher)?
            ))
            .breaks("Clients that take the first match, such as crane asked without a variant and scripts, stop at the lower one.")
            .fix("List the highest variant of an architecture first.")
            .label(partner.value.span(), "the higher variant");
    Some(swapped(finding, lower, higher, subject))
}

/// The two entries' texts change places, so that what stands between them stays as it is.
fn swapped(
    finding: Finding,
    lower: &Entry<'_>,
    higher: &Entry<'_>,
    subject: &Subject<'_>,
) -> Finding {
    let (first, second) = (lower.descriptor.value, higher.descriptor.value);
    let text = |value: Value<'_>| {
        let bytes = value.span().slice(subject.document.bytes());
        String::from_utf8(bytes.to_vec()).ok()
    };
    match (text(first), text(second)) {
        (Some(lower), Some(higher)) => finding
            .edit(first.span(), higher)
            .edit(second.span(), lower),
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn check_order(platforms: &[(&str, &str)], expected: &[&str]) {
        let entries: Vec<String> = platforms
            .iter()
            .map(|(architecture, variant)| format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{{"os":"linux","architecture":"{architecture}","variant":"{variant}"}}}}"#
            ))
            .collect();
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        assert_eq!(messages("index-shadowed", text.as_bytes()), expected);
    }

    #[test]
    fn lower_before_higher() {
        check_order(
            &[("arm", "v6"), ("arm64", ""), ("arm", "v7")],
            &[
                r#"Entry 1 ("linux/arm/v6") stands before the higher variant entry 3 ("linux/arm/v7")."#,
            ],
        );
        check_order(
            &[("amd64", ""), ("amd64", "v3"), ("amd64", "v2")],
            &[
                r#"Entry 1 ("linux/amd64") stands before the higher variant entry 2 ("linux/amd64/v3")."#,
            ],
        );
        check_order(
            &[("arm", "v7"), ("arm", "v6"), ("arm64", "v8"), ("arm64", "")],
            &[],
        );
        check_order(&[("arm", "odd"), ("arm", "v7")], &[]);
    }
}
