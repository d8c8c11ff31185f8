//! `allarch rules [ID]`: the rules by family, or the page of one.

use std::io::Write;

use allarch_core::lint::docs::{self, PEERS, example, first_sentence};
use allarch_core::lint::{Context, Family, RULES, Rule, Selector};
use allarch_core::oci::Document;
use allarch_core::report::{Inspection, Linted, Origin, Styles, rule_page};
use allarch_core::text::{did_you_mean, visible};

use crate::args::RulesArgs;
use crate::failure::{Failure, Outcome};
use crate::site::site;
use crate::snippet;

/// Lists the rules, or shows one.
pub(crate) fn run(args: &RulesArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match &args.rule {
        None => list(out)?,
        Some(id) => explain(id, args.site.as_deref(), out)?,
    }
    Ok(Outcome::Fine)
}

fn list(out: &mut dyn Write) -> Result<(), Failure> {
    let Styles { strong, reset, .. } = Styles::ANSI;
    for (at, family) in Family::ALL.into_iter().enumerate() {
        let rules: Vec<&Rule> = RULES.iter().filter(|rule| rule.family == family).collect();
        if rules.is_empty() {
            continue;
        }
        let gap = if at > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{strong}{}{reset}", family.name())?;
        for rule in rules {
            let what = docs::prose(rule.section("What it checks").unwrap_or_default());
            let severity = rule.severity.name();
            writeln!(
                out,
                "  {:<32} {severity:<8} {}",
                rule.id,
                first_sentence(&what)
            )?;
        }
    }
    Ok(())
}

/// The page of the rule, with its example linted.
pub(super) fn explain(id: &str, page: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(rule) = RULES.iter().find(|rule| rule.id == id) else {
        return Err(unknown(id));
    };
    let Styles { strong, reset, .. } = Styles::ANSI;
    let (family, severity) = (rule.family.name(), rule.severity.name());
    writeln!(
        out,
        "{strong}{id}{reset}  {severity}, {family}, since {}",
        rule.since
    )?;
    let text = |heading| docs::prose(rule.section(heading).unwrap_or_default());
    for heading in ["What it checks", "Why it matters"] {
        writeln!(out, "\n{strong}{heading}{reset}\n{}", text(heading))?;
    }
    writeln!(out, "\n{strong}A document that breaks it{reset}")?;
    if let Some(example) = rule.section("Example bad").and_then(example) {
        let shown = example.judge(|document, context| bad(rule, document, context));
        writeln!(out, "{shown}")?;
    }
    writeln!(out, "\n{strong}A document that does not{reset}")?;
    if let Some(example) = rule.section("Example good").and_then(example) {
        let text = String::from_utf8_lossy(&example.document);
        let lines: Vec<_> = text.lines().map(visible).collect();
        writeln!(out, "{}", lines.join("\n"))?;
    }
    writeln!(out, "\n{strong}Who checks it today{reset}\n{}", peers(rule))?;
    writeln!(out, "\n{strong}Source{reset}\n{}", text("Source"))?;
    if let Some(site) = site(page)? {
        writeln!(out, "\n{}", rule_page(&site, id))?;
    }
    Ok(())
}

fn bad(rule: &Rule, document: &Document, context: &Context<'_>) -> String {
    let inspection = Inspection::of("example", document, context);
    let linted = Linted {
        origin: &Origin::Stream,
        inspection: &inspection,
    };
    let findings = inspection.lint.findings.iter();
    let own = findings.filter(|finding| finding.rule == rule.id);
    let shown: Vec<String> = own
        .map(|finding| snippet::render(&linted, finding, None))
        .collect();
    shown.join("\n\n")
}

fn peers(rule: &Rule) -> String {
    let clauses = docs::checked(rule.section("Checked today").unwrap_or_default());
    let clauses = clauses.iter().map(|clause| {
        let names: Vec<String> = clause
            .peers
            .iter()
            .filter_map(|(at, all)| {
                let (_, name, version) = PEERS.get(*at)?;
                let some = if *all { "" } else { ", some such documents" };
                Some(format!("{name} ({version}{some})"))
            })
            .collect();
        let words = format!("{} {}", names.join(", "), clause.note);
        words.trim().to_owned()
    });
    match clauses.collect::<Vec<_>>() {
        none if none.is_empty() => "none of the tools that were run for it".to_owned(),
        lines => lines.join("\n"),
    }
}

fn unknown(id: &str) -> Failure {
    match Selector::from_name(id) {
        Ok(Selector::Removed(_, why)) => Failure::new(format!("{id} is no rule any more"), why),
        Ok(_) => Failure::new(format!("{id} is no rule"), "it stands for several")
            .help("allarch rules lists them"),
        Err(_) => {
            let failure = Failure::new(format!("{id} is no rule"), "");
            match did_you_mean(id, RULES.iter().map(|rule| rule.id)) {
                Some(nearest) => failure.help(format!("did you mean {nearest}?")),
                None => failure.help("allarch rules lists them"),
            }
        }
    }
}
