//! Rule `security-script-url`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A URL, an annotation or a label starts with `javascript:`, `vbscript:` or `data:text/html`.
    /// Letter case, blanks before it and tabs and line breaks inside do not count, as browsers have it.
    ///
    /// # Why it matters
    /// Registry pages show source and url annotations as links: whoever clicks runs the author's
    /// script with the page's rights.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"org.opencontainers.image.url":"javascript:alert(document.domain)"}}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1f4a3ad3cdea10a6af3d4ba4b5e0a2e02a1b9d6d1c5e4ee5b1b9ed4fb7d3c8a1","size":482,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{"org.opencontainers.image.url":"https://example.org/app"}}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// CVE-2026-44429 (golang/vulndb#5637), the same class in a registry's page; image-spec
    /// annotations.md lines 24 to 26 (13cff54).
    "security-script-url", Security, Warning, since "0.1.0", on MANIFEST | INDEX | CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let survey = &subject.survey;
    let mapped = survey
        .maps
        .iter()
        .flat_map(Value::members)
        .map(|member| member.value);
    let listed = survey.urls.iter().flat_map(Value::items);
    let scripts = mapped.chain(listed).filter(|value| is_script(*value));
    report.findings.extend(scripts.map(finding));
}

fn is_script(value: Value<'_>) -> bool {
    // Most values are told by their first letter.
    if let Some([first, ..]) = value.plain()
        && first.is_ascii_graphic()
        && !matches!(first, b'j' | b'J' | b'v' | b'V' | b'd' | b'D')
    {
        return false;
    }
    let Some(text) = value.text() else {
        return false;
    };
    // WHATWG URL, basic URL parser, steps 1 to 3.
    let head: String = text
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:text/html"]
        .iter()
        .any(|scheme| head.starts_with(scheme))
}

fn finding(value: Value<'_>) -> Finding {
    RULE.on_value(value)
        .message(format!("{} runs a script where it is followed as a link.", quote(&value.text().unwrap_or_default())))
        .breaks("Pages that turn annotations and URLs into links run it with their own rights when someone clicks.")
        .fix("Remove it, or write an https URL. A page must show it as text.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{check as check_rule, check_bytes};

    fn check(value: &str, fires: bool) {
        let text = format!(r#"{{"manifests":[],"annotations":{{"a":{value}}}}}"#);
        let place = format!("\"/annotations/a\" 35..{}", 35 + value.len());
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check_bytes("security-script-url", text.as_bytes(), expected);
    }

    #[test]
    fn as_browsers_read_schemes() {
        check(r#""javascript:alert(1)""#, true);
        check(r#"" \u0001JaVa\tScript:alert(1)""#, true);
        check(r#""vbscript:x""#, true);
        check(r#""data:text/html;base64,PHNjcmlwdD4=""#, true);
        check(r#""data:image/png;base64,AA==""#, false);
        check(r#""see javascript:alert(1)""#, false);
        check(r#""javascript is fun""#, false);
        check(r#""https://example.org/""#, false);
        check("1", false);
    }

    #[test]
    fn urls_of_descriptors_and_labels_of_configs() {
        let check_text = |text: &str, expected: &[&str]| {
            check_rule("security-script-url", text, expected);
        };
        check_text(
            r#"{"config":{},"layers":[{"urls":["https://a","javascript:1"]}]}"#,
            &["/layers/0/urls/1 \"javascript:1\""],
        );
        check_text(
            r#"{"architecture":"arm64","os":"linux","rootfs":{},"config":{"Labels":{"u":"javascript:1"}}}"#,
            &["/config/Labels/u \"javascript:1\""],
        );
    }
}
