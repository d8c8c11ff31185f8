//! The rows of the matrix, by blocks.

use std::rc::Rc;

use allarch_core::coverage::{Row, Verdict};
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use super::matrix_cell::{CellColumn, cell_columns, table_cell};
use super::rows_in_view::block_rows;
use super::visible::visible;
use crate::present::matrix::{Source, Table, verdict_words};
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::Action;

/// Properties of [`MatrixRows`].
#[derive(Properties, PartialEq)]
pub(crate) struct MatrixRowsProps {
    /// The matrix.
    pub(crate) table: Rc<Table>,
    /// Positions of the rows that are shown, in their order.
    pub(crate) rows: Rc<Vec<usize>>,
    /// Which block of them.
    pub(crate) block: usize,
    /// The cell that Tab reaches, where it is in this block.
    pub(crate) at: Option<(usize, usize)>,
    /// Whether anything is required.
    pub(crate) requires: bool,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// A block.
#[component]
pub(crate) fn MatrixRows(props: &MatrixRowsProps) -> Html {
    let matrix = &props.table.matrix;
    let columns = cell_columns(&matrix.columns);
    let range = block_rows(props.block, props.rows.len());
    let row = |line: usize| {
        let position = *props.rows.get(line)?;
        let row = matrix.rows.get(position)?;
        let source = *props.table.sources.get(position)?;
        Some(table_row((line, props.at), row, source, &columns, props))
    };
    html! { <tbody>{ for range.filter_map(row) }</tbody> }
}

/// Blocks that are not drawn.
pub(crate) fn hidden_rows(key: usize, columns: usize, height: u32) -> Html {
    let all = (columns + 2).to_string();
    html! {
        <tbody key={key}><tr class="unseen" aria-hidden="true"><td colspan={all}><svg class="spacer" width="1" height={height.to_string()} aria-hidden="true"></svg></td></tr></tbody>
    }
}

fn table_row(
    (line, at): (usize, Option<(usize, usize)>),
    row: &Row,
    source: Source,
    columns: &[CellColumn],
    props: &MatrixRowsProps,
) -> Html {
    let class = (row.verdict == Verdict::Fail).then_some("has-error");
    let cells = columns.iter().zip(row.cells.iter()).enumerate();
    let cells = cells
        .map(|(column_at, (column, cell))| table_cell(row, column, cell, ((line, column_at), at)));
    html! {
        <tr key={format!("{source:?}")} {class} aria-rowindex={(line + 3).to_string()} data-image={row.name.clone()} data-verdict={row.verdict.name()}>
            <th scope="row">{ image_name(row, source, &props.dispatch) }<span class="sub-verdict">{ verdict(row, props.requires) }</span></th>
            <td class="c-verdict">{ verdict(row, props.requires) }</td>
            { for cells }
        </tr>
    }
}

fn image_name(row: &Row, source: Source, dispatch: &Dispatch) -> Html {
    let cut = row
        .name
        .rfind(':')
        .filter(|at| !row.name.get(*at..).unwrap_or_default().contains('/'))
        .unwrap_or(row.name.len());
    let (name, tag) = row.name.split_at(cut);
    let text =
        html! { <><span>{ visible(name) }</span><span class="ref-tag">{ visible(tag) }</span></> };
    match source {
        Source::Entry(id) => view_link(
            Route::Inspect(Some(id)),
            "img-name",
            Marks::default(),
            text,
            dispatch,
        ),
        Source::Listed(id, at) if row.why.is_none() => html! {
            <button class="img-name" type="button" onclick={dispatch.reform(move |_| Action::OpenListed(id, at))}>{ text }</button>
        },
        Source::Listed(..) => html! { <span class="img-name">{ text }</span> },
        Source::Known(_, _, linked) => {
            let from = if linked { "from a link" } else { "exported" };
            html! { <><span class="img-name">{ text }</span><span class="chip img-from">{ from }</span></> }
        }
    }
}

fn verdict(row: &Row, requires: bool) -> Html {
    let words = verdict_words(row, requires);
    match row.verdict {
        Verdict::Pass if requires => {
            html! { <span class="ok-text">{ ic(Icon::Check) }{ words }</span> }
        }
        Verdict::Pass => html! { <span class="muted">{ words }</span> },
        Verdict::Fail => {
            html! { <span class="error-text">{ ic(Icon::Error) }{ words }</span> }
        }
        Verdict::Unknown => html! { <span class="muted">{ ic(Icon::Lock) }{ words }</span> },
    }
}
