//! The source: exact bytes by rows, of which only those in view are drawn.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::severity;
use super::source_row::source_row;
use crate::present::number::{count, grouped};
use crate::present::source::{Row, Source, row_of, rows};
use crate::shell::{Dispatch, dom};
use crate::store::{Action, EntryId, Inspection};

/// Documents of up to this many rows are drawn whole.
const WHOLE: usize = 600;
/// Rows drawn above and below the view.
const MARGIN: usize = 24;
/// The drawn window moves by this many rows at a time.
const STEP: usize = 20;

/// Properties of [`SourcePanel`].
#[derive(Properties, PartialEq)]
pub(crate) struct SourcePanelProps {
    /// The document.
    pub(crate) id: EntryId,
    /// What was made of it.
    pub(crate) inspection: Rc<Inspection>,
    /// The chosen finding, with how often one was chosen.
    pub(crate) chosen: Option<(usize, u32)>,
    /// Whether lines wrap; `None` where nobody said.
    pub(crate) wrap: Option<bool>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// Height of a row and width of a character in pixels, as the browser lays them out, and the
/// view's size.
#[derive(Clone, Copy, PartialEq)]
struct Metrics {
    row: f64,
    character: f64,
    width: f64,
    height: f64,
}

const GUESS: Metrics = Metrics {
    row: 20.0,
    character: 7.22,
    width: 640.0,
    height: 592.0,
};
/// Characters that line number and padding take.
const GUTTER: f64 = 9.0;

/// The panel.
#[component]
pub(crate) fn SourcePanel(props: &SourcePanelProps) -> Html {
    let SourcePanelProps {
        id,
        inspection,
        chosen,
        wrap,
        dispatch,
    } = props;
    let document = &inspection.document;
    let view = use_node_ref();
    let metrics = use_state_eq(|| GUESS);
    let top = use_state_eq(|| 0usize);
    let source = use_memo(inspection.clone(), |inspection| Source::new(inspection));
    let wraps = wrap.unwrap_or_else(|| source.wraps_by_itself());
    let columns = wraps.then(|| (metrics.width / metrics.character - GUTTER).max(16.0) as usize);
    let all = use_memo((inspection.clone(), columns), |(inspection, columns)| {
        rows(&inspection.document, *columns)
    });

    use_measured(&view, &metrics, wraps);
    use_scroll(&view, &source, &all, *chosen, metrics.row);

    let window = window(all.len(), *top, metrics.height, metrics.row);
    let onscroll = {
        let (view, top, row) = (view.clone(), top.clone(), metrics.row);
        move |_: Event| {
            if let Some(view) = view.cast::<Element>() {
                top.set((f64::from(view.scroll_top()) / row) as usize / STEP * STEP);
            }
        }
    };
    let id = *id;
    let copy = dispatch.reform(move |_| Action::CopySource(id));
    // Whole pixels: the row's height is one, and printing fractions costs kilobytes.
    let before = (window.start as f64 * metrics.row) as u64;
    let after = ((all.len() - window.end) as f64 * metrics.row) as u64;
    let drawn = all.get(window.clone()).unwrap_or_default();
    html! {
        <section class="panel source" aria-labelledby="source-h">
            <header class="panel-head">
                <h2 id="source-h">{ "Source" }</h2>
                <p class="panel-note">
                    { format!("{} bytes, {}, exact", grouped(document.size()), count(document.lines().lines(), "line")) }
                </p>
                <span class="push tools">
                    <button class="icon-btn" type="button" aria-label="Wrap long lines" title="Wrap long lines" aria-pressed={wraps.to_string()}
                        onclick={dispatch.reform(move |_| Action::Wrap(!wraps))}>{ ic(Icon::Wrap) }</button>
                    <button class="icon-btn" type="button" aria-label="Copy source" title="Copy source" onclick={copy}>{ ic(Icon::Copy) }</button>
                    <button class="icon-btn" type="button" aria-label="Download source" title="Download source"
                        onclick={dispatch.reform(move |_| Action::Download(id))}>{ ic(Icon::Download) }</button>
                </span>
            </header>
            <div class="code-wrap">
                <div class="code" ref={view} role="group" aria-label="Source lines" tabindex="0" {onscroll}>
                    <svg class="spacer" width="1" height={before.to_string()} aria-hidden="true" focusable="false"></svg>
                    <pre>
                        { for drawn.iter().map(|row| source_row(*row, inspection, &source, chosen.map(|(at, _)| at), dispatch)) }
                    </pre>
                    <svg class="spacer" width="1" height={after.to_string()} aria-hidden="true" focusable="false"></svg>
                </div>
                { ruler(&source, &all) }
            </div>
        </section>
    }
}

/// The rows to draw.
fn window(rows: usize, top: usize, height: f64, row: f64) -> std::ops::Range<usize> {
    if rows <= WHOLE {
        return 0..rows;
    }
    let visible = (height / row) as usize + STEP;
    let start = top.saturating_sub(MARGIN).min(rows);
    start..(top + visible + MARGIN).min(rows)
}

#[hook]
fn use_measured(view: &NodeRef, metrics: &UseStateHandle<Metrics>, wraps: bool) {
    let (view, metrics) = (view.clone(), metrics.clone());
    use_effect_with(wraps, move |_| {
        let stop = dom::on_resize({
            let (view, metrics) = (view.clone(), metrics.clone());
            move || measure(&view, &metrics)
        });
        measure(&view, &metrics);
        move || drop(stop)
    });
}

/// Brings the chosen finding's row into the view, a third from its top.
#[hook]
fn use_scroll(
    view: &NodeRef,
    source: &Rc<Source>,
    all: &Rc<Vec<Row>>,
    chosen: Option<(usize, u32)>,
    row: f64,
) {
    let (view, source, all) = (view.clone(), source.clone(), all.clone());
    use_effect_with(chosen, move |chosen| {
        let mark = chosen.and_then(|(at, _)| {
            source
                .marks
                .iter()
                .find(|mark| mark.finding == at && mark.primary)
        });
        if let (Some(mark), Some(view)) = (mark, view.cast::<Element>()) {
            let target = row_of(&all, mark.span.start) as f64 * row;
            let height = f64::from(view.client_height());
            view.set_scroll_top((target - height / 3.0).max(0.0) as i32);
        }
    });
}

fn measure(view: &NodeRef, metrics: &UseStateHandle<Metrics>) {
    let Some(view) = view.cast::<Element>() else {
        return;
    };
    if let Some((row, character)) = dom::text_metrics(&view) {
        let (width, height) = (
            f64::from(view.client_width()),
            f64::from(view.client_height()),
        );
        metrics.set(Metrics {
            row,
            character,
            width,
            height,
        });
    }
}

/// The overview beside the scroll bar: where the findings are.
fn ruler(source: &Source, rows: &[Row]) -> Html {
    let height = rows.len().max(1);
    let thick = (height / 90).max(1);
    let marks = source.marks.iter().take(256).map(|mark| {
        let y = row_of(rows, mark.span.start);
        html! { <rect class={severity::class("rule", mark.severity)} x="0" y={y.to_string()} width="8" height={thick.to_string()} /> }
    });
    html! {
        <svg class="ruler" viewBox={format!("0 0 8 {height}")} preserveAspectRatio="none" aria-hidden="true" focusable="false">{ for marks }</svg>
    }
}
