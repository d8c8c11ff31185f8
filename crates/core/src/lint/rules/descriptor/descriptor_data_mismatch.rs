//! Rule `descriptor-data-mismatch`.

use crate::json::Value;
use crate::lint::base64::decode;
use crate::lint::edits::drop_member;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::sizes::Size;
use crate::lint::subject::Subject;
use crate::lint::survey::DescriptorMembers;
use crate::lint::{Finding, Report};
use crate::oci::Digest;

declare_rule! {
    /// # What it checks
    /// The decoded `data` of a descriptor has another length or another digest than the descriptor
    /// says.
    ///
    /// # Why it matters
    /// A client that trusts the data runs other bytes than one that fetches them. crane and regctl
    /// check it when they read it, parsers do not.
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.acme.rocket","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e31dfQ=="}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}
    /// ```
    ///
    /// # Checked today
    /// G, X when read
    ///
    /// # Source
    /// image-spec descriptor.md line 54 (13cff54), MUST; regclient types/descriptor/descriptor.go,
    /// GetData (725072f); go-containerregistry internal/verify/verify.go line 105 (3f4ff3c).
    "descriptor-data-mismatch", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

struct Mismatch<'a> {
    data: Value<'a>,
    /// The decoded length.
    length: u64,
    /// The descriptor's size, where it is another.
    size: Option<(Value<'a>, u64)>,
    /// The descriptor's digest, where it is another, and that of the data.
    digest: Option<(Value<'a>, Digest)>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mismatches = subject.unusual().filter_map(find);
    report
        .findings
        .extend(mismatches.map(|mismatch| finding(&mismatch)));
}

fn find<'a>(members: &DescriptorMembers<'a>) -> Option<Mismatch<'a>> {
    let data = members.data?;
    let bytes = decode(&data.text()?)?;
    let length = bytes.len() as u64;
    let size = Size::bytes(members.size).filter(|size| *size != length);
    let size = size.and_then(|size| Some((members.size?, size)));
    let listed = text_of(members.digest).parse::<Digest>().ok();
    let digest = listed.and_then(|listed| {
        let own = Digest::of(listed.algorithm(), &bytes);
        (own != listed).then_some((members.digest?, own))
    });
    (size.is_some() || digest.is_some()).then_some(Mismatch {
        data,
        length,
        size,
        digest,
    })
}

fn finding(mismatch: &Mismatch<'_>) -> Finding {
    let length = mismatch.length;
    let message = match (&mismatch.size, &mismatch.digest) {
        (Some((_, size)), None) => {
            format!("The data is {length} bytes long, and the size is {size}.")
        }
        (None, Some((_, own))) => format!("The data has the digest {own}."),
        (Some((_, size)), Some((_, own))) => format!(
            "The data is {length} bytes long and has the digest {own}, and the size is {size}."
        ),
        (None, None) => String::new(),
    };
    let mut finding = RULE
        .on_value(mismatch.data)
        .message(message)
        .breaks("Clients that trust the data use other bytes than those that fetch the content; crane and regctl refuse it.")
        .fix("Drop the data, or embed the content anew.");
    let partners = [
        mismatch.size.as_ref().map(|(value, _)| *value),
        mismatch.digest.as_ref().map(|(value, _)| *value),
    ];
    for partner in partners.into_iter().flatten() {
        finding = finding.label(partner.span(), "disagrees with the data");
    }
    finding.edits.extend(drop_member(mismatch.data));
    finding
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::messages;

    #[track_caller]
    fn says(digest: &str, size: u64, data: &str, expected: &[&str]) {
        let text =
            format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":{size},"data":"{data}"}}"#);
        let found = messages("descriptor-data-mismatch", text.as_bytes());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn length_and_digest() {
        let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        says(digest, 2, "e30=", &[]);
        says(
            digest,
            3,
            "e30=",
            &["The data is 2 bytes long, and the size is 3."],
        );
        says(
            &digest.replace("44", "45"),
            2,
            "e30=",
            &[&format!("The data has the digest {digest}.")],
        );
        says(digest, 3, "e30", &[]);
        says("md5:abc", 2, "e30=", &[]);
    }
}
