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

/// A cell. Where it is: its row and column among those drawn, the ones that Tab reaches, whether its
/// column is the first of a system.
pub(crate) fn table_cell(
    row: &Row,
    column: &Column,
    cell: &Cell,
    (place, at, first): ((usize, usize), Option<(usize, usize)>, bool),
    ask: &Callback<usize>,
) -> Html {
    let (class, icon) = look(cell.state);
    let bad = column.required && row.lacks.contains(&column.text);
    let words = match (cell.state, &cell.via) {
        (State::Via, Some(via)) => format!("via {}", via_name(via)),
        (state, _) => state.name().to_owned(),
    };
    let entry = cell
        .entry
        .map(|entry| format!(", entry {}", entry + 1))
        .unwrap_or_default();
    let label = format!("{} on {}: {words}{entry}", row.name, column.text);
    let tabindex = at.map_or("-1", |at| tabindex(place, at));
    html! {
        <td class={classes!("x", column.required.then_some("x-req"), first.then_some("x-win"))}>
            <button class={classes!("xcell", class, bad.then_some("x-bad"))} type="button" aria-haspopup="dialog" aria-label={label} title={format!("{words}{entry}")} {tabindex}
                data-at={place_text(place)} data-platform={column.text.clone()} data-state={cell.state.name()}
                data-entry={cell.entry.map(|entry| entry.to_string())} onclick={ask.reform(move |_: MouseEvent| place.1)}>
                { ic(icon) }{ words.clone() }
            </button>
        </td>
    }
}

/// How a state looks: class and icon.
pub(crate) fn look(state: State) -> (&'static str, Icon) {
    match state {
        State::Native => ("x-n", Icon::CellNative),
        State::Via => ("x-c", Icon::CellVia),
        State::Emulate => ("x-e", Icon::CellEmulate),
        State::Missing => ("x-m", Icon::Cross),
        State::Unknown => ("x-u", Icon::CellUnknown),
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
            <p><span class={classes!("xcell", "xcell-said", class)}>{ ic(icon) }{ cell.state.name() }</span></p>
            { for reason(row, column, cell).into_iter().map(|sentence| html! { <p><bdi>{ sentence }</bdi></p> }) }
            if let Source::Known(_, _, linked) = source {
                <p>{ if linked { "That is what the link says; no registry was asked." } else { "That is what the exported matrix says; no registry was asked." } }</p>
            }
            { open }
        </Dialog>
    }
}
