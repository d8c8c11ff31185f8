//! Rule `schema1-deprecated`.

use crate::json::Value;
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::Schema1;

declare_rule! {
    /// # What it checks
    /// The document is a Docker schema 1 manifest, signed or not.
    ///
    /// # Why it matters
    /// Docker refuses schema 1 since 28.2, containerd since 2.0 (the code is gone since 2.1), crane
    /// never could read it.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":1,"name":"acme/app","tag":"1","architecture":"amd64","fsLayers":[{"blobSum":"sha256:d451cf17f3d1b83e0d2faf53922b48793970a41777cbcd923a520d27818cd44b"}],"history":[{"v1Compatibility":"{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"created\":\"2015-01-02T03:04:05Z\"}"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// D B M
    ///
    /// # Source
    /// docker/cli docs/deprecated.md line 881 (28f7560); containerd RELEASES.md line 610 (301026e);
    /// moby/moby#42300; containerd/containerd#9765, #10998; google/go-containerregistry#377.
    "schema1-deprecated", Schema1, Warning, since "0.1.0", on SCHEMA1;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = subject.root.map(|root| finding(subject, root));
    report.findings.extend(found);
}

fn finding<'a>(subject: &Subject<'a>, root: Value<'a>) -> Finding {
    let told = ["schemaVersion", "mediaType"];
    let told = told.iter().find_map(|name| subject.field(root, name));
    let names = ["name", "tag"].map(|name| text_of(subject.field(root, name)));
    let of = match &names {
        [name, _] if name.is_empty() => String::new(),
        [name, tag] if tag.is_empty() => format!(" of {}", quote(name)),
        [name, tag] => format!(" of {}", quote(&format!("{name}:{tag}"))),
    };
    let is_signed = Schema1 { root }.is_signed();
    let signed = if is_signed { "signed" } else { "unsigned" };
    RULE.on_value(told.unwrap_or(root))
        .message(format!("This is the {signed} schema 1 manifest{of}."))
        .breaks("Docker refuses it since 28.2 and containerd since 2.0; crane never could read it.")
        .fix("Pull it with an old Docker or with skopeo and push it again: skopeo copy --format v2s2, or --format oci.")
}
