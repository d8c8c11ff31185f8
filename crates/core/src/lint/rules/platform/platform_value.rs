//! Rule `platform-value`.

use crate::json::Value;
use crate::lint::edits::insert_after;
use crate::lint::entry::PlatformMembers;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::platform::{Platform, Rules, normalize, tables};

declare_rule! {
    /// # What it checks
    /// An `os` is no GOOS value or an `architecture` no GOARCH value: `x86_64`, `aarch64`, `armhf`,
    /// `i386`, `Linux`, `macos`. `unknown/unknown`, as attestations have it, is left alone.
    ///
    /// # Why it matters
    /// containerd, docker and regctl know some of these names and read the Go name; podman and crane
    /// compare bytes and answer "no image found in image index for architecture".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:48ad98150cf0accdf6b5f6a297c32a37df9b4dcf591fa6cc2c73542207203437","size":1024,"platform":{"architecture":"x86_64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
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
    /// T, K at creation
    ///
    /// # Source
    /// image-spec image-index.md line 60 (13cff54); containerd/platforms database.go;
    /// containers/image internal/pkg/platform/platform_matcher.go line 219; go-containerregistry
    /// pkg/v1/platform.go.
    "platform-value", Platform, Warning, since "0.1.0", on INDEX | CONFIG;
    check
}

struct Unknown<'a> {
    value: Value<'a>,
    text: String,
    /// `architecture` or `os`.
    member: &'static str,
    /// The Go name that is meant, with the variant that belongs to it.
    meant: Option<(&'static str, &'static str)>,
    /// The variant that stands beside it.
    variant: Option<String>,
    /// Whether containerd reads the name as the one that is meant.
    is_normalized: bool,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let listed = subject
        .odd_platforms()
        .filter(|entry| !entry.is_attestation())
        .filter_map(|entry| entry.platform);
    let named = listed.chain(subject.config_platform());
    report.findings.extend(
        named
            .flat_map(|members| find(&members))
            .map(|found| finding(found, subject.document.bytes())),
    );
}

fn find<'a>(members: &PlatformMembers<'a>) -> Vec<Unknown<'a>> {
    let (os, architecture) = (text_of(members.os), text_of(members.architecture));
    let wrong_os = !os.is_empty() && !tables::is_goos(&os);
    let wrong_architecture = !architecture.is_empty() && !tables::is_goarch(&architecture);
    let is_no_platform = os == "unknown" && architecture == "unknown";
    if is_no_platform || !(wrong_os || wrong_architecture) {
        return Vec::new();
    }
    let normal = normalize(&Platform::new(&os, &architecture, ""), Rules::default());
    let os = members.os.filter(|_| wrong_os).map(|value| Unknown {
        value,
        member: "os",
        meant: tables::os_alias(&os).map(|name| (name, "")),
        variant: None,
        is_normalized: tables::is_goos(&normal.os),
        text: os.into_owned(),
    });
    let alias = tables::architecture_alias(&architecture);
    let architecture = members.architecture.filter(|_| wrong_architecture);
    let architecture = architecture.map(|value| Unknown {
        value,
        member: "architecture",
        meant: alias.map(|alias| (alias.architecture, alias.variant)),
        variant: members
            .variant
            .map(|value| text_of(Some(value)).into_owned()),
        is_normalized: tables::is_goarch(&normal.architecture),
        text: text_of(Some(value)).into_owned(),
    });
    os.into_iter().chain(architecture).collect()
}

fn finding(found: Unknown<'_>, document: &[u8]) -> Finding {
    let table = if found.member == "os" {
        "GOOS"
    } else {
        "GOARCH"
    };
    let finding = RULE.on_value(found.value).message(format!(
        "The {} {} is no {table} value.",
        found.member,
        quote(&found.text)
    ));
    let finding = if found.is_normalized {
        finding.breaks("podman and crane compare bytes and find no image for the host; containerd, docker and regctl read the Go name.")
    } else {
        finding.breaks("No engine asks for this name, so none selects the image by it.")
    };
    match found.meant {
        Some((name, "")) => finding
            .fix(format!("Write \"{name}\"."))
            .edit(found.value.span(), format!("\"{name}\"")),
        Some((name, variant)) => {
            let finding = finding.fix(format!("Write \"{name}\" with the variant \"{variant}\"."));
            // The variant is another member, which may be there already and say something else.
            match (found.variant.as_deref(), found.value.member_of()) {
                (Some(written), _) if written != variant => finding,
                (Some(_), _) => finding.edit(found.value.span(), format!("\"{name}\"")),
                (None, Some(member)) => {
                    let object = found.value.parent().unwrap_or(found.value);
                    let text = format!("\"{variant}\"");
                    // It begins where the value ends: one edit does both.
                    let added = insert_after(document, object, member, "variant", &text);
                    let text = format!("\"{name}\"{}", added.text);
                    finding.edit(found.value.span(), text)
                }
                (None, None) => finding,
            }
        }
        None => finding.fix(format!(
            "Write a {table} value, such as {}.",
            if table == "GOOS" {
                "\"linux\""
            } else {
                "\"amd64\""
            }
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn check_platform(os: &str, architecture: &str, expected: &[&str]) {
        let text = format!(
            r#"{{"manifests":[{{"platform":{{"os":"{os}","architecture":"{architecture}"}}}}]}}"#
        );
        check("platform-value", &text, expected);
    }

    #[test]
    fn go_names_only() {
        check_platform(
            "linux",
            "x86_64",
            &[r#"/manifests/0/platform/architecture "x86_64""#],
        );
        check_platform("Linux", "amd64", &[r#"/manifests/0/platform/os "Linux""#]);
        check_platform(
            "macos",
            "AMD64",
            &[
                r#"/manifests/0/platform/os "macos""#,
                r#"/manifests/0/platform/architecture "AMD64""#,
            ],
        );
        check_platform(
            "linux",
            "unknown",
            &[r#"/manifests/0/platform/architecture "unknown""#],
        );
        for (os, architecture) in [
            ("linux", "riscv64"),
            ("wasip1", "wasm"),
            ("unknown", "unknown"),
            ("", ""),
        ] {
            check_platform(os, architecture, &[]);
        }
    }

    #[test]
    fn configs_too() {
        let config = r#"{"architecture":"aarch64","os":"linux","rootfs":{}}"#;
        check("platform-value", config, &[r#"/architecture "aarch64""#]);
        let attestation = r#"{"architecture":"unknown","os":"unknown","rootfs":{}}"#;
        check("platform-value", attestation, &[]);
    }
}
