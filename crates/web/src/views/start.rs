//! The way in.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::examples::Examples;
use crate::components::fetch_form::FetchForm;
use crate::components::hero::Hero;
use crate::components::icon::{Ic, Icon};
use crate::components::message_card::message_card;
use crate::components::paste_box::PasteBox;
use crate::present::message;
use crate::shell::Dispatch;
use crate::store::{Action, Dialog, Failure, Page};

/// Properties of [`StartView`].
#[derive(Properties, PartialEq)]
pub(crate) struct StartViewProps {
    /// The page.
    pub(crate) page: Rc<Page>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The view.
#[component]
pub(crate) fn StartView(props: &StartViewProps) -> Html {
    let StartViewProps { page, dispatch } = props;
    let start = &page.start;
    html! {
        <>
            <Hero />
            <div class="intake">
                <PasteBox typed={start.typed.clone()} invalid={matches!(start.failure, Some(Failure::NotRecognised(_) | Failure::NoDocument(_)))} dispatch={dispatch.clone()} />
                <FetchForm name={start.name.clone()} invalid={matches!(start.failure, Some(Failure::NoName(_)))} way={start.way} proxy={page.proxy.clone()} dispatch={dispatch.clone()} />
            </div>
            if let Some(failure) = &start.failure {
                { message_card(&message::failure(failure, start.typed.text.len()), dispatch) }
            }
            <p class="privacy">
                <Ic icon={Icon::Lock} />
                <span>
                    <strong>{ "Nothing you paste or drop leaves this page." }</strong>
                    { " Only image names you fetch are sent, over the route you choose. No account, no cookies. " }
                    if page.entries.is_empty() {
                        <button class="quiet-link" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::Log)))}>{ "Network log" }</button>
                    }
                </span>
            </p>
            <Examples dispatch={dispatch.clone()} />
        </>
    }
}
