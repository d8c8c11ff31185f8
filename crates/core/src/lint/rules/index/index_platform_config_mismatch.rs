//! Rule `index-platform-config-mismatch`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, capital, entries, list, quote};
use crate::lint::{Finding, NotChecked, Report};
use crate::oci::media_type::Role;
use crate::oci::{View, view};
use crate::platform::{Platform, Rules, normalize};

declare_rule! {
    /// # What it checks
    /// The config of a listed image names another architecture, os, variant (normalized) or
    /// os.version than the entry. What one of the two leaves out is not compared, but for a variant,
    /// which normalizes to a default.
    ///
    /// # Why it matters
    /// podman warns, docker answers "was found but does not match the specified platform", `crane
    /// validate` fails, with an empty message where only the variant differs. Hosts get an image that
    /// they cannot run.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d","size":405,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    /// ```json blob sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:b7d4c598fb78bf31b58d2206f0fd753e431fe929d67e4227c7411b9c4abd8f35","size":3623807}]}
    /// ```
    /// ```json blob sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257
    /// {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:6bc94eb3f6cc6387594fdc2a7f500f0ba8f45402e5f00dcc371bd5fb70f6edaa"]}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d","size":405,"platform":{"architecture":"amd64","os":"linux"}}
    /// ]}
    /// ```
    /// ```json blob sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:b7d4c598fb78bf31b58d2206f0fd753e431fe929d67e4227c7411b9c4abd8f35","size":3623807}]}
    /// ```
    /// ```json blob sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257
    /// {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:6bc94eb3f6cc6387594fdc2a7f500f0ba8f45402e5f00dcc371bd5fb70f6edaa"]}}
    /// ```
    ///
    /// # Checked today
    /// G `crane validate`; C warns at run
    ///
    /// # Source
    /// go-containerregistry pkg/v1/validate/index.go line 207 (3f4ff3c); docker/for-linux#1170;
    /// moby/moby#41873; kubernetes-sigs/descheduler#1886.
    "index-platform-config-mismatch", Index, Error, since "0.1.0", on INDEX, needs "the manifests and configs of its entries";
    check
}

/// What an entry and a config say differently.
struct Mismatch<'s, 'a> {
    entry: &'s Entry<'a>,
    /// Each member with what stands in the entry and what in the config.
    differences: Vec<(&'static str, String, String)>,
}

/// What the documents at hand say about one entry.
enum Found {
    /// Entry and config agree, or there is nothing to compare.
    Agree,
    Differ(Vec<(&'static str, String, String)>),
    /// The manifest or the config is not at hand.
    Unknown,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut unknown = Vec::new();
    for entry in subject.entries.iter().filter(|entry| entry.is_image()) {
        match find(subject, entry) {
            Found::Agree => {}
            Found::Differ(differences) => {
                report
                    .findings
                    .extend(finding(&Mismatch { entry, differences }));
            }
            Found::Unknown => unknown.push(entry.position),
        }
    }
    if !unknown.is_empty() {
        report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: format!("manifest and config of {}", entries(&unknown)),
        });
    }
}

fn find(subject: &Subject<'_>, entry: &Entry<'_>) -> Found {
    let Some(members) = &entry.platform else {
        return Found::Agree;
    };
    // An index inside, or a schema 1 manifest, has no config.
    if !matches!(entry.media_role, Role::Manifest(_)) {
        return Found::Agree;
    }
    let Some(child) = subject.blob(entry.digest.as_deref()) else {
        return Found::Unknown;
    };
    let View::Manifest(manifest) = child.view() else {
        return Found::Agree;
    };
    let Some(descriptor) = manifest.config() else {
        return Found::Agree;
    };
    if !matches!(descriptor.role(), Role::Config(_)) {
        return Found::Agree;
    }
    let Some(config) = subject.blob(descriptor.digest_text().as_deref()) else {
        return Found::Unknown;
    };
    let Some(root) = config.root() else {
        return Found::Agree;
    };
    let differences = differences(&members.platform(), &view::platform(root).into());
    if differences.is_empty() {
        Found::Agree
    } else {
        Found::Differ(differences)
    }
}

fn differences(listed: &Platform, built: &Platform) -> Vec<(&'static str, String, String)> {
    let (a, b) = (
        normalize(listed, Rules::default()),
        normalize(built, Rules::default()),
    );
    let mut found = Vec::new();
    let mut compare = |name, a: &str, b: &str, is_given: bool| {
        if is_given && a != b {
            found.push((name, a.to_owned(), b.to_owned()));
        }
    };
    let both = |a: &str, b: &str| !a.is_empty() && !b.is_empty();
    let same_architecture = a.architecture == b.architecture;
    compare("os", &a.os, &b.os, both(&listed.os, &built.os));
    let given = both(&listed.architecture, &built.architecture);
    compare("architecture", &a.architecture, &b.architecture, given);
    // Variants of different architectures have nothing to say to each other.
    compare(
        "variant",
        &a.variant,
        &b.variant,
        given && same_architecture,
    );
    compare(
        "os.version",
        &a.os_version,
        &b.os_version,
        both(&a.os_version, &b.os_version),
    );
    found
}

fn finding(mismatch: &Mismatch<'_, '_>) -> Option<Finding> {
    let members = mismatch.entry.platform.as_ref()?;
    let guilty = match mismatch.differences.as_slice() {
        [(name, ..)] => members.value.get(name).unwrap_or(members.value),
        _ => members.value,
    };
    let said: Vec<String> = mismatch
        .differences
        .iter()
        .map(|(name, listed, built)| {
            format!(
                "{name} {} where its config has {}",
                shown(listed),
                shown(built)
            )
        })
        .collect();
    Some(
        RULE.on_value(guilty)
            .message(format!("{} has {}.", capital(&words::entry(mismatch.entry.position)), list(&said)))
            .breaks("docker answers \"was found but does not match the specified platform\", crane validate fails, podman warns; hosts of the listed platform get an image that they cannot run.")
            .fix("Build the image with the right --platform, or correct the platform in the index."),
    )
}

fn shown(text: &str) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        quote(text)
    }
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::platform::Platform;

    #[track_caller]
    fn check_platforms(listed: [&str; 4], built: [&str; 4], expected: &[&str]) {
        let platform = |[os, architecture, variant, version]: [&str; 4]| Platform {
            os_version: version.to_owned(),
            ..Platform::new(os, architecture, variant)
        };
        let found = differences(&platform(listed), &platform(built));
        let names: Vec<&str> = found.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn normalized_platforms_are_compared() {
        check_platforms(
            ["linux", "arm64", "v8", ""],
            ["linux", "arm64", "", ""],
            &[],
        );
        check_platforms(["linux", "x86_64", "", ""], ["linux", "amd64", "", ""], &[]);
        check_platforms(["linux", "arm", "v7", ""], ["linux", "arm", "", ""], &[]);
        check_platforms(
            ["linux", "arm", "v6", ""],
            ["linux", "arm", "", ""],
            &["variant"],
        );
        check_platforms(
            ["linux", "arm64", "", ""],
            ["linux", "amd64", "v2", ""],
            &["architecture"],
        );
        check_platforms(
            ["linux", "amd64", "", ""],
            ["windows", "arm64", "", ""],
            &["os", "architecture"],
        );
        let windows = |version| ["windows", "amd64", "", version];
        check_platforms(
            windows("10.0.20348.1"),
            windows("10.0.17763.1"),
            &["os.version"],
        );
        check_platforms(windows(""), windows("10.0.17763.1"), &[]);
        check_platforms(["linux", "arm64", "", ""], ["", "", "", ""], &[]);
    }
}
