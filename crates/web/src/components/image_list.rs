//! An image list as a document: its names, what is known of each, what is no name.

use yew::prelude::*;

use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use super::visible::visible;
use crate::present::head;
use crate::present::number::count;
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, List, ListedState};

/// The list.
pub(crate) fn image_list(
    entry: &Entry,
    list: &List,
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
                    { view_link(Route::Matrix, "btn btn-primary", Marks::default(), html! { <>{ ic(Icon::Index) }{ "Show in Matrix" }</> }, dispatch) }
                </div>
                <p class="verdict-text">{ format!("{} of {} are at hand.", list.here(), count(list.images.len(), "image")) }</p>
            </header>
            <section class="panel" aria-labelledby="images-h">
                <header class="panel-head"><h2 id="images-h">{ "Images" }</h2><span class="count">{ list.images.len() }</span></header>
                <ul class="images" aria-label="Images">
                    { for list.images.iter().enumerate().map(|(at, image)| html! {
                        <li data-image={image.name.to_string()}>
                            if matches!(image.state, ListedState::Here(_)) {
                                <button class="img-name" type="button" onclick={dispatch.reform(move |_| Action::OpenListed(id, at))}>{ visible(&AttrValue::from(image.name.clone())) }</button>
                            } else {
                                <span class="img-name">{ visible(&AttrValue::from(image.name.clone())) }</span>
                            }
                            { if image.is_known() { html! { <span class="muted">{ "as exported" }</span> } } else { state(&image.state) } }
                        </li>
                    }) }
                </ul>
                if list.left_out > 0 { <p class="panel-more">{ format!("{} more are left out: a list is read up to 2,048 images.", count(list.left_out, "image")) }</p> }
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
