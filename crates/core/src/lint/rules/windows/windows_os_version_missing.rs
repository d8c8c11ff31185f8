//! Rule `windows-os-version-missing`.

use crate::json::Value;
use crate::lint::entry::PlatformMembers;
use crate::lint::members::{is_blank, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The os is windows and `os.version` is absent or empty, in an entry of an index that is an image
    /// or in a config.
    ///
    /// # Why it matters
    /// Windows hosts choose by build: docker and containerd cannot tell the builds apart and answer
    /// "The container operating system does not match the host operating system". HostProcess images
    /// leave the version out on purpose.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326","size":1024,"platform":{"architecture":"amd64","os":"windows"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2700"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// D, M on Windows at pull
    ///
    /// # Source
    /// containerd/containerd#7431; microsoft/Windows-Containers#170; moby/moby#38574;
    /// microsoft/dotnet-framework-docker#1265.
    "windows-os-version-missing", Windows, Warning, since "0.1.0", on INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let images = subject.odd_platforms().filter(|entry| entry.is_image());
    let listed = images
        .filter_map(|entry| Some((entry.platform.filter(is_wanted)?, entry.position)))
        // What is absent has no bytes but its object's.
        .map(|(members, position)| {
            let guilty = members.os_version.unwrap_or(members.value);
            finding(guilty, &words::entry(position))
        });
    report.findings.extend(listed);
    let config = subject.config_platform().filter(is_wanted);
    // Of a config the object would be all of it, so the member is shown that asks for a version.
    let guilty = config.and_then(|members| members.os_version.or(members.os));
    let built = guilty.map(|value| finding(value, "the config"));
    report.findings.extend(built);
}

fn is_wanted(members: &PlatformMembers<'_>) -> bool {
    is_blank(members.os_version) && text_of(members.os) == "windows"
}

fn finding(guilty: Value<'_>, of: &str) -> Finding {
    RULE.on_value(guilty)
        .message(format!("The platform of {of} is windows without an os.version."))
        .breaks("docker and containerd on Windows cannot tell builds apart: \"The container operating system does not match the host operating system\".")
        .fix("Give the version of the Windows base image, such as \"10.0.20348.2700\". HostProcess images leave it out on purpose.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    const ID: &str = "windows-os-version-missing";

    #[test]
    fn absent_empty_or_null() {
        let check_platform = |members: &str, expected: &[&str]| {
            let text = format!(r#"{{"manifests":[{{"platform":{{{members}}}}}]}}"#);
            check(ID, &text, expected);
        };
        let windows = r#""os":"windows","architecture":"amd64""#;
        check_platform(windows, &[&format!("/manifests/0/platform {{{windows}}}")]);
        check_platform(
            &format!(r#"{windows},"os.version":"""#),
            &[r#"/manifests/0/platform/os.version """#],
        );
        check_platform(
            &format!(r#"{windows},"os.version":null"#),
            &["/manifests/0/platform/os.version null"],
        );
        check_platform(&format!(r#"{windows},"os.version":"10.0.1.1""#), &[]);
        check_platform(&format!(r#"{windows},"os.version":10"#), &[]);
        check_platform(r#""os":"linux","architecture":"amd64""#, &[]);
    }

    #[test]
    fn of_a_config() {
        check(
            ID,
            r#"{"os":"windows","architecture":"amd64","rootfs":{}}"#,
            &[r#"/os "windows""#],
        );
    }
}
