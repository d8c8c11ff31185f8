//! Rule `media-type-nondistributable`.

use crate::json::{Kind, Value};
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::{DescriptorMembers, Place};
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A layer has a foreign or nondistributable type, or `urls`.
    ///
    /// # Why it matters
    /// Such layers are deprecated: pulls without the internet fail, registries may lack the blob, and
    /// old containerd sent credentials to the host of the URL (CVE-2020-15157).
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807,"urls":["https://example.com/layer"]}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// B needs urls
    ///
    /// # Source
    /// image-spec media-types.md line 15 (13cff54); CVE-2020-15157 (GHSA-742w-89gc-8m9c); distribution
    /// registry/storage/schema2manifesthandler.go (0d6b721).
    "media-type-nondistributable", MediaType, Info, since "0.1.0", on MANIFEST;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let layers = subject
        .unusual()
        .filter(|members| matches!(members.place, Place::Layer(_)));
    report.findings.extend(layers.filter_map(finding));
}

fn finding(layer: &DescriptorMembers<'_>) -> Option<Finding> {
    let media_type = text_of(layer.media_type);
    let is_foreign = media_type.contains(".rootfs.foreign.diff.")
        || media_type.contains(".layer.nondistributable.");
    let urls = layer
        .urls
        .filter(|urls| urls.kind() == Kind::Array && urls.count() > 0);
    let (guilty, what): (Value<'_>, String) = match (is_foreign, urls) {
        (true, _) => (
            layer.media_type?,
            format!("has the type {}", quote(&media_type)),
        ),
        (false, Some(urls)) => (urls, "has urls".to_owned()),
        (false, None) => return None,
    };
    let finding = RULE
        .on_value(guilty)
        .message(format!(
            "{} {what}: its blob may not be in the registry.",
            capital(&layer.place.described())
        ))
        .breaks(
            "Pulls without the internet fail, and copies to another registry leave the blob out.",
        )
        .fix("Push the layer as a normal one.");
    Some(match urls.filter(|urls| *urls != guilty) {
        Some(urls) => finding.label(urls.span(), "where it is said to be"),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn type_or_urls() {
        let rule = "media-type-nondistributable";
        let layer = |members: &str| format!(r#"{{"config":{{}},"layers":[{{{members}}}]}}"#);
        let foreign = r#""application/vnd.oci.image.layer.nondistributable.v1.tar+gzip""#;
        check(
            rule,
            &layer(&format!(r#""mediaType":{foreign},"urls":["a"]"#)),
            &[&format!("/layers/0/mediaType {foreign}")],
        );
        check(
            rule,
            &layer(r#""urls":["a"]"#),
            &[r#"/layers/0/urls ["a"]"#],
        );
        check(rule, &layer(r#""urls":[]"#), &[]);
        check(rule, &layer(r#""mediaType":"a/b""#), &[]);
    }
}
