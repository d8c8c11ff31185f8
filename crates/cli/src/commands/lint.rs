//! `allarch lint FILE…`.

use std::io::Write;

use allarch_core::lint::Severity;
use allarch_core::report::{Inspection, Styles, text};
use allarch_core::text::visible;

use super::gathered::Gathered;
use super::write_json;
use crate::args::{Format, LintArgs};
use crate::failure::{Failure, Outcome};
use crate::snippet;

/// Most findings of one file that are shown with their source; all are counted.
const MAX_SHOWN: usize = 200;

/// Lints the files, each with the others at hand.
pub(crate) fn run(args: &LintArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // One file that cannot be read does not keep the others from being linted.
    let mut unread = Outcome::Fine;
    let mut gathered = Gathered::default();
    for path in &args.files {
        if let Err(failure) = gathered.add(path, None) {
            failure.report();
            unread = Outcome::Unusable;
        }
    }
    let inspections = gathered.inspect();
    match args.format {
        Format::Text => write_text(&gathered, &inspections, out)?,
        Format::Json => write_json(&inspections, Vec::new(), gathered.reports(), out)?,
    }
    Ok(unread.and(gathered.outcome(&inspections)))
}

fn write_text(
    gathered: &Gathered,
    inspections: &[Inspection<'_>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for (name, archive) in gathered.archives() {
        writeln!(out, "{}", text::archive(name, archive, Styles::ANSI))?;
    }
    for inspection in inspections {
        for finding in inspection.lint.findings.iter().take(MAX_SHOWN) {
            writeln!(out, "{}\n", snippet::render(inspection, finding))?;
        }
        let name = visible(&inspection.name);
        let hidden = inspection.lint.findings.len().saturating_sub(MAX_SHOWN);
        if hidden > 0 {
            writeln!(
                out,
                "{name}: {} more findings are not shown",
                text::thousands(hidden as u64)
            )?;
        }
        if let Some(help) = &inspection.recognised.help {
            writeln!(out, "{name}: {} {help}", inspection.recognised.why)?;
        }
        writeln!(out, "{name}: {}", summary(inspection))?;
    }
    Ok(())
}

/// `OCI image index, 1 error, 2 warnings; 3 rules not checked`.
fn summary(inspection: &Inspection<'_>) -> String {
    let mut text = inspection.document.kind().title().to_owned();
    let nouns = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ];
    for (severity, noun) in nouns {
        let count = inspection.lint.count(severity);
        if count > 0 {
            text.push_str(&format!(", {}", text::counted(count, noun)));
        }
    }
    if inspection.lint.findings.is_empty() {
        text.push_str(", nothing to object to");
    }
    let waiting = inspection.lint.not_checked.len();
    if waiting > 0 {
        text.push_str(&format!("; {} not checked", text::counted(waiting, "rule")));
    }
    text
}
