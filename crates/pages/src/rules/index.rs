//! The index: rules by family, each with what it checks, and the table of rules × peers.

use std::fmt::Write as _;

use allarch_core::lint::docs::{self, PEERS, first_sentence};
use allarch_core::lint::{Family, RULES, Rule};

use super::page::severity;
use crate::frame::{Content, Frame, Tab};
use crate::html::{escape, prose};

/// The whole page.
pub(super) fn render(frame: &Frame) -> String {
    let mut main = format!(
        "<h1>Lint rules</h1>\n<p class=\"leaf-lead\">What <code>allarch lint</code> and the page look for: {} rules, each with an example, who breaks and what to do.</p>\n",
        RULES.len()
    );
    for family in Family::ALL {
        let rules: Vec<&Rule> = RULES.iter().filter(|rule| rule.family == family).collect();
        if !rules.is_empty() {
            main.push_str(&section(family, &rules));
        }
    }
    main.push_str(&table());
    frame.around(&Content {
        root: "../",
        title: "Lint rules",
        description: "Every rule that Allarch holds image indexes, manifests and configs against.",
        tab: Tab::Rules,
        is_tab: true,
        main: &main,
    })
}

fn section(family: Family, rules: &[&Rule]) -> String {
    let name = family.name();
    let mut out = format!(
        "<section class=\"panel leaf-part\" aria-labelledby=\"{name}\">\n<header class=\"panel-head\"><h2 id=\"{name}\">{name}</h2><span class=\"count\">{}</span></header>\n<ul class=\"leaf-list\">\n",
        rules.len()
    );
    for rule in rules {
        let what = docs::prose(rule.section("What it checks").unwrap_or_default());
        let _ = writeln!(
            out,
            "<li><p><a href=\"{id}/\"><code>{id}</code></a> {}</p>{}</li>",
            severity(rule.severity),
            prose(first_sentence(&what)),
            id = rule.id,
        );
    }
    out + "</ul>\n</section>\n"
}

fn table() -> String {
    let mut out = String::from(
        "<section class=\"panel leaf-part\" aria-labelledby=\"peers\">\n<header class=\"panel-head\"><h2 id=\"peers\">Who checks what today</h2></header>\n<p class=\"leaf-body\">Parsers that were run over a document that breaks the rule alone: <b>all</b> where one refuses every such document, <b>some</b> where it refuses some. <b>note</b> where it does something else, or at another time, as the rule's page says.</p>\n<div class=\"leaf-table\" role=\"region\" tabindex=\"0\" aria-label=\"Table of rules and tools\">\n<table>\n<thead><tr><th scope=\"col\">Rule</th>",
    );
    for (_, name, version) in PEERS {
        let _ = write!(
            out,
            "<th scope=\"col\">{} <code>{}</code></th>",
            escape(name),
            short(version)
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for rule in RULES {
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"{id}/\"><code>{id}</code></a></th>",
            id = rule.id
        );
        let clauses = docs::checked(rule.section("Checked today").unwrap_or_default());
        for at in 0..PEERS.len() {
            let _ = write!(out, "<td>{}</td>", word(&clauses, at));
        }
        out.push_str("</tr>\n");
    }
    out + "</tbody>\n</table>\n</div>\n</section>\n"
}

/// What one parser does with documents that break a rule. A clause with a note was not a run over the
/// document: the note says when or how.
fn word(clauses: &[docs::Checked], peer: usize) -> &'static str {
    let clauses = clauses.iter().flat_map(|clause| {
        let is_run = clause.note.is_empty();
        clause.peers.iter().map(move |known| (known, is_run))
    });
    let of = clauses.filter(|((known, _), _)| *known == peer);
    let word = of.map(|((_, all), is_run)| match (is_run, all) {
        (true, true) => (2, "all"),
        (true, false) => (1, "some"),
        (false, _) => (0, "note"),
    });
    word.max().map_or("-", |(_, word)| word)
}

/// As much of a version as tells it: the dates of pseudo-versions stand on the rules' pages.
fn short(version: &str) -> &str {
    version.split('-').next().unwrap_or(version)
}
