//! A table of cells in which the arrow keys move: Tab reaches one cell, the keys go on from it. Where not
//! all rows are drawn, the row of that cell has to be.

use web_sys::Element;
use yew::prelude::*;

use crate::shell::dom;

/// What a table needs of it.
pub(crate) struct GridKeys {
    /// Row and column of the cell that Tab reaches.
    pub(crate) at: (usize, usize),
    /// For the table.
    pub(crate) node: NodeRef,
    /// For the table.
    pub(crate) onkeydown: Callback<KeyboardEvent>,
}

/// The `tabindex` of a cell where Tab reaches the one at `at`.
pub(crate) fn tabindex(place: (usize, usize), at: (usize, usize)) -> &'static str {
    if place == at { "0" } else { "-1" }
}

/// `data-at` of a cell, by which the keys find it.
pub(crate) fn place_text((row, column): (usize, usize)) -> String {
    format!("{row}-{column}")
}

/// The place of the cell in which an event happened.
pub(crate) fn placed(event: &Event) -> Option<(usize, usize)> {
    let element = event.target_dyn_into::<Element>()?;
    let cell = element.closest("[data-at]").ok()??;
    let text = cell.get_attribute("data-at")?;
    let (row, column) = text.split_once('-')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// The keys of a table of so many rows and columns, each cell with its [`place_text`] as `data-at`.
#[hook]
pub(crate) fn use_grid_keys(size: (usize, usize)) -> GridKeys {
    let (rows, columns) = size;
    let chosen = use_state_eq(|| (0usize, 0usize));
    let node = use_node_ref();
    let (row, column) = *chosen;
    // A table can have become smaller.
    let at = (
        row.min(rows.saturating_sub(1)),
        column.min(columns.saturating_sub(1)),
    );
    // A cell that is to have the focus once it is drawn.
    let awaited = use_mut_ref(|| None::<(usize, usize)>);
    {
        let (node, awaited) = (node.clone(), awaited.clone());
        use_effect(move || {
            if let Some(place) = awaited.take() {
                focus(&node, place);
            }
        });
    }
    let onkeydown = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| {
            let on_cell = event
                .target_dyn_into::<Element>()
                .is_some_and(|element| element.has_attribute("data-at"));
            let ctrl = event.ctrl_key();
            if let Some(next) = moved(at, (&event.key(), ctrl), (rows, columns))
                .filter(|_| on_cell && !event.alt_key() && !event.meta_key())
            {
                event.prevent_default();
                chosen.set(next);
                if !focus(&node, next) {
                    awaited.replace(Some(next));
                }
            }
        })
    };
    GridKeys {
        at,
        node,
        onkeydown,
    }
}

/// Focuses a cell; `false` where it is not drawn.
fn focus(node: &NodeRef, place: (usize, usize)) -> bool {
    dom::focus_within(node, &format!("[data-at=\"{}\"]", place_text(place)))
}

/// Rows that Page Up and Page Down pass over.
const PAGE: usize = 10;

/// Where a key leads, with Ctrl or without.
fn moved(
    (row, column): (usize, usize),
    (key, ctrl): (&str, bool),
    (rows, columns): (usize, usize),
) -> Option<(usize, usize)> {
    let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
    Some(match (key, ctrl) {
        ("Home", true) => (0, 0),
        ("End", true) => (last_row, last_column),
        (_, true) => return None,
        ("ArrowUp", _) => (row.saturating_sub(1), column),
        ("ArrowDown", _) => ((row + 1).min(last_row), column),
        ("ArrowLeft", _) => (row, column.saturating_sub(1)),
        ("ArrowRight", _) => (row, (column + 1).min(last_column)),
        ("Home", _) => (row, 0),
        ("End", _) => (row, last_column),
        ("PageUp", _) => (row.saturating_sub(PAGE), column),
        ("PageDown", _) => ((row + PAGE).min(last_row), column),
        _ => return None,
    })
}
