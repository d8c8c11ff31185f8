//! Rule `descriptor-digest-grammar`.

use crate::json::Value;
use crate::lint::members::is_sha256;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::is_digest_shaped;

declare_rule! {
    /// # What it checks
    /// A `digest` is not `algorithm:encoded` by the grammar of the specification. The diff_ids of a
    /// config are `config-diff-id`'s.
    ///
    /// # Why it matters
    /// The pull fails; go-digest's `Algorithm()` panics without a colon, which regctl had to guard
    /// against.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256-90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}
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
    /// S R G b m q; B at push, M at pull (per layer)
    ///
    /// # Source
    /// image-spec descriptor.md lines 80 to 86 (13cff54); go-digest digest.go; regclient#776.
    "descriptor-digest-grammar", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let digests = subject.unusual().filter_map(|members| members.digest);
    let digests = digests.filter(|digest| !is_sha256(*digest));
    report.findings.extend(digests.filter_map(|value| {
        let text = value.text()?;
        (!is_digest_shaped(&text)).then(|| finding(value, &text))
    }));
}

fn finding(value: Value<'_>, text: &str) -> Finding {
    let finding = RULE
        .on_value(value)
        .message(format!(
            "The digest {} is not algorithm:encoded.",
            quote(text)
        ))
        .breaks("Every pull of it fails, and tools that cut it at the colon can crash.");
    match mended(text) {
        Some(mended) => finding
            .fix(format!("Write \"{mended}\"."))
            .edit(value.span(), format!("\"{mended}\"")),
        None => finding.fix("Write the whole digest: sha256: and 64 digits, not a short id."),
    }
}

/// A sha256 with another mark between its parts, in upper case, or without its first part.
fn mended(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let rest = text.strip_prefix("sha256").unwrap_or(&text);
    let hex = rest.strip_prefix([':', '-', '_', '@', '.']).unwrap_or(rest);
    let is_hex = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| format!("sha256:{hex}"))
}

#[cfg(test)]
mod tests {
    use super::mended;
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(digest: &str, fires: bool) {
        let text = format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":1}}"#);
        let place = format!("/digest \"{digest}\"");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("descriptor-digest-grammar", &text, expected);
    }

    #[test]
    fn by_the_specification_s_grammar() {
        for bad in [
            "",
            "sha256-abc",
            "sha256++b64u:x",
            "sha256:",
            ":abc",
            "SHA256:abc",
            "sha256:a b",
            "sha256:a:b",
        ] {
            finds(bad, true);
        }
        for good in [
            "sha256:abc",
            "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564",
            "md5:X=",
        ] {
            finds(good, false);
        }
    }

    #[test]
    fn what_is_meant() {
        let hex = "90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c";
        let digest = format!("sha256:{hex}");
        for text in [
            hex.to_owned(),
            format!("sha256-{hex}"),
            format!("SHA256:{hex}"),
        ] {
            assert_eq!(mended(&text).as_ref(), Some(&digest), "{text}");
        }
        assert_eq!(mended("sha256-abc"), None);
    }
}
