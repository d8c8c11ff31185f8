//! A matrix that was saved as JSON: its images, and what it is good for.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::buttons::worded_button;
use crate::components::icon::{Icon, ic};
use crate::components::image_list::{ImageRows, left_out};
use crate::components::link::{Marks, view_link};
use crate::components::source_panel::SourcePanel;
use crate::components::visible::visible;
use crate::present::head;
use crate::present::number::count;
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, CompareAction, Entry, Inspection, List, MatrixAction, Page};
use crate::views::notices::linked;

/// The view.
pub(crate) fn saved_matrix(
    page: &Page,
    entry: &Rc<Entry>,
    (list, inspection): (&Rc<List>, &Rc<Inspection>),
    dispatch: &Dispatch,
) -> Html {
    let id = entry.id;
    html! {
        <>
            { linked(entry, page.newer.count(), dispatch) }
            <header class="doc-head" data-taken="matrix">
                <div class="doc-title">
                    <p class="eyebrow"><span class="kind">{ ic(Icon::List) }{ "Saved matrix" }</span><span>{ head::origin(entry, page.zone) }</span></p>
                    <h1 class="ref">{ visible(&AttrValue::from(entry.name.clone())) }</h1>
                </div>
                <div class="doc-actions">
                    <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Share)}>{ ic(Icon::Share) }{ "Share" }</button>
                    { worded_button(Icon::Download, "Download", dispatch.reform(move |_| Action::Download(id))) }
                </div>
                <p class="wide-text">{ format!("{} as they were when the matrix was saved; no registry was asked.", count(list.images.len(), "image")) }</p>
            </header>
            { uses(entry, dispatch) }
            <section class="panel" aria-labelledby="images-h">
                <header class="panel-head"><h2 id="images-h">{ "Images" }</h2><span class="count">{ list.images.len() }</span></header>
                <ImageRows key={id.0} {id} list={list.clone()} dispatch={dispatch.clone()} />
                { left_out(list) }
            </section>
            <SourcePanel {id} inspection={inspection.clone()} chosen={None} place={None} wrap={page.inspect.wrap} dispatch={dispatch.clone()} />
        </>
    }
}

/// What it is good for.
fn uses(entry: &Entry, dispatch: &Dispatch) -> Html {
    let action = Action::Matrix(MatrixAction::Compare(CompareAction::With(
        entry.name.clone(),
    )));
    html! {
        <p class="banner banner-plain" role="status" aria-label="A saved matrix">
            { ic(Icon::Note) }
            <span>{ "Its rows stand in the Matrix, and it is one side of a comparison." }</span>
            { view_link(Route::Matrix, "btn btn-sm", Marks::default(), html! { { "Show in Matrix" } }, dispatch) }
            <button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| action.clone())}>{ "Compare it" }</button>
        </p>
    }
}
