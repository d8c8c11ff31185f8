//! One index: which entry each engine picks of it, and why.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::empty::empty;
use crate::components::export_menu::{Choice, ExportMenu};
use crate::components::heat_map::HeatMap;
use crate::components::icon::{Icon, ic, ic_in};
use crate::components::link::{Marks, view_link};
use crate::components::match_chooser::MatchChooser;
use crate::components::match_examples::match_examples;
use crate::components::match_table::MatchTable;
use crate::components::match_versus::match_versus;
use crate::components::visible::visible;
use crate::present::matching::{Answer, Heat, Listed, Sentence, Setup, Tone, versus};
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, EntryId, MatchAction, MatchFile, MatchState, Page};
use crate::views::no_report::no_report;

/// The view.
pub(crate) fn match_view(page: &Rc<Page>, dispatch: &Dispatch) -> Html {
    let Some(entry) = page.current() else {
        if page.parts.awaited {
            return Html::default();
        }
        return without(
            "Match needs an index.",
            "Paste or fetch an image index to see which entry each engine picks of it, and why.",
            dispatch,
        );
    };
    if entry.inspection.is_none() && entry.list.is_none() && entry.beside.archive.is_none() {
        return no_report(page, entry, dispatch);
    }
    if !entry.is_index() {
        return without(
            "Match needs an index.",
            "What is open lists no entries to choose from: an engine takes a single image as it is, whatever its platform.",
            dispatch,
        );
    }
    html! { <MatchView key={entry.id.0} page={page.clone()} entry={entry.clone()} dispatch={dispatch.clone()} /> }
}

fn without(title: &'static str, text: &'static str, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { empty(title, text, "Add a document", dispatch) }
            { match_examples(true, dispatch) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MatchViewProps {
    page: Rc<Page>,
    entry: Rc<Entry>,
    dispatch: Dispatch,
}

/// What the answers depend on: what is open in the view and what is compared are no part of it.
fn asked(state: &MatchState) -> MatchState {
    MatchState {
        open: Vec::new(),
        versus: None,
        attested: false,
        awaited: false,
        ..state.clone()
    }
}

#[component]
fn MatchView(props: &MatchViewProps) -> Html {
    let MatchViewProps {
        page,
        entry,
        dispatch,
    } = props;
    let state = &page.matching;
    let index = use_memo(
        (
            entry.inspection.clone(),
            page.blobs.clone(),
            entry.name.clone(),
        ),
        |(_, blobs, _)| Listed::of(entry, blobs).map(Rc::new),
    );
    let setup = use_memo(asked(state), Setup::of);
    let listed = (*index).clone();
    let answer = use_memo(
        (index.clone(), setup.clone(), state.attested),
        |(_, setup, attested)| {
            let listed = listed.as_ref()?;
            Some(Rc::new(Answer::of(listed, setup, *attested)))
        },
    );
    // The map is of all machines: which of those with a name is looked at makes no difference.
    let of_map = MatchState {
        host: Rc::default(),
        ..asked(state)
    };
    let heat = use_memo((index.clone(), of_map, setup.pullers()), |_| {
        Some(Rc::new(Heat::of(listed.as_ref()?, &setup)))
    });
    let changes = use_memo(
        (index.clone(), setup.named.clone(), state.versus.clone()),
        |_| versus(listed.as_ref()?, &setup, state),
    );
    let (Some(answer), Some(heat)) = (&*answer, &*heat) else {
        return Html::default();
    };
    let id = entry.id;
    let chosen = setup.host.map_or("", |host| host.id);
    html! {
        <>
            { head(entry, answer, dispatch) }
            <MatchChooser state={state.clone()} setup={setup.clone()} dispatch={dispatch.clone()} />
            { banner(&answer.sentence, id, dispatch) }
            { notes(&setup) }
            <MatchTable {id} answer={answer.clone()} open={state.open.clone()} attested={state.attested} dispatch={dispatch.clone()} />
            <HeatMap heat={heat.clone()} {chosen} dispatch={dispatch.clone()} />
            if let Some(changes) = &*changes { { match_versus(changes, dispatch) } }
            { match_examples(false, dispatch) }
        </>
    }
}

fn head(entry: &Entry, answer: &Answer, dispatch: &Dispatch) -> Html {
    let id = entry.id;
    let name = html! { <span class="mono">{ visible(&entry.name) }</span> };
    let digest = &answer.listed.digest;
    let hex = digest.split_once(':').map_or("", |(_, hex)| hex);
    let short: String = hex.chars().take(12).collect();
    let act = Action::Match;
    let choices: Vec<Choice> = vec![
        ("Copy Markdown", "for an issue", act(MatchAction::Copy(id))),
        (
            "Markdown",
            "match-….md",
            act(MatchAction::Save(id, MatchFile::Markdown)),
        ),
        (
            "CSV",
            "a line for each entry",
            act(MatchAction::Save(id, MatchFile::Csv)),
        ),
        (
            "JSON",
            "as the command line",
            act(MatchAction::Save(id, MatchFile::Json)),
        ),
    ];
    html! {
        <header class="view-head view-head-row">
            <div>
                <p class="eyebrow">
                    <span class="kind">{ ic(Icon::Index) }{ "Match" }</span>
                    { view_link(Route::Inspect(Some(id)), "", Marks::default(), name, dispatch) }
                    <span class="mono" title={digest.clone()}>{ short }</span>
                </p>
                <h1>{ "Which entry does each engine pick?" }</h1>
            </div>
            <div class="doc-actions">
                <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_: MouseEvent| Action::Share)}>{ ic(Icon::Share) }{ "Share" }</button>
                <ExportMenu of={id.0} {choices} dispatch={dispatch.clone()} />
            </div>
        </header>
    }
}

fn banner(sentence: &Sentence, id: EntryId, dispatch: &Dispatch) -> Html {
    let (class, icon) = match sentence.tone {
        Tone::Ok => ("banner-ok", Icon::Ok),
        Tone::Warn => ("banner-warn", Icon::Warning),
        Tone::Error => ("banner-error", Icon::Error),
        Tone::Muted => ("banner-plain", Icon::Note),
    };
    let smallest = dispatch.reform(move |_: MouseEvent| Action::Match(MatchAction::Smallest(id)));
    html! {
        <div class={classes!("banner", class)} data-disagree={sentence.disagree.to_string()}>
            { ic(icon) }
            <div role="status" aria-label="Whether engines agree"><p class="break"><strong>{ visible(&sentence.lead) }</strong>{ " " }{ visible(&sentence.rest) }</p></div>
            if sentence.disagree {
                <button class="btn" type="button" title="The smallest index over which every engine comes to the same as over this one" onclick={smallest}>{ "Smallest index that shows it" }</button>
            }
        </div>
    }
}

/// What is to be known of the machine.
fn notes(setup: &Setup) -> Html {
    let notes = &setup.reading.notes;
    html! {
        <>
            { for notes.iter().map(|note| html! { <p class="hint host-note">{ ic_in(Icon::Note, "muted") }<span>{ visible(note) }</span></p> }) }
        </>
    }
}
