//! The index: the engines, and what the releases of containerd/platforms changed.

use std::fmt::Write as _;

use allarch_core::platform::Rules;
use allarch_core::platform::disagreements::DISAGREEMENTS;
use allarch_core::platform::docs;

use crate::frame::{Content, Frame, Tab};
use crate::html::{escape, part, part_at, table};

/// The whole page.
pub(super) fn render(frame: &Frame) -> String {
    let mut main = String::from(
        "<h1>Engines</h1>\n<p class=\"leaf-lead\">The same index gives different images on different engines. What each one picks, what it looks for on a machine, and since which release: as <code>allarch match</code> and the page say it.</p>\n",
    );
    main.push_str(&list());
    let disagreements = format!(
        "<p><a href=\"disagreements/\">Where engines disagree</a>: {} small indexes, with what each engine takes and why.</p>\n",
        DISAGREEMENTS.len()
    );
    main.push_str(&part("Disagreements", &disagreements));
    main.push_str(&part_at(
        "rules",
        "Releases of containerd/platforms",
        &rules(),
    ));
    frame.around(&Content {
        root: "../",
        title: "Engines",
        description: "Which entry of an image index containerd, Docker, Podman, crane, regctl and their kin pick, and why.",
        tab: Tab::Engines,
        is_tab: true,
        main: &main,
    })
}

fn list() -> String {
    let pages = docs::pages();
    let mut out = format!(
        "<section class=\"panel leaf-part\" aria-labelledby=\"all\">\n<header class=\"panel-head\"><h2 id=\"all\">All engines</h2><span class=\"count\">{}</span></header>\n<ul class=\"leaf-list\">\n",
        pages.len()
    );
    for page in pages {
        let _ = writeln!(
            out,
            "<li><p><a href=\"{id}/\">{}</a> <code>{id}</code></p><p>{}</p></li>",
            escape(page.name),
            escape(page.used_by),
            id = page.id,
        );
    }
    out + "</ul>\n</section>\n"
}

fn rules() -> String {
    let row = |rules: Rules| {
        let shipped = match rules.shipped_in() {
            "" => "no release that was looked at",
            shipped => shipped,
        };
        vec![
            format!("<code>{}</code>", rules.name()),
            escape(rules.changed()),
            escape(shipped),
        ]
    };
    let rows: Vec<Vec<String>> = Rules::ALL.into_iter().map(row).collect();
    let words = "<p>The matcher of containerd and of two of Docker's stores is this library, and almost every tag of it changed what matches what.</p>\n";
    let head = ["Release", "What it does since then", "Found in"];
    words.to_owned() + &table("Table of the releases", &head, &rows)
}
