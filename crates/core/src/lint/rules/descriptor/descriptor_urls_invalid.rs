//! Rule `descriptor-urls-invalid`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use fluent_uri::Uri;

declare_rule! {
    /// # What it checks
    /// An entry of `urls` is not a URI by RFC 3986.
    ///
    /// # Why it matters
    /// Viewers and fetchers disagree on where it points. The upstream schema's check is Go's, which
    /// lets a blank pass.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807,"urls":["https://exa mple/layer"]}
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
    /// B at push
    ///
    /// # Source
    /// image-spec descriptor.md line 42 and schema/descriptor_test.go line 233 (13cff54); distribution
    /// ocimanifesthandler.go, errInvalidURL (0d6b721).
    "descriptor-urls-invalid", Descriptor, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let lists = subject.unusual().filter_map(|members| members.urls);
    let urls = lists.flat_map(|list| list.items());
    report.findings.extend(urls.filter_map(|url| {
        let text = url.text()?;
        Uri::parse(text.as_ref())
            .is_err()
            .then(|| finding(url, &text))
    }));
}

fn finding(url: Value<'_>, text: &str) -> Finding {
    let finding = RULE
        .on_value(url)
        .message(format!("{} is no URI.", quote(text)))
        .breaks("distribution refuses the push; others guess where it points.");
    let encoded = encoded(text);
    // Encoding does not make another scheme any better.
    let is_web = Uri::parse(encoded.as_str()).is_ok_and(|uri| {
        let scheme = uri.scheme().as_str();
        ["http", "https"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web))
            && uri
                .authority()
                .is_some_and(|authority| authority.userinfo().is_none())
    });
    if is_web {
        finding
            .fix(format!("Write \"{encoded}\"."))
            .edit(url.span(), format!("\"{encoded}\""))
    } else {
        finding.fix("Write a whole URL, such as https://example.com/layer.")
    }
}

/// With every byte that cannot stand in a URI percent-encoded.
fn encoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, byte) in bytes.iter().enumerate() {
        let is_hex = |ahead: usize| bytes.get(at + ahead).is_some_and(u8::is_ascii_hexdigit);
        let stays = match byte {
            b'%' => is_hex(1) && is_hex(2),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
        };
        if stays {
            out.push(char::from(*byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(digit), 16).unwrap_or('0');
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(url: &str, fires: bool) {
        let text = format!(r#"{{"config":{{}},"layers":[{{"urls":["{url}"]}}]}}"#);
        let place = format!("/layers/0/urls/0 \"{url}\"");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("descriptor-urls-invalid", &text, expected);
    }

    #[test]
    fn by_rfc_3986() {
        for bad in [
            "",
            "layer",
            "//h/x",
            "https://exa mple",
            "https://h/%zz",
            "https://h/é",
            "https://h/a|b",
        ] {
            finds(bad, true);
        }
        for good in [
            "https://h/x?y#z",
            "ftp://h",
            "javascript:x",
            "urn:a:b",
            "http://[::1]/x",
        ] {
            finds(good, false);
        }
    }

    #[test]
    fn bytes_are_percent_encoded() {
        assert_eq!(encoded("https://h/a b%é%20"), "https://h/a%20b%25%C3%A9%20");
    }
}
