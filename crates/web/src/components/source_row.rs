//! One row of the source.

use allarch_core::text::{Piece, pieces};
use yew::prelude::*;

use super::icon::ic;
use super::severity;
use super::visible::piece;
use crate::present::source::{Row, Run, Source, Token};
use crate::shell::{Dispatch, dom};
use crate::store::{Action, Inspection};

/// The row. A function and no component: rows come and go by the hundred while a person scrolls.
pub(crate) fn source_row(
    row: Row,
    inspection: &Inspection,
    source: &Source,
    chosen: Option<usize>,
    dispatch: &Dispatch,
) -> Html {
    let bytes = inspection.document.bytes();
    let marked = source.severity(row);
    let lines = inspection.document.lines();
    let is_chosen = chosen.is_some_and(|at| {
        let mut starting = source
            .starting(row, lines)
            .filter_map(|mark| source.marks.get(mark));
        starting.any(|mark| mark.finding == at && mark.primary)
    });
    let class = classes!(
        "ln",
        marked.map(|severity| severity::class("ln", severity)),
        is_chosen.then_some("is-chosen")
    );
    let number = row.first.then(|| (row.line + 1).to_string());
    // The chosen line takes the focus; Enter and Escape lead back to its finding.
    let back = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | "Escape")
                && dom::is_on(&event, "chosen-line")
            {
                event.prevent_default();
                dispatch.emit(Action::FocusFinding);
            }
        }
    };
    html! {
        <span key={row.span.start} {class} id={is_chosen.then_some("chosen-line")} tabindex={is_chosen.then_some("-1")} data-line={number} onkeydown={back}>
            { for nested(&source.runs(row, bytes), 0, bytes, source) }
            { for source.points(row).map(|at| mark_element(at, source, html! { <span class="sq-point"></span> })) }
            if let Some(hint) = source.hint(row) { <span class="lens">{ hint.to_owned() }</span> }
            { for source.starting(row, lines).take(2).map(|at| lens(at, source, dispatch)) }
            { "\n" }
        </span>
    }
}

/// Draws runs, those under one mark inside one element.
fn nested(runs: &[Run], depth: usize, bytes: &[u8], source: &Source) -> Vec<Html> {
    let mut out = Vec::new();
    let mut rest = runs;
    while let Some(first) = rest.first() {
        let Some(mark) = first.marks.get(depth).copied() else {
            out.push(run(first, bytes));
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let same = rest
            .iter()
            .take_while(|run| run.marks.get(depth) == Some(&mark))
            .count();
        let (under, after) = rest.split_at(same);
        let inner = nested(under, depth + 1, bytes, source);
        out.push(mark_element(mark, source, inner.into_iter().collect()));
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
            .map(|byte| html! { <span class="hidden-char">{ format!("{byte:02X}") }</span> });
        valid.chain(stray).collect::<Vec<Html>>()
    });
    match run.token {
        Token::Key => html! { <span class="k">{ for content }</span> },
        Token::Text => html! { <span class="s">{ for content }</span> },
        Token::Literal => html! { <span class="d">{ for content }</span> },
        Token::Plain => content.collect(),
    }
}

/// The note beside a line; it leads back to its finding and is no part of a copy.
fn lens(at: usize, source: &Source, dispatch: &Dispatch) -> Html {
    let Some(mark) = source.marks.get(at) else {
        return Html::default();
    };
    let finding = mark.finding;
    html! {
        <button type="button" class={classes!("lens", severity::class("lens", mark.severity))} onclick={dispatch.reform(move |_| Action::Finding(finding))}>
            { ic(severity::icon(mark.severity)) }{ mark.hint.clone() }
        </button>
    }
}
