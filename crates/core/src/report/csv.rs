//! CSV (RFC 4180), for spreadsheets: what every engine picks, one line for each engine and entry, and the
//! matrix. Positions count from 0, as in JSON.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and runs it, so such a
//! text gets a `'` before it.

mod matrix;

use super::Matching;
use crate::platform::{Platform, Rules, candidate_at, format_all};
use crate::text::visible;
pub use matrix::matrix;

/// The columns.
const HEAD: [&str; 15] = [
    "name",
    "host",
    "engine",
    "rules",
    "release",
    "known",
    "looks_for",
    "outcome",
    "entry",
    "platform",
    "digest",
    "state",
    "rank",
    "reason",
    "explanation",
];

/// The answers, each line ending with CRLF.
#[must_use]
pub fn matching(matching: &Matching<'_>) -> String {
    let mut out = String::new();
    line(&mut out, &HEAD.map(str::to_owned));
    for (row, release) in matching.rows() {
        let engine = row.puller.engine;
        for considered in &row.selection.considered {
            let candidate = candidate_at(matching.candidates, &considered.position);
            let position: Vec<String> = considered.position.iter().map(usize::to_string).collect();
            let platform = candidate.and_then(|one| one.platform.as_ref());
            line(
                &mut out,
                &[
                    matching.name.to_owned(),
                    matching.host.name.clone(),
                    engine.id.to_owned(),
                    rules(engine.follows_rules, row.puller.rules),
                    release.map_or_else(String::new, |one| one.name.clone()),
                    release.map_or_else(String::new, |one| one.status.name().to_owned()),
                    text(&row.wanted),
                    row.selection.outcome.name().to_owned(),
                    position.join("."),
                    platform.map_or_else(String::new, text),
                    candidate.map_or_else(String::new, |one| one.digest.clone()),
                    considered.state.name().to_owned(),
                    considered
                        .rank
                        .map_or_else(String::new, |rank| rank.to_string()),
                    considered.reason.name().to_owned(),
                    considered.reason.to_string(),
                ],
            );
        }
    }
    out
}

fn rules(follows: bool, rules: Rules) -> String {
    let name = if follows { rules.name() } else { "" };
    name.to_owned()
}

fn text(platform: &Platform) -> String {
    format_all(platform, Rules::default())
}

fn line(out: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&field(cell));
    }
    out.push_str("\r\n");
}

/// A cell that is text to whoever reads it.
fn field(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let shown = visible(cell);
    let guard = if formula { "'" } else { "" };
    if formula || shown.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", shown.replace('"', "\"\""))
    } else {
        shown.into_owned()
    }
}
