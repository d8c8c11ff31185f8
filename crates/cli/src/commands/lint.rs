//! `allarch lint FILE…`.

mod fix;

use std::io::Write;

use allarch_core::lint::Severity;
use allarch_core::report::{Inspection, Linted, Styles, github, junit, sarif, text};
use allarch_core::text::visible;

use super::gathered::Gathered;
use super::{rules, write_json};
use crate::args::{LintArgs, LintFormat};
use crate::failure::{Failure, Outcome, remark};
use crate::settings::settings;
use crate::site::site;
use crate::{folders, snippet};

/// Most findings of one file that are shown with their source; all are counted.
const MAX_SHOWN: usize = 200;

/// Lints the files, each with the others at hand.
pub(crate) fn run(args: &LintArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if let Some(id) = &args.explain {
        rules::explain(id, args.site.as_deref(), out)?;
        return Ok(Outcome::Fine);
    }
    let settings = settings(args)?;
    let site = site(args.site.as_deref())?;
    let (chosen, failures) = folders::chosen(&args.files);
    let mut gathered = Gathered::default();
    let mut added = gathered.add_all(&chosen, args.skip_others);
    for failure in failures {
        failure.report();
        added.unread.push(failure.line());
    }
    if added.passed_over > 0 {
        let files = text::counted(added.passed_over, "file");
        remark(&format!("passed over {files} without an image document"));
    }
    if gathered.sources.is_empty() && added.unread.is_empty() && !args.skip_others {
        return Err(Failure::new(
            "there is nothing to lint",
            "the folders hold no image document and no archive of images",
        ));
    }
    let is_written = !args.fix || fix::run(&mut gathered, &settings, args)?;
    let inspections = gathered.inspect_by(&settings);
    let origins = gathered.origins();
    let linted: Vec<Linted<'_>> = origins
        .iter()
        .zip(&inspections)
        .map(|(origin, inspection)| Linted { origin, inspection })
        .collect();
    let (unread, site) = (added.unread.as_slice(), site.as_deref());
    let no_json = |error: serde_json::Error| {
        Failure::new("the report could not be written as JSON", error.to_string())
    };
    match args.format {
        LintFormat::Text => write_text(&gathered, &linted, site, out)?,
        LintFormat::Json => write_json(&inspections, Vec::new(), gathered.reports(), out)?,
        LintFormat::Sarif => {
            let text = sarif::render(&linted, unread, site).map_err(no_json)?;
            out.write_all(text.as_bytes())?;
        }
        LintFormat::Github => out.write_all(github::render(&linted, site).as_bytes())?,
        LintFormat::Junit => out.write_all(junit::render(&linted, unread, site).as_bytes())?,
    }
    let outcome = gathered.outcome(&inspections);
    // One file that cannot be read does not keep the others from being linted.
    Ok(match unread {
        [] if is_written => outcome,
        _ => Outcome::Unusable,
    })
}

fn write_text(
    gathered: &Gathered,
    linted: &[Linted<'_>],
    site: Option<&str>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for (name, archive) in gathered.archives() {
        writeln!(out, "{}", text::archive(name, archive, Styles::ANSI))?;
    }
    for one in linted {
        let inspection = one.inspection;
        for finding in inspection.lint.findings.iter().take(MAX_SHOWN) {
            writeln!(out, "{}\n", snippet::render(one, finding, site))?;
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
        // Of many files each would say the same.
        if let [only] = linted {
            for waiting in &only.inspection.lint.not_checked {
                let needs = visible(&waiting.needs);
                writeln!(out, "  not checked: {} needs {needs}", waiting.rule)?;
            }
        }
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
