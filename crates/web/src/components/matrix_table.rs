//! The matrix: a row an image, a column a platform. Inside it the arrow keys move, and Enter says why a
//! cell is what it is.

use std::rc::Rc;

use allarch_core::coverage::{Column, Row, State, Verdict};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::grid_keys::use_grid_keys;
use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use super::matrix_cell::{cell_reason, table_cell};
use super::still::use_growing;
use super::visible::visible;
use crate::present::matrix::{
    Source, Table, column_name, covered, requirement_text, systems, verdict_words,
};
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::Action;

/// Rows drawn; the rest is counted.
const DRAWN: usize = 512;
/// Rows drawn with the rest of the page, and with each frame after it.
const FIRST: usize = 48;
const STEP: usize = 96;

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
    let total = rows.len().min(DRAWN);
    let drawn = use_growing(total, FIRST, STEP).min(total);
    let keys = use_grid_keys((drawn, columns.len()));
    // The cell whose reason is shown: position of the row, of the column.
    let asked = use_state_eq(|| None::<(usize, usize)>);
    let ask = {
        let asked = asked.clone();
        Callback::from(move |cell| asked.set(cell))
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
        let onclose = ask.reform(|()| None);
        Some(cell_reason(row, column, cell, source, onclose, dispatch))
    });
    let why = why.unwrap_or_default();
    html! {
        <section class="panel" aria-labelledby="matrix-h">
            <h2 class="visually-hidden" id="matrix-h">{ "Coverage matrix" }</h2>
            <div class="scroll" role="region" aria-label="Images by platform, scrolls sideways" tabindex="0">
                <table class="grid matrix" ref={keys.node.clone()} onkeydown={keys.onkeydown.clone()}>
                    <caption class="visually-hidden">{ caption }</caption>
                    { head(columns, dispatch) }
                    <tbody>
                        { for rows.iter().take(drawn).enumerate().filter_map(|(line, position)| {
                            let position = *position;
                            let ask = ask.reform(move |column| Some((position, column)));
                            Some(table_row(line, matrix.rows.get(position)?, *table.sources.get(position)?, columns, (keys.at, &ask), !require.is_empty(), dispatch))
                        }) }
                    </tbody>
                    { foot(columns, matrix.rows.len(), matrix.rows.iter().filter(|row| row.verdict == Verdict::Pass).count()) }
                </table>
            </div>
            if rows.is_empty() { <p class="panel-more">{ "No image fits the filter." }</p> }
            if rows.len() > DRAWN { <p class="panel-more">{ format!("{} more images are not drawn; the filter reaches all.", rows.len() - DRAWN) }</p> }
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

fn table_row(
    line: usize,
    row: &Row,
    source: Source,
    columns: &[Column],
    (at, ask): ((usize, usize), &Callback<usize>),
    requires: bool,
    dispatch: &Dispatch,
) -> Html {
    let class = (row.verdict == Verdict::Fail).then_some("has-error");
    let mut last: Option<&str> = None;
    let cells: Vec<Html> = columns
        .iter()
        .zip(&row.cells)
        .enumerate()
        .map(|(at_column, (column, cell))| {
            let first = last.is_some_and(|os| os != column.platform.os);
            last = Some(&column.platform.os);
            table_cell(row, column, cell, ((line, at_column), at, first), ask)
        })
        .collect();
    html! {
        <tr key={format!("{source:?}")} {class} data-image={row.name.clone()} data-verdict={row.verdict.name()}>
            <th scope="row">{ image_name(row, source, dispatch) }<span class="sub-verdict">{ verdict(row, requires) }</span></th>
            <td class="c-verdict">{ verdict(row, requires) }</td>
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
                        <svg class="totbar" viewBox="0 0 56 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
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
        html! { <li><span class={classes!("xcell", class)}>{ ic(icon) }{ word }</span>{ words }</li> }
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
