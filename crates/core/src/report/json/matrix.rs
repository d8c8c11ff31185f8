//! The matrix as JSON.

use serde::Serialize;

use super::{Generator, SCHEMA};
use crate::coverage;

/// The outermost object of a matrix.
#[derive(Clone, Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    generator: Generator,
    matrix: Matrix<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct Matrix<'a> {
    verdict: &'static str,
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    more_columns: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Column<'a> {
    platform: &'a str,
    required: bool,
    totals: Totals,
}

#[derive(Clone, Debug, Serialize)]
struct Totals {
    native: usize,
    via: usize,
    emulate: usize,
    missing: usize,
    unknown: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    verdict: &'static str,
    lacks: &'a [String],
    why: Option<&'a str>,
    cells: Vec<Cell<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Cell<'a> {
    platform: &'a str,
    state: &'static str,
    entry: Option<usize>,
    via: Option<&'a str>,
}

/// The matrix under `"matrix"`, indented by two spaces, ending with a newline.
///
/// # Errors
/// None that the types allow.
pub fn matrix(matrix: &coverage::Matrix) -> Result<String, serde_json::Error> {
    super::write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        matrix: Matrix {
            verdict: matrix.verdict.name(),
            columns: matrix.columns.iter().map(column).collect(),
            rows: matrix.rows.iter().map(|one| row(one, matrix)).collect(),
            more_columns: matrix.more_columns,
        },
    })
}

fn column(column: &coverage::Column) -> Column<'_> {
    let totals = column.totals;
    Column {
        platform: &column.text,
        required: column.required,
        totals: Totals {
            native: totals.native,
            via: totals.via,
            emulate: totals.emulate,
            missing: totals.missing,
            unknown: totals.unknown,
        },
    }
}

fn row<'a>(row: &'a coverage::Row, matrix: &'a coverage::Matrix) -> Row<'a> {
    let cells = matrix.columns.iter().zip(&row.cells);
    Row {
        name: &row.name,
        verdict: row.verdict.name(),
        lacks: &row.lacks,
        why: row.why.as_deref(),
        cells: cells
            .map(|(column, cell)| Cell {
                platform: &column.text,
                state: cell.state.name(),
                entry: cell.entry,
                via: cell.via.as_deref(),
            })
            .collect(),
    }
}
