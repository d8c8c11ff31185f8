//! Rule `descriptor-digest-encoding`.

use crate::json::Value;
use crate::lint::members::is_sha256;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::is_digest_shaped;

declare_rule! {
    /// # What it checks
    /// The encoded part of a sha256, sha512 or blake3 digest has the wrong length, upper-case letters
    /// or something else than hexadecimal digits. The diff_ids of a config are `config-diff-id`'s.
    ///
    /// # Why it matters
    /// Upper case must not be used, and no client finds the blob. The schema's pattern alone lets it
    /// pass in manifests and indexes.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90E7471F64B310C58500085F72EE3AE170A76F74B212590BF15310E85C5ABE0C","size":3623807}
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
    /// s R G b m
    ///
    /// # Source
    /// image-spec descriptor.md lines 156 to 174 (13cff54), MUST NOT; schema/validator.go,
    /// validateDescriptor.
    "descriptor-digest-encoding", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR | CONFIG;
    check
}

/// Algorithms of the specification with the number of their digits.
const LENGTHS: [(&str, usize); 3] = [("sha256", 64), ("sha512", 128), ("blake3", 64)];

fn check(subject: &Subject<'_>, report: &mut Report) {
    let digests = subject.unusual().filter_map(|members| members.digest);
    let digests = digests.filter(|digest| !is_sha256(*digest));
    report.findings.extend(digests.filter_map(|value| {
        let text = value.text()?;
        let fault = fault(&text)?;
        Some(finding(value, &text, &fault))
    }));
}

enum Fault {
    /// How many digits there are, and how many are due.
    Length(usize, usize),
    UpperCase,
    NoHex,
}

fn fault(text: &str) -> Option<Fault> {
    let (name, encoded) = text.split_once(':')?;
    let (_, length) = LENGTHS.iter().find(|(known, _)| *known == name)?;
    let is_lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if encoded.len() == *length && encoded.bytes().all(is_lower) || !is_digest_shaped(text) {
        None
    } else if !encoded.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Some(Fault::NoHex)
    } else if encoded.len() == *length {
        Some(Fault::UpperCase)
    } else {
        Some(Fault::Length(encoded.len(), *length))
    }
}

fn finding(value: Value<'_>, text: &str, fault: &Fault) -> Finding {
    let what = match fault {
        Fault::Length(found, due) => format!("has {found} digits, and {due} are due"),
        Fault::UpperCase => "has upper-case letters".to_owned(),
        Fault::NoHex => "is not hexadecimal".to_owned(),
    };
    let finding = RULE
        .on_value(value)
        .message(format!("The digest {} {what}.", quote(text)))
        .breaks(
            "oci-spec-rs, crane and distribution refuse it; no registry has a blob of this name.",
        );
    match fault {
        Fault::UpperCase => {
            let lower = text.to_ascii_lowercase();
            finding
                .fix("Write it in lower case.")
                .edit(value.span(), format!("\"{lower}\""))
        }
        _ => finding.fix("Copy the whole digest anew."),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn says(digest: &str, expected: &[&str]) {
        let text = format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":1}}"#);
        let found = messages("descriptor-digest-encoding", text.as_bytes());
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.ends_with(expected), "{found}");
        }
    }

    #[test]
    fn length_case_and_digits() {
        let hex = "90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c";
        says(&format!("sha256:{hex}"), &[]);
        says(&format!("blake3:{hex}"), &[]);
        says(&format!("sha512:{hex}{hex}"), &[]);
        says(
            &format!("sha256:{}", hex.to_uppercase()),
            &["has upper-case letters."],
        );
        says(
            &format!("sha256:{}", &hex[1..]),
            &["has 63 digits, and 64 are due."],
        );
        says(
            &format!("sha512:{hex}"),
            &["has 64 digits, and 128 are due."],
        );
        says(&format!("sha256:g{}", &hex[1..]), &["is not hexadecimal."]);
        says("md5:abc", &[]);
        says("sha256-abc", &[]);
    }
}
