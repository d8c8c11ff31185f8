//! A text that is no document of a registry, as Markdown: what it is, then its tables.

use std::fmt::Write as _;

use super::{escape, opens};
use crate::report::listing::{Listing, Table};
use crate::report::text::{counted, thousands};

/// Rows of one table that are written out; the rest is counted.
const MAX_ROWS: usize = 256;

/// The tables of one text. `link` opens it; `None` leaves the line out.
#[must_use]
pub fn listing(listing: &Listing<'_>, link: Option<&str>) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "**{}**: {}",
        escape(&listing.name),
        escape(&listing.title)
    );
    if let Some(bytes) = listing.bytes {
        let _ = write!(out, ", {} bytes", thousands(bytes.len() as u64));
    }
    let _ = writeln!(out, "\n\n{}", escape(&listing.sentence));
    for note in &listing.notes {
        let _ = writeln!(out, "\n{}", escape(note));
    }
    for one in listing.tables.iter().filter(|one| !one.rows.is_empty()) {
        table(&mut out, one);
    }
    opens(&mut out, link);
    out
}

fn table(out: &mut String, table: &Table) {
    let rule = "---|".repeat(table.columns.len());
    let _ = writeln!(
        out,
        "\n{}:\n\n| {} |\n|{rule}",
        escape(&table.title),
        line(&table.columns)
    );
    for row in table.rows.iter().take(MAX_ROWS) {
        let _ = writeln!(out, "| {} |", line(row));
    }
    let more = table.rows.len().saturating_sub(MAX_ROWS);
    if more > 0 {
        let _ = writeln!(out, "\nand {}.", counted(more, "more row"));
    }
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
    cells.join(" | ")
}
