//! Which rows of a long table are drawn: those in view or near it, by blocks. What is not drawn is as high
//! as it was, or as rows are on average. Printed, all are drawn.

use std::ops::Range;

use web_sys::Element;
use yew::prelude::*;

use super::still::use_growing;
use crate::shell::dom;

/// Up to this many rows all are drawn: those in view at once, the others some with each frame.
const WHOLE: usize = 128;
/// Rows drawn with each frame.
const STEP: usize = 16;
/// Rows of a block.
const BLOCK: usize = 8;
/// How far beyond the window's edges blocks are drawn, in pixels.
const MARGIN: f64 = 240.0;
/// The height of a row before one was laid out, in pixels.
const GUESS: f64 = 37.0;

/// A part of the table: a `tbody`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Run {
    /// A block that is drawn.
    Drawn(usize),
    /// Blocks that are not, and their height.
    Hidden(Range<usize>, u32),
}

/// The rows of a block.
pub(crate) fn block_rows(block: usize, rows: usize) -> Range<usize> {
    block * BLOCK..((block + 1) * BLOCK).min(rows)
}

/// What is known of how the table is laid out.
#[derive(Default)]
struct Layout {
    /// How high blocks were when they were drawn.
    heights: Vec<Option<f64>>,
    /// How high a row is.
    row: Option<f64>,
    /// What was drawn last.
    runs: Vec<Run>,
}

impl Layout {
    fn height(&self, block: usize, rows: usize) -> f64 {
        let known = self.heights.get(block).copied().flatten();
        let count = block_rows(block, rows).len() as f64;
        known.unwrap_or_else(|| self.row.unwrap_or(GUESS) * count)
    }

    /// Takes how high blocks are; `anew` where what was known of others does not hold any more.
    fn note(&mut self, measured: Vec<(usize, f64)>, rows: usize, anew: bool) {
        if anew {
            self.heights.clear();
            self.row = None;
        }
        self.heights.resize(rows.div_ceil(BLOCK), None);
        for (block, height) in measured {
            let count = block_rows(block, rows).len().max(1) as f64;
            self.row.get_or_insert(height / count);
            if let Some(known) = self.heights.get_mut(block) {
                *known = Some(height);
            }
        }
    }

    /// The table as it is to be drawn.
    fn runs(&self, rows: usize, is_drawn: impl Fn(usize) -> bool) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut hidden: Option<(usize, f64)> = None;
        let blocks = rows.div_ceil(BLOCK);
        for block in 0..blocks {
            if !is_drawn(block) {
                let (first, above) = hidden.unwrap_or((block, 0.0));
                hidden = Some((first, above + self.height(block, rows)));
                continue;
            }
            runs.extend(closed(hidden.take(), block));
            runs.push(Run::Drawn(block));
        }
        runs.extend(closed(hidden, blocks));
        runs
    }
}

fn closed(hidden: Option<(usize, f64)>, end: usize) -> Option<Run> {
    hidden.map(|(first, height)| Run::Hidden(first..end, height.round() as u32))
}

/// Follows what the window shows of a table of so many `rows`. The row at `kept` is drawn in any case;
/// where `stamp` changes, rows may have other heights.
#[hook]
pub(crate) fn use_rows_in_view<S: Clone + PartialEq + 'static>(
    node: NodeRef,
    rows: usize,
    kept: usize,
    stamp: S,
) -> Vec<Run> {
    let drawn = use_state_eq(|| 0..3usize);
    let printed = use_state_eq(|| false);
    let layout = use_mut_ref(Layout::default);
    let measure = {
        let (drawn, layout) = (drawn.setter(), layout.clone());
        use_callback((node, rows), move |anew: bool, (node, rows)| {
            if let Some(table) = node.cast::<Element>() {
                drawn.set(measure(&table, *rows, &mut layout.borrow_mut(), anew));
            }
        })
    };
    // The view may stand elsewhere in other rows.
    use_effect_with((measure.clone(), stamp.clone()), |(measure, _)| {
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
    use_effect_with((), {
        let (on, off) = (printed.setter(), printed.setter());
        move |()| {
            let listening = [
                dom::on_window("beforeprint", move || on.set(true)),
                dom::on_window("afterprint", move || off.set(false)),
            ];
            move || drop(listening)
        }
    });
    // The rows of a short table, wherever the window stands: some with each frame.
    let growing = if rows <= WHOLE { rows } else { 0 };
    let grown = use_growing(stamp.clone(), growing, 0, STEP);
    let is_whole = *printed || grown >= rows;
    let is_drawn = |block: usize| {
        is_whole
            || block_rows(block, rows).end <= grown
            || drawn.contains(&block)
            || block_rows(block, rows).contains(&kept)
    };
    let mut layout = layout.borrow_mut();
    layout.runs = layout.runs(rows, is_drawn);
    layout.runs.clone()
}

/// The blocks in view or near it, as they are laid out; notes how high those are that are drawn.
fn measure(table: &Element, rows: usize, layout: &mut Layout, anew: bool) -> Range<usize> {
    let bottom = dom::window_height() + MARGIN;
    let bodies = table.get_elements_by_tag_name("tbody");
    let mut measured: Vec<(usize, f64)> = Vec::new();
    let mut seen: Option<Range<usize>> = None;
    let mut see = |block: usize, top: f64, end: f64| {
        if end > -MARGIN && top < bottom {
            seen = Some(seen.as_ref().map_or(block, |seen| seen.start)..block + 1);
        }
    };
    for (at, run) in layout.runs.iter().enumerate() {
        let Some(body) = u32::try_from(at).ok().and_then(|at| bodies.item(at)) else {
            break;
        };
        let bounds = body.get_bounding_client_rect();
        match run {
            Run::Drawn(block) => {
                measured.push((*block, bounds.height()));
                see(*block, bounds.top(), bounds.bottom());
            }
            Run::Hidden(blocks, _) => {
                let mut top = bounds.top();
                for block in blocks.clone() {
                    let end = top + layout.height(block, rows);
                    see(block, top, end);
                    top = end;
                }
            }
        }
    }
    layout.note(measured, rows, anew);
    seen.unwrap_or(0..1)
}
