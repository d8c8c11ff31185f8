//! A cell of the table of engines: what became of an entry, in a word, and the dialog that says why.

use yew::prelude::*;

use super::dialog::Dialog;
use super::grid_keys::{place_text, tabindex};
use super::icon::{Icon, ic};
use super::visible::visible;
use crate::present::matching::{Answer, Cell, Column, data_position, reason, swarm_reason};
use crate::shell::Dispatch;
use crate::store::{Action, EntryId};

/// Whose row a cell stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// An engine, by its place among the answers.
    Engine(usize),
    /// Docker Swarm.
    Swarm,
}

/// A cell: where it is among those drawn, which one Tab reaches. The table hears when it is pressed.
pub(super) fn match_cell(
    name: &str,
    column: &Column,
    cell: &Cell,
    (place, at): ((usize, usize), (usize, usize)),
) -> Html {
    let (class, icon) = look(cell.state);
    let label = format!("{}: {name}, entry {}", said(cell), column.number);
    html! {
        <td class={classes!("m", (cell.state == "picks").then_some("m-pick"))}>
            <button class={classes!("mcell", class)} type="button" aria-haspopup="dialog" aria-label={label} tabindex={tabindex(place, at)}
                data-at={place_text(place)} data-entry={data_position(&column.position)} data-state={cell.state} data-reason={cell.reason}>
                if let Some(icon) = icon { { ic(icon) } }
                { cell.word.clone() }
            </button>
        </td>
    }
}

/// The word of a cell where it is read out: the visible one comes first.
fn said(cell: &Cell) -> String {
    match cell.word.as_str() {
        "–" => "– not looked at".to_owned(),
        word => word.to_owned(),
    }
}

/// How a state looks: class and icon.
pub(super) fn look(state: &str) -> (&'static str, Option<Icon>) {
    match state {
        "picks" => ("mcell-pick", Some(Icon::Check)),
        "accepted" => ("mcell-rank", Some(Icon::Check)),
        "ranked" => ("mcell-rank", None),
        "fails-later" => ("mcell-fail", Some(Icon::Warning)),
        _ => ("mcell-no", None),
    }
}

/// Why a cell is what it is, and the way to the entry.
pub(super) fn cell_reason(
    answer: &Answer,
    id: EntryId,
    who: Who,
    at: usize,
    onclose: Callback<()>,
    dispatch: &Dispatch,
) -> Html {
    let Some(column) = answer.columns.shown.get(at) else {
        return Html::default();
    };
    let (name, cell, sentences) = match who {
        Who::Engine(row) => {
            let name = answer.asker(row).map(|(asker, _)| asker.name().to_owned());
            let view = answer.rows.iter().find(|view| view.at == row);
            let cell = view.and_then(|view| view.cells.get(at));
            (name, cell, reason(answer, row, &column.position))
        }
        Who::Swarm => (
            Some("Docker Swarm".to_owned()),
            answer.swarm.cells.get(at),
            swarm_reason(answer, at),
        ),
    };
    let (Some(name), Some(cell)) = (name, cell) else {
        return Html::default();
    };
    let (class, icon) = look(cell.state);
    let open = match column.position.as_slice() {
        [entry] => {
            let entry = *entry;
            let open = dispatch.reform(move |_: MouseEvent| Action::OpenEntry(id, entry));
            html! { <p class="err-acts"><button class="btn btn-sm" type="button" onclick={open}>{ format!("Open entry {}", column.number) }</button></p> }
        }
        _ => Html::default(),
    };
    html! {
        <Dialog title="Why this cell" {onclose}>
            <p>
                <strong>{ visible(&name) }</strong>{ ", " }<strong>{ format!("entry {}", column.number) }</strong>
                if !column.platform.is_empty() { { ", " }{ visible(&column.platform) } }
                if let Some(raw) = &column.raw { <span class="muted">{ " written " }{ visible(raw) }</span> }
            </p>
            <p><span class={classes!("mcell", "mcell-said", class)}>if let Some(icon) = icon { { ic(icon) } }{ cell.word.clone() }</span></p>
            { for sentences.iter().map(|sentence| html! { <p class="break">{ visible(sentence) }</p> }) }
            { open }
        </Dialog>
    }
}
