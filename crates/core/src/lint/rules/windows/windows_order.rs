//! Rule `windows-order`.

use crate::json::Value;
use crate::lint::entry::Entry;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, quote};
use crate::lint::{Finding, Report};
use crate::text::sorted;

declare_rule! {
    /// # What it checks
    /// An index lists a newer `os.version` of Windows after an older one of the same architecture.
    ///
    /// # Why it matters
    /// A newer host runs older builds too, and several engines take the first entry that fits: Windows
    /// Server 2025 gets the image for Windows Server 2022. The maintainers of the official images ask
    /// for descending order.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:93fde0c2d23677e6fec39d3653517c405976fbd38f373fddab6d6c17d6ce4669","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2700"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:75f152361112bd2542dbb736ea7acfa6aab5ed211d8f3272a1bee3ad90d7e06e","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"10.0.26100.1742"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:75f152361112bd2542dbb736ea7acfa6aab5ed211d8f3272a1bee3ad90d7e06e","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"10.0.26100.1742"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:93fde0c2d23677e6fec39d3653517c405976fbd38f373fddab6d6c17d6ce4669","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2700"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// containerd/containerd#11366; containerd/platforms#25; moby/moby#35090;
    /// docker-library/official-images#11024.
    "windows-order", Windows, Warning, since "0.1.0", on INDEX;
    check
}

/// A windows entry with a version that can be compared.
struct Build<'s, 'a> {
    entry: &'s Entry<'a>,
    /// Up to four numbers; a fifth and what is no number are not compared.
    version: [u64; 4],
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    for builds in find(subject) {
        report.findings.extend(finding(subject, &builds));
    }
}

/// The windows entries that have a version, each with its architecture.
fn builds<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = (&'s str, Build<'s, 'a>)> {
    let images = subject.entries.iter().filter(|entry| entry.is_image());
    images.filter_map(|entry| {
        let platform = subject.platforms.get_index(entry.platform_id?)?;
        if platform.os != "windows" {
            return None;
        }
        let version = version(&text_of(entry.platform?.os_version))?;
        Some((platform.architecture.as_ref(), Build { entry, version }))
    })
}

/// Whether every entry is at most as new as the one before it of its architecture, as in nearly
/// every index.
fn are_in_order(subject: &Subject<'_>) -> bool {
    let mut last: Vec<(&str, [u64; 4])> = Vec::new();
    for (architecture, build) in builds(subject) {
        match last.iter_mut().find(|(name, _)| *name == architecture) {
            Some((_, before)) if *before < build.version => return false,
            Some((_, before)) => *before = build.version,
            None => last.push((architecture, build.version)),
        }
    }
    true
}

/// The windows entries of each architecture whose order is wrong.
fn find<'s, 'a>(subject: &'s Subject<'a>) -> Vec<Vec<Build<'s, 'a>>> {
    if are_in_order(subject) {
        return Vec::new();
    }
    let mut groups: Vec<(&str, Vec<Build<'s, 'a>>)> = Vec::new();
    for (architecture, build) in builds(subject) {
        match groups.iter_mut().find(|(name, _)| *name == architecture) {
            Some((_, builds)) => builds.push(build),
            None => groups.push((architecture, vec![build])),
        }
    }
    let is_wrong = |builds: &Vec<Build<'_, '_>>| {
        !builds.is_sorted_by(|first, second| first.version >= second.version)
    };
    groups
        .into_iter()
        .map(|(_, builds)| builds)
        .filter(is_wrong)
        .collect()
}

fn version(text: &str) -> Option<[u64; 4]> {
    let mut numbers = [0; 4];
    let mut parts = text.split('.');
    let mut count = 0;
    for (slot, part) in numbers.iter_mut().zip(parts.by_ref()) {
        *slot = part.parse().ok()?;
        count += 1;
    }
    (count >= 3 && parts.next().is_none()).then_some(numbers)
}

fn finding(subject: &Subject<'_>, builds: &[Build<'_, '_>]) -> Option<Finding> {
    let (older, newer) = builds
        .iter()
        .zip(builds.iter().skip(1))
        .find(|(first, second)| first.version < second.version)?;
    let (guilty, partner) = (place(newer)?, place(older)?);
    let finding = RULE
        .on_value(guilty)
        .message(format!(
            "{} has the os.version {}, newer than {} of {} before it.",
            capital(&words::entry(newer.entry.position)),
            quote(&guilty.text()?),
            quote(&partner.text()?),
            words::entry(older.entry.position),
        ))
        .breaks("Engines that take the first entry which fits give a newer Windows host the older build.")
        .fix("List the newest build first.")
        .label(partner.span(), "older, and listed first");
    Some(reordered(subject, builds, finding))
}

fn place<'a>(build: &Build<'_, 'a>) -> Option<Value<'a>> {
    build.entry.platform.as_ref()?.os_version
}

/// The entries' texts change places, so that what stands between them stays as it is.
fn reordered(subject: &Subject<'_>, builds: &[Build<'_, '_>], finding: Finding) -> Finding {
    let order: Vec<&Build<'_, '_>> =
        sorted(builds.iter().collect(), |a, b| b.version.cmp(&a.version));
    let mut edits = finding.clone();
    for (place, build) in builds.iter().zip(order) {
        let (from, to) = (build.entry.descriptor.value, place.entry.descriptor.value);
        if from == to {
            continue;
        }
        let bytes = from.span().slice(subject.document.bytes());
        let Ok(text) = std::str::from_utf8(bytes) else {
            return finding;
        };
        edits = edits.edit(to.span(), text);
    }
    edits
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_entries(entries: &[(&str, &str)], expected: &[&str]) {
        let entries: Vec<String> = entries
            .iter()
            .map(|(architecture, version)| {
                format!(r#"{{"platform":{{"os":"windows","architecture":"{architecture}","os.version":"{version}"}}}}"#)
            })
            .collect();
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        check("windows-order", &text, expected);
    }

    #[test]
    fn numbers_are_compared() {
        let second = |version: &str| format!("/manifests/1/platform/os.version \"{version}\"");
        check_entries(
            &[("amd64", "10.0.9"), ("amd64", "10.0.10")],
            &[&second("10.0.10")],
        );
        check_entries(&[("amd64", "10.0.10"), ("amd64", "10.0.9")], &[]);
        check_entries(
            &[("amd64", "10.0.1.5"), ("amd64", "10.0.1.6")],
            &[&second("10.0.1.6")],
        );
        check_entries(&[("amd64", "10.0.1"), ("arm64", "10.0.2")], &[]);
        check_entries(
            &[("amd64", "10.0.1"), ("x86_64", "10.0.2")],
            &[&second("10.0.2")],
        );
        check_entries(&[("amd64", "ltsc2019"), ("amd64", "10.0.2")], &[]);
    }
}
