//! The table of the releases in which an engine pulls, and how much is known of each.

use allarch_core::platform::docs::Page;
use allarch_core::platform::{Choice, Machine, PRODUCTS, Platform, Product, Status, Stretch};

use crate::html::{escape, table};

/// The tables of every product that pulls with it, and what their words mean; nothing where none does.
pub(super) fn of(page: &Page) -> String {
    let Some(engine) = page.engine else {
        return String::new();
    };
    let id = engine.part_of.unwrap_or(engine.id);
    let systems = if engine.systems.is_empty() {
        &["linux", "windows"]
    } else {
        engine.systems
    };
    let mut out = String::new();
    let mut seen = Vec::new();
    for product in PRODUCTS {
        let (head, rows) = rows(product, id, systems, engine.follows_rules, &mut seen);
        if rows.is_empty() {
            continue;
        }
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        out.push_str(&table(
            &format!("Releases of {}", product.name),
            &head,
            &rows,
        ));
    }
    if seen.is_empty() {
        return out;
    }
    let words: Vec<String> = seen
        .iter()
        .map(|status| {
            format!(
                "<li><b>{}</b>: {}</li>",
                status.name(),
                escape(status.words())
            )
        })
        .collect();
    let library = match engine.follows_rules {
        true => {
            "<p>What the releases of containerd/platforms changed stands <a href=\"../#rules\">beside the engines</a>.</p>\n"
        }
        false => "",
    };
    format!(
        "{out}<ul class=\"leaf-items\">{}</ul>\n{library}",
        words.concat()
    )
}

type Rows = (Vec<String>, Vec<Vec<String>>);

/// A row for each stretch of releases in which the engine `id` pulls on any of `systems`.
fn rows(
    product: &Product,
    id: &str,
    systems: &[&str],
    with_rules: bool,
    seen: &mut Vec<Status>,
) -> Rows {
    let stretches = |os: &&str| {
        let machine = Machine::from(&Platform::new(os, "amd64", ""));
        product.stretches(&machine)
    };
    let columns: Vec<(&str, Vec<Stretch>)> = systems
        .iter()
        .map(|os| (*os, stretches(os)))
        .filter(|(_, column)| column.iter().any(|one| pulls(&one.choice, id)))
        .collect();
    let mut head = vec![product.name.to_owned()];
    if with_rules {
        head.push("containerd/platforms".to_owned());
    }
    head.extend(columns.iter().map(|(os, _)| format!("on {os}")));
    let mut rows = Vec::new();
    let Some((_, first)) = columns.first() else {
        return (head, rows);
    };
    for (at, stretch) in first.iter().enumerate() {
        let choices = columns.iter().filter_map(|(_, column)| column.get(at));
        let choices: Vec<&Choice> = choices.map(|one| &one.choice).collect();
        if !choices.iter().any(|choice| pulls(choice, id)) {
            continue;
        }
        let mut cells = vec![escape(&stretch.releases.words())];
        if with_rules {
            cells.push(format!(
                "<code>{}</code>",
                stretch.choice.puller.rules.name()
            ));
        }
        for choice in choices {
            cells.push(match pulls(choice, id) {
                true => choice.status.name().to_owned(),
                false => "another engine".to_owned(),
            });
            if pulls(choice, id) && !seen.contains(&choice.status) {
                seen.push(choice.status);
            }
        }
        rows.push(cells);
    }
    (head, rows)
}

fn pulls(choice: &Choice, id: &str) -> bool {
    choice.puller.engine.id == id
}
