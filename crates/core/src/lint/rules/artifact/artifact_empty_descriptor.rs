//! Rule `artifact-empty-descriptor`.

use crate::json::{Kind, Value};
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::DescriptorMembers;
use crate::lint::words::{capital, list, quote};
use crate::lint::{Finding, Report};
use crate::oci::Digest;
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// A descriptor has the empty type, and another digest, size or data than those of `{}`.
    ///
    /// # Why it matters
    /// Clients know the constant and neither fetch nor push the content (regclient, zot, containerd):
    /// whatever else stands behind this type cannot be read.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":0},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec manifest.md lines 154 to 174 (13cff54); regclient types/descriptor/descriptor.go
    /// EmptyDigest (725072f); zot pkg/storage/common/common.go line 106 (6d19b44).
    "artifact-empty-descriptor", Artifact, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

/// The digest of `{}`.
const DIGEST: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
/// The base64 of `{}`.
const DATA: &str = "e30=";

/// A member that is not the empty descriptor's.
struct Other<'a> {
    value: Value<'a>,
    name: &'static str,
    /// What it has to be, as JSON.
    due: String,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    for descriptor in subject.unusual() {
        if role(&text_of(descriptor.media_type)) == Role::Empty {
            report
                .findings
                .extend(finding(descriptor, &find(descriptor)));
        }
    }
}

fn find<'a>(descriptor: &DescriptorMembers<'a>) -> Vec<Other<'a>> {
    let string = |value: &Value<'_>| value.kind() == Kind::String;
    let digest = descriptor.digest.filter(string);
    let digest = digest.filter(|value| !is_digest(&text_of(Some(*value))));
    let size = descriptor.size.filter(|value| value.kind() == Kind::Number);
    let size = size.filter(|value| value.integer().is_some_and(|size| size != 2));
    let data = descriptor.data.filter(string);
    let data = data.filter(|value| is_other(&text_of(Some(*value))));
    let other = |name, value: Option<Value<'a>>, due: &str| {
        let due = due.to_owned();
        value.map(|value| Other { value, name, due })
    };
    [
        other("digest", digest, &format!("\"{DIGEST}\"")),
        other("size", size, "2"),
        other("data", data, &format!("\"{DATA}\"")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether it is a digest of `{}`, by whatever algorithm.
fn is_digest(text: &str) -> bool {
    text == DIGEST
        || text
            .parse::<Digest>()
            .is_ok_and(|digest| digest.matches(b"{}"))
}

/// Whether it is the base64 of something else; what is no base64 is the concern of another rule.
fn is_other(text: &str) -> bool {
    use base64ct::{Base64, Encoding as _};

    Base64::decode_vec(text).is_ok_and(|bytes| bytes != b"{}")
}

fn finding(descriptor: &DescriptorMembers<'_>, found: &[Other<'_>]) -> Option<Finding> {
    let (first, rest) = found.split_first()?;
    let said = |other: &Other<'_>| {
        let value = match other.value.text() {
            Some(text) => quote(&text),
            None => String::from_utf8_lossy(other.value.raw()).into_owned(),
        };
        format!("the {} {value}", other.name)
    };
    let said: Vec<String> = found.iter().map(said).collect();
    let finding = RULE
        .on_value(first.value)
        .message(format!(
            "{} has the empty type and {}, which {} not of {{}}.",
            capital(&descriptor.place.described()),
            list(&said),
            if rest.is_empty() { "is" } else { "are" }
        ))
        .breaks("regclient, zot and containerd take it for {} without fetching it: what stands there cannot be read by them.")
        .fix("Write the empty descriptor (size 2, data \"e30=\"), or give the content its own type.");
    let finding = rest.iter().fold(finding, |finding, other| {
        finding.label(other.value.span(), "nor is this")
    });
    let edits = found.iter();
    Some(edits.fold(finding, |finding, other| {
        finding.edit(other.value.span(), other.due.clone())
    }))
}
