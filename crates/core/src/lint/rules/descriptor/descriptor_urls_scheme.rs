//! Rule `descriptor-urls-scheme`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use fluent_uri::Uri;

declare_rule! {
    /// # What it checks
    /// An entry of `urls` has another scheme than http or https, or a fragment or user info.
    ///
    /// # Why it matters
    /// distribution answers invalid URL to other schemes and to fragments.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[
    ///   {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807,"urls":["ftp://h/x"]}
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
    /// image-spec descriptor.md line 43 (13cff54); distribution
    /// registry/storage/ocimanifesthandler.go, errInvalidURL (0d6b721).
    "descriptor-urls-scheme", Descriptor, Warning, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let lists = subject.unusual().filter_map(|members| members.urls);
    let urls = lists.flat_map(|list| list.items());
    report.findings.extend(urls.filter_map(finding));
}

fn finding(url: Value<'_>) -> Option<Finding> {
    let text = url.text()?;
    let uri = Uri::parse(text.as_ref()).ok()?;
    let scheme = uri.scheme().as_str();
    let is_web = ["http", "https"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    let has_user = uri
        .authority()
        .is_some_and(|authority| authority.userinfo().is_some());
    let what = if !is_web {
        format!("the scheme {}", quote(scheme))
    } else if has_user {
        "user info".to_owned()
    } else if uri.fragment().is_some() {
        "a fragment".to_owned()
    } else {
        return None;
    };
    let finding = RULE
        .on_value(url)
        .message(format!("{} has {what}.", quote(&text)))
        .breaks("distribution refuses the push: \"invalid URL\".")
        .fix("Write an https URL without fragment and without user info.");
    // Where it points stays the same without its fragment.
    let whole = text.split('#').next().unwrap_or_default();
    Some(if is_web && !has_user && url.plain().is_some() {
        finding.edit(url.span(), format!("\"{whole}\""))
    } else {
        finding
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(url: &str, fires: bool) {
        let text = format!(r#"{{"config":{{}},"layers":[{{"urls":["{url}"]}}]}}"#);
        let place = format!("/layers/0/urls/0 \"{url}\"");
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check("descriptor-urls-scheme", &text, expected);
    }

    #[test]
    fn the_web_s_schemes_only() {
        for bad in [
            "ftp://h/x",
            "javascript:x",
            "https://h/x#y",
            "https://user@h/x",
            "https://u:p@h/",
        ] {
            finds(bad, true);
        }
        for good in ["https://h/x?y", "http://h", "HTTPS://h", "exa mple", "x"] {
            finds(good, false);
        }
    }
}
