//! Rule `media-type-octet-stream-config`.

use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::types::{Typed, parts};
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Role, essence};

declare_rule! {
    /// # What it checks
    /// The config's type is `application/octet-stream`, `text/html`, `text/plain` or
    /// `application/json` beside layers of an image.
    ///
    /// # Why it matters
    /// Old Docker and gcr.io wrote these. BuildKit answers "encountered unknown type", docker "target
    /// is unknown".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/octet-stream","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// Q
    ///
    /// # Source
    /// moby#30083; buildkit#1320; pulp_container#1157; image-spec
    /// schema/backwards_compatibility_test.go (13cff54).
    "media-type-octet-stream-config", MediaType, Warning, since "0.1.0", on MANIFEST;
    check
}

/// Types that old clients wrote for the config of an image.
const LEGACY: [&str; 4] = [
    "application/octet-stream",
    "text/html",
    "text/plain",
    "application/json",
];

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).and_then(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Typed<'a>> {
    let has_layers = parts(subject).any(|part| matches!(part.role, Role::Layer(_)));
    let mut configs = parts(subject).filter(|part| part.place == Place::Config && has_layers);
    configs.find(|config| {
        let text = config.value.text().unwrap_or_default();
        let essence = essence(&text);
        LEGACY
            .iter()
            .any(|legacy| essence.eq_ignore_ascii_case(legacy))
    })
}

fn finding(config: Typed<'_>) -> Option<Finding> {
    Some(
        RULE.on_value(config.value)
            .message(format!(
                "The config of an image has the type {}.",
                quote(&config.value.text()?)
            ))
            .breaks("BuildKit answers \"encountered unknown type\", docker \"target is unknown\"; Quay refuses the push.")
            .fix("Build the image anew, or pull and push it with a current client."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn beside_image_layers_only() {
        let rule = "media-type-octet-stream-config";
        let layer = r#"{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip"}"#;
        let manifest = |config: &str, layer: &str| {
            format!(r#"{{"config":{{"mediaType":"{config}"}},"layers":[{layer}]}}"#)
        };
        check(
            rule,
            &manifest("text/html", layer),
            &[r#"/config/mediaType "text/html""#],
        );
        check(rule, &manifest("text/html", ""), &[]);
        check(rule, &manifest("text/html", r#"{"mediaType":"a/b"}"#), &[]);
        check(rule, &manifest("text/css", layer), &[]);
    }
}
