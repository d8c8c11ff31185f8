//! The way in.

use yew::prelude::*;

use crate::components::examples::examples;
use crate::components::fetch_form::fetch_form;
use crate::components::hero::hero;
use crate::components::icon::{Icon, ic};
use crate::components::message_card::message_card;
use crate::components::paste_box::{Guessed, PasteBox};
use crate::later::draw;
use crate::present::message;
use crate::present::start::sentence;
use crate::shell::Dispatch;
use crate::store::{Action, Dialog, Failure, Page, StartState};

/// The view.
pub(crate) fn start_view(page: &Page, dispatch: &Dispatch) -> Html {
    let start = &page.start;
    html! {
        <>
            { hero(sentence(page)) }
            <div class="intake">
                <PasteBox typed={start.typed.clone()} guessed={Guessed { second: start.second, why: start.why }} all={page.parts.all} invalid={matches!(start.failure, Some(Failure::NotRecognised(_) | Failure::NoDocument(_)))} dispatch={dispatch.clone()} />
                { fetch_form(start, page.proxy.as_deref(), dispatch) }
            </div>
            { draw(|later| (later.refused)(start, dispatch)) }
            <p class="privacy">
                { ic(Icon::Lock) }
                <span>
                    <strong>{ "Nothing you paste or drop leaves this page." }</strong>
                    { " Only image names you fetch are sent, over the route you choose. No account, no cookies. " }
                    if page.entries.is_empty() {
                        <button class="quiet-link" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::Log)))}>{ "Network log" }</button>
                    }
                </span>
            </p>
            { examples(dispatch) }
        </>
    }
}

/// Why what was given was not taken.
pub(crate) fn refused(start: &StartState, dispatch: &Dispatch) -> Html {
    let card = |failure| message_card(&message::failure(failure, start.typed.text.len()), dispatch);
    start.failure.as_ref().map_or_else(Html::default, card)
}
