//! Rule `index-child-digest-mismatch`.

use crate::lint::entry::Entry;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{self, entries};
use crate::lint::{Finding, NotChecked, Report};
use crate::oci::{Digest, Document, DocumentKind};

declare_rule! {
    /// # What it checks
    /// The bytes of a listed manifest have another digest or another length than its entry says.
    ///
    /// # Why it matters
    /// Every engine refuses it: "Image manifest does not match selected manifest digest". Mostly an
    /// editor or a tool wrote the manifest anew, with other blanks.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d","size":405,"platform":{"architecture":"amd64","os":"linux"}}
    /// ]}
    /// ```
    /// ```json blob sha256:2fbab103f03c065156ebe131bb3126d81754bf368856027c69c3d9fc3d62018d
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:d30d7aa3e36e3cf6f04075f0ce2c6015e92e53c5fa1f26aae54ffa0654cba257","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:b7d4c598fb78bf31b58d2206f0fd753e431fe929d67e4227c7411b9c4abd8f35","size":3623807}]}
    ///
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
    ///
    /// # Checked today
    /// all at fetch
    ///
    /// # Source
    /// image-spec descriptor.md line 36 and image-layout.md line 61 (13cff54), MUST; containers/image
    /// internal/image/oci_index.go line 30 (df7e80d).
    "index-child-digest-mismatch", Index, Error, since "0.1.0", on INDEX | LAYOUT, needs "the bytes of its entries";
    check
}

struct Mismatch<'s, 'a> {
    entry: &'s Entry<'a>,
    /// The digest that the bytes have, where it is not the listed one.
    digest: Option<String>,
    /// The length that the bytes have, where it is not the listed one.
    size: Option<u64>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut unknown = Vec::new();
    for entry in &subject.entries {
        match subject.blob(entry.digest.as_deref()) {
            Some(child) => report.findings.extend(find(entry, child).and_then(finding)),
            None if entry.digest.is_some() => unknown.push(entry.position),
            None => {}
        }
    }
    if !unknown.is_empty() {
        report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: format!("the bytes of {}", entries(&unknown)),
        });
    }
}

fn find<'s, 'a>(entry: &'s Entry<'a>, child: &Document) -> Option<Mismatch<'s, 'a>> {
    let listed = entry.descriptor.digest()?;
    // A document knows its digest; only where another algorithm is asked for is it computed again.
    let own = child.digest();
    let digest = if own.algorithm() == listed.algorithm() {
        own.clone()
    } else {
        Digest::of(listed.algorithm(), child.bytes())
    };
    // What is digested of a signed schema 1 manifest is shorter than what is sent.
    let has_length = child.kind() != DocumentKind::DockerSchema1;
    let size = entry
        .descriptor
        .size()
        .filter(|size| has_length && *size != child.size())
        .map(|_| child.size());
    let digest = (digest != listed).then(|| digest.to_string());
    (digest.is_some() || size.is_some()).then_some(Mismatch {
        entry,
        digest,
        size,
    })
}

fn finding(mismatch: Mismatch<'_, '_>) -> Option<Finding> {
    let value = mismatch.entry.descriptor.value;
    let name = words::entry(mismatch.entry.position);
    let size = value.get("size");
    let listed_size = mismatch.entry.descriptor.size().unwrap_or_default();
    let (guilty, message) = match (&mismatch.digest, mismatch.size) {
        (Some(digest), None) => (
            value.get("digest")?,
            format!("The bytes of {name} have the digest {digest}."),
        ),
        (Some(digest), Some(length)) => (
            value.get("digest")?,
            format!(
                "The bytes of {name} have the digest {digest} and are {length} bytes long, not {listed_size}."
            ),
        ),
        (None, Some(length)) => (
            size?,
            format!("The bytes of {name} are {length} bytes long, not {listed_size}."),
        ),
        (None, None) => return None,
    };
    let finding = RULE
        .on_value(guilty)
        .message(message)
        .breaks("Every engine refuses it: \"Image manifest does not match selected manifest digest\", \"failed size validation\".")
        .fix("Fetch the manifest's exact bytes again; where they are right, build the index from them.");
    Some(match (&mismatch.digest, mismatch.size, size) {
        (Some(_), Some(_), Some(size)) => finding.label(size.span(), "nor is this their length"),
        _ => finding,
    })
}

#[cfg(test)]
mod tests {
    use crate::json::Limits;
    use crate::lint::tests::check_with;
    use crate::lint::{Context, lint};
    use crate::oci::{Algorithm, Digest, Document, Served};

    fn read(text: &str) -> Document {
        Document::read(text.as_bytes(), Served::default(), Limits::default())
    }

    #[track_caller]
    fn check_entry(digest: &str, size: &str, child: &str, expected: &[&str]) {
        let child = read(child);
        let context = Context {
            blobs: [(digest.to_owned(), &child)].into(),
            ..Context::default()
        };
        let text = format!(r#"{{"manifests":[{{"digest":"{digest}","size":{size}}}]}}"#);
        check_with("index-child-digest-mismatch", &text, &context, expected);
    }

    #[test]
    fn digest_and_length() {
        let right = Digest::sha256(b"{}").to_string();
        let other = Digest::sha256(b"[]").to_string();
        check_entry(&right, "2", "{}", &[]);
        check_entry(
            &other,
            "2",
            "{}",
            &[&format!("/manifests/0/digest \"{other}\"")],
        );
        check_entry(
            &other,
            "3",
            "{}",
            &[&format!("/manifests/0/digest \"{other}\"")],
        );
        check_entry(&right, "3", "{}", &["/manifests/0/size 3"]);
        let long = Digest::of(Algorithm::Sha512, b"{}").to_string();
        check_entry(&long, "2", "{}", &[]);
        check_entry("sha256:abc", "2", "{}", &[]);
    }

    #[test]
    fn without_the_bytes_it_is_not_checked() {
        let document = read(r#"{"manifests":[{"digest":"sha256:a"},{"digest":"sha256:b"},{}]}"#);
        let report = lint(&document, &Context::default());
        let needs: Vec<&str> = report
            .not_checked
            .iter()
            .filter(|row| row.rule == "index-child-digest-mismatch")
            .map(|row| row.needs.as_str())
            .collect();
        assert_eq!(needs, ["the bytes of entries 1 and 2"]);
    }
}
