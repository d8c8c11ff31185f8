//! Rule `descriptor-size-zero`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::sizes::Size;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A `size` is 0.
    ///
    /// # Why it matters
    /// ICR, Quay and others fail on blobs of no bytes, Quay with a 500 on upload. The specification
    /// gives `{}` for content that says nothing.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec manifest.md line 159 (13cff54); image-spec#1025; aws/containers-roadmap#1074.
    "descriptor-size-zero", Descriptor, Warning, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let sizes = subject.unusual().filter_map(|members| members.size);
    let zero = sizes.filter(|size| Size::bytes(Some(*size)) == Some(0));
    report.findings.extend(zero.map(finding));
}

fn finding(size: Value<'_>) -> Finding {
    RULE.on_value(size)
        .message("The size is 0: the content has no bytes.")
        .breaks("Quay, ICR and other registries fail to store or to serve it.")
        .fix("Where nothing is meant, use the empty descriptor, whose content is {} and whose size is 2.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn zero_only() {
        let rule = "descriptor-size-zero";
        check(
            rule,
            r#"{"config":{"size":0},"layers":[]}"#,
            &["/config/size 0"],
        );
        for other in ["1", "-1", "\"0\"", "null"] {
            check(
                rule,
                &format!(r#"{{"config":{{"size":{other}}},"layers":[]}}"#),
                &[],
            );
        }
    }
}
