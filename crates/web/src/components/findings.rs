//! The findings, each with its place in the source, and what could not be checked.

use allarch_core::lint::{Finding, NotChecked, Severity};
use allarch_core::text::LineIndex;
use yew::prelude::*;

use super::icon::{Icon, ic, ic_in};
use super::link::rule_link;
use super::severity;
use crate::later::draw;
use crate::present::findings::Sifted;
use crate::present::number::grouped;
use crate::shell::{Dispatch, dom};
use crate::store::{Action, EntryId, Inspection};

/// Findings drawn at once; the rest is counted, and a chosen one brings those around it.
pub(crate) const DRAWN: usize = 512;

/// The panel.
pub(crate) fn findings(
    id: EntryId,
    inspection: &Inspection,
    (text, sifted): (&str, &Sifted),
    chosen: Option<usize>,
    drawn: usize,
    dispatch: &Dispatch,
) -> Html {
    let (all, report) = (inspection.findings(), inspection.report.as_ref());
    let lines = inspection.document.lines();
    let total = sifted.shown.len();
    let place = |at| sifted.shown.iter().position(|(shown, _)| *shown == at);
    let from = chosen.and_then(place).unwrap_or(0) / DRAWN * DRAWN;
    let to = (from + DRAWN).min(total);
    let step = |label: &'static str, place: usize| {
        let at = sifted.shown.get(place).map_or(0, |(at, _)| *at);
        html! { <button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::Finding(at))}>{ label }</button> }
    };
    html! {
        <div class="findings-side">
            <section class="panel" aria-labelledby="findings-h">
                <header class="panel-head">
                    <h2 id="findings-h">{ "Findings" }</h2>if report.is_some() { <span class="count">{ all.len() }</span> }
                    if total > 1 {
                        <p class="panel-note push"><kbd>{ "j" }</kbd>{ " " }<kbd>{ "k" }</kbd>{ " next, previous" }</p>
                    }
                </header>
                if report.is_none() {
                    <p class="findings-none">{ ic(Icon::Note) }{ "No rule has looked at it yet." }</p>
                } else if all.is_empty() {
                    <p class="findings-none">{ ic_in(Icon::Ok, "ok-text") }{ "No rule found anything wrong." }</p>
                }
                { draw(|later| (later.sift_bar)(id, inspection, text, sifted, dispatch)) }
                <ol class="findings" aria-label="Findings">
                    { for sifted.shown.iter().skip(from).take(DRAWN.min(drawn)).filter_map(|(at, severity)| {
                        let finding = all.get(*at)?;
                        Some(item(id, *at, finding, *severity, chosen == Some(*at), lines, dispatch))
                    }) }
                </ol>
                if total > DRAWN {
                    <p class="panel-more">
                        { format!("{} more findings; these are {} to {}. ", grouped((total - (to - from)) as u64), grouped(from as u64 + 1), grouped(to as u64)) }
                        if from > 0 { { step("Earlier ones", from - DRAWN) } }
                        if to < total { { step("Later ones", to) } }
                    </p>
                }
            </section>
            { for report.map(|report| report.not_checked.as_slice()).filter(|list| !list.is_empty()).map(not_checked) }
        </div>
    }
}

fn item(
    id: EntryId,
    at: usize,
    finding: &Finding,
    severity: Severity,
    chosen: bool,
    lines: &LineIndex,
    dispatch: &Dispatch,
) -> Html {
    let mut places: Vec<usize> = std::iter::once(finding.span)
        .chain(finding.labels.iter().map(|label| label.span))
        .map(|span| lines.line_of(span.start) + 1)
        .collect();
    places.dedup();
    let more = places.len().saturating_sub(4);
    let choose = dispatch.reform(move |_: MouseEvent| Action::Finding(at));
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| {
            // Enter on a button inside presses that button.
            if event.key() == "Enter" && dom::is_on(&event, &format!("finding-{at}")) {
                event.prevent_default();
                dispatch.emit(Action::FocusLine);
            }
        }
    };
    html! {
        <li class={classes!("finding", severity::class("finding", severity), chosen.then_some("is-chosen"))} id={format!("finding-{at}")} tabindex="-1" {onkeydown}
            aria-current={chosen.then_some("true")} data-rule={finding.rule} data-severity={severity.name()} data-pointer={finding.pointer.to_string()}
            data-start={finding.span.start.to_string()} data-end={finding.span.end.to_string()}>
            <p class="finding-top">
                <span class={classes!("sev", severity::class("sev", severity))}>{ ic(severity::icon(severity)) }{ severity::word(severity) }</span>
                { rule_link(finding.rule) }
                <span class="at">
                    { for places.iter().take(4).map(|line| html! {
                        <button type="button" aria-label={format!("L{line}: show this line in the source")} onclick={choose.clone()}>{ format!("L{line}") }</button>
                    }) }
                    if more > 0 { <span class="muted">{ format!("+{more}") }</span> }
                </span>
            </p>
            <h3><bdi>{ finding.message.clone() }</bdi></h3>
            <dl class="why">
                if !finding.breaks.is_empty() { <div><dt>{ "Breaks" }</dt><dd>{ finding.breaks.clone() }</dd></div> }
                if !finding.fix.is_empty() { <div><dt>{ "Fix" }</dt><dd>
                    { finding.fix.clone() }
                    if !finding.edits.is_empty() {
                        { " " }<button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::Mend(id, Some(at)))}>{ "Fix in a copy" }</button>
                    }
                </dd></div> }
            </dl>
        </li>
    }
}

fn not_checked(list: &[NotChecked]) -> Html {
    html! {
        <section class="panel not-checked" aria-labelledby="not-checked-h">
            <header class="panel-head">
                <h2 id="not-checked-h">{ "Not checked" }</h2><span class="count">{ list.len() }</span>
                <p class="panel-note">{ "These rules wait for more." }</p>
            </header>
            <ul aria-label="Not checked">
                { for list.iter().take(DRAWN).map(|waiting| html! {
                    <li data-rule={waiting.rule} data-needs={waiting.needs.clone()}>
                        { rule_link(waiting.rule) }<span><bdi>{ format!("needs {}", waiting.needs) }</bdi></span>
                    </li>
                }) }
            </ul>
            if list.len() > DRAWN { <p class="panel-more">{ format!("{} more.", list.len() - DRAWN) }</p> }
        </section>
    }
}
