//! Rule `schema1-signature`.

use crate::json::{Kind, Value};
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};
use crate::oci::schema1::{Format, format};

declare_rule! {
    /// # What it checks
    /// A signature's protected header is not base64url JSON with `formatLength` and `formatTail`, its
    /// `formatLength` is more than the document has bytes, or two signatures disagree about the two.
    ///
    /// # Why it matters
    /// The digest of a signed schema 1 manifest is over its payload: the first `formatLength` bytes,
    /// then `formatTail`. With a broken header it cannot be computed, and libtrust answers "invalid
    /// format length".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":1,"name":"acme/app","tag":"1","architecture":"amd64","fsLayers":[{"blobSum":"sha256:d451cf17f3d1b83e0d2faf53922b48793970a41777cbcd923a520d27818cd44b"}],"history":[{"v1Compatibility":"{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"created\":\"2015-01-02T03:04:05Z\"}"}],"signatures":[{"header":{"alg":"ES256"},"signature":"AAAA","protected":"eyJmb3JtYXRMZW5ndGgiOjk5OTk5LCJmb3JtYXRUYWlsIjoiZlEifQ"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// X
    ///
    /// # Source
    /// docker/libtrust jsonsign.go lines 501 to 580 (aabc10e); containers/image internal/manifest,
    /// Digest (df7e80d); distribution docs/content/spec/deprecated-schema-v1.md (0d6b721).
    "schema1-signature", Schema1, Error, since "0.1.0", on SCHEMA1;
    check
}

struct Bad<'a> {
    signature: Value<'a>,
    fault: Fault<'a>,
}

enum Fault<'a> {
    /// The protected header is no base64url JSON with both members.
    Protected,
    /// It names more bytes than there are.
    Length(u64),
    /// An earlier signature names another payload.
    Conflict(Value<'a>, Format, Format),
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let list = subject
        .root
        .and_then(|root| subject.field(root, "signatures"));
    let Some(list) = list.filter(|list| subject.is_sound(*list)) else {
        return;
    };
    let size = subject.document.size();
    // A document that was cut is shorter than its signer saw it.
    let found = find(list, if subject.is_whole() { size } else { u64::MAX });
    report
        .findings
        .extend(found.iter().map(|bad| finding(bad, list, size)));
}

fn find(list: Value<'_>, size: u64) -> Vec<Bad<'_>> {
    let mut first: Option<(Value<'_>, Format)> = None;
    let signatures = list.items().filter(|item| item.kind() == Kind::Object);
    let bad = signatures.filter_map(|signature| {
        let fault = match (format(signature), &first) {
            (None, _) => Fault::Protected,
            (Some(own), _) if own.length > size => Fault::Length(own.length),
            (Some(own), Some((other, theirs))) if own != *theirs => {
                Fault::Conflict(*other, theirs.clone(), own)
            }
            (Some(own), _) => {
                first = Some((signature, own));
                return None;
            }
        };
        Some(Bad { signature, fault })
    });
    bad.collect()
}

fn finding(bad: &Bad<'_>, list: Value<'_>, size: u64) -> Finding {
    let header = |signature: Value<'_>| match signature.get("protected") {
        Some(header) => header.span(),
        None => signature.span(),
    };
    let message = match &bad.fault {
        Fault::Protected if bad.signature.get("protected").is_none() => {
            "The signature has no protected header.".to_owned()
        }
        Fault::Protected => {
            "The protected header is not base64url JSON with formatLength and formatTail."
                .to_owned()
        }
        Fault::Length(length) => format!(
            "The protected header has the formatLength {length}, and the document is {size} bytes long."
        ),
        Fault::Conflict(_, theirs, own) if theirs.length != own.length => format!(
            "The protected header has the formatLength {}, that of another signature {}.",
            own.length, theirs.length
        ),
        Fault::Conflict(..) => "Two signatures have different values of formatTail.".to_owned(),
    };
    let pointer = bad
        .signature
        .get("protected")
        .unwrap_or(bad.signature)
        .pointer();
    let finding = RULE
        .on_span(pointer, header(bad.signature))
        .message(message)
        .breaks("The digest is over the payload that the header describes, so it cannot be computed: libtrust answers \"invalid format length\", and a client cannot check what it pulled.")
        .fix("Drop the signatures: the manifest is then taken as an unsigned one.");
    let finding = match &bad.fault {
        Fault::Conflict(other, ..) => finding.label(header(*other), "the other signature"),
        _ => finding,
    };
    match drop_member(list) {
        Some(edit) => finding.edit(edit.span, edit.text),
        None => finding,
    }
}
