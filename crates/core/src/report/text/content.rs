//! What a document says: the platforms of an index, the parts of a manifest, the facts of a config.

use super::{Styles, clip, line, thousands};
use crate::oci::attestation::{EntryRole, Subject};
use crate::oci::{DocumentKind, Manifest, View};
use crate::report::{EntryRow, Inspection};

/// What the document says, by its kind.
pub(super) fn write(out: &mut String, inspection: &Inspection<'_>, styles: Styles) {
    let section = |title: &str| format!("\n{}{title}{}", styles.strong, styles.reset);
    match inspection.document.view() {
        View::Index(_) => index(out, inspection, styles),
        View::Manifest(manifest) => {
            line(out, &section("Manifest"));
            manifest_rows(out, &manifest, inspection.document.kind());
        }
        View::Config(config) => {
            line(out, &section("Config"));
            let platform = crate::platform::column(&config.platform().into());
            line(out, &format!("  platform  {}", clip(&platform)));
            let created = config.created();
            row(out, "created", created.as_deref());
            row(out, "user", config.setting("User").as_deref());
            let count = config.diff_ids().len();
            line(out, &format!("  layers    {}", thousands(count as u64)));
        }
        View::Schema1(schema1) => {
            line(out, &section("Schema 1 manifest"));
            row(out, "name", schema1.name().as_deref());
            row(out, "tag", schema1.tag().as_deref());
            let platform = schema1.architecture().map(|name| format!("linux/{name}"));
            row(out, "platform", platform.as_deref());
            line(out, &format!("  layers    {}", schema1.layers().count()));
        }
        View::Descriptor(descriptor) => {
            line(out, &section("Descriptor"));
            row(out, "type", descriptor.media_type().as_deref());
            row(out, "digest", descriptor.digest_text().as_deref());
            let size = descriptor.size();
            row(
                out,
                "size",
                size.map(|size| format!("{} bytes", thousands(size)))
                    .as_deref(),
            );
        }
        _ => {}
    }
}

fn manifest_rows(out: &mut String, manifest: &Manifest<'_>, kind: DocumentKind) {
    if kind == DocumentKind::ArtifactManifest {
        row(out, "artifact", manifest.artifact_type().as_deref());
    } else {
        row(out, "platform", Some("stands in the config"));
    }
    let digest_of = |descriptor: Option<crate::oci::Descriptor<'_>>| {
        descriptor.and_then(|d| d.digest_text().map(std::borrow::Cow::into_owned))
    };
    row(out, "config", digest_of(manifest.config()).as_deref());
    row(out, "subject", digest_of(manifest.subject()).as_deref());
    let count = manifest.layers().count() as u64;
    let size = manifest.compressed_size();
    let size = size.map(|size| format!(", {} bytes compressed", thousands(size)));
    line(
        out,
        &format!(
            "  layers    {}{}",
            thousands(count),
            size.unwrap_or_default()
        ),
    );
}

fn index(out: &mut String, inspection: &Inspection<'_>, styles: Styles) {
    let Styles {
        strong, dim, reset, ..
    } = styles;
    let is_platform = |row: &&EntryRow| matches!(row.role, EntryRole::Image | EntryRole::Index);
    let images: Vec<&EntryRow> = inspection.entries.iter().filter(is_platform).collect();
    line(out, &format!("\n{strong}Platforms{reset}"));
    if images.is_empty() {
        line(out, "  none: the index lists no image");
    } else {
        let width = images.iter().map(|row| platform(row).chars().count()).max();
        let width = width.unwrap_or_default().max(8);
        line(
            out,
            &format!(
                "{dim}  entry  {:<width$}  digest        size{reset}",
                "platform"
            ),
        );
        for row in images {
            let name = platform(row);
            let pad = " ".repeat(width - name.chars().count());
            let size = row.size.map_or("?".to_owned(), thousands);
            let digest = short_digest(row);
            line(
                out,
                &format!("  {:>5}  {name}{pad}  {digest:<12}  {size}", row.entry + 1),
            );
        }
    }
    let others: Vec<&EntryRow> = inspection
        .entries
        .iter()
        .filter(|row| !is_platform(row))
        .collect();
    if !others.is_empty() {
        line(
            out,
            &format!("\n{strong}Attestations and other entries{reset}"),
        );
        for row in others {
            line(
                out,
                &format!("  {:>5}  {}", row.entry + 1, role(row, inspection)),
            );
        }
    }
}

fn platform(row: &EntryRow) -> String {
    let name = match &row.column {
        Some(column) => clip(column),
        None => "(no platform)".to_owned(),
    };
    if row.role == EntryRole::Index {
        return format!("{name} (an index)");
    }
    name
}

fn short_digest(row: &EntryRow) -> String {
    let Some(text) = &row.digest else {
        return "(none)".to_owned();
    };
    match text.parse::<crate::oci::Digest>() {
        Ok(digest) => digest.short().to_owned(),
        Err(_) => "(malformed)".to_owned(),
    }
}

fn role(row: &EntryRow, inspection: &Inspection<'_>) -> String {
    match &row.role {
        EntryRole::Attestation(Subject::Entry(subject)) => {
            let of = inspection
                .entries
                .iter()
                .find(|other| other.entry == *subject);
            let name = of.map(|of| format!(" ({})", platform(of)));
            format!(
                "attestation for entry {}{}",
                subject + 1,
                name.unwrap_or_default()
            )
        }
        EntryRole::Attestation(Subject::NotListed(digest)) => {
            format!(
                "attestation for {}, which the index does not list",
                clip(digest)
            )
        }
        EntryRole::Attestation(Subject::Itself) => "attestation that names itself".to_owned(),
        EntryRole::Attestation(Subject::Missing) => {
            "attestation that does not say for which entry".to_owned()
        }
        EntryRole::Unannotated => "unknown/unknown, without annotations that say why".to_owned(),
        EntryRole::Artifact => "artifact, no image".to_owned(),
        _ => format!(
            "other: {}",
            clip(row.media_type.as_deref().unwrap_or("no media type"))
        ),
    }
}

fn row(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        line(out, &format!("  {name:<8}  {}", clip(value)));
    }
}
