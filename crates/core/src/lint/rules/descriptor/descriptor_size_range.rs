//! Rule `descriptor-size-range`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::sizes::Size;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A `size` is negative or above 9223372036854775807.
    ///
    /// # Why it matters
    /// Quay had to add a check for it. The upstream schema of indexes still allows negative sizes, and
    /// so do clients in Go.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":-1}
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
    /// s r c d g x b m q
    ///
    /// # Source
    /// image-spec descriptor.md line 37 against schema/image-index-schema.json (13cff54); quay#3683.
    "descriptor-size-range", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let sizes = subject.unusual().filter_map(|members| members.size);
    let wrong = sizes.filter(|size| {
        matches!(
            Size::read(Some(*size)),
            Some(Size::Negative | Size::TooLarge)
        )
    });
    report.findings.extend(wrong.map(finding));
}

fn finding(size: Value<'_>) -> Finding {
    RULE.on_value(size)
        .message(format!(
            "The size {} is no length in bytes.",
            quote_bytes(size.raw())
        ))
        .breaks("Registries and clients refuse it, or read a length that no content has.")
        .fix("Write the length of the content in bytes.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn beyond_what_a_length_can_be() {
        let rule = "descriptor-size-range";
        let long = "9".repeat(60);
        for wrong in ["-1", "9223372036854775808", "18446744073709551616", &long] {
            check(
                rule,
                &format!(r#"{{"config":{{"size":{wrong}}},"layers":[]}}"#),
                &[&format!("/config/size {wrong}")],
            );
        }
        for right in ["0", "9223372036854775807", "1e30", "-0", "\"-1\""] {
            check(
                rule,
                &format!(r#"{{"config":{{"size":{right}}},"layers":[]}}"#),
                &[],
            );
        }
    }
}
