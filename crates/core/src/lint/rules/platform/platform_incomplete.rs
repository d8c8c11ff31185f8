//! Rule `platform-incomplete`.

use crate::lint::entry::Entry;
use crate::lint::members::is_blank;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A `platform` lacks `architecture` or `os`, or one of them is empty.
    ///
    /// # Why it matters
    /// Both are required. `docker manifest push` answers "must have an OS and Architecture";
    /// containerd fills in the system of the machine that it runs on, so that one index means
    /// different things on different hosts.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7b7157375740b66161bbcdff0b120bd84327b092db52757be19c8e2eda52ee21","size":1024,"platform":{"architecture":"arm64"}}
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
    /// S r q; K at push
    ///
    /// # Source
    /// image-spec image-index.md lines 57 to 65 (13cff54); docker/cli cli/command/manifest/push.go
    /// line 131; containerd/platforms database.go, normalizeOS.
    "platform-incomplete", Platform, Error, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(subject.odd_platforms().filter_map(finding));
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let platform = entry.platform.as_ref()?;
    let members = [("architecture", platform.architecture), ("os", platform.os)];
    let lacking = || members.iter().filter(|(_, value)| is_blank(*value));
    let names: Vec<String> = lacking().map(|(name, _)| (*name).to_owned()).collect();
    // One empty string is the guilty value itself; what is absent has no bytes but its object's.
    let guilty = match lacking().collect::<Vec<_>>().as_slice() {
        [] => return None,
        [(_, Some(value))] => *value,
        _ => platform.value,
    };
    Some(
        RULE.on_value(guilty)
            .message(format!(
                "The platform of {} has no {}.",
                words::entry(entry.position),
                names.join(" and no ")
            ))
            .breaks("docker manifest push refuses it: \"must have an OS and Architecture\". containerd fills in the system of its own host.")
            .fix("Give both os and architecture, as the image's config has them."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_platform(platform: &str, expected: &[&str]) {
        let text = format!(r#"{{"manifests":[{{"platform":{platform}}}]}}"#);
        check("platform-incomplete", &text, expected);
    }

    #[test]
    fn absent_empty_or_null() {
        check_platform(
            r#"{"os":"linux"}"#,
            &[r#"/manifests/0/platform {"os":"linux"}"#],
        );
        check_platform("{}", &["/manifests/0/platform {}"]);
        check_platform(
            r#"{"os":"","architecture":"arm64"}"#,
            &[r#"/manifests/0/platform/os """#],
        );
        check_platform(
            r#"{"os":"linux","architecture":null}"#,
            &["/manifests/0/platform/architecture null"],
        );
        check_platform(r#"{"os":"linux","architecture":"arm64"}"#, &[]);
        check_platform(r#"{"OS":"linux","architecture":"arm64"}"#, &[]);
        check_platform(r#"{"os":"linux","architecture":7}"#, &[]);
        check_platform("null", &[]);
    }
}
