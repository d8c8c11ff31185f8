//! Images by platform: which of them cover what is required.

use std::rc::Rc;

use allarch_core::coverage::Verdict;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::empty::empty;
use crate::components::export_menu::{Choice, ExportMenu};
use crate::components::fetch_progress::fetch_progress;
use crate::components::icon::{Icon, ic};
use crate::components::matrix_making::use_table;
use crate::components::matrix_require::MatrixRequire;
use crate::components::matrix_table::MatrixTable;
use crate::present::compare::is_export;
use crate::present::matrix::going::{ended, going};
use crate::present::matrix::{elsewhere, is_empty, sentence, shown, unfetched, verdicts, weakest};
use crate::present::number::count;
use crate::present::way::way_name;
use crate::shell::Dispatch;
use crate::store::{
    Action, CompareAction, Entry, EntryId, MatrixAction, MatrixFile, Page, Show, Sort,
};
use crate::views::compare::CompareView;

/// Properties of [`MatrixView`].
#[derive(Properties, PartialEq)]
pub(crate) struct MatrixViewProps {
    /// The page.
    pub(crate) page: Rc<Page>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The view.
#[component]
pub(crate) fn MatrixView(props: &MatrixViewProps) -> Html {
    let MatrixViewProps { page, dispatch } = props;
    let state = &page.matrix;
    let built = use_table(page);
    let sifted = (state.filter.clone(), state.show, state.sort);
    let rows = use_memo((built.clone(), sifted), |(built, _)| {
        built
            .as_ref()
            .map_or_else(Vec::new, |built| shown(built, state))
    });
    if is_empty(&page.entries) {
        return html! {
            <>
                if page.entries.iter().any(|entry| is_export(entry)) { { mode(page, dispatch) } }
                { empty("Matrix needs images.", "Paste a list with one image name a line, or open an index.", "Paste a list", dispatch) }
            </>
        };
    }
    let Some(built) = built else {
        return html! { <p class="view-head" role="status">{ "The Matrix is being made." }</p> };
    };
    let (number, words) = sentence(&built);
    let all = &built.matrix.rows;
    let (failing, unknown) = (
        verdicts(all, Verdict::Fail),
        verdicts(all, Verdict::Unknown),
    );
    html! {
        <>
            <header class="view-head view-head-row">
                <div>
                    <p class="eyebrow"><span class="kind">{ ic(Icon::Index) }{ "Matrix" }</span><span>{ count(all.len(), "image") }</span></p>
                    <h1>{ "Which images cover the platforms you need?" }</h1>
                </div>
                <div class="doc-actions">
                    { mode(page, dispatch) }
                    { for fetch_buttons(page, dispatch) }
                    <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Share)}>
                        { ic(Icon::Share) }{ "Share" }
                    </button>
                    <ExportMenu of={0} choices={exports()} dispatch={dispatch.clone()} />
                </div>
            </header>
            <div class="score" role="status" aria-label="Coverage in short">
                <p class="score-main"><strong>{ number }</strong>{ " " }{ words }</p>
                <ul class="score-list">
                    if failing > 0 { <li><span class="error-text">{ ic(Icon::Error) }{ format!("{failing} fail") }</span></li> }
                    if unknown > 0 { <li><span class="muted">{ ic(Icon::Lock) }{ format!("{unknown} unknown") }</span></li> }
                    { for weakest(&built).map(|text| html! { <li><span class="muted">{ text }</span></li> }) }
                </ul>
            </div>
            { for elsewhere(page).into_iter().map(|said| from_elsewhere(page, said, dispatch)) }
            { for going(page).map(|going| fetch_progress(&going, asked(page), page.zone, dispatch)) }
            <p class="list-ended" role="status" aria-label="Not fetched">{ ended(page) }</p>
            <MatrixRequire said={state.said.clone()} dispatch={dispatch.clone()} />
            { toolbar(page, (all.len(), failing, unknown), dispatch) }
            <MatrixTable table={built} rows={rows} require={Rc::new(state.require.clone())} dispatch={dispatch.clone()} />
        </>
    }
}

/// Where rows came from that no registry was asked for, and the way to ask.
fn from_elsewhere(
    page: &Page,
    (id, words, anew): (EntryId, String, usize),
    dispatch: &Dispatch,
) -> Html {
    let way = way_name(page.start.way, page.proxy.as_deref());
    html! {
        <p class="banner banner-warn" role="status" aria-label="Where this is from">
            { ic(Icon::Link) }
            <span>{ words }</span>
            if anew > 0 {
                <button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::FetchListed(id))}>
                    { format!("Fetch {} anew {way}", count(anew, "image")) }
                </button>
            }
        </p>
    }
}

/// The lists with images on their way.
fn asked(page: &Page) -> Rc<Vec<EntryId>> {
    let is_asked = |entry: &&Rc<Entry>| entry.list.as_ref().is_some_and(|list| list.asked() > 0);
    let lists = page.entries.iter().filter(is_asked);
    Rc::new(lists.map(|entry| entry.id).collect())
}

/// One button for each list that has images nobody fetched, or in vain.
fn fetch_buttons(page: &Page, dispatch: &Dispatch) -> Vec<Html> {
    let way = way_name(page.start.way, page.proxy.as_deref());
    let button = |(id, name, missing): (_, Rc<str>, usize)| {
        let list = page.entry(id).and_then(|entry| entry.list.as_ref());
        let is_begun = list.is_some_and(|list| list.here() > 0 || list.asked() > 0);
        let images = count(missing, "image");
        let words = match is_begun {
            true => format!("Go on with {images} {way}"),
            false => format!("Fetch {images} {way}"),
        };
        html! {
            <button class="btn" type="button" title={format!("The images of {name} that are not here, {way}")}
                onclick={dispatch.reform(move |_| Action::FetchListed(id))}>
                { ic(Icon::Refresh) }{ words }
            </button>
        }
    };
    unfetched(page).into_iter().take(3).map(button).collect()
}

/// The orders of the rows: name in the page, and for people.
const ORDERS: [(Sort, &str, &str); 3] = [
    (Sort::Given, "given", "as given"),
    (Sort::Name, "name", "by name"),
    (Sort::Verdict, "verdict", "failing first"),
];

/// What the matrix can be saved as.
fn exports() -> Vec<Choice> {
    let save = |file| Action::Matrix(MatrixAction::Save(file));
    vec![
        ("CSV", "one row per image", save(MatrixFile::Csv)),
        ("Markdown", "table for an issue", save(MatrixFile::Markdown)),
        ("JSON", "with digests", save(MatrixFile::Json)),
        ("SVG", "this picture", save(MatrixFile::Svg)),
        (
            "SARIF",
            "failures for code scanning",
            save(MatrixFile::Sarif),
        ),
        ("JUnit", "a case per platform", save(MatrixFile::Junit)),
        ("Badge", "how many pass", save(MatrixFile::Badge)),
    ]
}

fn toolbar(
    page: &Page,
    (all, failing, unknown): (usize, usize, usize),
    dispatch: &Dispatch,
) -> Html {
    let state = &page.matrix;
    let oninput = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Filter(input.value().into())
    });
    let choice = |show: Show, words: &'static str, number: usize| {
        let onchange = dispatch.reform(move |_: Event| Action::Show(show));
        html! {
            <label><input type="radio" name="show" checked={state.show == show} {onchange} /><span>{ words }{ " " }<b>{ number }</b></span></label>
        }
    };
    let emulated = dispatch.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::AllowEmulated(input.checked())
    });
    let sort = dispatch.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        let order = ORDERS.iter().find(|(_, key, _)| *key == field.value());
        Action::Matrix(MatrixAction::Sort(
            order.map(|(order, ..)| *order).unwrap_or_default(),
        ))
    });
    html! {
        <div class="toolbar" role="group" aria-label="Matrix tools">
            <div class="search">
                { ic(Icon::Search) }
                <input class="input" type="search" aria-label="Filter images" placeholder="Filter images" value={AttrValue::from(state.filter.clone())} {oninput} />
            </div>
            <fieldset class="seg">
                <legend class="visually-hidden">{ "Show" }</legend>
                { choice(Show::All, "All", all) }
                { choice(Show::Failing, "Failing", failing) }
                { choice(Show::Unknown, "Unknown", unknown) }
            </fieldset>
            <label class="check">
                { "Order" }
                <select class="input" onchange={sort}>
                    { for ORDERS.iter().map(|(order, key, words)| html! { <option value={*key} selected={state.sort == *order}>{ *words }</option> }) }
                </select>
            </label>
            <label class="check"><input type="checkbox" checked={state.allow_emulated} onchange={emulated} />{ "Emulation counts as covered" }</label>
        </div>
    }
}

/// The matrix, or two states compared.
pub(crate) fn mode(page: &Page, dispatch: &Dispatch) -> Html {
    let choice = |on: bool, id: &'static str, words: &'static str| {
        let action = Action::Matrix(MatrixAction::Compare(CompareAction::On(on)));
        let onchange = dispatch.reform(move |_: Event| action.clone());
        html! {
            <label><input type="radio" name="mode" {id} checked={page.matrix.compare.on == on} {onchange} /><span>{ words }</span></label>
        }
    };
    html! {
        <fieldset class="seg">
            <legend class="visually-hidden">{ "Matrix or comparison" }</legend>
            { choice(false, "mode-matrix", "Coverage") }
            { choice(true, "mode-compare", "Compare") }
        </fieldset>
    }
}

pub(crate) fn matrix_view(page: &Rc<Page>, dispatch: &Dispatch) -> Html {
    if page.matrix.compare.on {
        return html! { <CompareView page={page.clone()} dispatch={dispatch.clone()} /> };
    }
    html! { <MatrixView page={page.clone()} dispatch={dispatch.clone()} /> }
}
