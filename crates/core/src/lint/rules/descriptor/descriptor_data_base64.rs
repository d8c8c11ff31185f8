//! Rule `descriptor-data-base64`.

use crate::json::Value;
use crate::lint::base64::{decode, mended};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The `data` of a descriptor is not base64 of RFC 4648 section 4: the standard alphabet, padded,
    /// without line breaks.
    ///
    /// # Why it matters
    /// Clients in Go fail to decode it, and with it the whole manifest.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.acme.rocket","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30"},"layers":[{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}
    /// ```
    ///
    /// # Checked today
    /// S C D G X
    ///
    /// # Source
    /// image-spec descriptor.md line 53 (13cff54); schema/descriptor_test.go, missing padding.
    "descriptor-data-base64", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let data = subject.unusual().filter_map(|members| members.data);
    report.findings.extend(data.filter_map(|data| {
        let text = data.text()?;
        decode(&text).is_none().then(|| finding(data, &text))
    }));
}

fn finding(data: Value<'_>, text: &str) -> Finding {
    let finding = RULE
        .on_value(data)
        .message(format!(
            "The data {} is not standard base64 with padding.",
            quote(text)
        ))
        .breaks(
            "Clients in Go cannot read the manifest at all: podman, containerd, crane and regctl.",
        );
    match mended(text) {
        Some(mended) => finding
            .fix("Encode it in the standard alphabet, with padding and without line breaks.")
            .edit(data.span(), format!("\"{mended}\"")),
        None => finding.fix("Encode the content anew."),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(data: &str, fires: bool) {
        let text = format!(r#"{{"config":{{"data":{data}}},"layers":[]}}"#);
        let place = format!("/config/data {data}");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("descriptor-data-base64", &text, expected);
    }

    #[test]
    fn standard_and_padded() {
        for bad in [r#""e30""#, r#""e3-_""#, r#""e30\n=""#, r#""!""#] {
            finds(bad, true);
        }
        for good in [r#""e30=""#, r#""""#, r#""AAAA""#, "7"] {
            finds(good, false);
        }
    }
}
