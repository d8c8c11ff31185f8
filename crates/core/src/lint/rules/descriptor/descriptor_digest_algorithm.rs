//! Rule `descriptor-digest-algorithm`.

use crate::json::Value;
use crate::lint::members::is_sha256;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::is_digest_shaped;

declare_rule! {
    /// # What it checks
    /// A well-formed digest is not a sha256: sha512, blake3, sha384 or an unknown algorithm.
    ///
    /// # Why it matters
    /// Docker cannot use layers by sha512, and distribution takes no manifest by it. Most registries,
    /// and what browsers fetch by, know sha256 only; blake3 is in no release of the specification.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3f","size":3623807}
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
    /// G
    ///
    /// # Source
    /// image-spec descriptor.md lines 137 to 174 (13cff54); moby#48241; distribution#4420;
    /// go-containerregistry#2427; distribution-spec#494.
    "descriptor-digest-algorithm", Descriptor, Warning, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let digests = subject.unusual().filter_map(|members| members.digest);
    let digests = digests.filter(|digest| !is_sha256(*digest));
    report.findings.extend(digests.filter_map(|value| {
        let text = value.text().filter(|text| !text.starts_with("sha256:"))?;
        let (name, encoded) = text.split_once(':')?;
        (is_digest_shaped(&text) && is_well_formed(name, encoded)).then(|| finding(value, name))
    }));
}

/// Whether the encoded part is what a registered algorithm makes; of others nothing is known.
fn is_well_formed(name: &str, encoded: &str) -> bool {
    let length = match name {
        "sha512" => 128,
        "blake3" => 64,
        _ => return true,
    };
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    encoded.len() == length && encoded.bytes().all(is_hex)
}

fn finding(value: Value<'_>, name: &str) -> Finding {
    let breaks = match name {
        "sha512" => {
            "Docker cannot use layers by it, distribution takes no manifest by it, and crane refuses the document."
        }
        "blake3" => {
            "It is in no release of the specification: no engine and hardly a registry knows it."
        }
        _ => "No registry and no engine can check it.",
    };
    RULE.on_value(value)
        .message(format!(
            "The digest's algorithm is {}, not \"sha256\".",
            quote(name)
        ))
        .breaks(breaks)
        .fix("Use sha256, which everything knows.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn finds(digest: &str, fires: bool) {
        let text = format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":1}}"#);
        let found = messages("descriptor-digest-algorithm", text.as_bytes());
        assert_eq!(!found.is_empty(), fires, "{digest}");
    }

    #[test]
    fn all_but_sha256() {
        let hex = "90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c";
        finds(&format!("sha256:{hex}"), false);
        finds("sha256:abc", false);
        finds(&format!("sha512:{hex}{hex}"), true);
        finds(&format!("sha512:{hex}"), false);
        finds(&format!("blake3:{hex}"), true);
        finds("md5:abc", true);
        finds("md5-abc", false);
    }
}
