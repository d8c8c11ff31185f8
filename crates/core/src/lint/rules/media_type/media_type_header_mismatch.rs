//! Rule `media-type-header-mismatch`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, NotChecked, Report};
use crate::oci::media_type::essence;

declare_rule! {
    /// # What it checks
    /// The Content-Type that the registry sent, without parameters, is another type than the
    /// document's own `mediaType`.
    ///
    /// # Why it matters
    /// Clients should reject it, and engines disagree on which of the two wins: the heart of
    /// CVE-2021-41190.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    /// ```text content-type
    /// application/vnd.oci.image.index.v1+json
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    /// ```text content-type
    /// application/vnd.oci.image.manifest.v1+json
    /// ```
    ///
    /// # Checked today
    /// B at push (type picks the parser)
    ///
    /// # Source
    /// distribution-spec spec.md lines 165 to 167 (967efdc); image-spec media-types.md lines 21 to 33
    /// (13cff54); GHSA-mc8v-mgrf-8f4m; pulp_container#1147.
    "media-type-header-mismatch", MediaType, Error, since "0.1.0", on MANIFEST | INDEX | SCHEMA1 | ARTIFACT, needs "the Content-Type that it was served with";
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let own = subject.survey.own("mediaType");
    let Some(own) = own.filter(|own| subject.is_sound(*own)) else {
        return;
    };
    let Some(text) = own.text().filter(|text| !text.is_empty()) else {
        return;
    };
    let served = subject.document.served().content_type.as_deref();
    match served.map(essence).filter(|served| !served.is_empty()) {
        Some(served) if served.eq_ignore_ascii_case(essence(&text)) => {}
        Some(served) => report.findings.push(finding(own, &text, served)),
        None => report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs: "the Content-Type that it was served with".to_owned(),
        }),
    }
}

fn finding(own: Value<'_>, text: &str, served: &str) -> Finding {
    RULE.on_value(own)
        .message(format!(
            "The document calls itself {} and was served as {}.",
            quote(text),
            quote(served)
        ))
        .breaks("Clients should reject it; of those that do not, some go by the header and some by the document (CVE-2021-41190).")
        .fix("Push it again with its own media type as Content-Type, and mend the registry or the proxy that sent another.")
}

#[cfg(test)]
mod tests {
    use crate::json::Limits;
    use crate::lint::{Context, lint};
    use crate::oci::{Document, Served};

    #[track_caller]
    fn check(content_type: Option<&str>, found: bool, waits: bool) {
        let text = r#"{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;
        let served = Served {
            content_type: content_type.map(str::to_owned),
            ..Served::default()
        };
        let document = Document::read(text.as_bytes(), served, Limits::default());
        let report = lint(&document, &Context::default());
        let rule = super::RULE.id;
        assert_eq!(
            report.findings.iter().any(|f| f.rule == rule),
            found,
            "{content_type:?}"
        );
        assert_eq!(
            report.not_checked.iter().any(|n| n.rule == rule),
            waits,
            "{content_type:?}"
        );
    }

    #[test]
    fn parameters_and_case_do_not_count() {
        check(
            Some("application/vnd.oci.image.index.v1+json"),
            false,
            false,
        );
        check(
            Some("Application/vnd.oci.image.index.v1+json; charset=utf-8"),
            false,
            false,
        );
        check(
            Some("application/vnd.oci.image.manifest.v1+json"),
            true,
            false,
        );
        check(Some("text/plain"), true, false);
        check(None, false, true);
    }
}
