//! The overview beside the source's scroll bar: where the findings are.

use yew::prelude::*;

use super::severity;
use crate::present::source::Source;
use crate::present::source_rows::Rows;

/// Tenths of a row, so that a mark is thinner than a row where there are few.
const ROW: usize = 10;
/// Marks that the ruler has room for, one under the other.
const ROOM: usize = 96;

/// The ruler. It is as high as the rows drawn beside it, so a mark's place is its row's.
pub(crate) fn ruler(source: &Source, rows: &Rows) -> Html {
    let height = rows.len().max(1) * ROW;
    let thick = (height / ROOM).max(ROW * 2 / 5);
    // One mark for all that would lie over each other, the worst of them.
    let mut places = [None; ROOM];
    for mark in &source.marks {
        let y = rows.row_of(mark.span.start) * ROW;
        if let Some(place) = places.get_mut(y * ROOM / height) {
            *place = match *place {
                Some((y, severity)) if severity <= mark.severity => Some((y, severity)),
                _ => Some((y + ROW.saturating_sub(thick) / 2, mark.severity)),
            };
        }
    }
    let marks = places.iter().flatten().map(|(y, severity)| {
        html! { <rect class={severity::class("rule", *severity)} x="0" y={y.to_string()} width="8" height={thick.to_string()} /> }
    });
    html! {
        <svg class="ruler" viewBox={format!("0 0 8 {height}")} preserveAspectRatio="none" aria-hidden="true">{ for marks }</svg>
    }
}
