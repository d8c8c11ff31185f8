//! Rule `index-duplicate-platform`.

use std::collections::BTreeMap;

use crate::lint::entry::Entry;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, entries, quote};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// Two entries that are images normalise to one platform: arm64 and arm64/v8, x86_64 and amd64.
    /// Entries that containers/image marks as zstd twins of a gzip entry are no duplicates of it,
    /// attestations and artifacts are no images, and a layout's index.json may name one platform
    /// under many names.
    ///
    /// # Why it matters
    /// docker, containerd, crane and regctl take the first; podman may take another. Nobody warns.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9e6e1afbbff0039913db3a9a9efe02f87588079eedcc9c64aa8e99d21e87d657","size":1024,"platform":{"architecture":"amd64","os":"linux"}}
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
    /// T at creation
    ///
    /// # Source
    /// image-spec image-index.md line 91 (13cff54); moby/moby#41507; distribution/distribution#2399;
    /// manifest-tool v2/pkg/registry/push.go line 127 (69506a0), which refuses to make one.
    "index-duplicate-platform", Index, Warning, since "0.1.0", on INDEX;
    check
}

/// By it containers/image marks the zstd twin of a gzip image.
const ZSTD: &str = "io.github.containers.compression.zstd";
/// Most other entries that a finding labels.
const LABELS: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.is_layout {
        return;
    }
    for group in find(subject) {
        report.findings.extend(finding(subject, &group));
    }
}

/// The entries of each platform that more than one names, by the first of them.
fn find<'s, 'a>(subject: &'s Subject<'a>) -> Vec<Vec<&'s Entry<'a>>> {
    let images = || {
        let images = subject.entries.iter().filter(|entry| entry.is_image());
        images.filter_map(|entry| Some((entry.platform_id?, entry)))
    };
    // Counted first: nearly always each platform is named once, and then no entry is looked into.
    let mut times = vec![0_usize; subject.platforms.len()];
    for (id, _) in images() {
        if let Some(times) = times.get_mut(id) {
            *times += 1;
        }
    }
    let repeated = |id: usize| times.get(id).is_some_and(|times| *times > 1);
    let mut groups: BTreeMap<(usize, bool), Vec<&Entry<'_>>> = BTreeMap::new();
    for (id, entry) in images().filter(|(id, _)| repeated(*id)) {
        let is_zstd = text_of(entry.annotation(ZSTD)) == "true";
        groups.entry((id, is_zstd)).or_default().push(entry);
    }
    groups.retain(|_, group| group.len() > 1);
    groups.into_values().collect()
}

fn finding(subject: &Subject<'_>, group: &[&Entry<'_>]) -> Option<Finding> {
    let [first, second, rest @ ..] = group else {
        return None;
    };
    let members = second.platform.as_ref()?;
    let platform = subject.platforms.get_index(second.platform_id?)?;
    let positions: Vec<usize> = group.iter().map(|entry| entry.position).collect();
    let taken = words::entry(first.position);
    let digest = first.digest.as_deref().unwrap_or_default();
    let mut finding = RULE
        .on_value(members.value)
        .message(format!(
            "{} name one platform, {}.",
            capital(&entries(&positions)),
            quote(&platform.written())
        ))
        .breaks(format!(
            "docker, containerd, crane and regctl take {taken} ({}) and never the others; podman may take another.",
            quote(digest)
        ))
        .fix("Drop all but one, or name the platforms apart.");
    for entry in [first].into_iter().chain(rest).take(LABELS) {
        let span = entry.platform.as_ref().map(|members| members.value.span());
        finding = finding.label(
            span?,
            format!("{} names it too", words::entry(entry.position)),
        );
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_entries(entries: &[&str], expected: &[&str]) {
        let entries: Vec<String> = entries
            .iter()
            .map(|members| {
                format!(r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json",{members}}}"#)
            })
            .collect();
        let text = format!(r#"{{"manifests":[{}]}}"#, entries.join(","));
        check("index-duplicate-platform", &text, expected);
    }

    const ARM64: &str = r#""platform":{"os":"linux","architecture":"arm64"}"#;
    const ARM64_V8: &str = r#""platform":{"os":"linux","architecture":"arm64","variant":"v8"}"#;
    const AARCH64: &str = r#""platform":{"os":"Linux","architecture":"aarch64"}"#;

    #[test]
    fn one_platform_under_several_spellings() {
        let place = |at: usize, platform: &str| {
            format!(
                "/manifests/{at}/platform {}",
                platform.strip_prefix(r#""platform":"#).unwrap()
            )
        };
        check_entries(&[ARM64, ARM64_V8], &[&place(1, ARM64_V8)]);
        check_entries(&[ARM64, AARCH64, ARM64], &[&place(1, AARCH64)]);
        check_entries(
            &[ARM64, r#""platform":{"os":"linux","architecture":"amd64"}"#],
            &[],
        );
    }

    #[test]
    fn what_tells_entries_apart() {
        let with = |member: &str| format!("{ARM64},{member}");
        check_entries(
            &[
                ARM64,
                &with(r#""annotations":{"io.github.containers.compression.zstd":"true"}"#),
            ],
            &[],
        );
        check_entries(&[ARM64, &with(r#""artifactType":"a/b""#)], &[]);
        check_entries(
            &[
                ARM64,
                &with(r#""annotations":{"vnd.docker.reference.type":"attestation-manifest"}"#),
            ],
            &[],
        );
        let windows = |version: &str| {
            format!(
                r#""platform":{{"os":"windows","architecture":"amd64","os.version":"{version}"}}"#
            )
        };
        check_entries(&[&windows("10.0.17763.1"), &windows("10.0.20348.1")], &[]);
        let feature = r#""platform":{"os":"linux","architecture":"arm64","os.features":["nydus.remoteimage.v1"]}"#;
        check_entries(&[ARM64, feature], &[]);
        let unknown = r#""platform":{"os":"unknown","architecture":"unknown"}"#;
        check_entries(&[unknown, unknown], &[]);
        let named = |name: &str| {
            with(&format!(
                r#""annotations":{{"org.opencontainers.image.ref.name":"{name}"}}"#
            ))
        };
        check_entries(&[&named("v1"), &named("v2")], &[]);
    }
}
