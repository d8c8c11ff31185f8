//! The page of one rule.

use std::fmt::Write as _;

use allarch_core::lint::docs::{self, HEADINGS, PEERS, first_sentence};
use allarch_core::lint::{Kinds, Rule, Severity};
use anyhow::{Result, bail};

use super::example;
use crate::frame::{Content, Frame, Tab};
use crate::html::{escape, part, prose};

/// The whole page; an error where the rule's docs lack a part or its examples do not fit.
pub(super) fn render(rule: &Rule, frame: &Frame) -> Result<String> {
    for heading in HEADINGS {
        if rule.section(heading).is_none_or(str::is_empty) {
            bail!("its page has no {heading}");
        }
    }
    let text = |heading| docs::prose(rule.section(heading).unwrap_or_default());
    let what = text("What it checks");
    let mut main = format!(
        "<p class=\"leaf-way\"><a href=\"../#{family}\">Rules: {family}</a></p>\n<h1 class=\"break\"><code>{id}</code></h1>\n<p class=\"leaf-facts\">{severity} <span>looks at {kinds}</span>{needs} <span>since {since}</span></p>\n",
        family = rule.family.name(),
        id = rule.id,
        severity = severity(rule.severity),
        kinds = kinds(rule.on),
        needs = rule.needs.map_or_else(String::new, |needs| format!(
            " <span>needs {}</span>",
            escape(needs)
        )),
        since = rule.since,
    );
    let parts = [
        ("What it checks", prose(&what)),
        ("Why it matters", prose(&text("Why it matters"))),
        ("A document that breaks it", example::bad(rule)?),
        ("A document that does not", example::good(rule)?),
        ("Who checks it today", peers(rule)),
        ("Source", prose(&text("Source"))),
    ];
    for (title, inside) in parts {
        main.push_str(&part(title, &inside));
    }
    Ok(frame.around(&Content {
        root: "../../",
        title: rule.id,
        description: first_sentence(&what),
        tab: Tab::Rules,
        is_tab: false,
        main: &main,
    }))
}

/// The severity as the page shows it.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "<span class=\"sev sev-error\">Error</span>",
        Severity::Warning => "<span class=\"sev sev-warn\">Warning</span>",
        Severity::Info => "<span class=\"sev sev-note\">Note</span>",
    }
}

fn kinds(on: Kinds) -> String {
    let names = [
        (Kinds::MANIFEST, "manifests"),
        (Kinds::INDEX, "indexes"),
        (Kinds::CONFIG, "configs"),
        (Kinds::DESCRIPTOR, "descriptors"),
        (Kinds::SCHEMA1, "schema 1 manifests"),
        (Kinds::LAYOUT, "layout files"),
        (Kinds::ARTIFACT, "artifact manifests"),
        (Kinds::ANY, "any bytes"),
    ];
    let looked_at = names.iter().filter(|(kind, _)| on.meets(*kind));
    looked_at
        .map(|(_, name)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Who refuses such a document, with the version that was run.
fn peers(rule: &Rule) -> String {
    let clauses = docs::checked(rule.section("Checked today").unwrap_or_default());
    if clauses.is_empty() {
        return "<p>None of the tools that were run for it.</p>\n".to_owned();
    }
    let mut out = String::from("<ul class=\"leaf-peers\">\n");
    for clause in clauses {
        let note = escape(&clause.note);
        for (at, all) in &clause.peers {
            let Some((_, name, version)) = PEERS.get(*at) else {
                continue;
            };
            let extent = match (*all, note.as_str()) {
                (_, note) if !note.is_empty() => note,
                (true, _) => "every such document",
                (false, _) => "some such documents",
            };
            let _ = writeln!(out, "<li>{name} <code>{version}</code>: {extent}</li>");
        }
        if clause.peers.is_empty() {
            let _ = writeln!(out, "<li>{note}</li>");
        }
    }
    out + "</ul>\n"
}
