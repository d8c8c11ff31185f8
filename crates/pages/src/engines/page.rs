//! The page of one engine.

use allarch_core::platform::docs::{self, HEADINGS, Page};
use allarch_core::platform::{Engine, Machine};
use anyhow::{Result, bail};

use super::cases::Case;
use super::{link, machines, releases};
use crate::frame::{Content, Frame, Tab};
use crate::html::{escape, part, section};

/// The whole page; an error where the engine's docs lack a part.
pub(super) fn render(page: &Page, cases: &[Case], frame: &Frame) -> Result<String> {
    for heading in HEADINGS {
        if page.section(heading).is_none_or(str::is_empty) {
            bail!("its docs have no {heading}");
        }
    }
    let text = |heading| linked(&section(page.section(heading).unwrap_or_default()), page.id);
    let machines = match page.engine {
        Some(engine) => machines::looked_for(engine),
        None => machines::nodes(),
    };
    let mut parts = vec![
        part("The rule in words", &text("Rule")),
        part("What it looks for", &(text("Host") + &machines)),
        part("When the order of the index counts", &text("Order")),
        part("Releases", &(text("Releases") + &releases::of(page))),
    ];
    if let Some(engine) = page.engine {
        parts.push(part("Where it goes its own way", &own_way(engine, cases)));
    }
    let code = format!(
        "<p><a href=\"{}\" rel=\"noreferrer\">The code at the version that was read</a></p>\n",
        escape(page.source)
    );
    parts.extend([
        part("Traps", &text("Traps")),
        part("Sources", &(text("Sources") + &code)),
    ]);
    let main = format!(
        "<p class=\"leaf-way\"><a href=\"../\">Engines</a></p>\n<h1>{}</h1>\n<p class=\"leaf-facts\"><code>{}</code> <span>{}</span> <span>code: {}</span>{}</p>\n{}",
        escape(page.name),
        page.id,
        escape(page.used_by),
        escape(page.version),
        systems(page),
        parts.concat(),
    );
    Ok(frame.around(&Content {
        root: "../../",
        title: page.name,
        description: &format!(
            "Which entry of an image index {} picks, and why.",
            page.name
        ),
        tab: Tab::Engines,
        is_tab: false,
        main: &main,
    }))
}

/// The systems that it runs on, where it does not run everywhere.
fn systems(page: &Page) -> String {
    match page.engine.map(|engine| engine.systems) {
        None | Some([]) => String::new(),
        Some(systems) => format!(" <span>on {}</span>", systems.join(" and ")),
    }
}

/// Names of other engines, which stand as code, as links to their pages.
fn linked(html: &str, own: &str) -> String {
    let mut out = html.to_owned();
    for page in docs::pages().iter().filter(|page| page.id != own) {
        let name = format!("<code>{}</code>", page.id);
        out = out.replace(&name, &format!("<a href=\"../{}/\">{name}</a>", page.id));
    }
    out
}

/// The disagreements in which it comes to something else than most of the engines asked.
fn own_way(engine: &'static Engine, cases: &[Case]) -> String {
    let mut items = Vec::new();
    for case in cases {
        let host = Machine::from(&case.wanted);
        if !engine.runs_on(&host) {
            continue;
        }
        let own = case.answer(engine);
        if case.most().is_some_and(|most| most != own.taken()) {
            let asked = escape(case.of.host);
            let (number, on) = (case.number, escape(case.of.on));
            items.push(format!(
                "<li><a href=\"../disagreements/#case-{number}\">{on}</a>: asked for <code>{asked}</code> of {} it {}.</li>",
                case.index(),
                own.words(),
            ));
        }
    }
    let all = link("disagreements", "all disagreements");
    if items.is_empty() {
        return format!(
            "<p>In none of the recorded cases it comes to something else than most engines: see {all}.</p>\n"
        );
    }
    format!(
        "<p>Where most engines come to something else, out of {all}; each was asked for the platform by name, with v1.0.0-rc.5 of containerd/platforms.</p>\n<ul class=\"leaf-items\">{}</ul>\n",
        items.concat()
    )
}
