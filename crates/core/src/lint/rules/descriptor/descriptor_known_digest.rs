//! Rule `descriptor-known-digest`.

use crate::json::Value;
use crate::lint::digest_form::known_content;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::sizes::Size;
use crate::lint::subject::Subject;
use crate::lint::survey::DescriptorMembers;
use crate::lint::{Finding, Report};
use crate::oci::Digest;

declare_rule! {
    /// # What it checks
    /// The digest is that of a well-known content (no bytes, `{}`, an empty layer) and the size is
    /// another, or the size is 0 and the digest is not that of no bytes.
    ///
    /// # Why it matters
    /// containerd answers "failed size validation: 3661 != 2856: failed precondition": such content
    /// can never be fetched.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":12}
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
    /// all at fetch (size check)
    ///
    /// # Source
    /// containerd content commit (301026e); containerd#2306, #8438; image-spec manifest.md line 162
    /// (13cff54).
    "descriptor-known-digest", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

enum Fault {
    /// The size that the known content has, and what it is.
    Known(u64, &'static str),
    /// Nothing has this digest and no bytes.
    Zero,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    for members in subject.unusual() {
        report.findings.extend(find(members));
    }
}

fn find(members: &DescriptorMembers<'_>) -> Option<Finding> {
    let (digest, size) = (members.digest?, members.size?);
    let known = known_content(digest);
    let written = Size::bytes(Some(size))?;
    let fault = match known {
        Some((due, _)) if due == written => return None,
        Some((due, what)) => Fault::Known(due, what),
        // Of another algorithm or a malformed one nothing is known.
        None if written == 0 && text_of(Some(digest)).parse::<Digest>().is_ok() => Fault::Zero,
        None => return None,
    };
    Some(finding(digest, size, written, &fault))
}

fn finding(digest: Value<'_>, size: Value<'_>, written: u64, fault: &Fault) -> Finding {
    let finding = RULE
        .on_value(size)
        .breaks("Every engine refuses what it fetches: \"failed size validation\".")
        .label(digest.span(), "the digest that it disagrees with");
    match fault {
        Fault::Known(due, what) => {
            let finding = finding.message(format!(
                "The size is {written}, and the digest is that of {what}, whose size is {due}."
            ));
            let finding = finding.fix(format!("Write {due}, or the digest that is meant."));
            match due {
                // A size of 0 is right and still no good.
                0 => finding,
                due => finding.edit(size.span(), due.to_string()),
            }
        }
        Fault::Zero => finding
            .message("The size is 0, and the digest is not that of no bytes.")
            .fix("Write the length of the content."),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::digest_form::KNOWN;
    use crate::lint::tests::check;
    use crate::oci::Digest;

    #[track_caller]
    fn finds(digest: &str, size: &str, fires: bool) {
        let text = format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":{size}}}"#);
        let place = format!("/size {size}");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("descriptor-known-digest", &text, expected);
    }

    #[test]
    fn the_table_tells_the_truth() {
        let gzip: &[&[u8]] = &[
            b"\x1f\x8b\x08\x00\x00\x09n\x88\x00\xffb\x18\x05\xa3`\x14\x8cX\x00\x08\x00\x00\xff\xff.\xaf\xb5\xef\x00\x04\x00\x00",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xffb\x18\x05\xa3`\x14\x8cX\x00\x08\x00\x00\xff\xff.\xaf\xb5\xef\x00\x04\x00\x00",
        ];
        let contents = [&b""[..], b"{}", b"{}\n", &[0; 1024], gzip[0], gzip[1]];
        for (digest, size, what) in KNOWN {
            let digest: Digest = digest.parse().unwrap();
            let content = contents.iter().find(|content| digest.matches(content));
            assert_eq!(
                content.map(|content| content.len() as u64),
                Some(size),
                "{what}"
            );
        }
    }

    #[test]
    fn known_contents_and_none() {
        let [(empty, ..), .., (tar, ..)] = KNOWN;
        finds(empty, "12", true);
        finds(empty, "0", false);
        finds(tar, "1024", false);
        finds(tar, "0", true);
        finds(&empty.replace("e3", "e4"), "0", true);
        finds(&empty.replace("e3", "e4"), "12", false);
        finds("md5:abc", "0", false);
        finds("sha256:abc", "0", false);
    }
}
