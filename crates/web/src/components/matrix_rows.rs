//! The rows of the matrix, by blocks, of which only those in view are drawn: a block that is not is as
//! high as it was, or as rows are on average.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use allarch_core::coverage::{Column, Row, Verdict};
use web_sys::Element;
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use super::matrix_cell::table_cell;
use super::visible::visible;
use crate::present::matrix::{Source, Table, verdict_words};
use crate::route::Route;
use crate::shell::{Dispatch, dom};
use crate::store::Action;

/// Up to this many rows all are drawn.
const WHOLE: usize = 128;
/// Rows of a block.
const BLOCK: usize = 16;
/// How far beyond the window's edges blocks are drawn, in pixels.
const MARGIN: f64 = 500.0;
/// The height of a row before one was laid out, in pixels.
const GUESS: f64 = 37.0;

/// How many blocks so many rows are.
pub(crate) fn blocks(rows: usize) -> usize {
    rows.div_ceil(BLOCK)
}

/// The rows of a block.
pub(crate) fn block_rows(block: usize, rows: usize) -> Range<usize> {
    block * BLOCK..((block + 1) * BLOCK).min(rows)
}

/// What is in view.
pub(crate) struct RowsInView {
    /// The blocks to draw.
    drawn: Range<usize>,
    rows: usize,
    heights: Rc<RefCell<Heights>>,
}

/// How high blocks were when they were drawn.
#[derive(Default)]
struct Heights {
    of: Vec<Option<f64>>,
    row: Option<f64>,
}

impl RowsInView {
    /// The height of a block that is not drawn.
    pub(crate) fn hidden(&self, block: usize) -> Option<u32> {
        if self.rows <= WHOLE || self.drawn.contains(&block) {
            return None;
        }
        let heights = self.heights.borrow();
        let known = heights.of.get(block).copied().flatten();
        let rows = block_rows(block, self.rows).len() as f64;
        let height = known.unwrap_or_else(|| heights.row.unwrap_or(GUESS) * rows);
        Some(height.round() as u32)
    }
}

/// Follows what the window shows of a table.
#[hook]
pub(crate) fn use_rows_in_view(
    node: NodeRef,
    table: &Rc<Table>,
    rows: &Rc<Vec<usize>>,
) -> RowsInView {
    let drawn = use_state_eq(|| 0..3usize);
    let heights = use_mut_ref(Heights::default);
    let measure = {
        let (drawn, heights) = (drawn.setter(), heights.clone());
        use_callback((node, rows.len()), move |anew: bool, (node, rows)| {
            if let Some(table) = node.cast::<Element>() {
                drawn.set(measure(&table, *rows, &mut heights.borrow_mut(), anew));
            }
        })
    };
    // Other rows have other heights; the view may stand elsewhere in them.
    let columns = table.matrix.columns.len();
    use_effect_with((measure.clone(), rows.clone(), columns), |(measure, ..)| {
        measure.emit(true);
    });
    // What was drawn just now may be higher than it was taken to be.
    use_effect_with((measure.clone(), (*drawn).clone()), |(measure, _)| {
        measure.emit(false);
    });
    use_effect_with(measure, |measure| {
        let (scrolled, resized) = (measure.clone(), measure.clone());
        let listening = [
            dom::on_window("scroll", move || scrolled.emit(false)),
            dom::on_resize(move || resized.emit(true)),
        ];
        move || drop(listening)
    });
    RowsInView {
        drawn: (*drawn).clone(),
        rows: rows.len(),
        heights,
    }
}

/// The blocks in view or near it, as they are laid out; notes how high those are that are drawn.
fn measure(table: &Element, rows: usize, heights: &mut Heights, anew: bool) -> Range<usize> {
    let bottom = dom::window_height() + MARGIN;
    let bodies = table.get_elements_by_tag_name("tbody");
    if anew {
        heights.of.clear();
        heights.row = None;
    }
    heights.of.resize(blocks(rows), None);
    let mut seen: Option<Range<usize>> = None;
    for at in 0..blocks(rows) {
        let Some(body) = u32::try_from(at).ok().and_then(|at| bodies.item(at)) else {
            break;
        };
        let bounds = body.get_bounding_client_rect();
        let is_drawn = body
            .first_element_child()
            .is_some_and(|row| row.has_attribute("data-image"));
        if is_drawn && let Some(known) = heights.of.get_mut(at) {
            *known = Some(bounds.height());
            let count = block_rows(at, rows).len() as f64;
            heights.row.get_or_insert(bounds.height() / count);
        }
        if bounds.bottom() > -MARGIN && bounds.top() < bottom {
            seen = Some(seen.map_or(at, |seen| seen.start)..at + 1);
        }
    }
    seen.unwrap_or(0..1)
}

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
    /// How high it is, where it is not drawn.
    pub(crate) height: Option<u32>,
    /// A cell's reason is asked for, by the positions of its row and column.
    pub(crate) ask: Callback<Option<(usize, usize)>>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// A block.
#[component]
pub(crate) fn MatrixRows(props: &MatrixRowsProps) -> Html {
    let matrix = &props.table.matrix;
    let columns = &matrix.columns;
    if let Some(height) = props.height {
        let all = (columns.len() + 2).to_string();
        return html! {
            <tbody><tr class="unseen" aria-hidden="true"><td colspan={all}><svg class="spacer" width="1" height={height.to_string()} aria-hidden="true" focusable="false"></svg></td></tr></tbody>
        };
    }
    let range = block_rows(props.block, props.rows.len());
    let row = |line: usize| {
        let position = *props.rows.get(line)?;
        let ask = props.ask.reform(move |column| Some((position, column)));
        let row = matrix.rows.get(position)?;
        let source = *props.table.sources.get(position)?;
        let at = (props.at, &ask);
        Some(table_row(
            line,
            row,
            source,
            columns,
            at,
            props.requires,
            &props.dispatch,
        ))
    };
    html! { <tbody>{ for range.filter_map(row) }</tbody> }
}

fn table_row(
    line: usize,
    row: &Row,
    source: Source,
    columns: &[Column],
    (at, ask): (Option<(usize, usize)>, &Callback<usize>),
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
        <tr key={format!("{source:?}")} {class} aria-rowindex={(line + 3).to_string()} data-image={row.name.clone()} data-verdict={row.verdict.name()}>
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
