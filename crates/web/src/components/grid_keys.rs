//! A table of cells in which the arrow keys move: Tab reaches one cell, the keys go on from it.

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
    let onkeydown = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| {
            let on_cell = event
                .target_dyn_into::<Element>()
                .is_some_and(|element| element.has_attribute("data-at"));
            if let Some(next) = moved(at, &event.key(), (rows, columns))
                .filter(|_| on_cell && !event.ctrl_key() && !event.alt_key() && !event.meta_key())
            {
                event.prevent_default();
                chosen.set(next);
                dom::focus_within(&node, &format!("[data-at=\"{}\"]", place_text(next)));
            }
        })
    };
    GridKeys {
        at,
        node,
        onkeydown,
    }
}

/// Where an arrow key leads.
fn moved(
    (row, column): (usize, usize),
    key: &str,
    (rows, columns): (usize, usize),
) -> Option<(usize, usize)> {
    let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
    Some(match key {
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => ((row + 1).min(last_row), column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, (column + 1).min(last_column)),
        "Home" => (row, 0),
        "End" => (row, last_column),
        _ => return None,
    })
}
