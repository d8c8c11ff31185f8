//! Rule `descriptor-size-unsafe`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::sizes::Size;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A `size` is above 9007199254740991, the largest integer that JavaScript keeps exactly.
    ///
    /// # Why it matters
    /// A tool in a browser rounds it: it shows and compares a wrong number. I-JSON, which the
    /// specification follows, ends there.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":9007199254740993}
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
    /// image-spec considerations.md line 32 (13cff54); RFC 7493 section 2.2.
    "descriptor-size-unsafe", Descriptor, Warning, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

/// The largest integer that a double keeps with all its neighbours.
const SAFE: u64 = (1 << 53) - 1;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let sizes = subject.unusual().filter_map(|members| members.size);
    let unsafe_sizes =
        sizes.filter(|size| Size::bytes(Some(*size)).is_some_and(|bytes| bytes > SAFE));
    report.findings.extend(unsafe_sizes.map(finding));
}

fn finding(size: Value<'_>) -> Finding {
    RULE.on_value(size)
        .message(format!(
            "The size {} is above what JavaScript keeps exactly.",
            quote_bytes(size.raw())
        ))
        .breaks("Tools in browsers and others that read numbers as doubles show and compare another number.")
        .fix("Check it: no content is nine petabytes long.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn between_doubles_and_64_bits() {
        let rule = "descriptor-size-unsafe";
        for wrong in ["9007199254740992", "9223372036854775807"] {
            check(
                rule,
                &format!(r#"{{"config":{{"size":{wrong}}},"layers":[]}}"#),
                &[&format!("/config/size {wrong}")],
            );
        }
        for right in [
            "9007199254740991",
            "9223372036854775808",
            "-9007199254740993",
        ] {
            check(
                rule,
                &format!(r#"{{"config":{{"size":{right}}},"layers":[]}}"#),
                &[],
            );
        }
    }
}
