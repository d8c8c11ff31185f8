//! What hangs on an image, as text: one paragraph a thing, what it belongs to first.

use std::fmt::Write as _;

use super::{Styles, clip, line, thousands};
use crate::oci::attestation::summary::{Provenance, Sbom};
use crate::oci::attestation::{Item, Pairing, Summary};

/// Most things that are shown one by one.
const MAX: usize = 200;

/// Everything in or beside an image that is no image itself, and what the signatures cover; with a
/// `kind` only things with a predicate or an artifact of this type.
#[must_use]
pub fn attached(pairing: &Pairing, kind: Option<&str>, styles: Styles) -> String {
    let mut out = String::new();
    let things: Vec<&Item> = pairing
        .items()
        .filter(|item| item.is_attached() && kind.is_none_or(|kind| item.is_of(kind)))
        .collect();
    let (strong, reset) = (styles.strong, styles.reset);
    line(&mut out, &format!("{strong}Attached{reset}"));
    if things.is_empty() {
        line(&mut out, "  nothing was found");
    }
    for item in things.iter().take(MAX) {
        one(&mut out, item, styles);
    }
    let more = things.len().saturating_sub(MAX);
    if more > 0 {
        line(&mut out, &format!("  and {} more", thousands(more as u64)));
    }
    line(&mut out, &format!("{strong}Signatures{reset}"));
    line(&mut out, &format!("  {}", pairing.signing.words()));
    out
}

fn one(out: &mut String, item: &Item, styles: Styles) {
    line(out, &format!("  {}", clip(&item.words)));
    let mut facts = vec![
        clip(&item.digest),
        item.role.name().to_owned(),
        item.state.name().to_owned(),
    ];
    if item.statements > 0 {
        let plural = if item.statements == 1 { "" } else { "s" };
        let count = thousands(item.statements as u64);
        facts.push(format!("{count} statement{plural}"));
    }
    let (dim, reset) = (styles.dim, styles.reset);
    line(out, &format!("    {dim}{}{reset}", facts.join(", ")));
    for summary in &item.summaries {
        match summary {
            Summary::Provenance(provenance) => write_provenance(out, provenance),
            Summary::Sbom(sbom) => write_sbom(out, sbom),
            Summary::Other => {}
        }
    }
    if !item.flags.is_empty() {
        let flags: Vec<&str> = item.flags.iter().map(String::as_str).collect();
        let (warning, reset) = (styles.warning, styles.reset);
        line(
            out,
            &format!("    {warning}odd{reset}: {}", clip(&flags.join(", "))),
        );
    }
}

fn write_provenance(out: &mut String, provenance: &Provenance) {
    line(out, &format!("    provenance  SLSA {}", provenance.version));
    for (name, value) in [
        ("builder", &provenance.builder),
        ("build type", &provenance.build_type),
        ("source", &provenance.source),
        ("revision", &provenance.revision),
        ("entry point", &provenance.entry_point),
        ("invocation", &provenance.invocation),
        ("started", &provenance.started),
        ("finished", &provenance.finished),
    ] {
        if let Some(value) = value {
            line(out, &format!("      {name:<11} {}", clip(value)));
        }
    }
    let mut claims = format!("{} materials", thousands(provenance.materials as u64));
    if let Some(mode) = provenance.mode {
        let _ = write!(claims, ", mode {mode}");
    }
    for (name, claim) in [
        ("reproducible", provenance.reproducible),
        ("hermetic", provenance.hermetic),
    ] {
        let _ = match claim {
            Some(true) => write!(claims, ", claims to be {name}"),
            Some(false) => write!(claims, ", not claimed {name}"),
            None => Ok(()),
        };
    }
    line(out, &format!("      {claims}"));
}

fn write_sbom(out: &mut String, sbom: &Sbom) {
    let mut text = format!("    SBOM        {}", clip(&sbom.named()));
    let (packages, files) = (sbom.packages as u64, sbom.files as u64);
    let _ = write!(
        text,
        ", {} packages, {} files",
        thousands(packages),
        thousands(files)
    );
    if let Some(created) = &sbom.created {
        let _ = write!(text, ", created {}", clip(created));
    }
    if let Some(name) = &sbom.name {
        let _ = write!(text, ", of {}", clip(name));
    }
    line(out, &text);
}
