//! Rule `index-same-digest`.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{capital, entries, list, quote};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// One digest stands under two different platforms.
    ///
    /// # Why it matters
    /// An image is built for one platform, so one of the entries is mislabelled: hosts of that
    /// platform answer "exec format error".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// netbirdio/netbird#103; projectcalico/calico#4256; dmno-dev/varlock#336.
    "index-same-digest", Index, Warning, since "0.1.0", on INDEX;
    check
}

/// Most other entries that a finding labels.
const LABELS: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Report) {
    for group in find(subject) {
        report.findings.extend(finding(subject, &group));
    }
}

/// For each digest that has more than one platform, the first entry of each of its platforms.
fn find<'s, 'a>(subject: &'s Subject<'a>) -> Vec<Vec<&'s Entry<'a>>> {
    let images = subject.entries.iter().filter(|entry| entry.is_image());
    let told =
        images.filter_map(|entry| Some((entry.digest.as_deref()?, entry.platform_id?, entry)));
    let mut first: HashMap<&str, (usize, &Entry<'_>), RandomState> =
        HashMap::with_capacity_and_hasher(subject.entries.len(), RandomState::default());
    // By the position of the first, which is the order of the findings.
    let mut groups: BTreeMap<usize, Vec<&Entry<'_>>> = BTreeMap::new();
    for (digest, platform, entry) in told {
        let (known, first) = *first.entry(digest).or_insert((platform, entry));
        if known == platform {
            continue;
        }
        let group = groups.entry(first.position).or_insert_with(|| vec![first]);
        // An index names a handful of platforms, so the walk over them is short.
        if group
            .iter()
            .all(|other| other.platform_id != entry.platform_id)
        {
            group.push(entry);
        }
    }
    groups.into_values().collect()
}

fn finding(subject: &Subject<'_>, group: &[&Entry<'_>]) -> Option<Finding> {
    let [first, second, rest @ ..] = group else {
        return None;
    };
    let digest = second.digest_value?;
    let platforms = group.iter().take(6).filter_map(|entry| {
        let platform = subject.platforms.get_index(entry.platform_id?)?;
        Some(quote(&platform.written()))
    });
    let positions: Vec<usize> = group.iter().map(|entry| entry.position).collect();
    let mut finding = RULE
        .on_value(digest)
        .message(format!(
            "{} have one digest under different platforms: {}.",
            capital(&entries(&positions)),
            list(&platforms.collect::<Vec<_>>())
        ))
        .breaks(
            "An image is built for one platform: hosts of the others answer \"exec format error\".",
        )
        .fix("Build the index again from one tag for each architecture.");
    for entry in [first].into_iter().chain(rest).take(LABELS) {
        let span = entry.digest_value.map(|value| value.span());
        finding = finding.label(span?, "the same digest");
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn check_entries(entries: &[(&str, &str)], expected: &[&str]) {
        let entries: Vec<String> = entries
            .iter()
            .map(|(digest, platform)| format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","platform":{{{platform}}}}}"#
            ))
            .collect();
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        assert_eq!(messages("index-same-digest", text.as_bytes()), expected);
    }

    #[test]
    fn different_platforms_only() {
        let amd64 = r#""os":"linux","architecture":"amd64""#;
        let arm64 = r#""os":"linux","architecture":"arm64""#;
        let arm64_v8 = r#""os":"linux","architecture":"arm64","variant":"v8""#;
        let unknown = r#""os":"unknown","architecture":"unknown""#;
        check_entries(
            &[("a", amd64), ("b", arm64), ("a", arm64), ("a", amd64)],
            &[
                r#"Entries 1 and 3 have one digest under different platforms: "linux/amd64" and "linux/arm64"."#,
            ],
        );
        check_entries(&[("a", arm64), ("a", arm64_v8)], &[]);
        check_entries(&[("a", arm64), ("a", unknown)], &[]);
        check_entries(&[("a", arm64), ("b", amd64)], &[]);
    }
}
