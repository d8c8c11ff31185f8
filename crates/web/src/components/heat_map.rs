//! All machines by engine. Inside it the arrow keys move, and Enter says how a cell came about.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog::Dialog;
use super::grid_keys::{place_text, placed, tabindex, use_grid_keys};
use super::icon::{Icon, ic};
use super::still::{Draw, Still, address};
use super::visible::visible;
use crate::present::matching::{Agreement, Heat, HeatCell, HeatRow, heat_reason};
use crate::shell::Dispatch;
use crate::store::{Action, MatchAction};

/// Properties of [`HeatMap`].
#[derive(Properties, PartialEq)]
pub(crate) struct HeatMapProps {
    /// The map.
    pub(crate) heat: Rc<Heat>,
    /// Id of the machine that is looked at; empty for one that was typed.
    pub(crate) chosen: &'static str,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The panel.
#[component]
pub(crate) fn HeatMap(props: &HeatMapProps) -> Html {
    let HeatMapProps {
        heat,
        chosen,
        dispatch,
    } = props;
    // Docker Swarm has the last column.
    let keys = use_grid_keys((heat.rows.len(), heat.columns.len() + 1));
    let asked = use_state_eq(|| None::<(usize, usize)>);
    let over = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let why = asked.map(|(row, column)| reason(heat, row, column, over, dispatch));
    let why = why.unwrap_or_default();
    // One for all cells: as many as there are would be made anew with each machine.
    let onclick = Callback::from(move |event: MouseEvent| {
        if let Some(place) = placed(&event) {
            asked.set(Some(place));
        }
    });
    // Another machine is looked at within a frame: only the rows that it was and is in are drawn anew.
    let rows = heat.rows.iter().enumerate().map(|(line, row)| {
        let (is_chosen, at) = (row.host == *chosen, keys.at);
        let stop = if at.0 == line { at.1 + 1 } else { 0 };
        let stamp = vec![address(heat), usize::from(is_chosen), stop];
        let heat = Rc::clone(heat);
        let draw = Rc::new(move |_| match heat.rows.get(line) {
            Some(row) => table_row(line, row, is_chosen, at),
            None => Html::default(),
        });
        html! { <Still key={row.host} {stamp} rows={0} draw={draw as Draw} /> }
    });
    html! {
        <section class="panel panel-heat" aria-labelledby="heat-h">
            <header class="panel-head"><h2 id="heat-h">{ "All hosts" }</h2><p class="panel-note">{ heat.summary.clone() }</p></header>
            <div class="scroll" role="region" aria-label="Hosts by engine, scrolls sideways" tabindex="0">
                <table class="grid heat" ref={keys.node.clone()} onkeydown={keys.onkeydown.clone()} {onclick}>
                    <caption class="visually-hidden">{ "All hosts by engine: the entry that each picks" }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Host" }</th>
                            { for heat.columns.iter().map(|column| head(&column.head)) }
                            { head(&["Swarm".to_owned(), String::new()]) }
                            <th scope="col" class="c-agree">{ "Engines" }</th>
                        </tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            { legend() }
            { why }
        </section>
    }
}

fn head([first, second]: &[String; 2]) -> Html {
    html! {
        <th scope="col" class="h"><span class="col-plat">{ first.clone() }</span>if !second.is_empty() { <span class="col-sub">{ second.clone() }</span> }</th>
    }
}

fn table_row(line: usize, row: &HeatRow, chosen: bool, at: (usize, usize)) -> Html {
    let odd = matches!(row.agreement, Agreement::Disagree | Agreement::SomeFail);
    let cells = row
        .cells
        .iter()
        .enumerate()
        .map(|(column, cell)| heat_cell(row, cell.as_ref(), ((line, column), at)));
    html! {
        <tr class={classes!(odd.then_some("is-odd"), chosen.then_some("is-chosen"))} data-host={row.host} data-agreement={row.agreement.words()}>
            <th scope="row">
                <span class="hhost">{ visible(&row.name) }</span>{ " " }<span class="eng-sub">{ visible(&row.platform) }</span>
                if chosen { <span class="visually-hidden">{ ", looked at above" }</span> }
                <span class="sub-verdict">{ agreement(row.agreement) }</span>
            </th>
            { for cells }
            { swarm_cell(row, (line, row.cells.len()), at) }
            <td class="c-agree">{ agreement(row.agreement) }</td>
        </tr>
    }
}

fn heat_cell(
    row: &HeatRow,
    cell: Option<&HeatCell>,
    (place, at): ((usize, usize), (usize, usize)),
) -> Html {
    let Some(cell) = cell else {
        let label = format!("– not on {}", row.name);
        return html! {
            <td class="h"><button class="hcell h-off" type="button" aria-disabled="true" aria-label={label} tabindex={tabindex(place, at)} data-at={place_text(place)}>{ "–" }</button></td>
        };
    };
    let (class, icon, words) = look(cell.state);
    let label = format!("{}: {} on {}, {words}", cell.word, cell.name, row.name);
    html! {
        <td class={classes!("h", cell.differs.then_some("h-diff"))}>
            <button class={classes!("hcell", class)} type="button" aria-haspopup="dialog" aria-label={label} tabindex={tabindex(place, at)} data-at={place_text(place)}
                data-engine={cell.engine} data-host={row.host} data-entry={(!cell.entry.is_empty()).then(|| cell.entry.clone())} data-state={cell.state}
                data-differs={cell.differs.then_some("true")}>
                if let Some(icon) = icon { { ic(icon) } }
                { cell.word.clone() }
            </button>
        </td>
    }
}

fn swarm_cell(row: &HeatRow, place: (usize, usize), at: (usize, usize)) -> Html {
    let (class, word, state) = if row.accepted {
        ("h-c", "yes", "accepted")
    } else {
        ("h-none", "no", "no")
    };
    let label = format!("{word}: Docker Swarm on {}", row.name);
    html! {
        <td class="h">
            <button class={classes!("hcell", class)} type="button" aria-haspopup="dialog" aria-label={label} tabindex={tabindex(place, at)} data-at={place_text(place)}
                data-engine="swarm" data-host={row.host} data-state={state}>{ word }</button>
        </td>
    }
}

/// How a state looks: class, icon, and what it means.
fn look(state: &str) -> (&'static str, Option<Icon>, &'static str) {
    match state {
        "exact" => ("h-e", None, "the exact platform"),
        "fallback" => ("h-c", Some(Icon::CellVia), "by fallback"),
        "fails-later" => ("h-b", Some(Icon::Warning), "chosen, then refused"),
        _ => ("h-none", None, "nothing fits"),
    }
}

fn agreement(agreement: Agreement) -> Html {
    let (class, icon) = match agreement {
        Agreement::Agree => ("ok-text", Icon::Check),
        Agreement::Disagree => ("warn-text", Icon::Warning),
        Agreement::SomeFail => ("error-text", Icon::Error),
        Agreement::Nothing => ("muted", Icon::Minus),
    };
    html! { <span class={class}>{ ic(icon) }{ agreement.words() }</span> }
}

fn reason(
    heat: &Heat,
    row: usize,
    column: usize,
    onclose: Callback<()>,
    dispatch: &Dispatch,
) -> Html {
    let Some(host) = heat.rows.get(row) else {
        return Html::default();
    };
    let (name, steps) = match host.cells.get(column) {
        Some(Some(cell)) => (cell.name, heat_reason(heat, row, cell)),
        Some(None) => return Html::default(),
        None => {
            let words = if host.accepted {
                "Swarm places services of this image on such a node: a platform in the index fits what the node reports. Which entry the node then takes is its Docker Engine’s choice."
            } else {
                "Swarm places no service of this image on such a node: no platform in the index fits what the node reports."
            };
            ("Docker Swarm", vec![words.to_owned()])
        }
    };
    let show = (!host.host.is_empty()).then(|| {
        let id = host.host;
        let (dispatch, onclose) = (dispatch.clone(), onclose.clone());
        let onclick = move |_: MouseEvent| {
            onclose.emit(());
            dispatch.emit(Action::Match(MatchAction::Host(Rc::from(id))));
        };
        html! { <p class="err-acts"><button class="btn btn-sm" type="button" {onclick}>{ format!("Look at {}", host.name) }</button></p> }
    });
    html! {
        <Dialog title="Why this cell" {onclose}>
            <p><strong>{ name }</strong>{ " on " }<strong>{ visible(&host.name) }</strong></p>
            <ol class="steps">{ for steps.iter().map(|step| html! { <li class="break">{ visible(step) }</li> }) }</ol>
            { show.unwrap_or_default() }
        </Dialog>
    }
}

fn legend() -> Html {
    html! {
        <ul class="legend" aria-label="Legend">
            <li><span class="hcell h-e">{ "#2" }</span>{ "exact platform" }</li>
            <li><span class="hcell h-c">{ ic(Icon::CellVia) }{ "#9" }</span>{ "by fallback" }</li>
            <li><span class="hcell h-b">{ ic(Icon::Warning) }{ "#8" }</span>{ "picked, then refused" }</li>
            <li><span class="hcell h-none">{ "none" }</span>{ "nothing fits" }</li>
            <li><span class="hcell h-e h-key-diff">{ "#7" }</span>{ "differs from most engines" }</li>
        </ul>
    }
}
