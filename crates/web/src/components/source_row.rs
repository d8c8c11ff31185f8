//! One row of the source.

use allarch_core::text::{Piece, pieces};
use yew::prelude::*;

use super::icon::ic;
use super::severity;
use super::visible::piece;
use crate::present::find::Found;
use crate::present::source::{Run, Source, Token};
use crate::present::source_rows::{Row, stray};
use crate::shell::{Dispatch, dom};
use crate::store::{Action, Inspection};

/// The identifier of the row that a person went to.
pub(crate) const TARGET: &str = "target-line";

/// What rows are drawn from.
pub(crate) struct Drawn<'a> {
    pub(crate) inspection: &'a Inspection,
    pub(crate) source: &'a Source,
    /// What is looked for.
    pub(crate) found: &'a Found,
    /// The chosen finding.
    pub(crate) chosen: Option<usize>,
    /// The offset that a person went to.
    pub(crate) target: Option<usize>,
    pub(crate) dispatch: &'a Dispatch,
}

/// The row. A function and no component: rows come and go by the hundred while a person scrolls.
pub(crate) fn source_row(row: Row, drawn: &Drawn<'_>) -> Html {
    let Drawn {
        inspection,
        source,
        dispatch,
        ..
    } = *drawn;
    let marked = source.severity(row);
    let lines = inspection.document.lines();
    let is_chosen = drawn.chosen.is_some_and(|at| source.begins(row, at));
    let is_target = drawn.target.is_some_and(|at| {
        let after = if row.last {
            at <= row.span.end
        } else {
            at < row.span.end
        };
        row.span.start <= at && after
    });
    let class = classes!(
        "ln",
        marked.map(|severity| severity::class("ln", severity)),
        (is_chosen || is_target).then_some("is-chosen")
    );
    let id = match (is_chosen, is_target) {
        (_, true) => Some(TARGET),
        (true, _) => Some("chosen-line"),
        _ => None,
    };
    let number = row.first.then(|| (row.line + 1).to_string());
    // The chosen line takes the focus; Enter and Escape lead back to its finding.
    let back = (is_chosen && !is_target).then(|| {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | "Escape")
                && dom::is_on(&event, "chosen-line")
            {
                event.prevent_default();
                dispatch.emit(Action::FocusFinding);
            }
        })
    });
    html! {
        <span key={row.span.start} {class} {id} tabindex={id.map(|_| "-1")} data-line={number} data-at={row.span.start.to_string()} data-to={row.span.end.to_string()} onkeydown={back}>
            { for nested(&source.runs(row, inspection, drawn.found), 0, drawn) }
            { for source.points(row).map(|at| mark_element(at, source, html! { <span class="sq-point"></span> })) }
            if let Some(hint) = source.hint(row, inspection) { <span class="lens">{ hint }</span> }
            { for source.starting(row, lines).take(2).map(|at| lens(at, drawn)) }
            { "\n" }
        </span>
    }
}

/// Draws runs, those under one mark inside one element.
fn nested(runs: &[Run], depth: usize, drawn: &Drawn<'_>) -> Vec<Html> {
    let mut out = Vec::new();
    let mut rest = runs;
    while let Some(first) = rest.first() {
        let Some(mark) = first.marks.get(depth).copied() else {
            out.push(run(first, drawn.inspection.document.bytes()));
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let same = rest
            .iter()
            .take_while(|run| run.marks.get(depth) == Some(&mark))
            .count();
        let (under, after) = rest.split_at(same);
        let inner = nested(under, depth + 1, drawn);
        out.push(mark_element(
            mark,
            drawn.source,
            inner.into_iter().collect(),
        ));
        rest = after;
    }
    out
}

fn mark_element(at: usize, source: &Source, inner: Html) -> Html {
    let Some(mark) = source.marks.get(at) else {
        return inner;
    };
    html! {
        <mark class={classes!("sq", severity::class("sq", mark.severity))} data-rule={mark.rule}
            data-start={mark.span.start.to_string()} data-end={mark.span.end.to_string()}>{ inner }</mark>
    }
}

fn run(run: &Run, bytes: &[u8]) -> Html {
    let content = run.span.slice(bytes).utf8_chunks().flat_map(|chunk| {
        let valid = pieces(chunk.valid()).map(|part| match part {
            // A tab is plain to see here, at its own width.
            Piece::Hidden('\t') => html! { { "\t" } },
            part => piece(part),
        });
        let stray = chunk
            .invalid()
            .iter()
            .map(|byte| html! { <span class="hidden-char">{ stray(*byte) }</span> });
        valid.chain(stray).collect::<Vec<Html>>()
    });
    let token = match run.token {
        Token::Key => Some("k"),
        Token::Literal => Some("d"),
        Token::Plain => None,
    };
    let found = run
        .found
        .map(|current| if current { "hit hit-current" } else { "hit" });
    if token.is_none() && found.is_none() {
        return content.collect();
    }
    html! { <span class={classes!(token, found)}>{ for content }</span> }
}

/// The note beside a line; it leads back to its finding and is no part of a copy.
fn lens(at: usize, drawn: &Drawn<'_>) -> Html {
    let Some(mark) = drawn.source.marks.get(at) else {
        return Html::default();
    };
    let finding = mark.finding;
    html! {
        <button type="button" class={classes!("lens", severity::class("lens", mark.severity))} onclick={drawn.dispatch.reform(move |_| Action::Finding(finding))}>
            { ic(severity::icon(mark.severity)) }{ drawn.source.words(mark, drawn.inspection) }
        </button>
    }
}
