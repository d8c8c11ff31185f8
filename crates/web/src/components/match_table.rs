//! What each engine picks: a row an engine, a column an entry. Rows open to the steps; inside it the
//! arrow keys move, and Enter says why a cell is what it is.

use std::rc::Rc;

use yew::prelude::*;

use super::grid_keys::{placed, use_grid_keys};
use super::icon::{Icon, ic, ic_in};
use super::match_cell::{Who, cell_reason, match_cell};
use super::match_detail::match_detail;
use super::visible::visible;
use crate::present::matching::{Answer, Column, PickView, RowView, Tone};
use crate::present::number::count;
use crate::shell::Dispatch;
use crate::store::{Action, EntryId, MatchAction};

/// Properties of [`MatchTable`].
#[derive(Properties, PartialEq)]
pub(crate) struct MatchTableProps {
    /// The document.
    pub(crate) id: EntryId,
    /// The answers.
    pub(crate) answer: Rc<Answer>,
    /// Of whom the steps are open.
    pub(crate) open: Vec<Rc<str>>,
    /// Whether attestations have columns.
    pub(crate) attested: bool,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The panel.
#[component]
pub(crate) fn MatchTable(props: &MatchTableProps) -> Html {
    let MatchTableProps {
        id,
        answer,
        open,
        attested,
        dispatch,
    } = props;
    let columns = &answer.columns;
    // Docker Swarm has the last row.
    let keys = use_grid_keys((answer.rows.len() + 1, columns.shown.len()));
    let asked = use_state_eq(|| None::<(usize, usize)>);
    let over = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let host = &answer.setup.reading.name;
    let why = asked.map(|(line, column)| {
        let who = answer.rows.get(line);
        let who = who.map_or(Who::Swarm, |row| Who::Engine(row.at));
        cell_reason(answer, *id, who, column, over, dispatch)
    });
    let why = why.unwrap_or_default();
    // One for all cells: as many as there are would be made anew with each machine.
    let onclick = Callback::from(move |event: MouseEvent| {
        if let Some(place) = placed(&event) {
            asked.set(Some(place));
        }
    });
    let width = (columns.shown.len() + 3).to_string();
    let rows = answer.rows.iter().enumerate();
    let rows = rows.map(|row| engine_row(answer, row, open, keys.at, &width, dispatch));
    html! {
        <section class="panel" aria-labelledby="engines-h">
            <header class="panel-head">
                <h2 id="engines-h">{ visible(host) }</h2>
                <p class="panel-note">
                    { format!("{} against {}. Open a row for the steps, press a cell for the reason.", count(answer.rows.len(), "engine"), count(columns.shown.len(), "entry")) }
                </p>
                { attestations(columns.attestations, *attested, dispatch) }
            </header>
            <div class="scroll" role="region" aria-label="Engines by entry, scrolls sideways" tabindex="0">
                <table class="grid match" ref={keys.node.clone()} onkeydown={keys.onkeydown.clone()} {onclick}>
                    <caption class="visually-hidden">{ "What each engine picks on " }{ visible(host) }{ ", by index entry" }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Engine" }</th><th scope="col" class="c-wants">{ "Looks for" }</th><th scope="col">{ "Picks" }</th>
                            { for columns.shown.iter().map(head) }
                        </tr>
                    </thead>
                    <tbody>
                        { for rows }
                        { swarm_row(answer, keys.at) }
                    </tbody>
                </table>
            </div>
            if columns.left_out > 0 {
                <p class="panel-more">{ format!("{} more have no column, since no engine takes them; an export holds all.", count(columns.left_out, "entry")) }</p>
            }
            { legend() }
            { why }
        </section>
    }
}

/// Attestations are entries that no engine takes, so they have no columns unless they are asked for.
fn attestations(number: usize, on: bool, dispatch: &Dispatch) -> Html {
    if number == 0 {
        return Html::default();
    }
    let onchange = dispatch.reform(move |_: Event| Action::Match(MatchAction::Attested(!on)));
    html! {
        <label class="check push"><input type="checkbox" checked={on} {onchange} />{ format!("Show {}", count(number, "attestation")) }</label>
    }
}

fn head(column: &Column) -> Html {
    let title = column.raw.as_ref().map(|raw| format!("Written {raw}"));
    html! {
        <th scope="col" class="m">
            <span class="pos">{ format!("#{}", column.number) }</span>
            <span class="col-plat" {title}><bdi>{ column.head.clone() }</bdi></span>
            <span class="col-sub"><bdi>{ column.sub.clone() }</bdi></span>
        </th>
    }
}

fn engine_row(
    answer: &Answer,
    (line, row): (usize, &RowView),
    open: &[Rc<str>],
    at: (usize, usize),
    width: &str,
    dispatch: &Dispatch,
) -> Html {
    let Some((asker, _)) = answer.asker(row.at) else {
        return Html::default();
    };
    let key: Rc<str> = Rc::from(asker.key());
    let is_open = open.contains(&key);
    let detail = format!("steps-{}", row.at);
    let toggle = {
        let key = key.clone();
        dispatch.reform(move |_: MouseEvent| Action::Match(MatchAction::Steps(key.clone())))
    };
    let engine = asker.puller.engine;
    let sub = match &asker.release {
        Some(release) => format!("{}: {}", release.status.name(), engine.name),
        None if asker.is_not_modelled(&answer.setup.reading.machine) => {
            format!("not modelled: {}", engine.used_by)
        }
        None => engine.used_by.to_owned(),
    };
    let columns = answer.columns.shown.iter().zip(&row.cells).enumerate();
    let cells = columns
        .map(|(place, (column, cell))| match_cell(asker.name(), column, cell, ((line, place), at)));
    html! {
        <>
            <tr key={key.to_string()} class={row.differs.then_some("is-odd")} data-engine={engine.id} data-release={asker.release.as_ref().map(|one| one.name.clone())}
                data-outcome={outcome(answer, row.at)}>
                <th scope="row">
                    <button class="rowtog" type="button" aria-expanded={is_open.to_string()} aria-controls={is_open.then(|| detail.clone())} onclick={toggle}>
                        { ic_in(Icon::Chevron, "chev") }
                        <span class="eng"><span>{ visible(asker.name()) }</span><span class="eng-sub" title={sub.clone()}>{ sub.clone() }</span></span>
                    </button>
                </th>
                <td class="c-wants mono">{ visible(&row.wanted) }</td>
                <td class="c-pick">{ pick(&row.pick, row.differs) }</td>
                { for cells }
            </tr>
            if is_open {
                <tr class="detail" id={detail} key={format!("{key} steps")}><td colspan={width.to_owned()}>{ match_detail(answer, row.at) }</td></tr>
            }
        </>
    }
}

fn outcome(answer: &Answer, at: usize) -> Option<&'static str> {
    let (_, row) = answer.asker(at)?;
    Some(row.selection.outcome.name())
}

fn pick(pick: &PickView, differs: bool) -> Html {
    html! {
        <span class="pick">
            <span class="pos">{ pick.number.clone() }</span>
            if !pick.platform.is_empty() { <span class="plat">{ visible(&pick.platform) }</span> }
            if !pick.digest.is_empty() { <span class="mono pick-d">{ visible(&pick.digest) }</span> }
            if let Some((words, tone)) = pick.remark {
                <span class={classes!("chip", if tone == Tone::Error { "chip-error" } else { "chip-warn" })}>{ ic(Icon::Warning) }{ words }</span>
            } else if differs {
                <span class="chip chip-warn">{ ic(Icon::Warning) }{ "differs" }</span>
            }
        </span>
    }
}

fn swarm_row(answer: &Answer, at: (usize, usize)) -> Html {
    let swarm = &answer.swarm;
    let line = answer.rows.len();
    let columns = answer.columns.shown.iter().zip(&swarm.cells).enumerate();
    let cells = columns.map(|(place, (column, cell))| {
        match_cell("Docker Swarm", column, cell, ((line, place), at))
    });
    let (words, class, icon) = if swarm.accepted {
        ("accepts the node", "ok-text", Icon::Check)
    } else {
        ("refuses the node", "warn-text", Icon::Warning)
    };
    html! {
        <tr class="m-swarm" data-engine="swarm" data-outcome={if swarm.accepted { "accepted" } else { "no" }}>
            <th scope="row">
                <span class="eng eng-plain"><span>{ "Docker Swarm" }</span><span class="eng-sub">{ "places services, picks no entry" }</span></span>
            </th>
            <td class="c-wants mono">{ visible(&swarm.node) }</td>
            <td class="c-pick"><span class={class}>{ ic(icon) }{ words }</span></td>
            { for cells }
        </tr>
    }
}

fn legend() -> Html {
    html! {
        <ul class="legend" aria-label="Legend">
            <li><span class="mcell mcell-pick">{ ic(Icon::Check) }{ "picks" }</span>{ "pulled and run" }</li>
            <li><span class="mcell mcell-rank">{ "2nd" }</span>{ "eligible, ranked after the pick" }</li>
            <li><span class="mcell mcell-fail">{ ic(Icon::Warning) }{ "fails" }</span>{ "chosen, then refused" }</li>
            <li><span class="mcell mcell-no">{ "no" }</span>{ "refused" }</li>
        </ul>
    }
}
