//! Rule `platform-variant-unknown`.

use crate::json::Value;
use crate::lint::entry::PlatformMembers;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::platform::tables;

declare_rule! {
    /// # What it checks
    /// A `variant` is none that its architecture has: v5 to v8 for arm, v8 and its successors for
    /// arm64, v1 to v4 for amd64, the profiles of ppc64le and riscv64; other architectures have none.
    /// Letter case counts.
    ///
    /// # Why it matters
    /// containerd reads `7` and `8` for arm but not `armv7`; podman and crane compare bytes and never
    /// match; manifest-tool refuses to make the index.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:c0c438b6a16b14daac797175911d5a15faf9124f7236793b43bab095663d97aa","size":1024,"platform":{"architecture":"arm","os":"linux","variant":"armv7"}}
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
    /// T at creation
    ///
    /// # Source
    /// image-spec image-index.md lines 105 to 116 (13cff54); manifest-tool#88, #185,
    /// v2/pkg/util/os.go (69506a0).
    "platform-variant-unknown", Platform, Warning, since "0.1.0", on INDEX | CONFIG;
    check
}

struct Unknown<'a> {
    variant: Value<'a>,
    text: String,
    architecture: String,
    /// The variants that the architecture has, lowest first.
    known: &'static [&'static str],
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let listed = subject.odd_platforms().filter_map(|entry| entry.platform);
    let named = listed.chain(subject.config_platform());
    report.findings.extend(
        named
            .filter_map(|members| find(&members))
            .map(|found| finding(&found)),
    );
}

fn find<'a>(members: &PlatformMembers<'a>) -> Option<Unknown<'a>> {
    let variant = members.variant?;
    let text = variant.text().filter(|text| !text.is_empty())?;
    let written = text_of(members.architecture);
    // Under a name that is no Go name, the architecture that it stands for is meant.
    let architecture = if tables::is_goarch(&written) {
        written.into_owned()
    } else {
        tables::architecture_alias(&written)?
            .architecture
            .to_owned()
    };
    let known = tables::variants(&architecture);
    (!known.contains(&text.as_ref())).then(|| Unknown {
        variant,
        text: text.into_owned(),
        architecture,
        known,
    })
}

fn finding(found: &Unknown<'_>) -> Finding {
    let Unknown {
        text,
        architecture,
        known,
        ..
    } = found;
    let finding = RULE
        .on_value(found.variant)
        .message(match known {
            [] => format!(
                "The architecture {architecture:?} has no variants, and {} stands here.",
                quote(text)
            ),
            _ => format!("{} is no variant of {architecture:?}.", quote(text)),
        })
        .breaks(
            "podman and crane compare it byte by byte and match no host; manifest-tool refuses it.",
        );
    match (meant(text, known), known) {
        (Some(variant), _) => finding
            .fix(format!("Write \"{variant}\"."))
            .edit(found.variant.span(), format!("\"{variant}\"")),
        (None, []) => finding.fix("Remove the variant."),
        (None, [first, .., last]) if known.len() > 4 => {
            finding.fix(format!("Write a variant from \"{first}\" to \"{last}\"."))
        }
        (None, _) => finding.fix(format!("Write one of \"{}\".", known.join("\", \""))),
    }
}

/// The known variant that only letter case, a missing `v` or the architecture's name before it
/// keeps apart.
fn meant(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let number = lower.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    known
        .iter()
        .copied()
        .find(|name| *name == lower || (is_number && name.strip_prefix('v') == Some(number)))
}

#[cfg(test)]
mod tests {
    use super::meant;
    use crate::lint::tests::check;

    #[track_caller]
    fn check_variant(architecture: &str, variant: &str, fires: bool) {
        let text = format!(
            r#"{{"manifests":[{{"platform":{{"os":"linux","architecture":"{architecture}","variant":"{variant}"}}}}]}}"#
        );
        let place = format!("/manifests/0/platform/variant \"{variant}\"");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("platform-variant-unknown", &text, expected);
    }

    #[test]
    fn variants_by_architecture() {
        for (architecture, variant) in [
            ("arm", "armv7"),
            ("arm", "7"),
            ("arm", "V7"),
            ("amd64", "v8"),
            ("s390x", "z13"),
            ("386", "v1"),
            ("aarch64", "v7"),
            ("arm64", "8"),
        ] {
            check_variant(architecture, variant, true);
        }
        for (architecture, variant) in [
            ("arm", "v5"),
            ("arm", "v6"),
            ("arm", "v8"),
            ("arm64", "v8"),
            ("arm64", "v9.2"),
            ("amd64", "v3"),
            ("ppc64le", "power9"),
            ("riscv64", "rva22u64"),
            ("s390x", ""),
            ("aarch64", "v8"),
            ("pdp11", "v1"),
        ] {
            check_variant(architecture, variant, false);
        }
    }

    #[test]
    fn what_is_meant() {
        let arm = &["v5", "v6", "v7", "v8"];
        assert_eq!(meant("armv7", arm), Some("v7"));
        assert_eq!(meant("7", arm), Some("v7"));
        assert_eq!(meant("V6", arm), Some("v6"));
        assert_eq!(meant("v9", arm), None);
        assert_eq!(meant("hard", arm), None);
        assert_eq!(meant("POWER9", &["power8", "power9"]), Some("power9"));
    }
}
