//! Rule `portability-manifest-size`.

use crate::json::Pointer;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};
use crate::text::Span;

declare_rule! {
    /// # What it checks
    /// The document is longer than 4,194,304 bytes.
    ///
    /// # Why it matters
    /// Registries built on distribution answer 413 or MANIFEST_INVALID to the push; podman, skopeo and
    /// regctl refuse it too. containerd takes up to 4,393,216 bytes, so that it can pull what a
    /// registry would not take, and regctl pulls up to 8 MiB.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    /// ```text bytes
    /// 4194305
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    /// ```text bytes
    /// 4194304
    /// ```
    ///
    /// # Checked today
    /// B, C, D, X (no file in corpus; constants read)
    ///
    /// # Source
    /// distribution-spec spec.md lines 538 to 540 (967efdc); distribution
    /// registry/handlers/manifests.go line 31 (0d6b721); containers/image internal/iolimits (df7e80d);
    /// containerd resolver.go line 64 (301026e); distribution/distribution#4636.
    "portability-manifest-size", Portability, Error, since "0.1.0", on ANY, whole bytes;
    check
}

/// Most bytes that distribution, containers/image and regctl's push take.
const MOST: usize = 4_194_304;
/// Most that containerd takes: 4 * 1048 * 1048, a slip of its authors that stayed.
const CONTAINERD: usize = 4_393_216;
/// Most that regctl pulls.
const REGCTL: usize = 8_388_608;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let size = subject.document.bytes().len();
    report.findings.extend((size > MOST).then(|| finding(size)));
}

fn finding(size: usize) -> Finding {
    let others = if size <= CONTAINERD {
        " containerd and regctl still pull it from where it was stored all the same."
    } else if size <= REGCTL {
        " containerd refuses it too; regctl still pulls it."
    } else {
        " containerd and regctl refuse it too."
    };
    RULE.on_span(Pointer::root(), Span::new(MOST, size))
        .message(format!("The document is {size} bytes long, {} more than the {MOST} that registries take.", size - MOST))
        .breaks(format!("Registries answer 413 or MANIFEST_INVALID to the push; podman and skopeo refuse to read it.{others}"))
        .fix("Move what stands in annotations or data into a blob of its own.")
}

#[cfg(test)]
mod tests {
    use super::{CONTAINERD, MOST, REGCTL, finding};
    use crate::json::Limits;
    use crate::lint::{Context, lint};
    use crate::oci::{Document, Served};

    #[test]
    fn who_still_reads_it() {
        let breaks = |size| finding(size).breaks;
        assert!(breaks(MOST + 1).contains("containerd and regctl still pull"));
        assert!(breaks(CONTAINERD + 1).contains("regctl still pulls"));
        assert!(breaks(REGCTL + 1).contains("containerd and regctl refuse"));
    }

    #[test]
    fn what_is_too_long_to_be_read_is_still_judged() {
        let limits = Limits {
            max_bytes: 4,
            ..Limits::default()
        };
        let document = Document::read(vec![b' '; MOST + 1], Served::default(), limits);
        let report = lint(&document, &Context::default());
        let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["portability-manifest-size"]);
        let waiting = |rule| report.not_checked.iter().any(|row| row.rule == rule);
        assert!(waiting("syntax-not-json") && waiting("digest-mismatch"));
    }
}
