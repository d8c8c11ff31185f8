//! Rule `config-layer-count`.

use crate::json::{Kind, Value};
use crate::lint::members::{field, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Kinds, NotChecked, Report};
use crate::oci::media_type::{Role, role};
use crate::oci::{Document, View};

declare_rule! {
    /// # What it checks
    /// A manifest has another number of layers than its config has diff_ids.
    ///
    /// # Why it matters
    /// docker answers "layers from manifest don't match image configuration", containerd "mismatched
    /// image rootfs and manifest layers": one of the two was changed alone.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:17dd9c978a3b19d48cb54d70284a45fa5d6cf976fb34a5437eeec3ebb9be6682","size":326},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:2804bad6fe94a55f18b2b37e300919a5fd517b95aa81e95db574c0ba069a3740","size":100},{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:8a1cee436cbac1489a1883c9d886fcfc46f302c55ed4106ae31729e4f4eb9041","size":200}]}
    /// ```
    /// ```json blob sha256:17dd9c978a3b19d48cb54d70284a45fa5d6cf976fb34a5437eeec3ebb9be6682
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:17dd9c978a3b19d48cb54d70284a45fa5d6cf976fb34a5437eeec3ebb9be6682","size":326},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:2804bad6fe94a55f18b2b37e300919a5fd517b95aa81e95db574c0ba069a3740","size":100}]}
    /// ```
    /// ```json blob sha256:17dd9c978a3b19d48cb54d70284a45fa5d6cf976fb34a5437eeec3ebb9be6682
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// D, M at unpack; G `crane validate`
    ///
    /// # Source
    /// moby daemon/internal/distribution/pull_v2.go errRootFSMismatch (b985e23);
    /// containerd/containerd#10196; boxlite-ai/boxlite#772.
    "config-layer-count", Config, Error, since "0.1.0", on MANIFEST | CONFIG, needs "the manifest or the config beside it";
    check
}

/// Of one document the list, of the other the number.
struct Counts<'a> {
    list: Value<'a>,
    layers: usize,
    diff_ids: usize,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // Where syntax is broken, an item may be lost.
    if !subject.is_whole() {
        return;
    }
    let found = if subject.kinds.meets(Kinds::CONFIG) {
        of_config(subject)
    } else {
        of_manifest(subject)
    };
    match found {
        Ok(Some(counts)) if counts.layers != counts.diff_ids => {
            report.findings.push(finding(&counts));
        }
        Ok(_) => {}
        Err(needs) => report.not_checked.push(NotChecked {
            rule: RULE.id,
            needs,
        }),
    }
}

/// `Ok(None)` where there is nothing to compare, `Err` with what is not at hand.
fn of_manifest<'a>(subject: &Subject<'a>) -> Result<Option<Counts<'a>>, String> {
    let array = |list: &Value<'_>| list.kind() == Kind::Array;
    let (Some(layers), Some(config)) = (
        subject.survey.own("layers").filter(array),
        subject.survey.own("config"),
    ) else {
        return Ok(None);
    };
    if !matches!(
        role(&text_of(subject.field(config, "mediaType"))),
        Role::Config(_)
    ) {
        return Ok(None);
    }
    let digest = text_of(subject.field(config, "digest"));
    let config = subject.blob(Some(&digest)).ok_or("its config")?;
    Ok(diff_ids(config).map(|list| Counts {
        list: layers,
        layers: layers.count(),
        diff_ids: list.count(),
    }))
}

fn of_config<'a>(subject: &Subject<'a>) -> Result<Option<Counts<'a>>, String> {
    let Some(list) = diff_ids(subject.document) else {
        return Ok(None);
    };
    let own = subject.document.digest().as_str();
    let mut numbers = subject
        .context
        .blobs
        .values()
        .filter_map(|document| layers_of(document, own))
        .peekable();
    if numbers.peek().is_none() {
        return Err("the manifest that lists it".to_owned());
    }
    let diff_ids = list.count();
    Ok(numbers
        .find(|layers| *layers != diff_ids)
        .map(|layers| Counts {
            list,
            layers,
            diff_ids,
        }))
}

/// How many layers a manifest has whose config has this digest.
fn layers_of(document: &Document, config: &str) -> Option<usize> {
    let View::Manifest(manifest) = document.view() else {
        return None;
    };
    let listed = manifest.config()?.digest_text()?;
    (listed == config).then(|| manifest.layers().count())
}

fn diff_ids(config: &Document) -> Option<Value<'_>> {
    let rootfs = field(config.root()?, "rootfs", true)?;
    field(rootfs, "diff_ids", true).filter(|list| list.kind() == Kind::Array)
}

fn finding(counts: &Counts<'_>) -> Finding {
    let number = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    RULE.on_value(counts.list)
        .message(format!(
            "The manifest has {}, its config {}.",
            number(counts.layers, "layer"),
            number(counts.diff_ids, "diff_id")
        ))
        .breaks("docker answers \"layers from manifest don't match image configuration\", containerd \"mismatched image rootfs and manifest layers\": nobody can run the image.")
        .fix("Build the image again; never change one of the two alone.")
}
