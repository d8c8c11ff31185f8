//! Rule `security-title-path`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// The annotation `org.opencontainers.image.title` of a layer is an absolute path, has a `..` in
    /// it or begins with a drive letter.
    ///
    /// # Why it matters
    /// The title is the name under which clients write the file. oras answers "path traversal
    /// disallowed"; careless ones write outside of the folder that was meant.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.opencontainers.image.title":"../../etc/cron.d/x"}}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":3623807,"annotations":{"org.opencontainers.image.title":"reports/cron..txt"}}]}
    /// ```
    ///
    /// # Checked today
    /// oras at push and pull
    ///
    /// # Source
    /// oras-project/oras#37, #66, #973, #1744.
    "security-title-path", Security, Warning, since "0.1.0", on MANIFEST;
    check
}

const TITLE: &str = "org.opencontainers.image.title";

struct Unsafe<'a> {
    title: Value<'a>,
    /// 0-based.
    layer: usize,
    /// What is wrong with it, as the end of a sentence.
    why: &'static str,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).iter().map(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Vec<Unsafe<'a>> {
    let layers = subject.root.and_then(|root| subject.field(root, "layers"));
    let layers = layers.into_iter().flat_map(|list| list.items()).enumerate();
    layers
        .filter_map(|(layer, value)| {
            let annotations = subject.field(value, "annotations")?;
            let title = annotations
                .get(TITLE)
                .filter(|title| subject.is_sound(*title))?;
            let why = fault(&title.text()?)?;
            Some(Unsafe { title, layer, why })
        })
        .collect()
}

/// Both separators count: the file may be written on any system.
fn fault(title: &str) -> Option<&'static str> {
    let mut letters = title.chars();
    let drive =
        letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    if title.split(['/', '\\']).any(|part| part == "..") {
        Some("leads out of the folder by \"..\"")
    } else if title.starts_with(['/', '\\']) {
        Some("is an absolute path")
    } else if drive {
        Some("begins with a drive letter")
    } else {
        None
    }
}

fn finding(found: &Unsafe<'_>) -> Finding {
    let title = found.title.text().unwrap_or_default();
    RULE.on_value(found.title)
        .message(format!("The title {} of layer {} {}.", quote(&title), found.layer + 1, found.why))
        .breaks("oras refuses to push or pull it: \"path traversal disallowed\". Careless clients write outside of the target folder.")
        .fix("Give a clean relative path, such as \"reports/app.json\".")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn paths_that_lead_out() {
        for title in [
            "../x",
            "a/../b",
            "a\\..\\b",
            "..",
            "/etc/x",
            "\\\\host\\share",
            "C:\\x",
            "c:x",
        ] {
            assert!(fault(title).is_some(), "{title}");
        }
        for title in ["x", "a/b.txt", "a..b", "...", "v1:x", "", "./x"] {
            assert_eq!(fault(title), None, "{title}");
        }
    }
}
