//! The matrix as Markdown, for an issue or a job's summary: what fails first, then the table.

use std::fmt::Write as _;

use super::{code, escape};
use crate::report::Covered;
use crate::report::coverage::cell_words;

/// A table with a row an image. Required platforms are set bold.
#[must_use]
pub fn matrix(covered: &Covered<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "**{}**\n", escape(&covered.sentence()));
    for issue in covered.issues() {
        let _ = write!(out, "- {}", escape(&issue.message));
        if let Some(link) = &issue.link {
            let _ = write!(out, " [See it](<{link}>)");
        }
        out.push('\n');
        if out.ends_with("\n\n") {
            out.pop();
        }
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    let mut head = vec!["Image".to_owned(), "Verdict".to_owned()];
    let mut rule = vec!["---", "---"];
    for column in &covered.matrix.columns {
        let text = escape(&column.text);
        head.push(if column.required {
            format!("**{text}**")
        } else {
            text
        });
        rule.push("---");
    }
    let _ = writeln!(out, "| {} |\n|{}|", head.join(" | "), rule.join("|"));
    for one in covered.rows() {
        let mut cells = vec![code(&one.row.name), one.row.verdict.name().to_owned()];
        cells.extend(one.row.cells.iter().map(|cell| escape(&cell_words(cell))));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if covered.matrix.more_columns > 0 {
        let _ = writeln!(
            out,
            "\n{} of the images have no column.",
            super::counted(covered.matrix.more_columns, "platform")
        );
    }
    out
}
