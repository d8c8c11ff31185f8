//! Rule `platform-arm-no-variant`.

use crate::lint::entry::Entry;
use crate::lint::members::{is_blank, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An entry for `arm` names no variant.
    ///
    /// # Why it matters
    /// containerd and regctl read v7, podman reads no variant and tries the entry last, crane never
    /// matches arm/v7 with it. A v6 binary labelled so is skipped on v6 hosts.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:c0c438b6a16b14daac797175911d5a15faf9124f7236793b43bab095663d97aa","size":1024,"platform":{"architecture":"arm","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:c0c438b6a16b14daac797175911d5a15faf9124f7236793b43bab095663d97aa","size":1024,"platform":{"architecture":"arm","os":"linux","variant":"v7"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// containerd/platforms database.go, normalizeArch (09756f5); containers/image#898; moby#37647.
    "platform-arm-no-variant", Platform, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(subject.odd_platforms().filter_map(finding));
}

fn finding(entry: &Entry<'_>) -> Option<Finding> {
    let platform = entry.platform.as_ref()?;
    let architecture = platform.architecture?;
    let is_guilty = text_of(Some(architecture)) == "arm"
        && is_blank(platform.variant)
        && !entry.is_attestation();
    is_guilty.then(|| {
        RULE.on_span(architecture.pointer(), architecture.span())
            .message(format!(
                "{} is for arm and names no variant.",
                capital(&words::entry(entry.position))
            ))
            .breaks("containerd and regctl read v7, podman tries it last, crane does not match arm/v7 with it, and a v6 binary is skipped on v6 hosts.")
            .fix("State the variant that the image was built for, such as \"v6\" or \"v7\".")
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_platform(platform: &str, fires: bool) {
        let text = format!(r#"{{"manifests":[{{"platform":{{{platform}}}}}]}}"#);
        let expected: &[&str] = if fires {
            &[r#"/manifests/0/platform/architecture "arm""#]
        } else {
            &[]
        };
        check("platform-arm-no-variant", &text, expected);
    }

    #[test]
    fn arm_alone() {
        check_platform(r#""os":"linux","architecture":"arm""#, true);
        check_platform(r#""os":"linux","architecture":"arm","variant":"""#, true);
        check_platform(r#""os":"linux","architecture":"arm","variant":"v7""#, false);
        check_platform(r#""os":"linux","architecture":"arm64""#, false);
        check_platform(r#""os":"linux","architecture":"armhf""#, false);
    }
}
