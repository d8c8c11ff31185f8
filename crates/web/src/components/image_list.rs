//! An image list as a document: its names, what is known of each, what is no name.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use super::visible::visible;
use crate::present::head;
use crate::present::listing::at_hand;
use crate::present::number::count;
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, EntryId, List, ListedImage, ListedState};

/// Images drawn at first, and with each press of the button below them.
const DRAWN: usize = 256;

/// The list.
pub(crate) fn image_list(
    entry: &Entry,
    list: &Rc<List>,
    zone: i32,
    way: &str,
    dispatch: &Dispatch,
) -> Html {
    let (id, missing) = (entry.id, list.missing());
    html! {
        <>
            <header class="doc-head">
                <div class="doc-title">
                    <p class="eyebrow"><span class="kind">{ ic(Icon::List) }{ "Image list" }</span><span>{ head::origin(entry, zone) }</span></p>
                    <h1 class="ref">{ visible(&AttrValue::from(entry.name.clone())) }</h1>
                </div>
                <div class="doc-actions">
                    if missing > 0 {
                        <button class="btn" type="button" onclick={dispatch.reform(move |_| Action::FetchListed(id))}>
                            { ic(Icon::Refresh) }{ format!("Fetch {} {way}", count(missing, "image")) }
                        </button>
                    }
                    <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Share)}>{ ic(Icon::Share) }{ "Share" }</button>
                    { view_link(Route::Matrix, "btn btn-primary", Marks::default(), html! { <>{ ic(Icon::Index) }{ "Show in Matrix" }</> }, dispatch) }
                </div>
                <p class="verdict-text">{ at_hand(list) }</p>
            </header>
            <section class="panel" aria-labelledby="images-h">
                <header class="panel-head"><h2 id="images-h">{ "Images" }</h2><span class="count">{ list.images.len() }</span></header>
                <ImageRows key={id.0} {id} list={list.clone()} dispatch={dispatch.clone()} />
                { left_out(list) }
            </section>
            if !list.refused.is_empty() {
                <section class="panel" aria-labelledby="refused-h">
                    <header class="panel-head"><h2 id="refused-h">{ "Not an image" }</h2><span class="count">{ list.refused.len() }</span></header>
                    <ul class="images" aria-label="Not an image">
                        { for list.refused.iter().take(64).map(|(line, why)| html! { <li><code>{ format!("L{line}") }</code><span><bdi>{ why.clone() }</bdi></span></li> }) }
                    </ul>
                </section>
            }
        </>
    }
}

/// How many images stand in a list and are not read.
pub(crate) fn left_out(list: &List) -> Html {
    if list.left_out == 0 {
        return Html::default();
    }
    html! { <p class="panel-more">{ format!("{} more are left out: a list is read up to 2,048 images.", count(list.left_out, "image")) }</p> }
}

/// Properties of [`ImageRows`].
#[derive(Properties, PartialEq)]
pub(crate) struct ImageRowsProps {
    /// The document.
    pub(crate) id: EntryId,
    /// Its images.
    pub(crate) list: Rc<List>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The images, as many as were asked to be shown.
#[component]
pub(crate) fn ImageRows(props: &ImageRowsProps) -> Html {
    let ImageRowsProps { id, list, dispatch } = props;
    let drawn = use_state_eq(|| DRAWN);
    let left = list.images.len().saturating_sub(*drawn);
    let images = list.images.iter().take(*drawn).enumerate();
    let more = {
        let drawn = drawn.clone();
        Callback::from(move |_: MouseEvent| drawn.set(*drawn + DRAWN))
    };
    html! {
        <>
            <ul class="images" aria-label="Images">
                { for images.map(|(at, image)| image_row((*id, at), image, dispatch)) }
            </ul>
            if left > 0 {
                <p class="panel-more">
                    { format!("{} not shown. ", count(left, "image")) }
                    <button class="btn btn-sm" type="button" onclick={more}>{ format!("Show {} more", left.min(DRAWN)) }</button>
                </p>
            }
        </>
    }
}

fn image_row((id, at): (EntryId, usize), image: &ListedImage, dispatch: &Dispatch) -> Html {
    let name = visible(&AttrValue::from(image.name.clone()));
    let known = match image.is_known() {
        true => html! { <span class="muted">{ "as exported" }</span> },
        false => state(&image.state),
    };
    html! {
        <li data-image={image.name.to_string()}>
            if matches!(image.state, ListedState::Here(_)) {
                <button class="img-name" type="button" onclick={dispatch.reform(move |_| Action::OpenListed(id, at))}>{ name }</button>
            } else {
                <span class="img-name">{ name }</span>
            }
            { known }
        </li>
    }
}

fn state(state: &ListedState) -> Html {
    match state {
        ListedState::Here(digest) => {
            html! { <code class="muted">{ digest.short().to_owned() }</code> }
        }
        ListedState::Unasked => html! { <span class="muted">{ "not fetched" }</span> },
        ListedState::Asked => html! { <span class="muted">{ "on its way" }</span> },
        ListedState::Failed(error) => {
            html! { <span class="error-text image-error" data-code={error.code()}>{ ic(Icon::Error) }{ error.to_string() }</span> }
        }
    }
}
