//! A cell of the matrix: its state by shape and word, and the dialog that says why.

use allarch_core::coverage::{Cell, Column, Row, State};
use yew::prelude::*;

use super::dialog::Dialog;
use super::grid_keys::{place_text, tabindex};
use super::icon::{Icon, ic};
use super::visible::visible;
use crate::present::matrix::{Source, reason, via_name};
use crate::shell::Dispatch;
use crate::store::Action;

/// What the cells of a column have in common.
pub(crate) struct CellColumn {
    text: AttrValue,
    required: bool,
    class: &'static str,
}

/// What the cells of each column have in common. The first column of a system stands apart.
pub(crate) fn cell_columns(columns: &[Column]) -> Vec<CellColumn> {
    let mut last: Option<&str> = None;
    let mut found = Vec::with_capacity(columns.len());
    for column in columns {
        let first = last.is_some_and(|os| os != column.platform.os);
        last = Some(&column.platform.os);
        found.push(CellColumn {
            text: AttrValue::from(column.text.clone()),
            required: column.required,
            class: match (column.required, first) {
                (false, false) => "x",
                (true, false) => "x x-req",
                (false, true) => "x x-win",
                (true, true) => "x x-req x-win",
            },
        });
    }
    found
}

/// A cell. Where it is: its row and column among those drawn, the ones that Tab reaches.
pub(crate) fn table_cell(
    row: &Row,
    column: &CellColumn,
    cell: &Cell,
    (place, at): ((usize, usize), Option<(usize, usize)>),
) -> Html {
    let bad = column.required && row.lacks.iter().any(|lacked| *lacked == *column.text);
    let (class, icon) = look(cell.state);
    let class = if bad { look_bad(cell.state) } else { class };
    let words = match (cell.state, &cell.via) {
        (State::Via, Some(via)) => AttrValue::from(format!("via {}", via_name(via))),
        (state, _) => AttrValue::Static(state.name()),
    };
    let title = match cell.entry {
        Some(entry) => AttrValue::from(format!("{words}, entry {}", entry + 1)),
        None => words.clone(),
    };
    let label = format!("{} on {}: {title}", row.name, column.text);
    let tabindex = at.map_or("-1", |at| tabindex(place, at));
    html! {
        <td class={column.class}>
            <button {class} type="button" aria-haspopup="dialog" aria-label={label} {title} {tabindex}
                data-at={place_text(place)} data-platform={&column.text} data-state={cell.state.name()}
                data-entry={cell.entry.map(|entry| entry.to_string())}>
                { ic(icon) }{ words }
            </button>
        </td>
    }
}

/// How a state looks: classes and icon.
pub(crate) fn look(state: State) -> (&'static str, Icon) {
    match state {
        State::Native => ("xcell x-n", Icon::CellNative),
        State::Via => ("xcell x-c", Icon::CellVia),
        State::Emulate => ("xcell x-e", Icon::CellEmulate),
        State::Missing => ("xcell x-m", Icon::Cross),
        State::Unknown => ("xcell x-u", Icon::CellUnknown),
    }
}

/// The classes where the platform is required and not covered.
fn look_bad(state: State) -> &'static str {
    match state {
        State::Native => "xcell x-n x-bad",
        State::Via => "xcell x-c x-bad",
        State::Emulate => "xcell x-e x-bad",
        State::Missing => "xcell x-m x-bad",
        State::Unknown => "xcell x-u x-bad",
    }
}

/// Why a cell is what it is, and the way to the entry.
pub(crate) fn cell_reason(
    row: &Row,
    column: &Column,
    cell: &Cell,
    source: Source,
    onclose: Callback<()>,
    dispatch: &Dispatch,
) -> Html {
    let (class, icon) = look(cell.state);
    let open = match (cell.entry, source) {
        (Some(entry), Source::Entry(id)) => {
            let open = dispatch.reform(move |_: MouseEvent| Action::OpenEntry(id, entry));
            html! { <p class="err-acts"><button class="btn btn-sm" type="button" onclick={open}>{ format!("Open entry {}", entry + 1) }</button></p> }
        }
        _ => Html::default(),
    };
    html! {
        <Dialog title="Why this cell" {onclose}>
            <p><strong>{ visible(&row.name) }</strong>{ " on " }<strong>{ visible(&column.text) }</strong></p>
            <p><span class={classes!("xcell-said", class)}>{ ic(icon) }{ cell.state.name() }</span></p>
            { for reason(row, column, cell).into_iter().map(|sentence| html! { <p><bdi>{ sentence }</bdi></p> }) }
            if let Source::Known(_, _, linked) = source {
                <p>{ if linked { "That is what the link says; no registry was asked." } else { "That is what the exported matrix says; no registry was asked." } }</p>
            }
            { open }
        </Dialog>
    }
}
