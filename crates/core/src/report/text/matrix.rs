//! The matrix for a terminal: one row an image, one column a platform, then what is lacking.

use super::{Styles, clip, counted, line};
use crate::coverage::{Cell, Column, Matrix, Row, State, Verdict};
use crate::report::Covered;

/// Widest table in characters; beyond it an image's platforms stand below each other.
const MAX_WIDTH: usize = 120;

/// The matrix, ending with a newline. A `*` marks what is required.
#[must_use]
pub fn matrix(covered: &Covered<'_>, styles: Styles) -> String {
    let matrix = covered.matrix;
    let mut out = String::new();
    let widths: Vec<usize> = matrix
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = matrix.rows.iter().filter_map(|row| row.cells.get(at));
            let widest = cells.map(|cell| word(cell).len()).max();
            heading(column).len().max(widest.unwrap_or_default())
        })
        .collect();
    let names = matrix
        .rows
        .iter()
        .map(|row| clip(&row.name).chars().count());
    let first = names.max().unwrap_or_default().max("image".len());
    let total = widths.iter().map(|width| width + 2).sum::<usize>() + first + "unknown  ".len();
    if total <= MAX_WIDTH {
        table(&mut out, matrix, first, &widths, styles);
    } else {
        blocks(&mut out, matrix, styles);
    }
    remarks(&mut out, covered, styles);
    out
}

fn table(out: &mut String, matrix: &Matrix, first: usize, widths: &[usize], styles: Styles) {
    let columns = matrix.columns.iter().map(heading);
    let head: Vec<String> = pad(columns, widths);
    let head = format!("         {}  {}", fill("image", first), head.join("  "));
    line(
        out,
        &format!("{}{}{}", styles.dim, head.trim_end(), styles.reset),
    );
    for row in &matrix.rows {
        let cells = pad(row.cells.iter().map(word), widths);
        let cells: Vec<String> = cells
            .iter()
            .zip(row.cells.iter().zip(&matrix.columns))
            .map(|(text, (cell, column))| coloured(text, cell, column, styles))
            .collect();
        let name = fill(&clip(&row.name), first);
        let text = format!(
            "{}  {name}  {}",
            verdict(row.verdict, styles),
            cells.join("  ")
        );
        line(out, &text);
    }
}

fn blocks(out: &mut String, matrix: &Matrix, styles: Styles) {
    for row in &matrix.rows {
        let Styles { strong, reset, .. } = styles;
        line(
            out,
            &format!(
                "{}  {strong}{}{reset}",
                verdict(row.verdict, styles),
                clip(&row.name)
            ),
        );
        for (cell, column) in row.cells.iter().zip(&matrix.columns) {
            let state = coloured(&word(cell), cell, column, styles);
            line(
                out,
                &format!("         {}  {state}", fill(&heading(column), 28)),
            );
        }
    }
}

/// What is lacking or not known, image by image, and the sum.
fn remarks(out: &mut String, covered: &Covered<'_>, styles: Styles) {
    let Styles {
        error,
        warning,
        fine,
        reset,
        ..
    } = styles;
    line(out, "");
    for one in covered.rows() {
        if let Some(text) = remark(one.row) {
            line(out, &format!("{}: {text}", clip(&one.row.name)));
        }
        if let (Some(link), true) = (one.link, one.row.verdict != Verdict::Pass) {
            line(out, &format!("  see {link}"));
        }
    }
    let matrix = covered.matrix;
    if matrix.more_columns > 0 {
        let more = counted(matrix.more_columns, "platform");
        line(out, &format!("{more} of the images have no column"));
    }
    let required = matrix.columns.iter().any(|column| column.required);
    let colour = match matrix.verdict {
        Verdict::Fail => error,
        Verdict::Unknown => warning,
        Verdict::Pass if required => fine,
        Verdict::Pass => "",
    };
    let reset = if colour.is_empty() { "" } else { reset };
    line(out, &format!("{colour}{}{reset}", covered.sentence()));
}

fn remark(row: &Row) -> Option<String> {
    match (&row.why, row.lacks.is_empty()) {
        (Some(why), _) => Some(crate::text::visible(why).into_owned()),
        (None, false) => Some(format!("lacks {}", clip(&row.lacks.join(", ")))),
        (None, true) => None,
    }
}

fn heading(column: &Column) -> String {
    let mark = if column.required { "*" } else { "" };
    format!("{}{mark}", clip(&column.text))
}

fn word(cell: &Cell) -> String {
    match (cell.state, &cell.via) {
        (State::Via, Some(via)) => format!("via {}", clip(via)),
        (State::Emulate, _) => "emulated".to_owned(),
        (State::Unknown, _) => "?".to_owned(),
        (state, _) => state.name().to_owned(),
    }
}

fn coloured(text: &str, cell: &Cell, column: &Column, styles: Styles) -> String {
    let colour = match cell.state {
        State::Native | State::Via => styles.fine,
        State::Emulate | State::Unknown => styles.warning,
        State::Missing if column.required => styles.error,
        State::Missing => styles.dim,
    };
    format!("{colour}{text}{}", styles.reset)
}

fn verdict(verdict: Verdict, styles: Styles) -> String {
    let colour = match verdict {
        Verdict::Pass => styles.fine,
        Verdict::Fail => styles.error,
        Verdict::Unknown => styles.warning,
    };
    format!("{colour}{:<7}{}", verdict.name(), styles.reset)
}

/// Fills every text but the last, so that no line ends in blanks.
fn pad(texts: impl Iterator<Item = String>, widths: &[usize]) -> Vec<String> {
    let last = widths.len().saturating_sub(1);
    texts
        .zip(widths)
        .enumerate()
        .map(|(at, (text, width))| {
            if at == last {
                text
            } else {
                fill(&text, *width)
            }
        })
        .collect()
}

fn fill(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}
