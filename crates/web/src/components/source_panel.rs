//! The source: exact bytes by rows, of which only those in view are drawn.
//!
//! A struct component: as a function each of its values would be a hook of its own, a kilobyte each.

use std::rc::Rc;

use allarch_core::text::Span;
use web_sys::Element;
use yew::prelude::*;

use super::buttons::icon_button;
use super::icon::{Icon, ic};
use super::source_find::Field;
use super::source_row::{Drawn, TARGET, source_row};
use super::source_ruler::ruler;
use crate::later::{draw, later};
use crate::present::find::Found;
use crate::present::number::{count, grouped};
use crate::present::source::Source;
use crate::present::source_rows::{Row, Rows};
use crate::shell::{Dispatch, dom, selection};
use crate::store::{Action, EntryId, Inspection};

/// Documents of up to this many rows are drawn whole.
const WHOLE: usize = 100;
/// Documents of up to this many rows are as high as their rows: less than fill the panel where it is
/// lowest.
const SHORT: usize = 20;
/// Rows drawn above and below the view.
const MARGIN: usize = 12;
/// The drawn window moves by this many rows at a time.
const STEP: usize = 8;

/// Properties of [`SourcePanel`].
#[derive(Properties, PartialEq)]
pub(crate) struct SourcePanelProps {
    /// The document.
    pub(crate) id: EntryId,
    /// What was made of it.
    pub(crate) inspection: Rc<Inspection>,
    /// The chosen finding, with how often one was chosen.
    pub(crate) chosen: Option<(usize, u32)>,
    /// The bytes that a person went to, with how often they went to some.
    pub(crate) place: Option<(Span, u32)>,
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

/// What happens inside the panel.
pub(crate) enum Did {
    /// The view may have another size.
    Measure,
    /// The view was scrolled.
    Scroll,
    /// A field of the find bar is wanted.
    Ask(Field),
    /// This text is to be found.
    Find(String),
    /// The next place is wanted, or with `true` the one before.
    Step(bool),
    /// The place of this name is to be gone to.
    Go(String),
    /// The find bar is to go.
    Close,
}

/// The panel.
pub(crate) struct SourcePanel {
    view: NodeRef,
    metrics: Metrics,
    source: Source,
    rows: Rows,
    /// What `rows` were cut to.
    columns: Option<usize>,
    /// The row at the view's top, in steps.
    top: usize,
    bar: Option<NodeRef>,
    found: Found,
    /// What is wrong with the place that was named.
    wrong: String,
    /// The offset that was gone to.
    target: Option<usize>,
    /// What is to be done once the panel is drawn.
    then: Option<Box<dyn FnOnce()>>,
    _resize: dom::Listening,
}

impl Component for SourcePanel {
    type Message = Did;
    type Properties = SourcePanelProps;

    fn create(ctx: &Context<Self>) -> Self {
        let inspection = &ctx.props().inspection;
        let link = ctx.link().clone();
        let measure = ctx.link().callback(|()| Did::Measure);
        let mut panel = Self {
            view: NodeRef::default(),
            metrics: GUESS,
            source: Source::new(inspection),
            rows: Rows::default(),
            columns: None,
            top: 0,
            bar: None,
            found: Found::default(),
            wrong: String::new(),
            target: None,
            then: Some(Box::new(move || measure.emit(()))),
            _resize: dom::on_resize(move || link.send_message(Did::Measure)),
        };
        panel.cut(ctx.props(), true);
        panel
    }

    fn update(&mut self, ctx: &Context<Self>, did: Did) -> bool {
        let props = ctx.props();
        let document = &props.inspection.document;
        match did {
            Did::Measure => {
                let before = self.metrics;
                self.measure();
                self.cut(props, false);
                return before != self.metrics;
            }
            Did::Scroll => {
                let before = self.top;
                self.top = self.first_row();
                return before != self.top;
            }
            Did::Ask(field) => {
                let bar = self.bar.get_or_insert_default().clone();
                self.then = Some(Box::new(move || dom::select_within(&bar, field.selector())));
            }
            Did::Find(text) => {
                let Some(later) = later() else { return false };
                let from = self.rows.row(self.top, document);
                let from = from.map_or(0, |row| row.span.start);
                self.found = (later.find)(document.bytes(), &text, from);
                self.show(self.found.offset(), props);
            }
            Did::Step(back) => {
                self.found.step(back);
                self.show(self.found.offset(), props);
            }
            Did::Go(text) => match later().map(|later| (later.place)(&text, document)) {
                None => return false,
                Some(Ok(offset)) => {
                    self.wrong.clear();
                    self.target = Some(offset);
                    self.show(self.target, props);
                    self.then = Some(Box::new(|| dom::focus(TARGET)));
                }
                Some(Err(why)) => self.wrong = why,
            },
            Did::Close => {
                self.bar = None;
                self.found = Found::default();
                self.wrong.clear();
                dom::focus_node(&self.view);
            }
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &SourcePanelProps) -> bool {
        let props = ctx.props();
        let is_other = props.inspection != old.inspection;
        if is_other {
            self.source = Source::new(&props.inspection);
            self.found = Found::default();
            self.target = None;
        }
        self.cut(props, is_other);
        if let Some((at, _)) = props.chosen.filter(|_| props.chosen != old.chosen) {
            let mark = self.source.primary(at);
            self.show(mark.map(|mark| mark.span.start), props);
        }
        if let Some((span, _)) = props.place.filter(|_| props.place != old.place) {
            self.found = Found::one(span);
            self.target = Some(span.start);
            self.show(self.target, props);
            self.then = Some(Box::new(|| dom::focus(TARGET)));
        }
        true
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if let Some(then) = self.then.take() {
            then();
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let SourcePanelProps {
            id,
            inspection,
            chosen,
            dispatch,
            ..
        } = ctx.props();
        let (id, link, document) = (*id, ctx.link(), &inspection.document);
        let wraps = self.wraps(ctx.props());
        let window = self.window();
        // Whole pixels: the row's height is one, and printing fractions costs kilobytes.
        let before = (window.start as f64 * self.metrics.row) as u64;
        let after = ((self.rows.len() - window.end) as f64 * self.metrics.row) as u64;
        let in_view: Vec<Row> = window
            .filter_map(|at| self.rows.row(at, document))
            .collect();
        let drawn = Drawn {
            inspection,
            source: &self.source,
            found: &self.found,
            chosen: chosen.map(|(at, _)| at),
            target: self.target,
            dispatch,
        };
        let oncopy = {
            let inspection = inspection.clone();
            move |event: Event| {
                if let Some(later) = later() {
                    (later.copy)(&event, &inspection.document);
                }
            }
        };
        let view = self.view.clone();
        let onkeydown = link.batch_callback(move |event: KeyboardEvent| key(&event, &view));
        let is_open = self.bar.is_some();
        let toggle = move |_: MouseEvent| match is_open {
            true => Did::Close,
            false => Did::Ask(Field::Find),
        };
        let is_long = self.rows.len() > SHORT;
        html! {
            <section class="panel source" aria-labelledby="source-h" {onkeydown}>
                <header class="panel-head">
                    <h2 id="source-h">{ "Source" }</h2>
                    <p class="panel-note">
                        { format!("{} bytes, {}, exact", grouped(document.size()), count(document.lines().lines(), "line")) }
                    </p>
                    <span class="push tools">
                        <button class="icon-btn" type="button" aria-label="Find in source" title="Find in source (Ctrl F)" aria-expanded={is_open.to_string()}
                            onclick={link.callback(toggle)}>{ ic(Icon::Search) }</button>
                        <button class="icon-btn" type="button" aria-label="Wrap long lines" title="Wrap long lines" aria-pressed={wraps.to_string()}
                            onclick={dispatch.reform(move |_| Action::Wrap(!wraps))}>{ ic(Icon::Wrap) }</button>
                        { icon_button("icon-btn", Icon::Copy, "Copy source", dispatch.reform(move |_| Action::CopySource(id))) }
                        { icon_button("icon-btn", Icon::Download, "Download source", dispatch.reform(move |_| Action::Download(id))) }
                    </span>
                    if let Some(bar) = &self.bar { { draw(|later| (later.find_bar)(bar, &self.found, &self.wrong, link)) } }
                </header>
                <div class="code-wrap">
                    <div class={classes!("code", is_long.then_some("code-long"))} ref={self.view.clone()} role="group" aria-label="Source lines" tabindex="0"
                        onscroll={link.callback(|_| Did::Scroll)} {oncopy}>
                        <svg class="spacer" width="1" height={before.to_string()} aria-hidden="true"></svg>
                        <pre>{ for in_view.iter().map(|row| source_row(*row, &drawn)) }</pre>
                        <svg class="spacer" width="1" height={after.to_string()} aria-hidden="true"></svg>
                    </div>
                    { ruler(&self.source, &self.rows) }
                </div>
            </section>
        }
    }
}

impl SourcePanel {
    fn wraps(&self, props: &SourcePanelProps) -> bool {
        props.wrap.unwrap_or_else(|| self.source.wraps_by_itself())
    }

    /// Cuts the document into rows, where they would not be the same.
    fn cut(&mut self, props: &SourcePanelProps, anew: bool) {
        let fit = (self.metrics.width / self.metrics.character - GUTTER).max(16.0) as usize;
        let columns = self.wraps(props).then_some(fit);
        if anew || columns != self.columns {
            self.rows = Rows::new(&props.inspection.document, columns);
            self.columns = columns;
        }
    }

    /// The rows to draw.
    fn window(&self) -> std::ops::Range<usize> {
        let rows = self.rows.len();
        if rows <= WHOLE {
            return 0..rows;
        }
        let visible = (self.metrics.height / self.metrics.row) as usize + STEP;
        let start = self.top.saturating_sub(MARGIN).min(rows);
        start..(self.top + visible + MARGIN).min(rows)
    }

    fn first_row(&self) -> usize {
        let view = self.view.cast::<Element>();
        let top = view.map_or(0.0, |view| f64::from(view.scroll_top()));
        (top / self.metrics.row) as usize / STEP * STEP
    }

    /// Brings an offset into the view, a third from its top, unless its row is well inside.
    fn show(&mut self, offset: Option<usize>, props: &SourcePanelProps) {
        let (Some(offset), Some(view)) = (offset, self.view.cast::<Element>()) else {
            return;
        };
        let Metrics { row, character, .. } = self.metrics;
        let at = self.rows.row_of(offset);
        let y = at as f64 * row;
        let (top, height) = (
            f64::from(view.scroll_top()),
            f64::from(view.client_height()),
        );
        if y < top + row || y > top + height - 3.0 * row {
            view.set_scroll_top((y - height / 3.0).max(0.0) as i32);
        }
        let starts = self.rows.row(at, &props.inspection.document);
        let column = starts.map_or(0, |row| offset.saturating_sub(row.span.start));
        let x = column as f64 * character;
        let left = f64::from(view.scroll_left());
        let width = f64::from(view.client_width()) - (GUTTER + 16.0) * character;
        if x < left || x > left + width {
            view.set_scroll_left((x - width / 3.0).max(0.0) as i32);
        }
        self.top = self.first_row();
    }

    fn measure(&mut self) {
        let Some(view) = self.view.cast::<Element>() else {
            return;
        };
        if let Some((row, character)) = dom::text_metrics(&view) {
            self.metrics = Metrics {
                row,
                character,
                width: f64::from(view.client_width()),
                height: f64::from(view.client_height()),
            };
        }
    }
}

/// What a key does anywhere in the panel.
fn key(event: &KeyboardEvent, view: &NodeRef) -> Option<Did> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || event.shift_key() {
        return None;
    }
    let did = match event.key().as_str() {
        "f" | "F" => Some(Did::Ask(Field::Find)),
        "g" | "G" => Some(Did::Ask(Field::Line)),
        // In a field it selects the field's text.
        "a" | "A" if !dom::is_in_field(event) => {
            selection::all(view);
            None
        }
        _ => return None,
    };
    event.prevent_default();
    did
}
