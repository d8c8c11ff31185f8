//! The section of a text that is no document of a registry.

use std::fmt::Write as _;

use super::{escape, source};
use crate::oci::Digest;
use crate::report::listing::{Listing, Table};
use crate::report::text::thousands;

/// What it is, its tables, its text.
pub(super) fn section(out: &mut String, listing: &Listing<'_>) {
    let _ = writeln!(
        out,
        "<section>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>",
        escape(&listing.title),
        escape(&listing.name),
    );
    if let Some(bytes) = listing.bytes {
        let _ = writeln!(
            out,
            "<p><code>{}</code>, {} bytes</p>",
            Digest::sha256(bytes),
            thousands(bytes.len() as u64)
        );
    }
    let _ = writeln!(out, "<p>{}</p>", escape(&listing.sentence));
    for note in &listing.notes {
        let _ = writeln!(out, "<p>{}</p>", escape(note));
    }
    for one in listing.tables.iter().filter(|one| !one.rows.is_empty()) {
        table(out, one);
    }
    if let Some(bytes) = listing.bytes {
        source(out, bytes);
    }
    out.push_str("</section>\n");
}

fn table(out: &mut String, table: &Table) {
    let title = escape(&table.title);
    let _ = write!(
        out,
        "<h2>{title}</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table>\n<thead><tr>"
    );
    for column in &table.columns {
        let _ = write!(out, "<th scope=\"col\">{}", escape(column));
    }
    out.push_str("</thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let head = if at == 0 {
                "<th scope=\"row\">"
            } else {
                "<td>"
            };
            let _ = write!(out, "{head}{}", escape(cell));
        }
        out.push('\n');
    }
    out.push_str("</tbody></table></div>\n");
}
