//! Rule `windows-os-version-format`.

use crate::json::Value;
use crate::lint::entry::is_windows_version;
use crate::lint::members::{is_blank, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The `os.version` of a windows platform is not three or four numbers with dots between them.
    ///
    /// # Why it matters
    /// containerd reads build 0 from it, and regclient compares its three parts with those of the
    /// host: neither finds the image for any Windows.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"ltsc2022"}}
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
    /// none
    ///
    /// # Source
    /// image-spec image-index.md line 71 (13cff54); containerd/platforms platform_windows_compat.go
    /// (09756f5); regclient types/platform/compare.go line 153 (725072f).
    "windows-os-version-format", Windows, Warning, since "0.1.0", on INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let images = subject.odd_platforms().filter(|entry| entry.is_image());
    let named = images
        .filter_map(|entry| entry.platform)
        .chain(subject.config_platform());
    let versions = named
        .filter(|members| text_of(members.os) == "windows" && !is_blank(members.os_version))
        .filter_map(|members| members.os_version);
    report.findings.extend(versions.filter_map(finding));
}

fn finding(value: Value<'_>) -> Option<Finding> {
    let text = value.text().filter(|text| !is_windows_version(text))?;
    Some(
        RULE.on_value(value)
            .message(format!("The os.version {} is not three or four numbers with dots between them.", quote(&text)))
            .breaks("containerd reads build 0 from it and regclient finds no host for it, so no Windows host selects the image.")
            .fix("Give the version of the Windows base image, such as \"10.0.20348.2700\"."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::entry::is_windows_version;

    #[test]
    fn three_or_four_numbers() {
        for text in ["10.0.20348", "10.0.20348.2700", "0.0.0", "10.0.020348.1"] {
            assert!(is_windows_version(text), "{text}");
        }
        for text in [
            "ltsc2022",
            "10",
            "10.0",
            "10.0.1.2.3",
            "10.0.x",
            "10.0.",
            "10..1",
            " 10.0.1",
            "10.0.-1",
        ] {
            assert!(!is_windows_version(text), "{text}");
        }
    }
}
