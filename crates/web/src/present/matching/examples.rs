//! The sharpest disagreements between engines that are known, as examples to open.

use allarch_core::platform::Engine;
use allarch_core::platform::disagreements::DISAGREEMENTS;

/// A disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleRow {
    /// What they disagree on.
    pub on: String,
    /// The platform asked for.
    pub host: &'static str,
    /// The entries, in order.
    pub entries: String,
    /// What each engine takes: its short name, and the entry from 1 or `none`.
    pub takes: Vec<(&'static str, String)>,
}

/// All of them, in the order in which they are carried.
#[must_use]
pub fn examples() -> Vec<ExampleRow> {
    let of = DISAGREEMENTS.iter().map(|case| {
        let takes = case
            .engines()
            .into_iter()
            .zip(case.takes)
            .map(|(id, takes)| {
                let engine = Engine::by_id(id);
                let name = engine.map_or(id, |engine| engine.head[0]);
                (name, from_one(takes))
            });
        let mut on = case.on.to_owned();
        if let Some(first) = on.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        ExampleRow {
            on,
            host: case.host,
            entries: case.described().join("; "),
            takes: takes.collect(),
        }
    });
    of.collect()
}

/// A position as people count.
fn from_one(takes: &str) -> String {
    let parts: Option<Vec<String>> = takes
        .split('.')
        .map(|part| part.parse::<usize>().ok().map(|at| (at + 1).to_string()))
        .collect();
    parts.map_or_else(
        || "none".to_owned(),
        |parts| format!("#{}", parts.join(".")),
    )
}
