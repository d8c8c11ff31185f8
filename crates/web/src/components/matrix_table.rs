//! The matrix: a row an image, a column a platform. Inside it the arrow keys move, and Enter says why a
//! cell is what it is.

use std::rc::Rc;

use allarch_core::coverage::{Column, State, Verdict};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::grid_keys::{placed, use_grid_keys};
use super::icon::ic;
use super::matrix_cell::cell_reason;
use super::matrix_rows::{MatrixRows, hidden_rows};
use super::rows_in_view::{Run, block_rows, use_rows_in_view};
use crate::present::matrix::{Table, column_name, covered, requirement_text, systems};
use crate::shell::Dispatch;
use crate::store::Action;

/// Properties of [`MatrixTable`].
#[derive(Properties, PartialEq)]
pub(crate) struct MatrixTableProps {
    /// The matrix.
    pub(crate) table: Rc<Table>,
    /// Positions of the rows to draw.
    pub(crate) rows: Rc<Vec<usize>>,
    /// Required platforms, by their column's text.
    pub(crate) require: Rc<Vec<Rc<str>>>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The panel.
#[component]
pub(crate) fn MatrixTable(props: &MatrixTableProps) -> Html {
    let MatrixTableProps {
        table,
        rows,
        require,
        dispatch,
    } = props;
    let matrix = &table.matrix;
    let columns = &matrix.columns;
    let keys = use_grid_keys((rows.len(), columns.len()));
    let stamp = (rows.clone(), columns.len());
    let runs = use_rows_in_view(keys.node.clone(), rows.len(), keys.at.0, stamp);
    // The cell whose reason is shown: position of the row, of the column.
    let asked = use_state_eq(|| None::<(usize, usize)>);
    // One listener for thousands of cells.
    let onclick = {
        let (asked, rows) = (asked.setter(), rows.clone());
        Callback::from(move |event: MouseEvent| {
            let at = placed(&event).and_then(|(line, column)| Some((*rows.get(line)?, column)));
            if at.is_some() {
                asked.set(at);
            }
        })
    };
    let caption = format!(
        "Coverage of {} images on {} platforms; {}",
        matrix.rows.len(),
        columns.len(),
        requirement_text(require)
    );
    // One child, open or not: a list that grows by one would draw the table anew, and the cell that had
    // the focus would be gone.
    let why = asked.and_then(|(row, column)| {
        let source = *table.sources.get(row)?;
        let row = matrix.rows.get(row)?;
        let (column, cell) = (columns.get(column)?, row.cells.get(column)?);
        let asked = asked.setter();
        let onclose = Callback::from(move |()| asked.set(None));
        Some(cell_reason(row, column, cell, source, onclose, dispatch))
    });
    let why = why.unwrap_or_default();
    html! {
        <section class="panel" aria-labelledby="matrix-h">
            <h2 class="visually-hidden" id="matrix-h">{ "Coverage matrix" }</h2>
            <div class="scroll" role="region" aria-label="Images by platform, scrolls sideways" tabindex="0">
                <table class="grid matrix" aria-rowcount={(rows.len() + 3).to_string()} ref={keys.node.clone()} onkeydown={keys.onkeydown.clone()} {onclick}>
                    <caption class="visually-hidden">{ caption }</caption>
                    { head(columns, dispatch) }
                    // A list of its own: beside head and foot, which have no keys, theirs would not count, and the cell with
                    // the focus would be drawn anew.
                    <>
                    { for runs.iter().enumerate().map(|(key, run)| match run {
                        // The numbers of blocks are keys, those of what stands between them are beyond.
                        Run::Hidden(_, height) => hidden_rows(usize::MAX - key, columns.len(), *height),
                        Run::Drawn(block) => {
                            let at = Some(keys.at).filter(|(row, _)| block_rows(*block, rows.len()).contains(row));
                            html! {
                                <MatrixRows key={*block} table={table.clone()} rows={rows.clone()} block={*block} {at} requires={!require.is_empty()} dispatch={dispatch.clone()} />
                            }
                        }
                    }) }
                    </>
                    { foot(columns, matrix.rows.len(), matrix.rows.iter().filter(|row| row.verdict == Verdict::Pass).count()) }
                </table>
            </div>
            if rows.is_empty() { <p class="panel-more">{ "No image fits the filter." }</p> }
            if matrix.more_columns > 0 { <p class="panel-more">{ format!("{} more platforms have no column.", matrix.more_columns) }</p> }
            { legend() }
            { why }
        </section>
    }
}

fn head(columns: &[Column], dispatch: &Dispatch) -> Html {
    let systems = systems(columns).into_iter().enumerate().map(|(at, (os, width))| {
        let class = (at > 0).then_some("x-win");
        html! {
            <th scope="colgroup" colspan={width.to_string()} {class}>
                { os }
                if at == 0 && width > 3 { <span class="os-hint">{ "tick a platform to require it" }</span> }
            </th>
        }
    });
    let mut last: Option<String> = None;
    let platforms: Vec<Html> = columns
        .iter()
        .map(|column| {
            let (os, name) = column_name(column);
            let first = last.as_ref().is_some_and(|last| *last != os);
            last = Some(os);
            let text: Rc<str> = Rc::from(column.text.as_str());
            let onchange = dispatch.reform(move |event: Event| {
                let input: HtmlInputElement = event.target_unchecked_into();
                Action::Require(text.clone(), input.checked())
            });
            html! {
                <th scope="col" class={classes!("x", column.required.then_some("x-req"), first.then_some("x-win"))}>
                    <label class="req">
                        <span class="col-plat">{ name }</span>
                        <input type="checkbox" checked={column.required} aria-label={format!("Require {}", column.text)} {onchange} />
                    </label>
                </th>
            }
        })
        .collect();
    html! {
        <thead>
            <tr class="os-row">
                <th scope="col" rowspan="2">{ "Image" }</th><th scope="col" rowspan="2" class="c-verdict">{ "Verdict" }</th>{ for systems }
            </tr>
            <tr>{ for platforms }</tr>
        </thead>
    }
}

fn foot(columns: &[Column], rows: usize, passing: usize) -> Html {
    let width = |part: usize| (part * 56 / rows.max(1)).to_string();
    let mut last: Option<&str> = None;
    let totals: Vec<Html> = columns
        .iter()
        .map(|column| {
            let first = last.is_some_and(|os| os != column.platform.os);
            last = Some(&column.platform.os);
            let (native, via) = (column.totals.native, column.totals.via);
            html! {
                <td class={classes!("x", column.required.then_some("x-req"), first.then_some("x-win"))}>
                    <span class="tot">
                        <span class="num">{ covered(column) }<span class="muted">{ format!("/{rows}") }</span></span>
                        <svg class="totbar" viewBox="0 0 56 4" preserveAspectRatio="none" aria-hidden="true">
                            <rect class="sizebar-track" width="56" height="4" /><rect class="tot-n" width={width(native)} height="4" />
                            <rect class="tot-c" x={width(native)} width={width(via)} height="4" />
                        </svg>
                    </span>
                </td>
            }
        })
        .collect();
    html! {
        <tfoot>
            <tr>
                <th scope="row">{ "Covered" }<span class="sub-verdict">{ format!("{passing} of {rows} pass") }</span></th>
                <td class="c-verdict num">{ format!("{passing} of {rows}") }</td>
                { for totals }
            </tr>
        </tfoot>
    }
}

fn legend() -> Html {
    let item = |state: State, word: &'static str, words: &'static str| {
        let (class, icon) = super::matrix_cell::look(state);
        html! { <li><span {class}>{ ic(icon) }{ word }</span>{ words }</li> }
    };
    html! {
        <ul class="legend" aria-label="Legend">
            { item(State::Native, "native", "published for this platform") }
            { item(State::Via, "via v6", "a compatible variant runs") }
            { item(State::Emulate, "emulate", "only with QEMU on the host") }
            { item(State::Missing, "missing", "cannot run") }
            { item(State::Unknown, "unknown", "not fetched") }
        </ul>
    }
}
