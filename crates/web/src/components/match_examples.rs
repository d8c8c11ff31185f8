//! The sharpest disagreements that are known, each to be opened.

use yew::prelude::*;

use super::icon::{Icon, ic_in};
use super::link::engine_link;
use crate::present::matching::{ExampleRow, examples};
use crate::shell::Dispatch;
use crate::store::{Action, MatchAction};

/// The list, closed where there is something else to look at.
pub(crate) fn match_examples(open: bool, dispatch: &Dispatch) -> Html {
    let rows = examples();
    let names: Vec<&'static str> = rows
        .first()
        .map(|row| row.takes.iter().map(|(name, _)| *name).collect())
        .unwrap_or_default();
    html! {
        <details class="panel disagreements" {open}>
            <summary class="panel-head">
                { ic_in(Icon::Chevron, "chev") }
                <h2>{ "Where engines disagree: examples" }</h2>
                <span class="panel-note">{ format!("{} small indexes, each with what was recorded of the engines.", rows.len()) }</span>
            </summary>
            <div class="scroll" role="region" aria-label="Examples, scrolls sideways" tabindex="0">
                <table class="grid">
                    <caption class="visually-hidden">{ "Examples of disagreements: what each engine takes" }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "They disagree on" }</th><th scope="col">{ "Asked for" }</th><th scope="col">{ "Entries" }</th>
                            { for names.iter().map(|name| html! { <th scope="col" class="h">{ *name }</th> }) }
                        </tr>
                    </thead>
                    <tbody>{ for rows.iter().enumerate().map(|(at, one)| row(at, one, dispatch)) }</tbody>
                </table>
            </div>
            <p class="panel-more">{ "Recorded with v1.0.0-rc.5 of containerd/platforms, the platform asked for by name. " }{ engine_link("disagreements", "More on each") }</p>
        </details>
    }
}

fn row(at: usize, one: &ExampleRow, dispatch: &Dispatch) -> Html {
    let open = dispatch.reform(move |_: MouseEvent| Action::Match(MatchAction::Example(at)));
    html! {
        <tr>
            <th scope="row"><button class="quiet-link" type="button" onclick={open}>{ one.on.clone() }</button></th>
            <td class="mono">{ one.host }</td>
            <td class="mono ex-entries">{ one.entries.clone() }</td>
            { for one.takes.iter().map(|(_, takes)| html! { <td class={classes!("h", "num", (takes == "none").then_some("muted"))}>{ takes.clone() }</td> }) }
        </tr>
    }
}
